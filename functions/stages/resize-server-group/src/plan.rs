//! The new size of one server group.

use gennaker_aws::{Capacity, Region, ServerGroup, resize};
use gennaker_runtime::Failure;
use serde::{Deserialize, Serialize};

use crate::request::{Action, Request};

/// What is decided before anything is changed.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Plan {
    pub(crate) region: String,
    pub(crate) name: String,
    pub(crate) original: Capacity,
    pub(crate) capacity: Capacity,
    /// The processes to resume for the change and to suspend again after it.
    pub(crate) suspended: Vec<String>,
}

/// Decides on the size from the present one.
///
/// # Errors
/// When the server group or cluster that it is to be taken from does not exist.
pub(crate) async fn make(request: &Request, region: &Region, group: &ServerGroup) -> Result<Plan, Failure> {
    let place = region.name();
    let capacity = match &request.action {
        Action::Relative(direction) => resize::relative(group.capacity, *direction, request.amount),
        Action::Exact(wanted) => request.adjust(resize::exact(group.capacity, *wanted)),
        Action::ToServerGroup(name) => {
            let source = region.server_group(name).await?.ok_or_else(|| {
                Failure::not_found(format!(
                    "there is no server group {name} in {place}; correct source.serverGroupName"
                ))
            })?;
            request.adjust(source.capacity)
        }
        Action::ToCluster => {
            let cluster = group.cluster().unwrap_or(&group.name);
            let sizes: Vec<Capacity> =
                region.cluster(cluster).await?.iter().map(|group| group.capacity).collect();
            resize::to_cluster(&sizes, request.amount).ok_or_else(|| {
                Failure::not_found(format!(
                    "the cluster {cluster} in {place} has no server group to take the size from"
                ))
            })?
        }
    };
    Ok(Plan {
        region: place.to_owned(),
        name: group.name.clone(),
        original: group.capacity,
        capacity,
        suspended: ["Launch", "Terminate"]
            .into_iter()
            .filter(|process| group.suspended_processes.contains(*process))
            .map(str::to_owned)
            .collect(),
    })
}
