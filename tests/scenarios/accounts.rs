//! Registering the accounts that pipelines deploy to.

use serde_json::{Value, json};

use crate::support::Cloud;
use crate::support::compute::Compute;

const ROLE: &str = "arn:aws:iam::123456789012:role/GennakerDeploy";

/// A pipeline that destroys a server group of an account. That there is none of the name is success.
fn pipeline(account: &str, region: &str) -> Value {
    json!({
        "application": "accounts", "name": format!("destroy in {account}, {region}"),
        "stages": [{ "refId": "1", "type": "destroyServerGroup", "name": "destroy", "cloudProvider": "aws",
            "credentials": account, "regions": [region], "serverGroupName": "accounts-v000" }],
    })
}

/// How a run of the stage ended: its status, and the reason if it failed.
fn ended(cloud: &Cloud, account: &str, region: &str) -> (String, String) {
    let file = cloud.file("accounts.json", &pipeline(account, region));
    let started = cloud.json(&["run", &file]);
    let id = started["id"].as_str().expect("an id");
    // Its exit code says whether the execution succeeded, which is asked more closely here.
    let _ = cloud.gennaker(&["execution", "follow", id]);
    let execution = cloud.json(&["execution", "get", id]);
    let stages = execution["stages"].as_array().expect("stages").clone();
    let stage = stages.iter().find(|stage| stage["refId"] == "1").expect("the stage");
    let reason = stage["context"]["exception"]["details"]["error"].as_str().unwrap_or_default();
    (stage["status"].as_str().expect("a status").to_owned(), reason.to_owned())
}

/// Makes a server group in an account.
fn make_server_group(compute: &Compute<'_>) {
    let launch = compute.scaling.create_launch_configuration().launch_configuration_name("accounts");
    let launch = launch.image_id("ami-12c6146b").instance_type("t3.micro");
    compute.wait(launch.send()).expect("a launch configuration");
    let create = compute.scaling.create_auto_scaling_group().auto_scaling_group_name("accounts-v000");
    let create = create.min_size(0).max_size(0).availability_zones("us-east-1a");
    compute.wait(create.launch_configuration_name("accounts").send()).expect("a server group");
}

#[test]
fn a_registered_account_is_where_its_pipelines_act_and_no_other_name_means_one() {
    // Once an account is registered, the names that other tests use mean nothing: they have another cloud.
    let cloud = Cloud::start();
    assert_eq!(cloud.json(&["account", "list"]), json!([]));
    assert_eq!(ended(&cloud, "anything", "us-east-1").0, "SUCCEEDED", "every name means the own account");

    let secret = "x7-never-shown";
    let save = [
        "account",
        "save",
        "prod",
        "--role",
        ROLE,
        "--external-id",
        secret,
        "--regions",
        "us-east-1,us-west-2",
    ];
    let mut shown = cloud.run(&save);
    cloud.run(&["account", "save", "own"]);
    make_server_group(&Compute::new(&cloud));
    make_server_group(&Compute::assuming(&cloud, ROLE));

    // What the function has read a moment ago it may still believe.
    std::thread::sleep(std::time::Duration::from_secs(6));
    let (status, reason) = ended(&cloud, "prd", "us-east-1");
    assert_eq!(status, "TERMINAL");
    assert!(reason.contains("there is no account prd; registered are prod, own"), "{reason}");
    let (status, reason) = ended(&cloud, "prod", "eu-west-1");
    assert_eq!(status, "TERMINAL");
    assert!(reason.contains("account prod does not list the region eu-west-1"), "{reason}");

    let (status, reason) = ended(&cloud, "prod", "us-east-1");
    assert_eq!(status, "SUCCEEDED", "{reason}");
    assert_eq!(cloud.server_groups("accounts").len(), 1, "the one of the own account is untouched");
    assert_eq!(ended(&cloud, "own", "us-east-1").0, "SUCCEEDED");
    assert!(cloud.server_groups("accounts").is_empty());

    let list = cloud.json(&["account", "list"]);
    let prod = list.as_array().and_then(|all| all.iter().find(|one| one["name"] == "prod")).expect("prod");
    assert_eq!((&prod["externalId"], &prod["accountId"]), (&json!("***"), &json!("123456789012")));
    shown += &cloud.run(&["account", "list"]);
    shown += &cloud.run(&["account", "get", "prod"]);
    shown += &list.to_string();
    assert!(shown.contains("***") && !shown.contains(secret), "{shown}");
    let kept = cloud.run(&["account", "save", "prod", "--regions", "us-east-1", "--output", "json"]);
    assert!(kept.contains("***"), "what is not given stays: {kept}");

    cloud.run(&["account", "delete", "prod"]);
    cloud.run(&["account", "delete", "own"]);
    assert_eq!(cloud.json(&["account", "list"]), json!([]));
    assert_eq!(cloud.gennaker(&["account", "delete", "prod"]).status.code(), Some(1), "it is gone");
}

#[test]
fn an_account_that_aws_would_refuse_is_not_saved() {
    let cloud = crate::support::cloud();
    for (arguments, word) in [
        (vec!["--role", "arn:aws:iam::123456789012:role/Admin"], "begins with Gennaker"),
        (vec!["--role", ROLE, "--session-seconds", "7200"], "900 to 3600"),
        (vec!["--role", ROLE, "--regions", "everywhere"], "us-east-1"),
        (vec!["--external-id", "x7-never-shown"], "has no role"),
    ] {
        let output = cloud.gennaker(&[&["account", "save", "refused"], arguments.as_slice()].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(said.contains(word) && !said.contains("x7-never-shown"), "{said}");
    }
    assert_eq!(cloud.json(&["account", "list"]), json!([]));
}
