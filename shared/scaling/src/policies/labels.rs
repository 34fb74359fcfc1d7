//! Policies that follow the requests per target. They name a load balancer and a target group in a *resource label*,
//! `app/<name>/<id>/targetgroup/<name>/<id>`: those of the source, which the copy may have nothing to do with.

use aws_sdk_autoscaling::types::ScalingPolicy;
use gennaker_runtime::{ErrorClass, Failure};

use crate::Scaling;

/// Where the requests to a server group come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Requests {
    /// Its target groups, by the end of their ARNs: `targetgroup/<name>/<id>`.
    target_groups: Vec<String>,
    /// The Application Load Balancers of its target group, where it has one alone, by the end of their ARNs: `app/<name>/<id>`.
    load_balancers: Vec<String>,
}

impl Scaling {
    /// Where the requests to a server group come from.
    ///
    /// # Errors
    /// When AWS fails.
    pub(crate) async fn requests(&self, group: &str) -> Result<Requests, Failure> {
        let Some(group) = self.region.server_group(group).await? else {
            let doing = self.doing("looking up the target groups of", group);
            return Err(Failure::new(ErrorClass::Transient, format!("{doing}: it is not there")));
        };
        let arns = match group.target_group_arns.as_slice() {
            [only] => self.region.load_balancers_of(only).await?,
            _ => Vec::new(),
        };
        Ok(Requests::new(&group.target_group_arns, &arns))
    }
}

impl Requests {
    /// By the ARNs of the target groups, and of the load balancers of the only one.
    fn new(target_groups: &[String], load_balancers: &[String]) -> Self {
        let load_balancers = load_balancers.iter().filter_map(|arn| arn.split_once(":loadbalancer/"));
        Self {
            target_groups: target_groups.iter().filter_map(|arn| resource(arn)).map(str::to_owned).collect(),
            load_balancers: load_balancers
                .map(|(_, name)| name.to_owned())
                .filter(|name| name.starts_with("app/"))
                .collect(),
        }
    }

    /// The label for the copy, or why there is none.
    fn label(&self, given: &str) -> Result<String, String> {
        let known =
            |group: &String| given.strip_suffix(group.as_str()).is_some_and(|rest| rest.ends_with('/'));
        if self.target_groups.iter().any(known) {
            return Ok(given.to_owned());
        }
        match (self.target_groups.as_slice(), self.load_balancers.as_slice()) {
            ([group], [balancer]) => Ok(format!("{balancer}/{group}")),
            ([], _) => Err("the new server group is in no target group".to_owned()),
            ([group], []) => Err(format!("no Application Load Balancer sends traffic to {group} yet")),
            ([group], several) => {
                Err(format!("{group} gets the traffic of {} load balancers", several.len()))
            }
            (several, _) => Err(format!("the new server group is in {}", several.join(" and "))),
        }
    }
}

/// The last part of an ARN: `targetgroup/<name>/<id>`.
fn resource(arn: &str) -> Option<&str> {
    arn.splitn(6, ':').nth(5).filter(|resource| !resource.is_empty())
}

/// Whether a policy names a load balancer and a target group.
pub(crate) fn is_labelled(policy: &ScalingPolicy) -> bool {
    !labels(&mut policy.clone()).is_empty()
}

/// The policy with the labels of the copy; a sentence on why it has none, for people.
pub(crate) fn relabelled(mut policy: ScalingPolicy, requests: &Requests) -> Result<ScalingPolicy, String> {
    let name = policy.policy_name.clone().unwrap_or_default();
    for label in labels(&mut policy) {
        let own = requests.label(label).map_err(|why| {
            format!("scaling policy {name} follows the requests of {label}, and {why}; put one for the new server group")
        })?;
        *label = own;
    }
    Ok(policy)
}

