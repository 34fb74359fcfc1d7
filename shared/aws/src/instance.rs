//! One machine of a server group.

use std::collections::BTreeMap;

use serde::Serialize;

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

/// An instance as its Auto Scaling group and its target groups see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Instance {
    /// Its id.
    pub id: String,
    /// Its availability zone.
    pub zone: String,
    /// Auto Scaling's lifecycle state: `InService`, `Pending`, `Terminating:Wait` …
    pub lifecycle: String,
    /// Whether Auto Scaling's health check says `Healthy`.
    pub healthy: bool,
    /// Its health in the target groups that know it, by ARN.
    pub target_health: BTreeMap<String, Health>,
}

impl Instance {
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
        const BY_WEIGHT: [Health; 4] =
            [Health::Starting, Health::Down, Health::OutOfService, Health::Draining];
        let healths: Vec<Health> = target_group_arns
            .iter()
            .map(|arn| self.target_health.get(arn).copied().unwrap_or(Health::Starting))
            .collect();
        BY_WEIGHT.into_iter().find(|health| healths.contains(health)).unwrap_or(Health::Up)
    }
}
