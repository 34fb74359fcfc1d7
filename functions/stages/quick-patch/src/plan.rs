//! What is decided before anything is done.

use gennaker_aws::{Region, ServerGroup};
use gennaker_runtime::Failure;
use serde::{Deserialize, Serialize};

use crate::request::Request;

/// The server group and its instances.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Plan {
    pub(crate) server_group: String,
    /// The ids, in the order in which they are patched.
    pub(crate) instances: Vec<String>,
}

/// Looks at the cluster.
///
/// # Errors
/// When it has no server group, or several, or no instance in service, or not those that were asked for.
pub(crate) async fn make(request: &Request, region: &Region) -> Result<Plan, Failure> {
    choose(request, &region.cluster(&request.cluster).await?)
}

fn choose(request: &Request, groups: &[ServerGroup]) -> Result<Plan, Failure> {
    let (cluster, place) = (&request.cluster, &request.region);
    let live: Vec<&ServerGroup> = groups.iter().filter(|group| !group.deleting).collect();
    let group = match live.as_slice() {
        [group] => *group,
        [] => {
            return Err(Failure::not_found(format!(
                "the cluster {cluster} in {place} has no server group to patch"
            )));
        }
        several => {
            let names: Vec<&str> = several.iter().map(|group| group.name.as_str()).collect();
            return Err(Failure::invalid(format!(
                "the cluster {cluster} in {place} has {} server groups ({}), and only a cluster of one can be patched; destroy the others first",
                several.len(),
                names.join(", ")
            )));
        }
    };
    let mut present: Vec<String> =
        group.instances.iter().filter(|one| one.lifecycle == "InService").map(|one| one.id.clone()).collect();
    present.sort();
    if present.is_empty() {
        return Err(Failure::not_found(format!(
            "server group {} in {place} has no instance in service; nothing was patched",
            group.name
        )));
    }
    if request.instances.is_empty() {
        return Ok(Plan { server_group: group.name.clone(), instances: present });
    }
    let (chosen, missing): (Vec<String>, Vec<String>) =
        request.instances.iter().cloned().partition(|id| present.contains(id));
    if missing.is_empty() {
        return Ok(Plan { server_group: group.name.clone(), instances: chosen });
    }
    Err(Failure::not_found(format!(
        "server group {} in {place} has no instance {} in service; correct instances",
        group.name,
        missing.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gennaker_aws::{Fields, Instance};
    use serde_json::json;

    fn group(name: &str, instances: &[(&str, &str)], deleting: bool) -> ServerGroup {
        let instance = |(id, lifecycle): &(&str, &str)| Instance {
            id: (*id).to_owned(),
            lifecycle: (*lifecycle).to_owned(),
            ..Instance::default()
        };
        ServerGroup {
            name: name.to_owned(),
            instances: instances.iter().map(instance).collect(),
            deleting,
            ..ServerGroup::default()
        }
    }

    fn plan(instances: &[&str], groups: &[ServerGroup]) -> Result<Plan, Failure> {
        let json = json!({ "clusterName": "app", "region": "r", "package": "web", "baseOs": "ubuntu",
            "instances": instances });
        let request =
            Request::read(&Fields::new(json.as_object().expect("a map")), |_, _| Ok(None)).expect("readable");
        choose(&request, groups)
    }

    #[test]
    fn the_instances_in_service_are_patched_in_order() {
        let groups =
            [group("app-v001", &[("i-3", "InService"), ("i-1", "InService"), ("i-2", "Terminating")], false)];
        assert_eq!(plan(&[], &groups).expect("a plan").instances, ["i-1", "i-3"]);
        assert_eq!(plan(&["i-3"], &groups).expect("a plan").instances, ["i-3"]);
        let message = plan(&["i-2", "i-3"], &groups).expect_err("not in service").message;
        assert!(message.contains("no instance i-2 in service"), "{message}");
    }

    #[test]
    fn where_nothing_is_in_service_nothing_is_patched_and_that_is_no_success() {
        for instances in [&[][..], &[("i-1", "Pending"), ("i-2", "Standby")][..]] {
            for chosen in [&[][..], &["i-1"][..]] {
                let message = plan(chosen, &[group("app-v001", instances, false)]).expect_err("none").message;
                assert!(message.contains("app-v001 in r has no instance in service; nothing was patched"));
            }
        }
    }

    #[test]
    fn a_cluster_has_exactly_one_server_group() {
        let one = || group("app-v001", &[("i-1", "InService")], false);
        let going = group("app-v000", &[], true);
        assert_eq!(plan(&[], &[one(), going.clone()]).expect("a plan").server_group, "app-v001");
        let several = plan(&[], &[one(), group("app-v002", &[], false)]).expect_err("several").message;
        assert!(several.contains("2 server groups (app-v001, app-v002)"), "{several}");
        assert!(plan(&[], &[going]).is_err());
    }
}
