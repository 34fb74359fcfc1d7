//! What is undone after a failure (Spinnaker: the on-failure stages of `createServerGroup` and of its strategy).

use gennaker_aws::Capacity;
use gennaker_runtime::Failure;
use gennaker_server_groups::{Destroying, Place, destroy};
use gennaker_stage::{Lane, Step, Stop};

use super::monitored::{body, completed, monitor_of};
use super::roll_out::{Launched, Pinned, mark, providers, unpin_new, unpin_source};
use super::settings::{Monitoring, Strategy, UndoRequest};
use super::{instance_refresh, traffic};
use crate::rollback::{Explicit, Way, default_percent, explicit};
use crate::{Config, Created, created, determine_source};

/// How far a deployment came, and what it is to undo: what [`steps`] decides by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// A server group was created.
    pub created: bool,
    /// Enough of its instances were up.
    pub up: bool,
    /// Others had begun to lose their traffic for good.
    pub teardown: bool,
    /// There is a source that had traffic.
    pub source: bool,
}

/// What is undone, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undoing {
    /// The weights of the listeners are as before.
    Weights,
    /// The instance refresh is taken back.
    Refresh,
    /// The new server group loses its traffic.
    Disable,
    /// The source gets its traffic back, and then the new server group loses its own.
    Restore,
    /// The new server group is destroyed.
    Destroy,
    /// The new server group stays although it was to be destroyed: the others have no traffic any more.
    Keep,
    /// The source may shrink again.
    Unpin,
    /// The deployment monitor learns of the failure.
    Notify,
}

/// What a failure undoes by a strategy's rules.
///
/// A red/black is rolled back only where the new server group did not come up; once it is up and the others lose their
/// traffic, going back would do more harm (Spinnaker: the same). A rolling one always goes back to its source.
pub fn steps(strategy: &Strategy, request: UndoRequest, reached: Reached) -> Vec<Undoing> {
    let mut steps = Vec::new();
    let restores = match strategy {
        Strategy::RollingRedBlack(_) => request.on_failure,
        Strategy::Monitored(monitoring) => monitoring.failure.rolls_back,
        _ => false,
    };
    let restores = restores && reached.created && reached.source;
    match strategy {
        Strategy::TrafficShifting(_) if !reached.teardown => steps.push(Undoing::Weights),
        Strategy::InstanceRefresh(_) => steps.push(Undoing::Refresh),
        _ => {}
    }
    let replaces = matches!(strategy, Strategy::RedBlack(_) | Strategy::TrafficShifting(_));
    if restores {
        steps.push(Undoing::Restore);
    } else if replaces && request.on_failure && reached.created && !reached.up {
        steps.push(Undoing::Disable);
    }
    let destroys = match strategy {
        // Spinnaker: part of its rollback, and the old key does not count.
        Strategy::Monitored(monitoring) => restores && monitoring.failure.destroys,
        _ => request.destroy_latest,
    };
    if destroys && reached.created {
        steps.push(if reached.teardown && !restores { Undoing::Keep } else { Undoing::Destroy });
    }
    steps.push(Undoing::Unpin);
    if matches!(strategy, Strategy::Monitored(Monitoring { monitor: Some(_), .. })) {
        steps.push(Undoing::Notify);
    }
    steps
}

/// Undoes what is to be undone after a rollout failed for good; to be called until it is done. Answers what was undone, as
/// sentences for people: what could not be undone is told as well, and the rest is undone all the same.
///
/// # Errors
/// The stop, until it is done; never a failure that is not tried again, unless the configuration itself cannot be read.
pub async fn undo(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    config: &Config,
    failed: &Failure,
) -> Step<Vec<String>> {
    let Ok(strategy) = Strategy::of(config) else { return Ok(Vec::new()) };
    let request = UndoRequest::of(config)?;
    let found = match lane.remembered::<Pinned>(mark::PINNED)? {
        // It was determined before it was pinned.
        Some(_) => determine_source(lane, place, config).await?.filter(|source| source.enabled),
        None => None,
    };
    let made = created(lane)?;
    let reached = Reached {
        created: made.is_some(),
        up: lane.is_done(mark::UP)?,
        teardown: torn_down(lane, &strategy)?,
        source: found.is_some(),
    };
    tracing::info!(message = %failed.message, ?reached, "undoes what it can");
    let launched = Launched {
        created: made.unwrap_or_default(),
        source: found,
        providers: providers(lane, config).await?,
        saved: None,
    };
    let mut told: Vec<String> = Vec::new();
    let mut restored = true;
    for undoing in steps(&strategy, request, reached) {
        let name = format!("undo/{undoing:?}");
        let text = match lane.remembered::<Option<String>>(&name)? {
            Some(text) => text,
            None => {
                let text =
                    match Box::pin(one(lane, place, config, &strategy, &launched, undoing, restored)).await {
                        Ok(text) => text,
                        Err(Stop::Fail(failure)) if !failure.class.is_retried() => {
                            Some(format!("{FAILED}{}: {}", words(undoing), failure.message))
                        }
                        Err(stop) => return Err(stop),
                    };
                lane.remember(&name, &text).await?;
                text
            }
        };
        let has_failed = text.as_ref().is_some_and(|text| text.starts_with(FAILED));
        if matches!(undoing, Undoing::Restore | Undoing::Weights) && has_failed {
            restored = false;
        }
        told.extend(text);
    }
    Ok(told)
}

