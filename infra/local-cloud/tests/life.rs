//! Local clouds for real: started, used over the wire, stopped. The virtual environment is the workspace's own
//! (or the one in `GENNAKER_STATE`), since making one takes a minute.

#![allow(clippy::unwrap_used, reason = "the helpers of these tests are tests too")]

use std::{net::TcpListener, path::PathBuf};

use chrono::DateTime;
use gennaker_local_cloud::{
    Error, LocalCloud, Ports, Running, StartOptions, Status, Step, StopOnDrop, clean_environment,
};
use tempfile::TempDir;

/// In this order: first the cloud is dropped, then its directory.
fn cloud() -> (StopOnDrop, TempDir) {
    let shared = std::env::var_os("GENNAKER_STATE")
        .map_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../.gennaker").into(), PathBuf::from);
    let directory = tempfile::tempdir().unwrap();
    let cloud = LocalCloud::new(directory.path()).unwrap().with_venv(shared.join("venv"));
    (StopOnDrop(cloud), directory)
}

fn options(ports: Ports) -> StartOptions {
    StartOptions::new(ports, DateTime::UNIX_EPOCH)
}

async fn start(cloud: &LocalCloud) -> Running {
    cloud.start(&options(Ports::free().unwrap()), &mut |_| {}).await.unwrap()
}

fn agent() -> ureq::Agent {
    ureq::Agent::new_with_config(ureq::Agent::config_builder().proxy(None).build())
}

fn is_closed(port: u16) -> bool {
    TcpListener::bind(("127.0.0.1", port)).is_ok()
}

fn exists(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    !stat.is_empty() && !stat.contains(") Z ")
}

#[tokio::test]
async fn a_link_to_a_virtual_environment_is_that_one() {
    let (cloud, _directory) = cloud();
    let made = cloud.venv(&mut |_| {}).await.unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let real = made.bin().parent().unwrap().canonicalize().unwrap();
    std::os::unix::fs::symlink(&real, elsewhere.path().join("venv")).unwrap();
    let linked = LocalCloud::new(elsewhere.path()).unwrap();
    let found = linked.venv(&mut |step| panic!("it is made again: {step:?}")).await.unwrap();
    assert_eq!(found.bin(), real.join("bin"));
}

#[tokio::test]
async fn a_local_cloud_starts_once_answers_and_leaves_nothing_behind() {
    let (cloud, _directory) = cloud();
    assert_eq!(cloud.status().unwrap(), Status::Stopped);
    let mut steps = Vec::new();
    let ports = Ports::free().unwrap();
    let running = cloud.start(&options(ports), &mut |step| steps.push(step)).await.unwrap();
    assert!(
        steps.ends_with(&[Step::Ready { server: "ministack" }, Step::Ready { server: "moto" }]),
        "{steps:?}"
    );

    assert_eq!(cloud.start(&options(ports), &mut |step| panic!("{step:?}")).await.unwrap().ports, ports);
    let error = cloud.start(&options(Ports::default()), &mut |_| {}).await.unwrap_err();
    assert!(matches!(error, Error::OtherPorts { running } if running == ports));

    let bucket = format!("{}/bucket", ports.ministack_url());
    assert_eq!(agent().put(&bucket).send_empty().unwrap().status(), 200);
    let images = format!("{}/?Action=DescribeVpcs&Version=2016-11-15", ports.moto_url());
    let vpcs = agent().get(&images).header("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0").call();
    assert!(vpcs.unwrap().body_mut().read_to_string().unwrap().contains("000000000000"));

    let Status::Running(status) = cloud.status().unwrap() else { panic!("not running") };
    assert!(status.servers.iter().all(|server| server.memory_bytes > 10_000_000), "{status:?}");
    assert!(cloud.stop().await.unwrap());
    assert!(!cloud.stop().await.unwrap());
    assert_eq!(cloud.status().unwrap(), Status::Stopped);
    assert!(is_closed(ports.ministack) && is_closed(ports.moto));
    assert!(running.servers.iter().all(|server| !exists(server.pid)));
}

