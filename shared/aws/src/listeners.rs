//! Where listeners and their rules send traffic: weighted target groups.

use aws_sdk_elasticloadbalancingv2::error::SdkError;
use aws_sdk_elasticloadbalancingv2::types::{Action, ActionTypeEnum, ForwardActionConfig, TargetGroupTuple};
use gennaker_runtime::Failure;

use crate::Region;

/// The weight of a target group that has none given.
const DEFAULT_WEIGHT: u32 = 1;

impl Region {
    /// The target groups that a listener (by its default action) or a rule forwards to, by ARN, each with its weight
    /// (0 to 999). A single target group has the weight 1.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::NotFound`] when there is no such listener or rule;
    /// [`gennaker_runtime::ErrorClass::InvalidInput`] when the ARN is of neither, or it does not forward.
    pub async fn forward_weights(&self, arn: &str) -> Result<Vec<(String, u32)>, Failure> {
        let actions = self.actions(arn).await?;
        weights(&actions).ok_or_else(|| does_not_forward(arn))
    }

    /// Makes a listener (its default action) or a rule forward to these target groups with these weights (0 to 999).
    /// Its other actions, as signing in, and its stickiness stay. Where it forwards so already nothing is sent.
    ///
    /// # Errors
    /// As for [`Region::forward_weights`], and when AWS refuses: it takes five target groups at most, all of them of
    /// the load balancer's VPC and the listener's protocol.
    pub async fn set_forward_weights(&self, arn: &str, weights: &[(String, u32)]) -> Result<(), Failure> {
        let actions = self.actions(arn).await?;
        let changed = with_weights(&actions, weights).ok_or_else(|| does_not_forward(arn))?;
        if self::weights(&actions).as_deref() == Some(weights) {
            return Ok(());
        }
        let doing = || format!("shifting the traffic of {arn} in {}", self.name);
        if is_rule(arn)? {
            let sent = self.balancing.modify_rule().rule_arn(arn).set_actions(Some(changed)).send().await;
            sent.map_err(|error| Failure::from_aws(&doing(), &error.into_service_error()))?;
        } else {
            let call = self.balancing.modify_listener().listener_arn(arn);
            let sent = call.set_default_actions(Some(changed)).send().await;
            sent.map_err(|error| Failure::from_aws(&doing(), &error.into_service_error()))?;
        }
        Ok(())
    }

    /// The actions of a rule, or a listener's default ones.
    async fn actions(&self, arn: &str) -> Result<Vec<Action>, Failure> {
        let doing = || format!("reading where {arn} in {} forwards to", self.name);
        let missing = |kind: &str| {
            Failure::not_found(format!("there is no {kind} {arn} in {}; correct its ARN", self.name))
        };
        if is_rule(arn)? {
            let answer = self.balancing.describe_rules().rule_arns(arn).send().await;
            return match answer.map_err(SdkError::into_service_error) {
                Ok(answer) => answer
                    .rules
                    .and_then(|rules| rules.into_iter().next())
                    .map(|rule| rule.actions.unwrap_or_default())
                    .ok_or_else(|| missing("rule")),
                Err(error) if error.is_rule_not_found_exception() => Err(missing("rule")),
                Err(error) => Err(Failure::from_aws(&doing(), &error)),
            };
        }
        let answer = self.balancing.describe_listeners().listener_arns(arn).send().await;
        match answer.map_err(SdkError::into_service_error) {
            Ok(answer) => answer
                .listeners
                .and_then(|listeners| listeners.into_iter().next())
                .map(|listener| listener.default_actions.unwrap_or_default())
                .ok_or_else(|| missing("listener")),
            Err(error) if error.is_listener_not_found_exception() => Err(missing("listener")),
            Err(error) => Err(Failure::from_aws(&doing(), &error)),
        }
    }
}

fn is_rule(arn: &str) -> Result<bool, Failure> {
    // arn:partition:elasticloadbalancing:region:account:listener/… or listener-rule/…
    match arn.split(':').nth(5).and_then(|resource| resource.split('/').next()) {
        Some("listener-rule") => Ok(true),
        Some("listener") => Ok(false),
        _ => Err(Failure::invalid(format!(
            "{arn} is the ARN of neither a listener nor a rule of an Application or Network Load Balancer"
        ))),
    }
}

fn does_not_forward(arn: &str) -> Failure {
    Failure::invalid(format!(
        "{arn} does not forward to target groups (it redirects or answers by itself); give a listener or a rule that does"
    ))
}

fn forwards(action: &Action) -> bool {
    action.r#type() == Some(&ActionTypeEnum::Forward)
}

fn weights(actions: &[Action]) -> Option<Vec<(String, u32)>> {
    let action = actions.iter().find(|action| forwards(action))?;
    let several = action.forward_config().map(ForwardActionConfig::target_groups).unwrap_or_default();
    if several.is_empty() {
        return Some(vec![(action.target_group_arn()?.to_owned(), DEFAULT_WEIGHT)]);
    }
    let weight = |group: &TargetGroupTuple| {
        group.weight().and_then(|weight| u32::try_from(weight).ok()).unwrap_or(DEFAULT_WEIGHT)
    };
    several.iter().map(|group| Some((group.target_group_arn()?.to_owned(), weight(group)))).collect()
}

