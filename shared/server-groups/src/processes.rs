//! Suspending and resuming scaling processes (Spinnaker: `modifyAwsScalingProcess`).

use std::collections::BTreeSet;

use gennaker_aws::{Fields, ServerGroup};
use gennaker_records::Stage;
use gennaker_runtime::{Failure, Millis};
use gennaker_stage::{Lane, Step};
use serde_json::{Map, Value, json};

use crate::by_region;
use crate::look::{LAG, existing};
use crate::{Operation, Place};

/// What keeps a server group out of traffic as it is: no instance is added to it, replaced, or put into traffic.
pub(crate) const TRAFFIC: [&str; 3] = ["Launch", "Terminate", "AddToLoadBalancer"];

/// The output in which what was changed is left.
const OUTPUT: &str = "scalingProcesses";

/// The processes that AWS knows.
const ALL: [&str; 9] = [
    "Launch",
    "Terminate",
    "AddToLoadBalancer",
    "AlarmNotification",
    "AZRebalance",
    "HealthCheck",
    "InstanceRefresh",
    "ReplaceUnhealthy",
    "ScheduledActions",
];

/// How long AWS may take to show a change (Spinnaker: 20 min).
const LIMIT: Millis = 20 * 60_000;

/// Suspends those of the processes that run, waits until AWS shows it, and leaves them in the output
/// `scalingProcesses.<name>`. Without any given, those that an earlier [`resume`] of this execution has resumed.
///
/// Done once per lane and server group.
///
/// # Errors
/// The stop, until it is done.
pub async fn suspend(lane: &mut Lane<'_, '_>, place: &Place, name: &str, processes: &[String]) -> Step {
    modify(lane, place, name, processes, Change::Suspend).await
}

/// Resumes those of the processes that are suspended, waits until AWS shows it, and leaves them in the output
/// `scalingProcesses.<name>`. Without any given, those that an earlier [`suspend`] of this execution has suspended.
///
/// Done once per lane and server group.
///
/// # Errors
/// The stop, until it is done.
pub async fn resume(lane: &mut Lane<'_, '_>, place: &Place, name: &str, processes: &[String]) -> Step {
    modify(lane, place, name, processes, Change::Resume).await
}

/// Which processes of a server group are changed, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modifying {
    change: Change,
    processes: Vec<String>,
}

impl Modifying {
    /// Reads a stage's `action` and `processes`.
    ///
    /// # Errors
    /// With the field that is missing or wrong.
    pub fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        let change = match fields.text("action")?.as_deref() {
            Some(action) if action.eq_ignore_ascii_case("suspend") => Change::Suspend,
            Some(action) if action.eq_ignore_ascii_case("resume") => Change::Resume,
            Some(other) => {
                return Err(Failure::invalid(format!("action is {other}; it can be suspend or resume")));
            }
            None => return Err(Failure::invalid("action is missing; it can be suspend or resume")),
        };
        Ok(Self { change, processes: fields.texts("processes")?.unwrap_or_default() })
    }
}

impl Operation for Modifying {
    fn action(&self) -> &'static str {
        match self.change {
            Change::Suspend => "suspendAsgProcessesDescription",
            Change::Resume => "resumeAsgProcessesDescription",
        }
    }

    fn providers(&mut self) -> Option<&mut Option<Vec<String>>> {
        None
    }

    async fn perform(&self, lane: &mut Lane<'_, '_>, place: &Place, name: &str) -> Step {
        modify(lane, place, name, &self.processes, self.change).await
    }
}

/// What becomes of processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Suspend,
    Resume,
}

impl Change {
    /// Those whose state must change.
    pub(crate) fn of<'p>(
        self,
        group: &ServerGroup,
        processes: impl IntoIterator<Item = &'p str>,
    ) -> Vec<String> {
        let suspended = self == Self::Resume;
        let changes = |process: &&str| group.suspended_processes.contains(*process) == suspended;
        processes.into_iter().filter(changes).map(str::to_owned).collect()
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Suspend => "suspended",
            Self::Resume => "resumed",
        }
    }

    const fn task(self) -> &'static str {
        match self {
            Self::Suspend => "suspendScalingProcesses",
            Self::Resume => "resumeScalingProcesses",
        }
    }
}

async fn modify(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    name: &str,
    processes: &[String],
    change: Change,
) -> Step {
    let (done, decided) = (format!("{}/{name}", change.word()), format!("{}Of/{name}", change.word()));
    if lane.is_done(&done)? {
        return Ok(());
    }
    lane.task(change.task());
    let chosen: Vec<String> = match lane.remembered(&decided)? {
        Some(chosen) => chosen,
        None => {
            let region = place.region.name();
            let wanted = if processes.is_empty() {
                earlier(&lane.stage().ancestors(), place.registered_account(), region, name)
            } else {
                known(processes)?
            };
            let group = existing(lane, place, name, LAG).await?;
            let chosen = change.of(&group, wanted.iter().map(String::as_str));
            let all = union(&by_region::leave(lane.run(), OUTPUT, region, name, json!(chosen)));
            let output = format!("{OUTPUT}.{name}");
            lane.run().set(&output, all.clone());
            lane.run().output(&output, all);
            lane.remember(&decided, &chosen).await?;
            chosen
        }
    };
    lane.task("waitForScalingProcesses");
    settle(lane, place, name, &chosen, change).await?;
    lane.remember(&done, &true).await?;
    Ok(())
}

