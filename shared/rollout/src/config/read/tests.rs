use super::*;
use crate::Naming;
use proptest::prelude::*;
use serde_json::json;

fn read_json(json: &Value) -> Result<Vec<Config>, Failure> {
    read(json.as_object().expect("a map"))
}

fn cluster() -> Value {
    json!({"account": "prod", "application": "app", "stack": "main", "freeFormDetails": "", "instanceType": "t3.micro",
        "availabilityZones": {"eu-west-1": [], "us-east-1": ["us-east-1a"]}, "subnetType": "internal",
        "capacity": {"min": "1", "max": 2, "desired": 1}})
}

fn with(name: &str, value: Value) -> Value {
    let mut changed = cluster();
    changed[name] = value;
    changed
}

#[test]
fn each_cluster_and_region_is_a_server_group() {
    let configs = read_json(&json!({"clusters": [cluster(), cluster()], "name": "x"})).expect("readable");
    let keys: Vec<&str> = configs.iter().map(|config| config.key.as_str()).collect();
    assert_eq!(keys, ["0/eu-west-1", "0/us-east-1", "1/eu-west-1", "1/us-east-1"]);
    assert_eq!(configs[1].zones, ["us-east-1a"]);
    assert_eq!(configs[0].cluster.name(), "app-main");
    assert_eq!(configs[0].capacity.min, Some(1));
    assert_eq!(configs[3].label, "app-main in us-east-1, no. 2");
    assert_eq!(configs[3].path_of("stack"), "clusters[1].stack");
}

#[test]
fn a_cluster_stands_in_the_list_in_a_field_or_in_the_stage_itself() {
    for json in [json!({"clusters": [cluster()]}), json!({"cluster": cluster()}), cluster()] {
        assert_eq!(read_json(&json).expect("readable").len(), 2, "{json}");
    }
}

#[test]
fn what_a_cluster_leaves_out_is_the_stages() {
    let mut own = cluster();
    own.as_object_mut().expect("a map").remove("account");
    let configs = read_json(&json!({"account": "test", "clusters": [own]})).expect("readable");
    assert_eq!(configs[0].account, "test");
    assert_eq!(configs[0].fields["stack"], "main");
}

#[test]
fn mistakes_are_named_with_their_path() {
    for (changed, expected) in [
        (with("instanceType", json!("")), "clusters[1].instanceType is missing"),
        (with("application", json!("")), "clusters[1].application is missing"),
        (with("availabilityZones", json!({})), "clusters[1].availabilityZones is missing"),
        (with("credentials", json!("other")), "credentials is other"),
        (with("capacity", json!({"min": "x"})), "clusters[1].capacity.min must be a whole number"),
        (with("capacity", json!({"min": 1})), "clusters[1].capacity needs min, max and desired"),
        (with("capacity", json!({"min": 2, "desired": 1, "max": 3})), "must have min ≤ desired ≤ max"),
        (with("stack", json!("v001")), "version"),
        (with("targetHealthyDeployPercentage", json!(101)), "from 0 to 100"),
        (with("sequence", json!(1000)), "clusters[1].sequence must be from 0 to 999"),
        (with("cloudProvider", json!("gce")), "clusters[1].cloudProvider is gce"),
        (with("target", json!("biggest")), "clusters[1].target: the target biggest"),
        (with("base64UserData", json!("!")), "clusters[1].base64UserData is not Base64"),
        (
            with("source", json!({"asgName": "app-v001", "account": "test"})),
            "clusters[1].source.account is test",
        ),
        (with("subnetType", json!("")), "give clusters[1].subnetType"),
        (with("associatePublicIpAddress", json!(7)), "must be true or false"),
    ] {
        let message = read_json(&json!({"clusters": [cluster(), changed]})).expect_err("a mistake").message;
        assert!(message.contains(expected), "{message}");
    }
    assert!(read_json(&json!({"clusters": []})).is_err());
}

#[test]
fn all_mistakes_are_told_at_once_and_each_once() {
    let mut wrong = with("instanceType", json!(""));
    wrong["capacity"] = json!({"min": 1});
    wrong["suspendedProcesses"] = json!(["Lunch"]);
    let message = read_json(&json!({"clusters": [wrong]})).expect_err("mistakes").message;
    let parts: Vec<&str> = message.split("; ").filter(|part| part.starts_with("clusters[0]")).collect();
    assert_eq!(parts.len(), 3, "{message}");
}

