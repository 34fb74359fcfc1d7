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
        Resize::ToServerGroup { name, region } => {
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
            let sizes: Vec<Capacity> =
                place.region.cluster(cluster).await?.iter().map(|group| group.capacity).collect();
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
