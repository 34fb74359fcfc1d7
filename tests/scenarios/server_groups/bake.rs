//! `bake`: the test is the builder. It runs what the builder is told to run, with harmless stand-ins for what would change
//! the machine.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::machine_image::{describe, tag};
use super::stand::{Stand, failed, stage, succeeded};
use crate::control::until_within;
use crate::support::compute::{Compute, REGION, SUBNETS, elements};

/// A base image that the local cloud has.
pub(super) const UBUNTU: &str = "ami-785db401";
/// What a builder runs that a test must not.
const STAND_INS: [&str; 14] = [
    "apt-get",
    "apt",
    "dpkg",
    "yum",
    "dnf",
    "rpm",
    "shutdown",
    "poweroff",
    "reboot",
    "halt",
    "systemctl",
    "cloud-init",
    "sync",
    "sleep",
];

fn bake(stand: &Stand, fields: &Value) -> Value {
    let mut stage = json!({
        "type": "bake", "refId": "1", "name": "Bake", "cloudProviderType": "aws", "region": REGION,
        "account": "default", "baseAmi": UBUNTU, "baseOs": "debian", "baseLabel": "release", "packageType": "DEB",
        "subnetType": SUBNETS, "amiName": stand.name, "skipRegionDetection": true, "user": "tests",
    });
    super::stand::extend(&mut stage, fields);
    json!([stage])
}

