//! The alarms that make scaling policies act.

use aws_sdk_cloudwatch::operation::put_metric_alarm::PutMetricAlarmInput;
use aws_sdk_cloudwatch::operation::put_metric_alarm::builders::PutMetricAlarmInputBuilder;
use aws_sdk_cloudwatch::types::{AlarmType, Dimension, MetricAlarm};
use gennaker_runtime::Failure;

use crate::actions::Actions;
use crate::{Renaming, Scaling};

impl Scaling {
    /// The alarms that make a scaling policy act, by the policy's ARN.
    ///
    /// # Errors
    /// When AWS fails.
    pub(crate) async fn alarms(&self, policy: &str) -> Result<Vec<MetricAlarm>, Failure> {
        let call = self.watch.describe_alarms().action_prefix(policy).alarm_types(AlarmType::MetricAlarm);
        let mut pages = call.into_paginator().send();
        let mut alarms = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| {
                Failure::from_aws(
                    &format!("reading the alarms of {policy} in {}", self.region.name()),
                    &error.into_service_error(),
                )
            })?;
            alarms.extend(page.metric_alarms.unwrap_or_default());
        }
        // The prefix may be another policy's as well: `…policyName/up` and `…policyName/up-fast`.
        alarms.retain(|alarm| acts(alarm, policy));
        Ok(alarms)
    }

    /// Puts an alarm, which replaces one of its name.
    ///
    /// # Errors
    /// When AWS refuses.
    pub(crate) async fn put_alarm(
        &self,
        group: &str,
        alarm: PutMetricAlarmInputBuilder,
    ) -> Result<(), Failure> {
        alarm.send_with(&self.watch).await.map_err(|error| {
            Failure::from_aws(&self.doing("putting an alarm of", group), &error.into_service_error())
        })?;
        Ok(())
    }
}

fn acts(alarm: &MetricAlarm, policy: &str) -> bool {
    let actions = [alarm.alarm_actions(), alarm.ok_actions(), alarm.insufficient_data_actions()];
    actions.into_iter().flatten().any(|action| action == policy)
}

/// The copy of an alarm.
pub(crate) fn copied(
    alarm: &MetricAlarm,
    renaming: &Renaming,
    actions: &Actions,
) -> PutMetricAlarmInputBuilder {
    let name = renaming.item("alarm", alarm.alarm_name().unwrap_or_default());
    let mut alarm = alarm.clone();
    rename(&mut alarm.dimensions, renaming);
    for query in alarm.metrics.iter_mut().flatten() {
        if let Some(metric) = query.metric_stat.as_mut().and_then(|stat| stat.metric.as_mut()) {
            rename(&mut metric.dimensions, renaming);
        }
    }
    PutMetricAlarmInput::builder()
        .alarm_name(name)
        .set_alarm_description(text(alarm.alarm_description))
        .set_actions_enabled(alarm.actions_enabled)
        .set_ok_actions(some(actions.of_copy(&alarm.ok_actions.unwrap_or_default())))
        .set_alarm_actions(some(actions.of_copy(&alarm.alarm_actions.unwrap_or_default())))
        .set_insufficient_data_actions(some(
            actions.of_copy(&alarm.insufficient_data_actions.unwrap_or_default()),
        ))
        .set_metric_name(text(alarm.metric_name))
        .set_namespace(text(alarm.namespace))
        // Either of the two: AWS refuses both.
        .set_statistic(alarm.statistic.filter(|_| alarm.extended_statistic.is_none()))
        .set_extended_statistic(text(alarm.extended_statistic))
        .set_dimensions(alarm.dimensions.filter(|list| !list.is_empty()))
        .set_period(alarm.period)
        .set_unit(alarm.unit)
        .set_evaluation_periods(alarm.evaluation_periods)
        .set_datapoints_to_alarm(alarm.datapoints_to_alarm)
        .set_threshold(alarm.threshold)
        .set_comparison_operator(alarm.comparison_operator)
        .set_treat_missing_data(text(alarm.treat_missing_data))
        .set_evaluate_low_sample_count_percentile(text(alarm.evaluate_low_sample_count_percentile))
        .set_metrics(alarm.metrics.filter(|list| !list.is_empty()))
        .set_threshold_metric_id(text(alarm.threshold_metric_id))
}

