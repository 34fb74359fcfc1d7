//! `deploy`: what is configured is what AWS gets.

use serde_json::json;

use super::observer::Observer;
use super::stand::{Stand, stage, succeeded};
use crate::support::compute::{Compute, NEW_IMAGE, REGION, elements};

const OTHER_REGION: &str = "us-west-2";

#[test]
fn two_clusters_and_two_regions_are_deployed_at_the_same_time() {
    let stand = Stand::new("sgdeploy");
    stand.reach(OTHER_REGION);
    let slow = json!({ "local:start-seconds": "4" });
    let both =
        stand.cluster(2, &json!({ "availabilityZones": { REGION: [], OTHER_REGION: [] }, "tags": slow }));
    let side = stand.cluster(1, &json!({ "stack": "side", "tags": slow }));
    let observer = Observer::start(&stand.cloud, stand.name, &[REGION, OTHER_REGION]);
    let execution = stand.run(&json!([
        { "type": "deploy", "refId": "1", "name": "Deploy", "clusters": [both, side] },
        { "type": "evaluateVariables", "refId": "2", "requisiteStageRefIds": ["1"], "variables": [
            { "key": "names", "value": "${ #stage('Deploy')['context']['deploy.server.groups'] }" },
        ] },
    ]));
    let observed = observer.stop();
    succeeded(&execution);
    let (here, there) = ("sgdeploy-v000", "us-west-2/sgdeploy-v000");
    observed.first("both are there and none is up", |sample| {
        [here, there].iter().all(|name| sample.groups.get(*name).is_some_and(|seen| seen.in_service == 0))
    });
    for region in [REGION, OTHER_REGION] {
        let groups = stand.look_in(region);
        assert_eq!(groups.len(), 1, "{groups:?}");
        assert_eq!((groups[0].size, groups[0].in_service, groups[0].healthy), ([2, 2, 4], 2, 2));
    }
    assert_eq!(stand.compute().groups("sgdeploy-side").len(), 1);
    let names = &stage(&execution, "2")["outputs"]["names"];
    assert_eq!(names[OTHER_REGION], json!(["sgdeploy-v000"]), "{names}");
    let mut here: Vec<&str> =
        names[REGION].as_array().expect("names").iter().filter_map(|name| name.as_str()).collect();
    here.sort_unstable();
    assert_eq!(here, ["sgdeploy-side-v000", "sgdeploy-v000"]);
    let tasks = stage(&execution, "1")["tasks"].to_string();
    for task in ["createServerGroup", "waitForUpInstances"] {
        assert!(tasks.contains(task), "{tasks}");
    }
}

#[test]
fn the_next_server_group_follows_the_newest_and_takes_its_size_if_it_is_to() {
    let stand = Stand::new("sgsource");
    stand.group(6, 3);
    let execution = stand.deploy(1, &json!({ "useSourceCapacity": true }));
    succeeded(&execution);
    let groups = stand.look();
    assert_eq!(groups[1].name, "sgsource-v007");
    assert_eq!((groups[1].size, groups[1].healthy), ([3, 3, 11], 3));
    assert_eq!(groups[0].size, [3, 3, 11], "its least size is what it was");
}

