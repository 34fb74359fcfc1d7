use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::compute::REGION;
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;
use crate::support::compute::{Compute, OLD_IMAGE, elements};

/// An image of a builder: a second builder would be forgotten, a second image would be another one than the pipeline deploys.
struct Bake;

impl Scenario for Bake {
    fn function(&self) -> &'static str {
        "bake"
    }

    fn prefix(&self) -> &'static str {
        "bak"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "bake",
            "name": "an image",
            "package": "app=1.0-h1",
            "packageType": "DEB",
            "baseAmi": OLD_IMAGE,
            "regions": [REGION],
            "amiSuffix": trial,
            // Otherwise a trial would take the image of the one before.
            "extendedAttributes": { "trial": trial },
        })
    }

    fn decisive(&self) -> &'static str {
        "RunInstances"
    }

    /// The builder, which nothing here runs: it tells that everything is installed.
    fn meanwhile(&self, lab: &Lab, execution: &str) {
        let compute = Compute::new(&lab.cloud);
        for builder in elements(&builders(&compute, execution), "instanceId") {
            let asked =
                [("Action", "DescribeInstanceAttribute"), ("InstanceId", builder), ("Attribute", "userData")];
            let answer = compute.ec2(&asked);
            let script = decode(elements(&answer, "value").first().expect("the user data"));
            let address = script.lines().find_map(|line| line.strip_prefix("url=")).expect("an address");
            // Past the function's own way to S3, on which its calls are counted.
            let (_, place) = address.trim_matches('\'').split_once("//").expect("an address");
            let (host, path) = place.split_once('/').expect("a path");
            let address = format!("{}/{path}", lab.cloud.ports.ministack_url());
            let told = json!({ "status": "SUCCEEDED", "exitCode": 0, "log": "" });
            // The host is signed.
            ureq::put(&address).header("Host", host).send(told.to_string()).expect("the result");
        }
    }

    fn world(&self, lab: &Lab, trial: &str, execution: &str) -> Value {
        let compute = Compute::new(&lab.cloud);
        let builders = builders(&compute, execution);
        let states: Vec<&str> =
            elements(&builders, "instanceState").iter().flat_map(|state| elements(state, "name")).collect();
        // It goes, which takes a moment.
        let states: Vec<&str> = states
            .into_iter()
            .map(|state| if state == "shutting-down" { "terminated" } else { state })
            .collect();
        let name = format!("app-1.0-h1-*-{trial}");
        let asked =
            [("Action", "DescribeImages"), ("Filter.1.Name", "name"), ("Filter.1.Value.1", name.as_str())];
        let images = compute.ec2(&asked);
        json!({
            "builders": states,
            "images": elements(&images, "imageId").len(),
            "appversion": images.contains("<value>app-1.0-h1</value>"),
        })
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        let expected = json!({ "builders": ["terminated"], "images": 1, "appversion": true });
        assert_eq!(end["world"], expected, "{end:#}");
        let details = &end["stage"]["outputs"]["deploymentDetails"][0];
        assert_eq!(
            (&details["region"], &details["baseAmiId"]),
            (&json!(REGION), &json!(OLD_IMAGE)),
            "{end:#}"
        );
        assert_eq!(end["stage"]["outputs"]["previouslyBaked"], false, "{end:#}");
    }
}

/// The instances of an execution, whatever has become of them.
fn builders(compute: &Compute<'_>, execution: &str) -> String {
    compute.ec2(&[
        ("Action", "DescribeInstances"),
        ("Filter.1.Name", "tag:gennaker:execution"),
        ("Filter.1.Value.1", execution),
    ])
}

fn decode(text: &str) -> String {
    let mut decoder = Command::new("base64")
        .arg("-d")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("base64 runs");
    decoder.stdin.take().expect("its input").write_all(text.as_bytes()).expect("it reads");
    String::from_utf8(decoder.wait_with_output().expect("its output").stdout).expect("UTF-8")
}

#[test]
fn a_bake_that_is_killed_at_any_call_or_delivered_twice_launches_one_builder_and_makes_one_image() {
    suite::prove(&Lab::open(), &Bake);
}