fn rename(dimensions: &mut Option<Vec<Dimension>>, renaming: &Renaming) {
    for dimension in dimensions.iter_mut().flatten() {
        renaming.dimension(dimension.name.as_deref(), &mut dimension.value);
    }
}

fn text(value: Option<String>) -> Option<String> {
    value.filter(|text| !text.is_empty())
}

fn some(actions: Vec<String>) -> Option<Vec<String>> {
    (!actions.is_empty()).then_some(actions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    use aws_sdk_cloudwatch::types::{Metric, MetricDataQuery, MetricStat, Statistic};

    fn renaming() -> Renaming {
        Renaming { source: "app-v001".to_owned(), target: "app-v002".to_owned() }
    }

    fn actions() -> Actions {
        Actions {
            policies: BTreeMap::from([("old".to_owned(), "new".to_owned())]),
            region: "us-east-1".to_owned(),
            account: "1".to_owned(),
        }
    }

    fn of(group: &str) -> Dimension {
        Dimension::builder().name("AutoScalingGroupName").value(group).build()
    }

    #[test]
    fn a_copy_watches_the_copy_and_acts_on_it() {
        let alarm = MetricAlarm::builder()
            .alarm_name("app-v001-alarm-high")
            .alarm_description("")
            .dimensions(of("app-v001"))
            .statistic(Statistic::Average)
            .threshold(80.0)
            .actions_enabled(false)
            .alarm_actions("old")
            .alarm_actions("arn:aws:sns:eu-west-1:1:ops")
            .build();
        let copy = copied(&alarm, &renaming(), &actions()).build().expect("complete");
        assert_eq!(copy.alarm_name.as_deref(), Some("app-v002-alarm-high"));
        assert_eq!(copy.dimensions, Some(vec![of("app-v002")]));
        assert_eq!(copy.alarm_actions, Some(vec!["new".to_owned()]));
        assert_eq!((copy.ok_actions, copy.alarm_description), (None, None));
        assert_eq!((copy.threshold, copy.actions_enabled), (Some(80.0), Some(false)));
        assert_eq!(copy.statistic, Some(Statistic::Average));
    }

    #[test]
    fn a_percentile_and_metrics_within_expressions_are_copied() {
        let queries = |group: &str| {
            let metric = Metric::builder().metric_name("Load").dimensions(of(group)).build();
            let stat = MetricStat::builder().metric(metric).stat("Sum").build();
            vec![
                MetricDataQuery::builder().id("load").metric_stat(stat).build(),
                MetricDataQuery::builder().id("half").expression("load / 2").build(),
            ]
        };
        let alarm = MetricAlarm::builder()
            .alarm_name("load")
            .extended_statistic("p99")
            .statistic(Statistic::Average)
            .set_metrics(Some(queries("app-v001")))
            .build();
        let copy = copied(&alarm, &renaming(), &actions()).build().expect("complete");
        assert_eq!(copy.metrics, Some(queries("app-v002")));
        assert_eq!((copy.statistic, copy.extended_statistic.as_deref()), (None, Some("p99")));
    }

    #[test]
    fn an_alarm_of_a_policy_with_a_longer_name_is_not_taken() {
        let alarm = MetricAlarm::builder().alarm_actions("arn/up-fast").ok_actions("arn/down").build();
        for (policy, expected) in [("arn/up", false), ("arn/up-fast", true), ("arn/down", true)] {
            assert_eq!(acts(&alarm, policy), expected, "{policy}");
        }
    }
}
