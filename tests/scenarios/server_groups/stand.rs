//! What a scenario stands on: an application, a target group of its own behind a listener, and a way to run stages.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use aws_sdk_autoscaling::types::AutoScalingGroup;
use serde_json::{Map, Value, json};

use super::observer::{Observer, in_service};
use crate::control::until_within;
use crate::support::compute::{Compute, Group, NEW_IMAGE, REGION, SUBNETS};
use crate::support::listeners::{listen, make_target_group};
use crate::support::{Cloud, cloud};

/// How long a pipeline may take, in seconds; its waits are real.
const PATIENCE: u64 = 300;

/// A scenario's own part of the cloud that all share.
#[derive(Debug)]
pub(super) struct Stand {
    pub(super) cloud: Arc<Cloud>,
    /// The application, the cluster and the target group.
    pub(super) name: &'static str,
}

impl Stand {
    /// A network in the first region with a target group that nobody else uses.
    pub(super) fn new(name: &'static str) -> Self {
        Self::on(cloud(), name)
    }

    /// The same on another cloud than the shared one.
    pub(super) fn on(cloud: Arc<Cloud>, name: &'static str) -> Self {
        let stand = Self { cloud, name };
        stand.reach(REGION);
        stand
    }

    /// The same in another region.
    pub(super) fn reach(&self, region: &str) {
        let compute = Compute::at(&self.cloud, region);
        compute.network();
        let arn = make_target_group(&compute, self.name);
        listen(&compute, &[(&arn, 1)]);
    }

    pub(super) fn compute(&self) -> Compute<'_> {
        Compute::new(&self.cloud)
    }

    /// A server group of the cluster, `v000` for 0, with healthy instances.
    pub(super) fn group(&self, sequence: u32, size: i32) -> String {
        self.make(REGION, &Group { target_groups: &[self.name], ..Group::new(&self.named(sequence), size) });
        self.named(sequence)
    }

    /// One that gets no traffic.
    pub(super) fn disabled_group(&self, sequence: u32, size: i32) -> String {
        let name = self.named(sequence);
        let suspended = &["Launch", "Terminate", "AddToLoadBalancer"];
        // Without a target group while it starts, as if its instances had been deregistered.
        let compute = self.compute();
        compute.make(&Group { target_groups: &[], ..Group::new(&name, size) });
        compute.suspend(&name, suspended);
        let attach = compute.scaling.attach_load_balancer_target_groups().auto_scaling_group_name(&name);
        compute.wait(attach.target_group_arns(self.target_group()).send()).expect("attached");
        name
    }

    /// Any server group; waits until what it has is healthy.
    pub(super) fn make(&self, region: &str, group: &Group<'_>) {
        let compute = Compute::at(&self.cloud, region);
        compute.make(group);
        let all = usize::try_from(group.size).expect("a size");
        for _ in 0..100 {
            let found = compute.groups(self.name);
            let one = found.iter().find(|one| one.auto_scaling_group_name() == Some(group.name));
            let up = one.map_or(0, in_service);
            let healthy = group.target_groups.iter().all(|target_group| {
                let targets = compute.targets(&compute.target_group(target_group));
                let ids: Vec<&str> = one
                    .into_iter()
                    .flat_map(|one| one.instances())
                    .filter_map(|one| one.instance_id())
                    .collect();
                targets.iter().filter(|(id, state)| state == "healthy" && ids.contains(&id.as_str())).count()
                    == all
            });
            if up == all && healthy {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("{} does not become healthy", group.name);
    }

    pub(super) fn named(&self, sequence: u32) -> String {
        format!("{}-v{sequence:03}", self.name)
    }

    pub(super) fn target_group(&self) -> String {
        self.compute().target_group(self.name)
    }

    /// What a `deploy` stage says of a cluster; `fields` take the place of these or add to them.
    pub(super) fn cluster(&self, size: u32, fields: &Value) -> Value {
        let mut cluster = json!({
            "account": "default",
            "application": self.name,
            "cloudProvider": "aws",
            "availabilityZones": { REGION: [] },
            "subnetType": SUBNETS,
            "imageId": NEW_IMAGE,
            "instanceType": "t3.micro",
            "capacity": { "min": size, "max": size + 2, "desired": size },
            "targetGroups": [self.name],
        });
        extend(&mut cluster, fields);
        cluster
    }

    /// A pipeline of one `deploy` stage with one cluster.
    pub(super) fn deploy(&self, size: u32, fields: &Value) -> Value {
        self.run(&json!([self.deploy_stage(size, fields)]))
    }

    pub(super) fn deploy_stage(&self, size: u32, fields: &Value) -> Value {
        json!({ "type": "deploy", "refId": "1", "name": "Deploy", "clusters": [self.cluster(size, fields)] })
    }

    /// A pipeline of one stage of another type, for the cluster in the first region.
    pub(super) fn stage(&self, stage_type: &str, fields: &Value) -> Value {
        self.run(&json!([self.one(stage_type, fields)]))
    }

    pub(super) fn one(&self, stage_type: &str, fields: &Value) -> Value {
        let mut stage = json!({
            "type": stage_type, "refId": "1", "name": stage_type, "cloudProvider": "aws",
            "credentials": "default", "cluster": self.name, "regions": [REGION],
        });
        extend(&mut stage, fields);
        stage
    }

    /// Runs stages to their end; the execution.
    pub(super) fn run(&self, stages: &Value) -> Value {
        let id = self.start(stages);
        until_within(&self.cloud, &id, PATIENCE, |execution| {
            !["NOT_STARTED", "RUNNING"].contains(&execution["status"].as_str().unwrap_or_default())
        })
    }

    /// Starts a pipeline of these stages; the execution's id.
    pub(super) fn start(&self, stages: &Value) -> String {
        static NUMBER: AtomicU16 = AtomicU16::new(0);
        let name = format!("{}-{}", self.name, NUMBER.fetch_add(1, Ordering::Relaxed));
        let pipeline = json!({ "application": self.name, "name": name, "stages": stages });
        let file = self.cloud.file(&format!("{name}.json"), &pipeline);
        self.cloud.json(&["run", &file])["id"].as_str().expect("an id").to_owned()
    }

    /// Runs stages under observation; they must succeed.
    pub(super) fn watch(&self, work: impl FnOnce() -> Value) -> (Value, super::observer::Observed) {
        let observer = Observer::start(&self.cloud, self.name, &[REGION]);
        let execution = work();
        (execution, observer.stop())
    }

    /// Attributes of the application that no option of the command sets.
    pub(super) fn attributes(&self, attributes: Value) {
        let store = self.cloud.store();
        let Value::Object(attributes) = attributes else { panic!("no map") };
        crate::support::wait(async {
            self.cloud.run(&["application", "set", self.name, "--description", "a scenario's"]);
            let mut application =
                store.application(self.name).await.expect("the records").expect("it is set");
            application.value.merge(attributes);
            store.save_application(&mut application).await.expect("nobody else writes");
        });
    }

    /// The server groups as `name: [min, desired, max], in service, healthy targets, suspended`.
    pub(super) fn look(&self) -> Vec<Look> {
        self.look_in(REGION)
    }

    pub(super) fn look_in(&self, region: &str) -> Vec<Look> {
        let compute = Compute::at(&self.cloud, region);
        compute.groups(self.name).iter().map(|group| Look::of(&compute, group)).collect()
    }
}

/// A server group as AWS tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) name: String,
    /// Least, desired and largest.
    pub(super) size: [i32; 3],
    pub(super) in_service: usize,
    /// Instances that are healthy at a target group.
    pub(super) healthy: usize,
    pub(super) suspended: Vec<String>,
}

