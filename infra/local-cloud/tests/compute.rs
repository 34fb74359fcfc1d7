//! The local cloud's EC2, Auto Scaling, load balancers and Run Command over the wire, as AWS's own client sees them:
//! the checks are in Python, since boto3 comes with moto and a Rust SDK of EC2 takes minutes to compile.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::PathBuf;
use std::process::Command;

use chrono::DateTime;
use gennaker_local_cloud::{LocalCloud, Ports, StartOptions, StopOnDrop, clean_environment};

#[tokio::test]
async fn server_groups_load_balancers_images_and_commands_behave_like_those_of_aws() {
    let shared = std::env::var_os("GENNAKER_STATE")
        .map_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../.gennaker").into(), PathBuf::from);
    let directory = tempfile::tempdir().unwrap();
    let cloud = StopOnDrop(
        LocalCloud::new(directory.path()).unwrap().with_venv(shared.canonicalize().unwrap().join("venv")),
    );
    let venv = cloud.0.venv(&mut |_| {}).await.unwrap();
    let ports = Ports::free().unwrap();
    cloud.0.start(&StartOptions::new(ports, DateTime::UNIX_EPOCH), &mut |_| {}).await.unwrap();
    let checks = Command::new(venv.bin().join("python"))
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/compute_checks.py"))
        .arg(ports.moto_url())
        .env_clear()
        .envs(clean_environment(ports))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    assert!(checks.status.success(), "{}", String::from_utf8_lossy(&checks.stderr));
}