/// The builder's instance once it runs.
pub(super) fn builder(compute: &Compute<'_>, name: &str) -> String {
    let begin = Instant::now();
    loop {
        let found = compute.ec2(&[
            ("Action", "DescribeInstances"),
            ("Filter.1.Name", "tag-key"),
            ("Filter.1.Value.1", "gennaker:bake"),
            ("Filter.2.Name", "instance-state-name"),
            ("Filter.2.Value.1", "running"),
            ("Filter.3.Name", "tag:Name"),
            ("Filter.3.Value.1", &format!("*{name}*")),
        ]);
        if let Some(id) = elements(&found, "instanceId").first() {
            return (*id).to_owned();
        }
        assert!(begin.elapsed() < Duration::from_secs(180), "no builder comes: {found}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Does what the builder would: runs its user data, then stops. What the stand-ins were called with.
pub(super) fn build(compute: &Compute<'_>, instance: &str, fails: bool) -> String {
    let attribute = compute.ec2(&[
        ("Action", "DescribeInstanceAttribute"),
        ("InstanceId", instance),
        ("Attribute", "userData"),
    ]);
    let encoded = elements(&attribute, "value")[0].to_owned();
    let place = tempfile::tempdir().expect("a folder");
    let (bin, log, script) =
        (place.path().join("bin"), place.path().join("log"), place.path().join("user-data"));
    std::fs::create_dir_all(&bin).expect("a folder");
    for name in STAND_INS {
        let end = if fails && name == "apt-get" {
            "echo 'E: Unable to locate package' >&2; exit 100"
        } else {
            "exit 0"
        };
        stand_in(&bin.join(name), &format!("#!/bin/sh\necho \"{name} $*\" >>'{}'\n{end}\n", log.display()));
    }
    let decode = format!("printf %s '{encoded}' | base64 -d >'{}'", script.display());
    assert!(Command::new("bash").args(["-c", &decode]).status().expect("bash").success());
    let output = Command::new("bash")
        .arg(&script)
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
        .env("TMPDIR", place.path())
        .env("HOME", place.path())
        .env("NO_PROXY", "127.0.0.1")
        .current_dir(place.path())
        .output()
        .expect("the user data runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    compute.ec2(&[("Action", "StopInstances"), ("InstanceId.1", instance)]);
    std::fs::read_to_string(log).unwrap_or_default()
}

fn stand_in(path: &Path, text: &str) {
    std::fs::write(path, text).expect("a file");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700)).expect("it can be run");
}

fn end(stand: &Stand, id: &str) -> Value {
    until_within(&stand.cloud, id, 240, |execution| {
        execution["status"] != "RUNNING" && execution["status"] != "NOT_STARTED"
    })
}

fn state(compute: &Compute<'_>, instance: &str) -> String {
    let found = compute.ec2(&[("Action", "DescribeInstances"), ("InstanceId.1", instance)]);
    let (_, rest) = found.split_once("<instanceState>").expect("a state");
    elements(rest, "name")[0].to_owned()
}

#[test]
fn an_image_is_made_of_packages_tagged_and_taken_again_the_next_time() {
    let stand = Stand::new("sgbakeok");
    let compute = stand.compute();
    let wanted = bake(
        &stand,
        &json!({ "package": "nginx=1.24.0-h7.abc curl", "extendedAttributes": { "COLOUR": "green" } }),
    );
    let id = stand.start(&wanted);
    let instance = builder(&compute, stand.name);
    let called = build(&compute, &instance, false);
    assert!(called.contains("install") && called.contains("nginx") && called.contains("curl"), "{called}");
    assert!(called.contains("shutdown"), "it stops by itself: {called}");
    let execution = end(&stand, &id);
    succeeded(&execution);
    assert!(
        ["shutting-down", "terminated"].contains(&state(&compute, &instance).as_str()),
        "the builder is gone"
    );
    let details = &stage(&execution, "1")["outputs"]["deploymentDetails"][0];
    let image = details["ami"].as_str().expect("an image").to_owned();
    assert_eq!((&details["region"], &details["imageId"]), (&json!(REGION), &details["ami"]), "{details}");
    let described = describe(&compute, &image);
    assert!(described.contains("<imageState>available</imageState>"), "{described}");
    for key in ["appversion", "base_ami_version", "gennaker:bake-key"] {
        assert!(tag(&described, key).is_some(), "{key} in {described}");
    }

    let again = stand.run(&wanted);
    succeeded(&again);
    let taken = stage(&again, "1");
    assert_eq!(taken["outputs"]["deploymentDetails"][0]["ami"], json!(image), "{taken:#}");
    let builders = compute.ec2(&[
        ("Action", "DescribeInstances"),
        ("Filter.1.Name", "tag-key"),
        ("Filter.1.Value.1", "gennaker:bake"),
        ("Filter.2.Name", "tag:Name"),
        ("Filter.2.Value.1", "*sgbakeok*"),
    ]);
    assert_eq!(elements(&builders, "instanceId"), [instance.as_str()], "no second builder");
}

#[test]
fn a_script_that_fails_fails_the_bake_says_why_and_leaves_no_builder() {
    let stand = Stand::new("sgbakefail");
    let compute = stand.compute();
    let id = stand.start(&bake(&stand, &json!({ "package": "no-such-package", "rebake": true })));
    let instance = builder(&compute, stand.name);
    build(&compute, &instance, true);
    let execution = end(&stand, &id);
    failed(&execution, "Unable to locate package");
    assert!(
        ["shutting-down", "terminated"].contains(&state(&compute, &instance).as_str()),
        "the builder is gone"
    );
    let images = compute.ec2(&[
        ("Action", "DescribeImages"),
        ("Filter.1.Name", "name"),
        ("Filter.1.Value.1", "*sgbakefail*"),
    ]);
    assert!(elements(&images, "imageId").is_empty(), "{images}");
}

#[test]
fn a_cancelled_bake_leaves_no_builder() {
    let stand = Stand::new("sgbakecancel");
    let compute = stand.compute();
    let id = stand.start(&bake(&stand, &json!({ "script": "echo hello", "rebake": true })));
    let instance = builder(&compute, stand.name);
    stand.cloud.run(&["execution", "cancel", &id]);
    let begin = Instant::now();
    while !["shutting-down", "terminated"].contains(&state(&compute, &instance).as_str()) {
        assert!(begin.elapsed() < Duration::from_secs(180), "the builder stays");
        std::thread::sleep(Duration::from_millis(200));
    }
}
