//! The same for several server groups at a time.

use gennaker_stage::{Lane, Progress, Step, Stop, together};
use serde_json::{Value, json};

use crate::clusters::scale_down::scale_down;
use crate::{Destroying, Disabling, Place, destroy, disable};

/// What is done to each of several server groups. The traffic guards were asked about all of them together.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// It is taken out of traffic.
    Disable(Disabling),
    /// It is scaled down to nothing.
    ScaleDown,
    /// It is deleted.
    Destroy(Destroying),
}

impl Act {
    async fn on(&self, lane: &mut Lane<'_, '_>, place: &Place, name: &str) -> Step {
        match self {
            Self::Disable(how) => Box::pin(disable(lane, place, name, how)).await,
            Self::ScaleDown => Box::pin(scale_down(lane, place, name)).await,
            Self::Destroy(how) => Box::pin(destroy(lane, place, name, how)).await,
        }
    }
}

/// Acts upon all of them, and then waits for all of them. After a failure of one that is not tried again, no further one is
/// begun; what the others were at is said with it.
pub(crate) async fn side_by_side(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    names: &[String],
    act: &Act,
    wait: &str,
) -> Step {
    let (mut steps, mut remaining, mut failed) = (Vec::new(), Vec::new(), false);
    for name in names {
        if failed {
            remaining.push(name.as_str());
            continue;
        }
        let step = act.on(&mut lane.part(name), place, name).await;
        if step.is_err() {
            remaining.push(name);
        }
        failed = matches!(step, Err(Stop::Fail(_)));
        // The reasons name the server groups.
        steps.push((String::new(), step));
    }
    lane.task(wait);
    let listed = with_remaining(lane.stage().context().get(REMAINING), place.region.name(), &remaining);
    lane.run().set(REMAINING, listed);
    match together(steps)? {
        Progress::Waiting { reason, seconds } => Err(Stop::Wait { reason, seconds }),
        _ => Ok(()),
    }
}

/// Spinnaker's field for the server groups that are still waited for.
const REMAINING: &str = "remainingDeployServerGroups";

/// The list with a region's server groups that remain instead of those that did before.
fn with_remaining(listed: Option<&Value>, region: &str, remaining: &[&str]) -> Value {
    let elsewhere = |entry: &&Value| entry.get("region").and_then(Value::as_str) != Some(region);
    let others = listed.and_then(Value::as_array).into_iter().flatten().filter(elsewhere).cloned();
    let ours = remaining.iter().map(|name| json!({"region": region, "name": name}));
    others.chain(ours).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_holds_what_remains_in_every_region() {
        let one = |region: &str, name: &str| json!({"region": region, "name": name});
        let both = json!([one("east", "v1"), one("west", "v1"), one("east", "v2")]);
        for (listed, region, remaining, expected) in [
            (None, "east", &[][..], json!([])),
            (None, "east", &["v1"], json!([one("east", "v1")])),
            (Some(&both), "east", &["v2"], json!([one("west", "v1"), one("east", "v2")])),
            (Some(&both), "east", &[], json!([one("west", "v1")])),
            (Some(&json!([one("east", "v1")])), "east", &[], json!([])),
        ] {
            assert_eq!(with_remaining(listed, region, remaining), expected);
        }
    }
}
