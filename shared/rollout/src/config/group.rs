//! How Auto Scaling treats a server group.

use std::collections::{BTreeMap, BTreeSet};

use gennaker_aws::Fields;
use gennaker_scaling::LifecycleHook;
use serde_json::Value;

use super::problems::Problems;

/// How Auto Scaling treats a server group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// `EC2` or `ELB`.
    pub health_check_type: Option<String>,
    /// How long a new instance is not judged, in seconds.
    pub health_check_grace_period: Option<u32>,
    /// How long after a scaling activity the next simple one waits, in seconds.
    pub cooldown: Option<u32>,
    /// Which instances go first.
    pub termination_policies: Vec<String>,
    /// Whether spot instances at risk are replaced before they go.
    pub capacity_rebalance: Option<bool>,
    /// Scaling processes that are suspended from the start.
    pub suspended_processes: Vec<String>,
    /// Metrics of the group that are collected.
    pub enabled_metrics: Vec<String>,
    /// What others do when an instance comes or goes.
    pub hooks: Vec<LifecycleHook>,
    /// Tags, which its instances get as well.
    pub tags: BTreeMap<String, String>,
}

/// The scaling processes that AWS knows. A wrong one would be refused only after the server group exists.
const PROCESSES: [&str; 9] = [
    "AZRebalance",
    "AddToLoadBalancer",
    "AlarmNotification",
    "HealthCheck",
    "InstanceRefresh",
    "Launch",
    "ReplaceUnhealthy",
    "ScheduledActions",
    "Terminate",
];

pub(super) fn read(fields: &Fields<'_>, problems: &mut Problems) -> Group {
    Group {
        health_check_type: problems.take(fields.text("healthCheckType")),
        health_check_grace_period: problems.take(fields.size("healthCheckGracePeriod")),
        cooldown: problems.take(fields.size("cooldown")),
        termination_policies: problems.take(fields.texts("terminationPolicies")).unwrap_or_default(),
        capacity_rebalance: problems.take(fields.flag("capacityRebalance")),
        suspended_processes: suspended(fields, problems),
        enabled_metrics: problems.take(fields.texts("enabledMetrics")).unwrap_or_default(),
        hooks: hooks(fields, problems),
        tags: tags(fields, "tags", problems),
    }
}

fn suspended(fields: &Fields<'_>, problems: &mut Problems) -> Vec<String> {
    let given = problems.take(fields.texts("suspendedProcesses")).unwrap_or_default();
    for process in given.iter().filter(|process| !PROCESSES.contains(&process.as_str())) {
        let known = PROCESSES.join(", ");
        let path = fields.path("suspendedProcesses");
        problems.add(format!("{path}: there is no scaling process {process}; there are {known}"));
    }
    let mut processes: BTreeSet<String> = given.into_iter().collect();
    if problems.take(fields.flag("startDisabled")) == Some(true) {
        processes.extend(["Launch", "Terminate", "AddToLoadBalancer"].map(str::to_owned));
    }
    processes.into_iter().collect()
}

fn hooks(fields: &Fields<'_>, problems: &mut Problems) -> Vec<LifecycleHook> {
    let listed = match fields.get("lifecycleHooks") {
        None => return Vec::new(),
        Some(Value::Array(listed)) => listed,
        Some(other) => {
            problems.add(format!("{} must be a list, but is {other}", fields.path("lifecycleHooks")));
            return Vec::new();
        }
    };
    let mut hooks = Vec::new();
    for (index, value) in listed.iter().enumerate() {
        let path = format!("{}[{index}]", fields.path("lifecycleHooks"));
        match value.as_object() {
            Some(map) => hooks.extend(problems.take(LifecycleHook::read(&Fields::at(&path, map)).map(Some))),
            None => problems.add(format!("{path} must be a map, but is {value}")),
        }
    }
    hooks
}

/// Tags without those that only AWS may set.
pub(super) fn tags(fields: &Fields<'_>, name: &str, problems: &mut Problems) -> BTreeMap<String, String> {
    let Some(tags) = problems.take(fields.map(name)) else { return BTreeMap::new() };
    tags.names()
        .filter(|key| !key.starts_with("aws:"))
        .map(|key| (key.to_owned(), problems.take(tags.text(key)).unwrap_or_default()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read_json(json: &Value) -> Result<Group, gennaker_runtime::Failure> {
        let mut problems = Problems::default();
        let group = read(&Fields::new(json.as_object().expect("a map")), &mut problems);
        problems.finish().map(|()| group)
    }

    #[test]
    fn a_server_group_that_starts_disabled_suspends_its_processes() {
        let json = json!({"startDisabled": "true", "suspendedProcesses": ["AZRebalance", "Launch"]});
        let processes = read_json(&json).expect("readable").suspended_processes;
        assert_eq!(processes, ["AZRebalance", "AddToLoadBalancer", "Launch", "Terminate"]);
    }

    #[test]
    fn hooks_are_read_in_order() {
        let group = read_json(&json!({"lifecycleHooks": [
            {"lifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING", "heartbeatTimeout": 60},
            {"lifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCH_ERROR", "notificationTargetARN": "arn:t"},
        ]}))
        .expect("readable");
        let holding: Vec<bool> = group.hooks.iter().map(LifecycleHook::holds_instances).collect();
        assert_eq!(holding, [true, false]);
    }

    #[test]
    fn what_aws_would_refuse_only_later_is_told() {
        for (json, expected) in [
            (json!({"suspendedProcesses": ["Lunch"]}), "there is no scaling process Lunch"),
            (json!({"lifecycleHooks": [{}]}), "lifecycleHooks[0].lifecycleTransition is missing"),
            (json!({"lifecycleHooks": {}}), "lifecycleHooks must be a list"),
            (json!({"tags": []}), "tags must be a map"),
        ] {
            let message = read_json(&json).expect_err("a mistake").message;
            assert!(message.contains(expected), "{message}");
        }
    }

    #[test]
    fn tags_of_aws_are_dropped() {
        let group =
            read_json(&json!({"tags": {"aws:cloudformation:stack-name": "x", "team": "web", "empty": ""}}))
                .expect("readable");
        let tags: Vec<(&str, &str)> =
            group.tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(tags, [("empty", ""), ("team", "web")]);
    }
}