impl Look {
    pub(super) fn of(compute: &Compute<'_>, group: &AutoScalingGroup) -> Self {
        let targets: Vec<(String, String)> =
            group.target_group_arns().iter().flat_map(|arn| compute.targets(arn)).collect();
        let healthy = |id: &str| targets.iter().any(|(target, state)| target == id && state == "healthy");
        let ids = group.instances().iter().filter_map(|instance| instance.instance_id());
        let suspended = group.suspended_processes().iter().filter_map(|process| process.process_name());
        let mut suspended: Vec<String> = suspended.map(str::to_owned).collect();
        suspended.sort_unstable();
        Self {
            name: group.auto_scaling_group_name().unwrap_or_default().to_owned(),
            size: [group.min_size(), group.desired_capacity(), group.max_size()]
                .map(Option::unwrap_or_default),
            in_service: in_service(group),
            healthy: ids.filter(|id| healthy(id)).count(),
            suspended,
        }
    }

    /// Whether it gets traffic.
    pub(super) fn enabled(&self) -> bool {
        !self.suspended.iter().any(|process| process == "AddToLoadBalancer")
    }
}

/// Names, sizes and whether there is traffic, which is what most scenarios end with.
pub(super) fn brief(groups: &[Look]) -> Vec<(&str, i32, bool)> {
    groups
        .iter()
        .map(|group| (group.name.as_str(), group.size[1], group.enabled() && group.healthy > 0))
        .collect()
}

/// The execution succeeded; otherwise all of it is shown.
pub(super) fn succeeded(execution: &Value) {
    assert_eq!(execution["status"], "SUCCEEDED", "{execution:#}");
}

/// The execution failed, and its stage says why. A part of a sentence that no name of the scenario's can stand for.
pub(super) fn failed(execution: &Value, sentence: &str) {
    assert_eq!(execution["status"], "TERMINAL", "{execution:#}");
    let stages = execution["stages"].as_array().expect("stages");
    let why: String = stages.iter().map(|stage| stage["context"]["exception"].to_string()).collect();
    assert!(why.contains(sentence), "{why}\nsays nothing of: {sentence}");
}

/// The stage with this `refId`.
pub(super) fn stage<'e>(execution: &'e Value, ref_id: &str) -> &'e Value {
    let mut stages = execution["stages"].as_array().expect("stages").iter();
    stages.find(|stage| stage["refId"] == ref_id).expect("the stage")
}

pub(super) fn extend(onto: &mut Value, fields: &Value) {
    let more: &Map<String, Value> = fields.as_object().expect("a map");
    onto.as_object_mut().expect("a map").extend(more.clone());
}
