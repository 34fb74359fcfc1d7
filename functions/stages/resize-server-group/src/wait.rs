//! Whether a server group has its new size (Spinnaker: `waitForCapacityMatch`).

use gennaker_aws::{ServerGroup, health};

use crate::plan::Plan;
use crate::request::Request;

/// None when it has, otherwise a sentence on how far it is. Where it grows, the new instances must be up as well,
/// unless it gets no traffic.
pub(crate) fn missing(request: &Request, plan: &Plan, group: &ServerGroup) -> Option<String> {
    let name = &plan.name;
    let desired = group.capacity.desired;
    let present = u32::try_from(group.instances.len()).unwrap_or(u32::MAX);
    if present != desired {
        return Some(format!("{present} of {desired} instances of {name} are there"));
    }
    if plan.capacity.desired <= plan.original.desired || group.is_disabled() {
        return None;
    }
    let providers = request.health_providers.as_deref();
    let required = health::required(plan.capacity, group.capacity, request.healthy_percent);
    if health::suffices(group, required, providers) {
        return None;
    }
    Some(format!("{} of {required} instances of {name} are up", health::up(group, providers)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gennaker_aws::{Capacity, Fields, Instance};
    use serde_json::{Map, json};

    const fn fixed(size: u32) -> Capacity {
        Capacity { min: size, desired: size, max: size }
    }

    fn look(
        from: u32,
        to: u32,
        up: usize,
        others: usize,
        suspended: &[&str],
        percent: u32,
    ) -> Option<String> {
        let plan = Plan {
            region: "r".to_owned(),
            name: "app-v001".to_owned(),
            original: fixed(from),
            capacity: fixed(to),
            suspended: Vec::new(),
        };
        let ready = Instance { lifecycle: "InService".to_owned(), healthy: true, ..Instance::default() };
        let mut instances = vec![ready; up];
        instances.extend(vec![Instance { lifecycle: "Pending".to_owned(), ..Instance::default() }; others]);
        let group = ServerGroup {
            capacity: fixed(to),
            instances,
            suspended_processes: suspended.iter().map(|name| (*name).to_owned()).collect(),
            ..ServerGroup::default()
        };
        let json = json!({"targetHealthyDeployPercentage": percent});
        let request = Request::read(&Fields::new(json.as_object().unwrap_or(&Map::new()))).expect("readable");
        missing(&request, &plan, &group)
    }

    #[test]
    fn growing_waits_for_the_new_instances_to_be_up() {
        assert_eq!(look(1, 3, 1, 0, &[], 100).as_deref(), Some("1 of 3 instances of app-v001 are there"));
        assert_eq!(look(1, 3, 1, 2, &[], 100).as_deref(), Some("1 of 3 instances of app-v001 are up"));
        assert_eq!(look(1, 3, 3, 0, &[], 100), None);
        assert_eq!(look(1, 4, 2, 2, &[], 50), None, "half of them suffice");
        assert_eq!(look(1, 3, 0, 3, &["AddToLoadBalancer"], 100), None, "a disabled one is not judged");
    }

    #[test]
    fn shrinking_waits_until_the_others_are_gone() {
        assert_eq!(look(3, 1, 3, 0, &[], 100).as_deref(), Some("3 of 1 instances of app-v001 are there"));
        assert_eq!(look(3, 1, 0, 1, &[], 100), None);
    }
}
