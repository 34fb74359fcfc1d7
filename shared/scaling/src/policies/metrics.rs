//! The metrics that policies follow, made those of the copy.

use aws_sdk_autoscaling::types::{
    Metric, MetricDataQuery, MetricDimension, PredictiveScalingConfiguration, TargetTrackingConfiguration,
};

use crate::Renaming;

/// What a target-tracking policy follows. A customized metric with the source's name in a dimension would otherwise
/// scale the copy by the load of the source.
pub(super) fn tracking(
    mut given: TargetTrackingConfiguration,
    renaming: &Renaming,
) -> TargetTrackingConfiguration {
    if let Some(metric) = &mut given.customized_metric_specification {
        dimensions(&mut metric.dimensions, renaming);
        let queries = metric.metrics.iter_mut().flatten();
        for stat in queries.filter_map(|query| query.metric_stat.as_mut()) {
            within(&mut stat.metric, renaming);
        }
        // Either one metric or queries: an empty list beside the other is refused.
        metric.dimensions = metric.dimensions.take().filter(|list| !list.is_empty());
        metric.metrics = metric.metrics.take().filter(|list| !list.is_empty());
    }
    given
}

/// What a predictive policy learns from.
pub(super) fn predictive(
    mut given: PredictiveScalingConfiguration,
    renaming: &Renaming,
) -> PredictiveScalingConfiguration {
    for metric in given.metric_specifications.iter_mut().flatten() {
        if let Some(custom) = &mut metric.customized_scaling_metric_specification {
            queries(&mut custom.metric_data_queries, renaming);
        }
        if let Some(custom) = &mut metric.customized_load_metric_specification {
            queries(&mut custom.metric_data_queries, renaming);
        }
        if let Some(custom) = &mut metric.customized_capacity_metric_specification {
            queries(&mut custom.metric_data_queries, renaming);
        }
    }
    given
}

fn queries(queries: &mut Option<Vec<MetricDataQuery>>, renaming: &Renaming) {
    let stats = queries.iter_mut().flatten().filter_map(|query| query.metric_stat.as_mut());
    for stat in stats {
        within(&mut stat.metric, renaming);
    }
}

fn within(metric: &mut Option<Metric>, renaming: &Renaming) {
    if let Some(metric) = metric {
        dimensions(&mut metric.dimensions, renaming);
    }
}

fn dimensions(dimensions: &mut Option<Vec<MetricDimension>>, renaming: &Renaming) {
    for dimension in dimensions.iter_mut().flatten() {
        renaming.dimension(dimension.name.as_deref(), &mut dimension.value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_autoscaling::types::{
        CustomizedMetricSpecification, MetricStat, PredictiveScalingCustomizedLoadMetric,
        PredictiveScalingMetricSpecification, TargetTrackingMetricDataQuery, TargetTrackingMetricStat,
    };

    fn renaming() -> Renaming {
        Renaming { source: "app-v001".to_owned(), target: "app-v002".to_owned() }
    }

    fn of(group: &str) -> MetricDimension {
        MetricDimension::builder().name("AutoScalingGroupName").value(group).build()
    }

    fn metric(group: &str) -> Metric {
        Metric::builder().metric_name("Load").namespace("App").dimensions(of(group)).build()
    }

    #[test]
    fn a_customized_metric_follows_the_copy() {
        let given = |group: &str| {
            let custom = CustomizedMetricSpecification::builder().metric_name("Load").dimensions(of(group));
            TargetTrackingConfiguration::builder()
                .customized_metric_specification(custom.build())
                .target_value(50.0)
                .build()
        };
        assert_eq!(tracking(given("app-v001"), &renaming()), given("app-v002"));
        assert_eq!(tracking(given("other-v001"), &renaming()), given("other-v001"));
    }

    #[test]
    fn metrics_within_expressions_follow_the_copy() {
        let given = |group: &str| {
            let stat = TargetTrackingMetricStat::builder().metric(metric(group)).stat("Sum").build();
            let query = TargetTrackingMetricDataQuery::builder().id("load").metric_stat(stat).build();
            let custom = CustomizedMetricSpecification::builder().metrics(query).build();
            TargetTrackingConfiguration::builder().customized_metric_specification(custom).build()
        };
        assert_eq!(tracking(given("app-v001"), &renaming()), given("app-v002"));
    }

    #[test]
    fn a_prediction_learns_from_the_copy() {
        let given = |group: &str| {
            let stat = MetricStat::builder().metric(metric(group)).stat("Sum").build();
            let query = MetricDataQuery::builder().id("load").metric_stat(stat).build();
            let load = PredictiveScalingCustomizedLoadMetric::builder().metric_data_queries(query).build();
            let metric = PredictiveScalingMetricSpecification::builder()
                .target_value(50.0)
                .customized_load_metric_specification(load)
                .build();
            PredictiveScalingConfiguration::builder().metric_specifications(metric).build()
        };
        assert_eq!(predictive(given("app-v001"), &renaming()), given("app-v002"));
    }
}