/// Changes processes of a server group, and waits until AWS shows it. Remembers nothing, and may be repeated.
///
/// # Errors
/// The stop, until AWS shows it.
pub(crate) async fn settle(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    name: &str,
    processes: &[String],
    change: Change,
) -> Step {
    let open = |group: &ServerGroup| change.of(group, processes.iter().map(String::as_str));
    if processes.is_empty() || open(&existing(lane, place, name, LAG).await?).is_empty() {
        return Ok(());
    }
    match change {
        Change::Suspend => place.region.suspend(name, processes).await?,
        Change::Resume => place.region.resume(name, processes).await?,
    }
    tracing::info!(server_group = %name, region = %place.region.name(), ?processes, "{}", change.word());
    let left = open(&existing(lane, place, name, LAG).await?);
    if left.is_empty() {
        return Ok(());
    }
    let reason = format!("AWS does not show yet that {} of {name} are {}", left.join(", "), change.word());
    lane.wait(&format!("{}/{name}", change.word()), LIMIT, reason)
}

/// What an earlier suspension or resumption has changed there, of the stages before, nearest first.
fn earlier(ancestors: &[&Stage], account: Option<&str>, region: &str, name: &str) -> Vec<String> {
    let changed = by_region::left(ancestors, account, OUTPUT, region, name).and_then(Value::as_array);
    changed.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// What was changed in any region.
fn union(regions: &Map<String, Value>) -> Value {
    let changed = regions.values().filter_map(Value::as_array).flatten().filter_map(Value::as_str);
    json!(changed.collect::<BTreeSet<&str>>())
}

/// The processes as AWS spells them.
fn known(processes: &[String]) -> Result<Vec<String>, Failure> {
    let spelled = |process: &String| {
        let found = ALL.into_iter().find(|known| known.eq_ignore_ascii_case(process.trim()));
        found.map(str::to_owned).ok_or_else(|| {
            Failure::invalid(format!(
                "processes: AWS knows no scaling process {process}; it knows {}",
                ALL.join(", ")
            ))
        })
    };
    processes.iter().map(spelled).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_whose_state_must_change_are_changed() {
        let group = ServerGroup {
            suspended_processes: ["Launch".to_owned(), "AZRebalance".to_owned()].into(),
            ..ServerGroup::default()
        };
        for (change, processes, expected) in [
            (Change::Suspend, vec!["Launch", "Terminate"], vec!["Terminate"]),
            (Change::Resume, vec!["Launch", "Terminate"], vec!["Launch"]),
            (Change::Suspend, vec!["AZRebalance"], vec![]),
            (Change::Resume, vec![], vec![]),
        ] {
            assert_eq!(change.of(&group, processes.iter().copied()), expected, "{change:?} {processes:?}");
        }
    }

    #[test]
    fn what_stages_before_have_changed_is_changed_back_in_each_region() {
        let regions = json!({"east": ["Terminate", "Launch"], "west": ["Launch", "AZRebalance"]});
        let all = union(regions.as_object().expect("a map"));
        assert_eq!(all, json!(["AZRebalance", "Launch", "Terminate"]));
        let outputs = json!({"scalingProcesses.app-v001": all, "scalingProcessesByRegion.app-v001": regions});
        let outputs = outputs.as_object().cloned().expect("a map");
        let (other, before) = (Stage::default(), Stage { outputs, ..Stage::default() });
        for (region, expected) in [
            ("east", vec!["Terminate", "Launch"]),
            ("west", vec!["Launch", "AZRebalance"]),
            ("north", vec![]),
        ] {
            assert_eq!(earlier(&[&other, &before], None, region, "app-v001"), expected, "{region}");
        }
    }

    #[test]
    fn the_action_is_to_suspend_or_to_resume() {
        for (json, expected) in [
            (json!({"action": "suspend"}), Some(Change::Suspend)),
            (json!({"action": "RESUME", "processes": ["Launch"]}), Some(Change::Resume)),
            (json!({"action": "stop"}), None),
            (json!({}), None),
        ] {
            let read = Modifying::read(&Fields::new(json.as_object().expect("a map")));
            assert_eq!(read.ok().map(|modifying| modifying.change), expected, "{json}");
        }
    }

    #[test]
    fn processes_are_spelled_as_aws_does_and_unknown_ones_refused() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(known(&names(&["launch", " AZRebalance"])), Ok(names(&["Launch", "AZRebalance"])));
        let message = known(&names(&["Lunch"])).expect_err("unknown").message;
        assert!(message.contains("Lunch") && message.contains("AddToLoadBalancer"), "{message}");
    }
}