#[test]
fn the_source_is_named_aged_or_fitting() {
    let source = |json: Value| read_json(&json).expect("readable").remove(1).source;
    let named = SourceRequest::Named("app-v001".to_owned());
    assert_eq!(source(cluster()), SourceRequest::Fitting);
    assert_eq!(source(with("source", json!({"asgName": "app-v001", "region": "us-east-1"}))), named);
    assert_eq!(source(with("source", json!({"serverGroupName": "app-v001"}))), named);
    assert_eq!(
        source(with("source", json!({"asgName": "app-v001", "region": "eu-west-1"}))),
        SourceRequest::Fitting
    );
    let aged = SourceRequest::Aged { cluster: None, target: Target::Ancestor };
    assert_eq!(source(with("target", json!("ancestor_asg_dynamic"))), aged);
}

#[test]
fn names_tags_and_roles_speak_of_the_application() {
    let mut json = with("iamRole", json!("{{application}}Role"));
    json["subnetIds"] = json!(["subnet-1", "subnet-2"]);
    json["ignoreSequence"] = json!(true);
    let config = read_json(&json).expect("readable").remove(0);
    assert_eq!(config.instances.iam_role.as_deref(), Some("appRole"));
    assert_eq!(config.instances.volume_tags["spinnaker:cluster"], "app-main");
    assert_eq!(config.group.tags["SPINNAKER_SUBNET_ID_OVERRIDE"], "subnet-1,subnet-2");
    assert_eq!(config.naming, Naming::Plain);
}

#[test]
fn a_spot_instance_may_be_late_where_the_strategy_is_open() {
    for (strategy, expected) in
        [(json!(""), true), (json!(null), false), (json!("none"), false), (json!("redblack"), false)]
    {
        for (field, value) in [("spotPrice", "0.1"), ("marketType", "spot")] {
            let mut json = with(field, json!(value));
            json["strategy"] = strategy.clone();
            assert_eq!(read_json(&json).expect("readable")[0].any_number(), expected, "{field}");
        }
    }
}

#[test]
fn what_is_said_of_the_size_beside_the_source_outweighs_what_the_cluster_says() {
    for (own, of_source, expected) in [
        (json!(null), json!(null), false),
        (json!(true), json!(null), true),
        (json!(false), json!("true"), true),
        (json!(true), json!(false), false),
    ] {
        let mut json = with("useSourceCapacity", own);
        json["source"] = json!({"asgName": "app-main-v001", "useSourceCapacity": of_source});
        assert_eq!(read_json(&json).expect("readable")[0].use_source_capacity, expected, "{json}");
    }
}

#[test]
fn instances_that_get_no_traffic_are_judged_by_the_platform_alone() {
    let providers = |json: Value| read_json(&json).expect("readable").remove(0).health_providers;
    assert_eq!(providers(cluster()), None);
    assert_eq!(
        providers(with("suspendedProcesses", json!(["AddToLoadBalancer"]))),
        Some(vec!["Amazon".to_owned()])
    );
    assert_eq!(providers(with("interestingHealthProviderNames", json!([]))), Some(Vec::new()));
}

#[test]
fn nothing_asked_for_is_nothing() {
    for value in [json!(null), json!(""), json!("false"), json!([]), json!({"a": null})] {
        assert!(!asks(&value), "{value}");
    }
    for value in [json!(0), json!("x"), json!([1]), json!({"a": 1}), json!(true)] {
        assert!(asks(&value), "{value}");
    }
}

/// Any JSON that is not too deep.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[a-z0-9${}.]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::btree_map("[a-z]{1,4}", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_value_of_any_field_is_read_or_refused_by_name(
        field in prop_oneof![
            Just("blockDevices"), Just("lifecycleHooks"), Just("placement"), Just("tags"), Just("capacity"), Just("source"),
            Just("launchTemplateOverridesForInstanceType"), Just("licenseSpecifications"), Just("suspendedProcesses"),
            Just("userDataOverride"), Just("moniker"), Just("availabilityZones"), Just("sequence"),
        ],
        value in any_value(),
    ) {
        let json = json!({"clusters": [with(field, value)]});
        if let Err(failure) = read_json(&json) {
            prop_assert!(failure.message.contains("clusters[0]."), "{}", failure.message);
        }
    }
}