/// Lets go of what a rollout holds on to only as long as it is on its way: its source, and a new server group that was to
/// be as large, may shrink again.
///
/// # Errors
/// The stop, until it is done.
pub async fn let_go(lane: &mut Lane<'_, '_>, place: &Place, config: &Config) -> Step {
    if let Some(created) = created(lane)?.filter(|_| config.use_source_capacity)
        && let Some(source) = determine_source(lane, place, config).await?
    {
        unpin_new(lane, place, &created, &source).await?;
    }
    unpin_source(lane, place).await
}

/// How a sentence on something that could not be undone begins.
const FAILED: &str = "it could not be undone: ";

/// Whether others have lost traffic: the whole lane remembers it, or one of its steps.
fn torn_down(lane: &mut Lane<'_, '_>, strategy: &Strategy) -> Result<bool, Failure> {
    if lane.is_done(mark::TEARDOWN)? {
        return Ok(true);
    }
    let percentages = match strategy {
        Strategy::RollingRedBlack(rule) => &rule.percentages,
        Strategy::Monitored(rule) => &rule.percentages,
        _ => return Ok(false),
    };
    for percent in percentages {
        if lane.part(&super::rolling::part_of(*percent)).is_done(mark::TEARDOWN)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Undoes one thing; a sentence on it, or none where there was nothing to undo.
async fn one(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    config: &Config,
    strategy: &Strategy,
    launched: &Launched,
    undoing: Undoing,
    restored: bool,
) -> Step<Option<String>> {
    let Launched { created: Created { name, .. }, source, providers, .. } = launched;
    let source = source.as_ref().map(|source| source.name.clone()).unwrap_or_default();
    match undoing {
        Undoing::Weights => {
            lane.task("Restore Traffic");
            let moved = traffic::put_back(lane, place).await?;
            Ok(moved.then(|| "the listeners have their weights of before".to_owned()))
        }
        Undoing::Refresh => instance_refresh::take_back(lane, place).await,
        Undoing::Disable => {
            lane.task(&format!("Rollback {}", config.cluster.name()));
            let back = Explicit::new(name, &source, Way::DisableOnly, providers.clone());
            explicit(&mut lane.part("rollback"), place, &back).await?;
            Ok(Some(format!("{name} has no traffic any more")))
        }
        Undoing::Restore => {
            lane.task(&format!("Rollback {}", config.cluster.name()));
            let before = launched.source.as_ref().map(|source| source.capacity).unwrap_or_default();
            let back = Explicit {
                healthy_percent: Some(default_percent(before.desired)),
                original_min: Some(before.min),
                ..Explicit::new(
                    name,
                    &source,
                    way_back(lane, place, &source, before).await?,
                    providers.clone(),
                )
            };
            explicit(&mut lane.part("rollback"), place, &back).await?;
            Ok(Some(format!("{source} has its traffic back, and {name} has none any more")))
        }
        Undoing::Destroy if !restored => Ok(Some(format!("{name} stays, since traffic did not go back"))),
        Undoing::Destroy => {
            lane.task(&format!("Destroy {name}"));
            let destroying = Destroying { providers: providers.clone(), ..Destroying::default() };
            destroy(&mut lane.part("rollback/destroy"), place, name, &destroying).await?;
            Ok(Some(format!("{name} is destroyed")))
        }
        Undoing::Keep => Ok(Some(format!(
            "{name} stays although rollback.destroyLatest is set: others have lost their traffic"
        ))),
        Undoing::Unpin => {
            lane.task("restoreMinCapacityFromSnapshot");
            let_go(lane, place, config).await?;
            let Some(pinned) = lane.remembered::<Pinned>(mark::PINNED)? else { return Ok(None) };
            Ok(Some(format!("the minimum of {} is {} again", pinned.name, pinned.min)))
        }
        Undoing::Notify => {
            let Strategy::Monitored(rule) = strategy else { return Ok(None) };
            let monitor = monitor_of(lane, config, rule).await?;
            let Some((monitor, request)) = monitor.as_ref().zip(rule.monitor.as_ref()) else {
                return Ok(None);
            };
            lane.task("Notify monitored deploy complete");
            let rollback = match (rule.failure.rolls_back, restored) {
                (false, _) => "not_performed",
                (true, true) => "success",
                (true, false) => "failure",
            };
            let body = body(lane, place, config, request, launched, None);
            completed(lane, monitor, body, "failure", rollback).await?;
            Ok(None)
        }
    }
}

/// A source that has lost instances gets as many as are needed before it gets its traffic back.
async fn way_back(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    source: &str,
    before: Capacity,
) -> Result<Way, Failure> {
    let is_smaller = match lane.remembered::<bool>("undo/smaller")? {
        Some(is_smaller) => is_smaller,
        None => {
            let group = place.region.server_group(source).await?;
            let is_smaller = group.is_some_and(|group| group.capacity.desired < before.desired);
            lane.remember("undo/smaller", &is_smaller).await?;
            is_smaller
        }
    };
    Ok(if is_smaller { Way::Whole } else { Way::EnableAndDisableOnly })
}

/// What was to be undone, for a sentence on why it was not.
const fn words(undoing: Undoing) -> &'static str {
    match undoing {
        Undoing::Weights => "the weights of the listeners",
        Undoing::Refresh => "the instance refresh",
        Undoing::Disable => "the traffic of the new server group",
        Undoing::Restore => "the traffic of the server group before",
        Undoing::Destroy | Undoing::Keep => "the new server group",
        Undoing::Unpin => "the raised minimum of the server group before",
        Undoing::Notify => "the notification of the deployment monitor",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use serde_json::{Value, json};

    fn undone(more: &Value, reached: Reached) -> Vec<Undoing> {
        let config = testing::config(more);
        let strategy = Strategy::of(&config).expect("a strategy");
        steps(&strategy, UndoRequest::of(&config).expect("readable"), reached)
    }

    const CREATED: Reached = Reached { created: true, up: false, teardown: false, source: true };
    const UP: Reached = Reached { up: true, ..CREATED };
    const TEARDOWN: Reached = Reached { teardown: true, ..UP };
    const NOTHING: Reached = Reached { created: false, up: false, teardown: false, source: true };

    #[test]
    fn each_strategy_has_its_own_rules() {
        use Undoing::{Destroy, Disable, Keep, Notify, Refresh, Restore, Unpin, Weights};
        let rollback = json!({"onFailure": true});
        let destroy = json!({"onFailure": "true", "destroyLatest": true});
        let monitored = |actions: Value| json!({"strategy": "monitored", "deploymentMonitor": {"id": "m"}, "failureActions": actions, "rollback": destroy});
        let shifting = json!({"strategy": "trafficshifting", "trafficShifting": {"listeners": ["arn"]}, "rollback": rollback});
        for (more, reached, expected) in [
            (json!({}), CREATED, &[Unpin][..]),
            (json!({"rollback": rollback}), CREATED, &[Unpin]),
            (json!({"rollback": destroy}), CREATED, &[Destroy, Unpin]),
            (json!({"strategy": "highlander", "rollback": rollback}), CREATED, &[Unpin]),
            (json!({"strategy": "redblack", "rollback": rollback}), CREATED, &[Disable, Unpin]),
            (json!({"strategy": "redblack", "rollback": rollback}), UP, &[Unpin]),
            (json!({"strategy": "redblack", "rollback": rollback}), NOTHING, &[Unpin]),
            (json!({"strategy": "redblack", "rollback": destroy}), CREATED, &[Disable, Destroy, Unpin]),
            (json!({"strategy": "redblack", "rollback": destroy}), TEARDOWN, &[Keep, Unpin]),
            (json!({"strategy": "redblack"}), CREATED, &[Unpin]),
            (json!({"strategy": "rollingredblack", "rollback": rollback}), UP, &[Restore, Unpin]),
            (
                json!({"strategy": "rollingredblack", "rollback": destroy}),
                TEARDOWN,
                &[Restore, Destroy, Unpin],
            ),
            (
                json!({"strategy": "rollingredblack", "rollback": {"destroyLatest": true}}),
                TEARDOWN,
                &[Keep, Unpin],
            ),
            (
                json!({"strategy": "rollingredblack", "rollback": rollback}),
                Reached { source: false, ..UP },
                &[Unpin],
            ),
            (monitored(json!({})), TEARDOWN, &[Unpin, Notify]),
            (monitored(json!({"rollback": "Manual"})), TEARDOWN, &[Unpin, Notify]),
            (monitored(json!({"rollback": "Automatic"})), TEARDOWN, &[Restore, Unpin, Notify]),
            (
                monitored(json!({"rollback": "Automatic", "destroyInstances": "true"})),
                TEARDOWN,
                &[Restore, Destroy, Unpin, Notify],
            ),
            (shifting.clone(), UP, &[Weights, Unpin]),
            (shifting.clone(), CREATED, &[Weights, Disable, Unpin]),
            (shifting, TEARDOWN, &[Unpin]),
            (json!({"strategy": "instancerefresh"}), NOTHING, &[Refresh, Unpin]),
        ] {
            assert_eq!(undone(&more, reached), expected, "{more} {reached:?}");
        }
    }

    #[test]
    fn what_the_others_have_lost_is_never_destroyed_with_the_new_one() {
        for strategy in ["none", "highlander", "redblack", "rollingredblack"] {
            let more = json!({"strategy": strategy, "rollback": {"destroyLatest": true}});
            assert!(!undone(&more, TEARDOWN).contains(&Undoing::Destroy), "{strategy}");
        }
    }
}
