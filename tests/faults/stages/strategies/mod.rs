//! Deployments by a strategy. What they have in common until the new server group is there, the fault test of `deploy` kills
//! at every call, on both sides; most of these are killed from where they go their own way.

mod custom;
mod highlander;
mod instance_refresh;
mod monitored;
mod red_black;
mod rolling_red_black;
mod traffic_shifting;
mod undo;

use gennaker_records::Status;
use serde_json::{Value, json};

use crate::children::Child;
use crate::compute::{self, NEW_IMAGE, REGION, SUBNETS, TARGET_GROUP};
use crate::lab::Lab;
use crate::scenario::{Scenario, Woken};
use crate::tap::When;

/// A deployment of one new server group, after others that are there.
struct Rollout {
    prefix: &'static str,
    /// The sizes of those that are there; only the newest one gets traffic.
    before: &'static [i32],
    size: u32,
    /// The strategy, and what it needs.
    fields: Value,
    /// Its time, in milliseconds; all that it needs where none is given.
    time: Option<u32>,
    decisive: &'static str,
    killed_from: Option<&'static str>,
    /// The pipeline that the strategy starts once.
    child: Option<Child>,
    status: Status,
    check: fn(&Value),
}

impl Rollout {
    /// One instance after a server group of one. It succeeds, is killed at every call, and starts no pipeline, where the fields
    /// are not set otherwise.
    fn of_one(prefix: &'static str, decisive: &'static str, fields: Value, check: fn(&Value)) -> Self {
        Self {
            prefix,
            before: &[1],
            size: 1,
            fields,
            time: None,
            decisive,
            killed_from: None,
            child: None,
            status: Status::Succeeded,
            check,
        }
    }

    /// One that a deployment monitor judges, at all of the traffic.
    fn monitored(prefix: &'static str, decisive: &'static str, monitor: &str, check: fn(&Value)) -> Self {
        let fields = json!({
            "strategy": "monitored",
            "deploymentMonitor": { "id": "rates", "url": monitor },
            "deploySteps": [{ "percentage": 100 }],
            "failureActions": { "rollback": "Automatic", "destroyInstances": true },
        });
        Self::of_one(prefix, decisive, fields, check)
    }
}

impl Scenario for Rollout {
    fn function(&self) -> &'static str {
        "deploy"
    }

    fn prefix(&self) -> &'static str {
        self.prefix
    }

    fn stage(&self, trial: &str) -> Value {
        let mut stage = stage(trial, self.size, &self.fields);
        if let Some(time) = self.time {
            stage["stageTimeoutMs"] = json!(time);
        }
        stage
    }

    fn decisive(&self) -> &'static str {
        self.decisive
    }

    fn killed_from(&self) -> Option<&'static str> {
        self.killed_from
    }

    fn sides(&self) -> &'static [When] {
        &[When::After]
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        for (number, size) in self.before.iter().enumerate() {
            compute::out_of_traffic(lab, &format!("faults-{trial}"));
            compute::make(lab, &format!("faults-{trial}-v{number:03}"), *size, &[]);
        }
    }

    fn wake(&self, lab: &Lab, execution: &str) -> Woken {
        match &self.child {
            Some(child) if !child.of(lab, execution).is_empty() => Woken::ByToken,
            _ => Woken::ByTime,
        }
    }

    fn world(&self, lab: &Lab, trial: &str, execution: &str) -> Value {
        let mut world = compute::look(lab, &format!("faults-{trial}"));
        if let Some(child) = &self.child {
            world["children"] = child.look(lab, execution);
        }
        world
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], json!(self.status), "{end:#}");
        (self.check)(end);
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        compute::remove(lab, &format!("faults-{trial}"));
    }
}

/// A `deploy` stage with one cluster; `fields` take the place of these or add to them.
fn stage(trial: &str, size: u32, fields: &Value) -> Value {
    let mut cluster = json!({
        "account": "default",
        "application": "faults",
        "stack": trial,
        "availabilityZones": { REGION: [] },
        "subnetType": SUBNETS,
        "imageId": NEW_IMAGE,
        "instanceType": "t3.micro",
        "capacity": { "min": size, "max": size, "desired": size },
        "targetGroups": [TARGET_GROUP],
    });
    cluster.as_object_mut().expect("a map").extend(fields.as_object().expect("a map").clone());
    json!({ "type": "deploy", "name": "a new version", "clusters": [cluster] })
}

/// The server groups' names, desired sizes, and whether all of their instances get traffic.
fn brief(end: &Value) -> Value {
    let groups = end["world"]["serverGroups"].as_array().expect("server groups").iter();
    groups
        .map(|group| {
            let serves = group["registered"] == group["size"][1] && group["registered"] != 0;
            json!([group["name"], group["size"][1], serves])
        })
        .collect()
}
