//! As much of a server group as the choice among a cluster's needs.

use gennaker_aws::{Health, ServerGroup, health};
use gennaker_runtime::Millis;

/// A server group of a cluster, as it is chosen by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: String,
    /// When it was created.
    pub created: Millis,
    /// How many instances it has.
    pub instances: usize,
    /// Whether it gets traffic, or an instance of it still does although it is disabled.
    pub active: bool,
}

impl View {
    /// What is seen of a server group whose load balancers were asked (Spinnaker: a server group is active when it is not
    /// disabled, or some instance of it is Up).
    pub fn of(group: &ServerGroup) -> Self {
        Self {
            name: group.name.clone(),
            created: group.created,
            instances: group.instances.len(),
            active: !group.is_disabled()
                || group.instances.iter().any(|instance| health::state(instance) == Health::Up),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gennaker_aws::Instance;

    #[test]
    fn a_disabled_server_group_is_active_while_an_instance_is_up() {
        use Health::{Down, Draining, OutOfService, Up};
        for (disabled, lifecycle, says, active) in [
            (false, "InService", vec![], true),
            (false, "Terminating", vec![Down], true),
            (true, "InService", vec![], false),
            (true, "InService", vec![Up], true),
            (true, "InService", vec![Up, Up], true),
            (true, "InService", vec![Up, Draining], false),
            (true, "InService", vec![Draining], false),
            (true, "InService", vec![OutOfService], false),
            (true, "Terminating", vec![Up], false),
        ] {
            let instance = Instance {
                lifecycle: lifecycle.to_owned(),
                healthy: true,
                target_health: says
                    .iter()
                    .enumerate()
                    .map(|(index, says)| (index.to_string(), *says))
                    .collect(),
                ..Instance::default()
            };
            let suspended = if disabled { vec!["AddToLoadBalancer".to_owned()] } else { Vec::new() };
            let group = ServerGroup {
                instances: vec![instance],
                suspended_processes: suspended.into_iter().collect(),
                ..ServerGroup::default()
            };
            assert_eq!(View::of(&group).active, active, "{disabled} {lifecycle} {says:?}");
        }
    }
}
