//! Looking at a server group that may have been made or deleted a moment ago.

use gennaker_aws::ServerGroup;
use gennaker_runtime::{Failure, Millis};
use gennaker_stage::{Lane, Step, Stop, polls};

use crate::Place;

/// How long one that nobody has seen yet may be missing, and one that was there: AWS answers from copies that can lag.
pub(crate) const LAG: Millis = 60_000;

/// What is remembered while one that was there is missing.
const GONE: &str = "gone";

/// How long instances may come and go without AWS being asked about it.
const SOON: Millis = 20_000;

/// A server group as it is now; one that is being deleted counts as gone.
///
/// # Errors
/// When AWS fails.
pub(crate) async fn find(place: &Place, name: &str) -> Result<Option<ServerGroup>, Failure> {
    Ok(place.region.server_group(name).await?.filter(|group| !group.deleting))
}

/// A server group that has to be there and not be deleted. One that was never seen is waited for, so long and not longer.
///
/// # Errors
/// The stop while it is waited for; [`gennaker_runtime::ErrorClass::NotFound`] after that.
pub(crate) async fn existing(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    name: &str,
    patience: Millis,
) -> Step<ServerGroup> {
    let region = place.region.name();
    let seen = format!("seen/{region}/{name}");
    if let Some(group) = find(place, name).await? {
        lane.run().note(&seen, &true)?;
        lane.waits_no_longer(&format!("{GONE}/{name}"));
        return Ok(group);
    }
    let was_there = lane.stage().remembered(&seen)?.unwrap_or(false);
    let (waiting_for, patience) = if was_there { (GONE, LAG) } else { ("there", patience) };
    let waited = lane.waited(&format!("{waiting_for}/{name}"))?;
    if waited < patience {
        let reason = format!("AWS does not know server group {name} in {region} (yet)");
        return Err(Stop::Wait { reason, seconds: polls(waited) });
    }
    let message = if was_there {
        format!(
            "server group {name} in {region} is gone; somebody deleted it while this stage was at work with it"
        )
    } else {
        format!(
            "there is no server group {name} in {region}, also after {} s; correct its name",
            waited / 1000
        )
    };
    Err(Failure::not_found(message).into())
}

/// A reason to wait for instances, with what AWS says of its last attempt where that failed. It takes a moment until there is
/// anything to say, and that nothing can be learned is no reason to fail.
pub(crate) async fn explained(place: &Place, name: &str, waited: Millis, reason: String) -> String {
    if waited < SOON {
        return reason;
    }
    match place.region.failed_activity(name).await {
        Ok(Some(said)) => format!("{reason}; of its last attempt AWS says: {said}"),
        Ok(None) => reason,
        Err(failure) => {
            tracing::warn!(server_group = %name, said = %failure.message, "its scaling activities cannot be read");
            reason
        }
    }
}

/// What a change came to that failed because its server group is gone meanwhile: nothing is left to change.
///
/// # Errors
/// The change's failure, where the server group is still there.
pub(crate) async fn unless_gone(
    place: &Place,
    name: &str,
    changed: Result<(), Failure>,
) -> Result<(), Failure> {
    match changed {
        Err(failure) if !failure.class.is_retried() && find(place, name).await?.is_none() => {
            tracing::info!(server_group = %name, said = %failure.message, "gone meanwhile");
            Ok(())
        }
        other => other,
    }
}

/// Adds to a failure what state it left.
pub(crate) fn left(state: String) -> impl FnOnce(Failure) -> Failure {
    move |failure| Failure::new(failure.class, format!("{}; {state}", failure.message))
}