#[tokio::test]
async fn two_local_clouds_run_side_by_side() {
    let ((one, _one_directory), (other, _other_directory)) = (cloud(), cloud());
    let (first, second) = tokio::join!(start(&one), start(&other));
    let bucket = |running: &Running| format!("{}/only-in-one", running.ports.ministack_url());
    agent().put(bucket(&first)).send_empty().unwrap();
    assert!(agent().get(bucket(&first)).call().is_ok());
    assert!(matches!(agent().get(bucket(&second)).call(), Err(ureq::Error::StatusCode(404))));
    one.stop().await.unwrap();
    assert!(matches!(other.status().unwrap(), Status::Running(_)));
    other.stop().await.unwrap();
}

#[tokio::test]
async fn the_servers_environment_holds_nothing_of_the_developers() {
    let (cloud, _directory) = cloud();
    let running = start(&cloud).await;
    for server in &running.servers {
        let Ok(environment) = std::fs::read(format!("/proc/{}/environ", server.pid)) else { continue };
        let environment = String::from_utf8(environment).unwrap();
        let names: Vec<&str> =
            environment.split('\0').filter_map(|pair| Some(pair.split_once('=')?.0)).collect();
        // cargo sets these for this test, so an inherited environment would have them.
        assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some());
        assert!(!names.iter().any(|name| name.starts_with("CARGO") || name.starts_with("RUST")), "{names:?}");
        assert_eq!(names.len(), 21, "{names:?}");
    }
    cloud.stop().await.unwrap();
}

#[tokio::test]
async fn a_crashed_server_makes_the_state_stale_and_starting_again_mends_it() {
    let (cloud, _directory) = cloud();
    let running = start(&cloud).await;
    let killed =
        std::process::Command::new("kill").args(["-9", &running.servers[1].pid.to_string()]).status();
    assert!(killed.unwrap().success());
    while matches!(cloud.status().unwrap(), Status::Running(_)) {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(cloud.status().unwrap(), Status::Stale { missing: vec!["moto".into()] });
    let again = cloud.start(&options(running.ports), &mut |_| {}).await.unwrap();
    assert_ne!(again.servers[0].pid, running.servers[0].pid);
    cloud.stop().await.unwrap();
    assert!(is_closed(running.ports.ministack) && is_closed(running.ports.moto));
}

#[tokio::test]
async fn a_port_in_use_is_refused_and_nothing_is_left_running() {
    let (cloud, _directory) = cloud();
    let ports = Ports::free().unwrap();
    let _taken = TcpListener::bind(("127.0.0.1", ports.ministack)).unwrap();
    let error = cloud.start(&options(ports), &mut |_| {}).await.unwrap_err();
    assert!(
        matches!(error, Error::PortInUse { port, option: "--port" } if port == ports.ministack),
        "{error}"
    );
    assert_eq!(cloud.status().unwrap(), Status::Stopped);
}

#[tokio::test]
async fn a_server_that_cannot_start_is_reported_with_the_end_of_its_log() {
    let (cloud, _directory) = cloud();
    let mut options = options(Ports::free().unwrap());
    options.settings.insert("GATEWAY_PORT".into(), "not-a-port".into());
    let error = cloud.start(&options, &mut |_| {}).await.unwrap_err();
    let Error::ServerEnded { server: "ministack", output, .. } = &error else { panic!("{error}") };
    assert!(output.contains("not-a-port"), "{output}");
    assert_eq!(cloud.status().unwrap(), Status::Stopped);
    assert!(is_closed(options.ports.moto));
}

#[test]
fn the_clean_environment_names_no_profile_of_the_developers() {
    let environment = clean_environment(Ports::default());
    assert_eq!(environment["AWS_CONFIG_FILE"], "/dev/null");
    assert_eq!(environment["AWS_ACCESS_KEY_ID"], "test");
}