#[test]
fn every_field_reaches_the_launch_template_and_the_group() {
    let stand = Stand::new("sgfields");
    let compute = stand.compute();
    let security = security_group(&stand, &compute);
    let execution = stand.deploy(
        2,
        &json!({
            "stack": "main", "freeFormDetails": "blue-2",
            "keyPair": "key", "iamRole": "{{application}}-role", "instanceMonitoring": true, "ebsOptimized": true,
            "associatePublicIpAddress": false, "securityGroups": ["sgfields"], "base64UserData": "IyEvYmluL2Jhc2gK",
            "blockDevices": [{ "deviceName": "/dev/sdb", "size": 40, "volumeType": "gp3", "deleteOnTermination": true }],
            "healthCheckType": "ELB", "healthCheckGracePeriod": 77, "cooldown": 11,
            "terminationPolicies": ["OldestInstance"], "suspendedProcesses": ["AZRebalance", "ScheduledActions"],
            "enabledMetrics": ["GroupMinSize", "GroupDesiredCapacity"], "capacityRebalance": true,
            "tags": { "owner": "us" },
            "lifecycleHooks": [
                { "name": "drain", "lifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING", "heartbeatTimeout": 60,
                  "defaultResult": "CONTINUE", "roleARN": "arn:aws:iam::000000000000:role/hooks",
                  "notificationTargetARN": "arn:aws:sqs:us-east-1:000000000000:hooks" },
                { "lifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
                  "notificationTargetARN": "arn:aws:sns:us-east-1:000000000000:errors" },
            ],
        }),
    );
    succeeded(&execution);
    let found = compute.groups("sgfields-main-blue-2");
    let group = found.first().expect("the server group");
    let name = group.auto_scaling_group_name().expect("its name");
    assert_eq!(name, "sgfields-main-blue-2-v000");
    assert_eq!((group.health_check_type(), group.health_check_grace_period()), (Some("ELB"), Some(77)));
    assert_eq!(
        (group.default_cooldown(), group.termination_policies()),
        (Some(11), &["OldestInstance".to_owned()][..])
    );
    assert_eq!(group.capacity_rebalance(), Some(true));
    let mut suspended: Vec<&str> =
        group.suspended_processes().iter().filter_map(|process| process.process_name()).collect();
    suspended.sort_unstable();
    assert_eq!(suspended, ["AZRebalance", "ScheduledActions"]);
    assert_eq!(group.enabled_metrics().len(), 2);
    assert!(
        group.tags().iter().any(|tag| tag.key() == Some("owner") && tag.propagate_at_launch() == Some(true))
    );

    let hooks = compute.wait(compute.scaling.describe_lifecycle_hooks().auto_scaling_group_name(name).send());
    let hooks = hooks.expect("the hooks");
    let hook = hooks.lifecycle_hooks().first().expect("a hook");
    assert_eq!((hook.lifecycle_hook_name(), hook.heartbeat_timeout()), (Some("drain"), Some(60)));
    assert_eq!(hook.notification_target_arn(), Some("arn:aws:sqs:us-east-1:000000000000:hooks"));
    let told = compute
        .wait(compute.scaling.describe_notification_configurations().auto_scaling_group_names(name).send());
    let told = told.expect("the notifications");
    let told = told.notification_configurations().first().expect("a notification");
    assert_eq!(told.notification_type(), Some("autoscaling:EC2_INSTANCE_LAUNCH_ERROR"));

    let template = group.launch_template().expect("a launch template");
    let version = template.version().expect("a version of it");
    assert!(version.parse::<u32>().is_ok(), "a number, not {version}");
    let data = compute.ec2(&[
        ("Action", "DescribeLaunchTemplateVersions"),
        ("LaunchTemplateId", template.launch_template_id().expect("its id")),
        ("LaunchTemplateVersion.1", version),
    ]);
    for (element, expected) in [
        ("imageId", NEW_IMAGE),
        ("instanceType", "t3.micro"),
        ("keyName", "key"),
        ("userData", "IyEvYmluL2Jhc2gK"),
        ("httpTokens", "required"),
        ("ebsOptimized", "true"),
        ("volumeSize", "40"),
        ("volumeType", "gp3"),
        ("deviceName", "/dev/sdb"),
        ("associatePublicIpAddress", "false"),
    ] {
        assert_eq!(elements(&data, element).first(), Some(&expected), "{element} of {data}");
    }
    assert!(data.contains("sgfields-role") && data.contains(&security), "{data}");
    let instances = compute.ec2(&[
        ("Action", "DescribeInstances"),
        ("Filter.1.Name", "tag:aws:autoscaling:groupName"),
        ("Filter.1.Value.1", name),
    ]);
    assert_eq!(instances.matches("<key>owner</key>").count(), 2, "the instances have the tags: {instances}");
}

#[test]
fn several_instance_types_and_spot_make_a_mixed_instances_policy() {
    let stand = Stand::new("sgmixed");
    let execution = stand.deploy(
        4,
        &json!({
            "onDemandBaseCapacity": 1, "onDemandPercentageAboveBaseCapacity": 0,
            "spotAllocationStrategy": "capacity-optimized",
            "launchTemplateOverridesForInstanceType": [
                { "instanceType": "m5.large", "priority": 2 }, { "instanceType": "c5.large", "priority": 1 },
            ],
        }),
    );
    succeeded(&execution);
    let compute = stand.compute();
    let groups = compute.groups("sgmixed");
    let policy = groups.first().and_then(|group| group.mixed_instances_policy()).expect("a policy");
    let distribution = policy.instances_distribution().expect("a distribution");
    assert_eq!(distribution.on_demand_base_capacity(), Some(1));
    assert_eq!(distribution.on_demand_percentage_above_base_capacity(), Some(0));
    assert_eq!(distribution.spot_allocation_strategy(), Some("capacity-optimized"));
    let overrides = policy.launch_template().expect("a template").overrides();
    let types: Vec<Option<&str>> = overrides.iter().map(|one| one.instance_type()).collect();
    assert_eq!(types, [Some("c5.large"), Some("m5.large")], "by priority");
    let instances = compute.ec2(&[
        ("Action", "DescribeInstances"),
        ("Filter.1.Name", "tag:aws:autoscaling:groupName"),
        ("Filter.1.Value.1", "sgmixed-v000"),
    ]);
    assert_eq!(instances.matches("<instanceLifecycle>spot</instanceLifecycle>").count(), 3, "{instances}");
}

fn security_group(stand: &Stand, compute: &Compute<'_>) -> String {
    let found = compute.wait(compute.balancing.describe_target_groups().names(stand.name).send());
    let found = found.expect("the target group");
    let network = found.target_groups().first().and_then(|group| group.vpc_id()).expect("its network");
    let made = compute.ec2(&[
        ("Action", "CreateSecurityGroup"),
        ("GroupName", stand.name),
        ("GroupDescription", "a scenario's"),
        ("VpcId", network),
    ]);
    elements(&made, "groupId").first().expect("its id").to_string()
}
