//! One machine of a server group.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::LaunchTemplateRef;

/// How somebody judges an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Health {
    /// It works.
    Up,
    /// It does not.
    Down,
    /// It is not that far yet.
    Starting,
    /// It gets no traffic.
    OutOfService,
    /// It gets no new traffic and finishes what it has.
    Draining,
    /// It runs, and more is not known.
    Unknown,
}

/// An instance as its Auto Scaling group and its load balancers see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Instance {
    /// Its id.
    pub id: String,
    /// Its availability zone.
    pub zone: String,
    /// Its type: `c5.large`; empty where AWS does not say it.
    pub instance_type: String,
    /// Auto Scaling's lifecycle state: `InService`, `Pending`, `Terminating:Wait` …
    pub lifecycle: String,
    /// Whether Auto Scaling's health check says `Healthy`.
    pub healthy: bool,
    /// How much of the capacity it is (mixed instances policies: `WeightedCapacity`); none where it counts for one.
    pub weighted_capacity: Option<u32>,
    /// What it was launched from; the version is a number.
    pub launch_template: Option<LaunchTemplateRef>,
    /// Its health in the target groups that know it, by ARN.
    pub target_health: BTreeMap<String, Health>,
    /// Its health in the classic load balancers that know it, by name.
    pub classic_health: BTreeMap<String, Health>,
}

impl Instance {
    /// How much of its server group's capacity it is.
    pub fn weight(&self) -> u32 {
        self.weighted_capacity.unwrap_or(1)
    }

    /// Health by its lifecycle alone. That it runs says nothing of the application (Spinnaker: provider `Amazon`).
    pub fn platform_health(&self) -> Health {
        match self.lifecycle.as_str() {
            "InService" if self.healthy => Health::Unknown,
            "Standby" | "EnteringStandby" => Health::OutOfService,
            lifecycle if lifecycle.starts_with("Pending") => Health::Starting,
            _ => Health::Down,
        }
    }

    /// Health over several target groups (Spinnaker: provider `TargetGroup`): one that still starts outweighs one that
    /// is down, and so on. A target group that does not know the instance yet will.
    pub fn balancer_health(&self, target_group_arns: &[String]) -> Health {
        expected(target_group_arns, &self.target_health)
    }

    /// Health over several classic load balancers (Spinnaker: provider `LoadBalancer`), in the same way.
    pub fn load_balancer_health(&self, names: &[String]) -> Health {
        expected(names, &self.classic_health)
    }
}

/// The health in all of these, where one that says nothing yet will.
fn expected(all: &[String], known: &BTreeMap<String, Health>) -> Health {
    heaviest(all.iter().map(|one| known.get(one).copied().unwrap_or(Health::Starting))).unwrap_or(Health::Up)
}

/// The one of several healths that counts; none of none.
pub(crate) fn heaviest(healths: impl IntoIterator<Item = Health>) -> Option<Health> {
    const BY_WEIGHT: [Health; 5] =
        [Health::Starting, Health::Down, Health::OutOfService, Health::Draining, Health::Unknown];
    let healths: Vec<Health> = healths.into_iter().collect();
    let up = (!healths.is_empty()).then_some(Health::Up);
    BY_WEIGHT.into_iter().find(|health| healths.contains(health)).or(up)
}
