//! Scheduled actions.

use aws_sdk_autoscaling::operation::put_scheduled_update_group_action::PutScheduledUpdateGroupActionInput;
use aws_sdk_autoscaling::operation::put_scheduled_update_group_action::builders::PutScheduledUpdateGroupActionInputBuilder;
use aws_sdk_autoscaling::primitives::DateTime;
use aws_sdk_autoscaling::types::ScheduledUpdateGroupAction;
use gennaker_runtime::{Failure, Millis};

use crate::{Renaming, Scaling};

impl Scaling {
    /// The scheduled actions of a server group.
    ///
    /// # Errors
    /// When AWS fails.
    pub(crate) async fn scheduled_actions(
        &self,
        group: &str,
    ) -> Result<Vec<ScheduledUpdateGroupAction>, Failure> {
        let call = self.groups.describe_scheduled_actions().auto_scaling_group_name(group);
        call.into_paginator().items().send().try_collect().await.map_err(|error| {
            Failure::from_aws(
                &self.doing("reading the scheduled actions of", group),
                &error.into_service_error(),
            )
        })
    }

    /// Puts a scheduled action, which replaces one of its name.
    ///
    /// # Errors
    /// When AWS refuses.
    pub(crate) async fn put_schedule(
        &self,
        group: &str,
        action: PutScheduledUpdateGroupActionInputBuilder,
    ) -> Result<(), Failure> {
        action.send_with(&self.groups).await.map_err(|error| {
            Failure::from_aws(
                &self.doing("putting a scheduled action of", group),
                &error.into_service_error(),
            )
        })?;
        Ok(())
    }
}

/// The copy of a scheduled action; none of one that is over. A start that is past is left out, since AWS takes only
/// ones to come; what recurs goes on without it.
pub(crate) fn copied(
    action: &ScheduledUpdateGroupAction,
    renaming: &Renaming,
    now: Millis,
) -> Option<PutScheduledUpdateGroupActionInputBuilder> {
    let is_ahead = |time: &DateTime| time.to_millis().is_ok_and(|time| time > now);
    let recurrence = action.recurrence.clone().filter(|text| !text.is_empty());
    let start = action.start_time.or(action.time).filter(is_ahead);
    let is_over = action.end_time.is_some_and(|end| !is_ahead(&end));
    if is_over || (recurrence.is_none() && start.is_none()) {
        return None;
    }
    let name = action.scheduled_action_name.as_deref().unwrap_or_default();
    let copy = PutScheduledUpdateGroupActionInput::builder()
        .auto_scaling_group_name(&renaming.target)
        .scheduled_action_name(renaming.item("schedule", name))
        .set_start_time(start)
        .set_end_time(action.end_time)
        .set_recurrence(recurrence)
        .set_time_zone(action.time_zone.clone().filter(|zone| !zone.is_empty()))
        .set_min_size(action.min_size)
        .set_max_size(action.max_size)
        .set_desired_capacity(action.desired_capacity);
    Some(copy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_is_not_scheduled_again() {
        const NOW: Millis = 1_000_000;
        let past = Some(DateTime::from_millis(NOW - 1));
        let ahead = Some(DateTime::from_millis(NOW + 1));
        let nightly = Some("0 22 * * *");
        for (recurrence, start, end, expected) in [
            (nightly, None, None, Some(None)),
            (nightly, past, None, Some(None)),
            (nightly, ahead, None, Some(ahead)),
            (nightly, past, ahead, Some(None)),
            (nightly, past, past, None),
            (None, ahead, None, Some(ahead)),
            (None, past, None, None),
            (Some(""), past, None, None),
        ] {
            let action = ScheduledUpdateGroupAction::builder()
                .scheduled_action_name("night")
                .set_recurrence(recurrence.map(str::to_owned))
                .set_start_time(start)
                .set_end_time(end)
                .min_size(0)
                .build();
            let renaming = Renaming { source: "app-v001".to_owned(), target: "app-v002".to_owned() };
            let copy = copied(&action, &renaming, NOW);
            assert_eq!(copy.as_ref().map(|copy| *copy.get_start_time()), expected, "{action:?}");
            if let Some(copy) = copy {
                assert_eq!((*copy.get_end_time(), *copy.get_min_size()), (end, Some(0)));
                assert_eq!(copy.get_auto_scaling_group_name().as_deref(), Some("app-v002"));
            }
        }
    }
}
