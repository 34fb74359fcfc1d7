//! Giving a new server group what scales another one.

use std::collections::BTreeMap;

use aws_sdk_cloudwatch::types::MetricAlarm;
use gennaker_runtime::{Failure, Millis};
use serde::{Deserialize, Serialize};

use crate::actions::Actions;
use crate::{Renaming, Scaling, alarms, policies, schedules};

/// How much was copied.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Copied {
    /// Scaling policies.
    pub policies: usize,
    /// Their alarms; AWS makes those of target-tracking policies itself.
    pub alarms: usize,
    /// Scheduled actions.
    pub scheduled_actions: usize,
    /// Scheduled actions that are over and were left out.
    pub over: usize,
    /// Scaling policies that the target cannot have, each with the reason: sentences for people.
    pub left_out: Vec<String>,
}

/// Copies the scaling policies, their alarms and the scheduled actions of a server group to another one, also in another
/// region or account. Done again, it puts the same ones again, and leaves one of each. A source that is gone has none. A policy
/// that follows the requests to a target group follows those of the target's own; where it is not clear which that is, the
/// policy is left out.
///
/// # Errors
/// When AWS fails or refuses; what was copied until then stays, and is put again by the next call.
pub async fn copy(
    source: &Scaling,
    target: &Scaling,
    renaming: &Renaming,
    now: Millis,
) -> Result<Copied, Failure> {
    let mut copied = Copied::default();
    if source.region.server_group(&renaming.source).await?.is_none() {
        return Ok(copied);
    }
    let mut actions = Actions { region: target.region.name().to_owned(), ..Actions::default() };
    let mut sources: BTreeMap<String, MetricAlarm> = BTreeMap::new();
    let given = source.policies(&renaming.source).await?;
    let requests = if given.iter().any(policies::is_labelled) {
        target.requests(&renaming.target).await?
    } else {
        policies::Requests::default()
    };
    for policy in given {
        let policy = match policies::relabelled(policy, &requests) {
            Ok(policy) => policy,
            Err(why) => {
                copied.left_out.push(why);
                continue;
            }
        };
        let arn = target.put_policy(&renaming.target, policies::copied(&policy, renaming)).await?;
        copied.policies += 1;
        if !policies::has_alarms(&policy) {
            continue;
        }
        let Some(original) = policy.policy_arn else { continue };
        // One alarm may make several policies act, so that none is copied before all of them are.
        for alarm in source.alarms(&original).await? {
            sources.insert(alarm.alarm_name.clone().unwrap_or_default(), alarm);
        }
        actions.account = arn.split(':').nth(4).unwrap_or_default().to_owned();
        actions.policies.insert(original, arn);
    }
    for alarm in sources.values() {
        target.put_alarm(&renaming.target, alarms::copied(alarm, renaming, &actions)).await?;
        copied.alarms += 1;
    }
    for action in source.scheduled_actions(&renaming.source).await? {
        match schedules::copied(&action, renaming, now) {
            Some(copy) => {
                target.put_schedule(&renaming.target, copy).await?;
                copied.scheduled_actions += 1;
            }
            None => copied.over += 1,
        }
    }
    Ok(copied)
}
