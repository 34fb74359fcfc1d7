//! The new size of one server group.

use gennaker_aws::{Capacity, ServerGroup, resize};
use gennaker_runtime::Failure;
use serde::{Deserialize, Serialize};

use super::request::{Resize, Resizing};
use crate::Place;
use crate::processes::Change;

/// What a resize needs running.
const NEEDED: [&str; 2] = ["Launch", "Terminate"];

/// What is decided before anything is changed.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct Plan {
    pub(super) original: Capacity,
    pub(super) capacity: Capacity,
    /// The processes to resume for the change and to suspend again after it.
    pub(super) suspended: Vec<String>,
}

/// Decides on the size from the present one.
///
/// # Errors
/// When the server group or cluster that it is to be taken from does not exist.
pub(super) async fn make(resizing: &Resizing, place: &Place, group: &ServerGroup) -> Result<Plan, Failure> {
    let region = place.region.name();
    let capacity = match &resizing.to {
        Resize::Relative(direction) => resize::relative(group.capacity, *direction, resizing.amount),
        Resize::Exact(wanted) => resizing.adjust(resize::exact(group.capacity, *wanted)),
        Resize::ToServerGroup { name, region, account } => {
            check_account(account.as_deref(), place.registered_account())?;
            let there =
                region.as_ref().map_or_else(|| place.region.clone(), |region| place.regions.region(region));
            let source = there.server_group(name).await?.ok_or_else(|| {
                Failure::not_found(format!(
                    "there is no server group {name} in {}; correct source.serverGroupName",
                    there.name()
                ))
            })?;
            resizing.adjust(source.capacity)
        }
        Resize::ToCluster => {
            let cluster = group.cluster().unwrap_or(&group.name);
            let sizes = sizes(&place.region.cluster(cluster).await?);
            resize::to_cluster(&sizes, resizing.amount).ok_or_else(|| {
                Failure::not_found(format!(
                    "the cluster {cluster} in {region} has no server group to take the size from"
                ))
            })?
        }
    };
    if !capacity.is_ordered() {
        return Err(Failure::invalid(format!(
            "the new size of {} would be min {}, desired {}, max {}, which AWS refuses: correct capacity so that min ≤ \
             desired ≤ max; nothing was changed",
            group.name, capacity.min, capacity.desired, capacity.max
        )));
    }
    Ok(Plan { original: group.capacity, capacity, suspended: Change::Resume.of(group, NEEDED) })
}

/// Refuses a source in another account than the stage's own, where accounts are registered: its size would be that of a server
/// group that happens to have the same name here.
fn check_account(source: Option<&str>, own: Option<&str>) -> Result<(), Failure> {
    match (source, own) {
        (Some(source), Some(own)) if source != own => Err(Failure::invalid(format!(
            "source.account is {source}, but a size can be taken only from a server group of the stage's own account, {own}; \
             correct it, or give the size in capacity; nothing was changed"
        ))),
        _ => Ok(()),
    }
}

/// The sizes of a cluster's server groups that stay.
fn sizes(groups: &[ServerGroup]) -> Vec<Capacity> {
    groups.iter().filter(|group| !group.deleting).map(|group| group.capacity).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_comes_from_the_stages_own_account() {
        for (source, own, refused) in [
            (Some("test"), Some("prod"), true),
            (Some("prod"), Some("prod"), false),
            (None, Some("prod"), false),
            (Some("test"), None, false),
        ] {
            let message = check_account(source, own).err().map(|failure| failure.message);
            assert_eq!(message.is_some(), refused, "{source:?} {own:?}");
            assert!(message.is_none_or(|message| message.contains("source.account is test")));
        }
    }

    #[test]
    fn a_server_group_that_is_being_deleted_gives_its_cluster_no_size() {
        let group = |size, deleting| ServerGroup {
            capacity: Capacity { min: size, desired: size, max: size },
            deleting,
            ..ServerGroup::default()
        };
        let sizes = sizes(&[group(2, false), group(9, true)]);
        assert_eq!(sizes, [Capacity { min: 2, desired: 2, max: 2 }]);
    }
}