fn labels(policy: &mut ScalingPolicy) -> Vec<&mut String> {
    let tracking = policy.target_tracking_configuration.as_mut();
    let tracking = tracking.and_then(|given| given.predefined_metric_specification.as_mut());
    let mut labels: Vec<&mut Option<String>> =
        tracking.map(|metric| &mut metric.resource_label).into_iter().collect();
    let predictive = policy.predictive_scaling_configuration.as_mut();
    for metric in predictive.and_then(|given| given.metric_specifications.as_mut()).into_iter().flatten() {
        let pair = metric.predefined_metric_pair_specification.as_mut();
        labels.extend(pair.map(|metric| &mut metric.resource_label));
        let scaling = metric.predefined_scaling_metric_specification.as_mut();
        labels.extend(scaling.map(|metric| &mut metric.resource_label));
        let load = metric.predefined_load_metric_specification.as_mut();
        labels.extend(load.map(|metric| &mut metric.resource_label));
    }
    labels.into_iter().filter_map(Option::as_mut).filter(|label| !label.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_autoscaling::types::{
        MetricType, PredefinedLoadMetricType, PredefinedMetricPairType, PredefinedMetricSpecification,
        PredefinedScalingMetricType, PredictiveScalingConfiguration, PredictiveScalingMetricSpecification,
        PredictiveScalingPredefinedLoadMetric, PredictiveScalingPredefinedMetricPair,
        PredictiveScalingPredefinedScalingMetric, TargetTrackingConfiguration,
    };

    const OF_SOURCE: &str = "app/web/01/targetgroup/blue/0b";

    fn requests(groups: &[&str], balancers: &[&str]) -> Requests {
        let arn = |resource: &&str| format!("arn:aws:elasticloadbalancing:us-east-1:123456789012:{resource}");
        let arns = |resources: &[&str]| resources.iter().map(arn).collect::<Vec<_>>();
        Requests::new(&arns(groups), &arns(balancers))
    }

    fn tracking(label: Option<&str>) -> ScalingPolicy {
        let metric = PredefinedMetricSpecification::builder()
            .predefined_metric_type(MetricType::AlbRequestCountPerTarget)
            .set_resource_label(label.map(str::to_owned))
            .build();
        let tracking = TargetTrackingConfiguration::builder().predefined_metric_specification(metric);
        let tracking = tracking.target_value(100.0).build();
        ScalingPolicy::builder().policy_name("requests").target_tracking_configuration(tracking).build()
    }

    fn predictive(label: &str) -> ScalingPolicy {
        let pair = PredictiveScalingPredefinedMetricPair::builder()
            .predefined_metric_type(PredefinedMetricPairType::AlbRequestCount)
            .resource_label(label);
        let scaling = PredictiveScalingPredefinedScalingMetric::builder()
            .predefined_metric_type(PredefinedScalingMetricType::AlbRequestCountPerTarget)
            .resource_label(label);
        let load = PredictiveScalingPredefinedLoadMetric::builder()
            .predefined_metric_type(PredefinedLoadMetricType::AlbTargetGroupRequestCount)
            .resource_label(label);
        let one = PredictiveScalingMetricSpecification::builder;
        let configuration = PredictiveScalingConfiguration::builder()
            .metric_specifications(one().predefined_metric_pair_specification(pair.build()).build())
            .metric_specifications(
                one()
                    .predefined_scaling_metric_specification(scaling.build())
                    .predefined_load_metric_specification(load.build())
                    .build(),
            );
        ScalingPolicy::builder().predictive_scaling_configuration(configuration.build()).build()
    }

    #[test]
    fn a_copy_follows_the_requests_that_it_gets_itself() {
        let (blue, green) = ("targetgroup/blue/0b", "targetgroup/green/0c");
        let (web, other) = ("loadbalancer/app/web/01", "loadbalancer/app/other/02");
        for (groups, balancers, expected) in [
            (&[blue][..], &[web][..], Ok(OF_SOURCE)),
            (&[blue], &[], Ok(OF_SOURCE)),
            (&[green, blue], &[], Ok(OF_SOURCE)),
            (&[green], &[web], Ok("app/web/01/targetgroup/green/0c")),
            (&[green], &[other], Ok("app/other/02/targetgroup/green/0c")),
            (&[green], &[], Err("no Application Load Balancer")),
            (&[green], &["loadbalancer/net/tcp/03"], Err("no Application Load Balancer")),
            (&[green], &[web, other], Err("2 load balancers")),
            (&[green, "targetgroup/red/0d"], &[], Err("in targetgroup/green/0c and targetgroup/red/0d")),
            (&["targetgroup/blue/0b0"], &[], Err("no Application Load Balancer")),
            (&["targetgroup/lue/0b"], &[web], Ok("app/web/01/targetgroup/lue/0b")),
            (&[], &[], Err("in no target group")),
        ] {
            let relabelled = relabelled(tracking(Some(OF_SOURCE)), &requests(groups, balancers));
            match expected {
                Ok(label) => assert_eq!(relabelled, Ok(tracking(Some(label))), "{groups:?}"),
                Err(words) => {
                    let why = relabelled.expect_err("left out");
                    assert!(why.contains(words) && why.contains(OF_SOURCE), "{why}");
                }
            }
        }
    }

    #[test]
    fn every_metric_of_a_prediction_has_the_label_of_the_copy() {
        let green = requests(&["targetgroup/green/0c"], &["loadbalancer/app/web/01"]);
        let expected = Ok(predictive("app/web/01/targetgroup/green/0c"));
        assert_eq!(relabelled(predictive(OF_SOURCE), &green), expected);
    }

    #[test]
    fn what_names_no_target_group_needs_none() {
        for (policy, expected) in [
            (ScalingPolicy::builder().policy_name("up").build(), false),
            (tracking(None), false),
            (tracking(Some("")), false),
            (tracking(Some(OF_SOURCE)), true),
            (predictive(OF_SOURCE), true),
        ] {
            assert_eq!(is_labelled(&policy), expected);
            if !expected {
                assert_eq!(relabelled(policy.clone(), &Requests::default()), Ok(policy));
            }
        }
    }
}
