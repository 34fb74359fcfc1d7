//! Target groups.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::types::TargetHealthStateEnum as State;
use gennaker_runtime::Failure;

use crate::{Health, Region};

/// A target group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetGroup {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
}

impl Region {
    /// Target groups by their names.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::NotFound`] with the names that no target group has.
    pub async fn target_groups(&self, names: &[String]) -> Result<Vec<TargetGroup>, Failure> {
        let mut found = Vec::new();
        let mut missing = Vec::new();
        // One by one, because a call for several says only that one of them is missing.
        for name in names {
            let answer = self.balancing.describe_target_groups().names(name).send().await;
            match answer.map_err(aws_sdk_elasticloadbalancingv2::error::SdkError::into_service_error) {
                Ok(answer) => match answer
                    .target_groups
                    .unwrap_or_default()
                    .into_iter()
                    .next()
                    .and_then(|group| group.target_group_arn)
                {
                    Some(arn) => found.push(TargetGroup { name: name.clone(), arn }),
                    None => missing.push(name.as_str()),
                },
                Err(error) if error.is_target_group_not_found_exception() => missing.push(name),
                Err(error) => {
                    return Err(Failure::from_aws(
                        &format!("looking up target group {name} in {}", self.name),
                        &error,
                    ));
                }
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        Err(Failure::not_found(format!(
            "there is no target group named {} in {}; create it or correct targetGroups",
            missing.join(", "),
            self.name
        )))
    }

    /// The load balancers that send traffic to a target group, by ARN; one that is gone has none.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn load_balancers_of(&self, arn: &str) -> Result<Vec<String>, Failure> {
        let answer = self.balancing.describe_target_groups().target_group_arns(arn).send().await;
        match answer.map_err(aws_sdk_elasticloadbalancingv2::error::SdkError::into_service_error) {
            Ok(answer) => Ok(answer
                .target_groups
                .unwrap_or_default()
                .into_iter()
                .flat_map(|group| group.load_balancer_arns.unwrap_or_default())
                .collect()),
            Err(error) if error.is_target_group_not_found_exception() => Ok(Vec::new()),
            Err(error) => Err(Failure::from_aws(&format!("looking up the load balancers of {arn}"), &error)),
        }
    }

    /// The health of every target of a target group, by instance id; a target group that is gone knows none.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn target_health(&self, arn: &str) -> Result<BTreeMap<String, Health>, Failure> {
        let answer = self.balancing.describe_target_health().target_group_arn(arn).send().await;
        match answer.map_err(aws_sdk_elasticloadbalancingv2::error::SdkError::into_service_error) {
            Ok(answer) => Ok(answer
                .target_health_descriptions
                .unwrap_or_default()
                .into_iter()
                .filter_map(|description| {
                    Some((description.target?.id?, health(&description.target_health?.state?)))
                })
                .collect()),
            Err(error) if error.is_target_group_not_found_exception() => Ok(BTreeMap::new()),
            Err(error) => Err(Failure::from_aws(&format!("reading the targets of {arn}"), &error)),
        }
    }
}

/// Spinnaker's words for a target's state.
fn health(state: &State) -> Health {
    match state {
        State::Healthy => Health::Up,
        State::Initial => Health::Starting,
        State::Unused => Health::OutOfService,
        State::Draining | State::UnhealthyDraining => Health::Draining,
        _ => Health::Down,
    }
}