/// The actions with other weights; none where none of them forwards.
fn with_weights(actions: &[Action], weights: &[(String, u32)]) -> Option<Vec<Action>> {
    if !actions.iter().any(forwards) {
        return None;
    }
    let groups = weights.iter().map(|(arn, weight)| {
        let weight = i32::try_from(*weight).unwrap_or(i32::MAX);
        TargetGroupTuple::builder().target_group_arn(arn).weight(weight).build()
    });
    let changed = actions.iter().map(|action| {
        let mut action = action.clone();
        if forwards(&action) {
            let stickiness =
                action.forward_config.take().and_then(|config| config.target_group_stickiness_config);
            let config = ForwardActionConfig::builder()
                .set_target_groups(Some(groups.clone().collect()))
                .set_target_group_stickiness_config(stickiness);
            action.forward_config = Some(config.build());
            // AWS refuses both at once where they are several.
            action.target_group_arn = None;
        } else if let Some(config) = &mut action.authenticate_oidc_config {
            // AWS never tells the secret and asks for it again otherwise.
            config.client_secret = None;
            config.use_existing_client_secret = Some(true);
        }
        action
    });
    Some(changed.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_elasticloadbalancingv2::types::{AuthenticateOidcActionConfig, TargetGroupStickinessConfig};

    fn owned(weights: &[(&str, u32)]) -> Vec<(String, u32)> {
        weights.iter().map(|(arn, weight)| ((*arn).to_owned(), *weight)).collect()
    }

    fn single() -> Action {
        Action::builder().r#type(ActionTypeEnum::Forward).target_group_arn("blue").order(2).build()
    }

    fn sticky() -> Action {
        let group =
            |arn: &str, weight| TargetGroupTuple::builder().target_group_arn(arn).set_weight(weight).build();
        let config = ForwardActionConfig::builder()
            .target_groups(group("blue", Some(90)))
            .target_groups(group("green", None))
            .target_group_stickiness_config(
                TargetGroupStickinessConfig::builder().enabled(true).duration_seconds(60).build(),
            );
        Action::builder().r#type(ActionTypeEnum::Forward).forward_config(config.build()).build()
    }

    fn sign_in() -> Action {
        let config = AuthenticateOidcActionConfig::builder().client_id("client").build();
        Action::builder()
            .r#type(ActionTypeEnum::AuthenticateOidc)
            .authenticate_oidc_config(config)
            .order(1)
            .build()
    }

    #[test]
    fn a_single_target_group_weighs_one() {
        assert_eq!(weights(&[sign_in(), single()]), Some(owned(&[("blue", 1)])));
        assert_eq!(weights(&[sticky()]), Some(owned(&[("blue", 90), ("green", 1)])));
        assert_eq!(weights(&[sign_in()]), None);
        assert_eq!(with_weights(&[sign_in()], &owned(&[("blue", 1)])), None);
    }

    #[test]
    fn shifted_traffic_reads_as_it_was_written() {
        for actions in [vec![single()], vec![sign_in(), single()], vec![sticky()]] {
            let wanted = owned(&[("blue", 75), ("green", 25)]);
            let changed = with_weights(&actions, &wanted).expect("it forwards");
            assert_eq!(weights(&changed), Some(wanted));
        }
    }

    #[test]
    fn signing_in_order_and_stickiness_stay() {
        let changed =
            with_weights(&[sign_in(), single()], &owned(&[("blue", 0), ("green", 1)])).expect("forwards");
        let oidc = changed[0].authenticate_oidc_config().expect("it stays");
        assert_eq!((oidc.client_id(), oidc.use_existing_client_secret()), (Some("client"), Some(true)));
        assert_eq!((changed[0].order(), changed[1].order()), (Some(1), Some(2)));
        assert_eq!(changed[1].target_group_arn(), None);
        let changed = with_weights(&[sticky()], &owned(&[("green", 1)])).expect("forwards");
        let config = changed[0].forward_config().and_then(|config| config.target_group_stickiness_config());
        assert_eq!(config.and_then(TargetGroupStickinessConfig::duration_seconds), Some(60));
    }

    #[test]
    fn an_arn_tells_a_rule_from_a_listener() {
        let arn = |resource: &str| format!("arn:aws:elasticloadbalancing:us-east-1:123456789012:{resource}");
        for (resource, expected) in [
            ("listener/app/web/1/2", Some(false)),
            ("listener-rule/app/web/1/2/3", Some(true)),
            ("targetgroup/web/1", None),
            ("loadbalancer/app/web/1", None),
        ] {
            assert_eq!(is_rule(&arn(resource)).ok(), expected, "{resource}");
        }
        assert!(is_rule("web").is_err());
    }
}
