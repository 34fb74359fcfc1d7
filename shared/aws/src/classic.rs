//! Classic load balancers, which are known by their names.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancing::error::SdkError;
use aws_sdk_elasticloadbalancing::types::InstanceState;
use gennaker_runtime::Failure;

use crate::{Health, Region};

impl Region {
    /// Checks that classic load balancers exist.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::NotFound`] with all the names that no load balancer has.
    pub async fn load_balancers(&self, names: &[String]) -> Result<(), Failure> {
        let mut missing = Vec::new();
        // One by one, because a call for several says only that one of them is missing.
        for name in names {
            let answer = self.classic.describe_load_balancers().load_balancer_names(name).send().await;
            match answer.map_err(SdkError::into_service_error) {
                Ok(answer) if answer.load_balancer_descriptions().is_empty() => missing.push(name.as_str()),
                Ok(_) => {}
                Err(error) if error.is_access_point_not_found_exception() => missing.push(name),
                Err(error) => {
                    return Err(Failure::from_aws(
                        &format!("looking up load balancer {name} in {}", self.name),
                        &error,
                    ));
                }
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        Err(Failure::not_found(format!(
            "there is no classic load balancer named {} in {}; create it or correct loadBalancers",
            missing.join(", "),
            self.name
        )))
    }

    /// The health of every instance of a classic load balancer, by instance id; one that is gone knows none.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn load_balancer_health(&self, name: &str) -> Result<BTreeMap<String, Health>, Failure> {
        let answer = self.classic.describe_instance_health().load_balancer_name(name).send().await;
        match answer.map_err(SdkError::into_service_error) {
            Ok(answer) => Ok(answer
                .instance_states
                .unwrap_or_default()
                .into_iter()
                .filter_map(|state| Some((state.instance_id.clone()?, health(&state))))
                .collect()),
            Err(error) if error.is_access_point_not_found_exception() => Ok(BTreeMap::new()),
            Err(error) => Err(Failure::from_aws(
                &format!("reading the instances of load balancer {name} in {}", self.name),
                &error,
            )),
        }
    }
}

/// Spinnaker's words for an instance's state. AWS has one state for all that gets no traffic; who is the cause of it
/// and the description tell an instance that comes or goes from one that fails.
fn health(state: &InstanceState) -> Health {
    let described = |part: &str| state.description().is_some_and(|text| text.contains(part));
    match state.state() {
        Some("InService") if described("deregistration currently in progress") => Health::Draining,
        Some("InService") => Health::Up,
        Some("OutOfService") if described("deregistration currently in progress") => Health::Draining,
        Some("OutOfService") if state.reason_code() == Some("ELB") => Health::Starting,
        Some("OutOfService") => Health::Down,
        _ => Health::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_tells_who_comes_from_who_fails() {
        for (state, cause, description, expected) in [
            ("InService", "N/A", "N/A", Health::Up),
            ("InService", "N/A", "Instance deregistration currently in progress.", Health::Draining),
            ("OutOfService", "ELB", "Instance registration is still in progress.", Health::Starting),
            ("OutOfService", "ELB", "Instance deregistration currently in progress.", Health::Draining),
            ("OutOfService", "Instance", "Instance has failed at least the number of checks.", Health::Down),
            ("Unknown", "N/A", "A transient error occurred.", Health::Unknown),
        ] {
            let state =
                InstanceState::builder().state(state).reason_code(cause).description(description).build();
            assert_eq!(health(&state), expected, "{state:?}");
        }
    }
}
