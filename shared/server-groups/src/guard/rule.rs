//! The guards that an application names (Spinnaker: its attribute `trafficGuards`).

use std::fmt;

use gennaker_moniker::Moniker;
use gennaker_pipeline::{boolean, text};
use gennaker_runtime::Failure;
use serde_json::Value;

/// What is guarded; `*` stands for any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    account: String,
    location: String,
    /// Empty for clusters without one.
    stack: String,
    detail: String,
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { account, location, stack, detail } = self;
        write!(formatter, "account '{account}', location '{location}', stack '{stack}', detail '{detail}'")
    }
}

impl Rule {
    /// Whether a cluster of an account and location is guarded. Where no account is registered there is only one, whatever
    /// the guard calls it.
    pub(super) fn holds(&self, account: Option<&str>, location: &str, cluster: &Moniker) -> bool {
        let is = |wanted: &str, found: &str| wanted == "*" || wanted == found;
        account.is_none_or(|account| is(&self.account, account))
            && is(&self.location, location)
            && is(&self.stack, cluster.stack.as_deref().unwrap_or_default())
            && is(&self.detail, cluster.detail.as_deref().unwrap_or_default())
    }
}

/// The guards that are enabled.
///
/// # Errors
/// When they are no list of maps: a guard that cannot be read would protect nothing.
pub(super) fn read(application: &str, guards: Option<&Value>) -> Result<Vec<Rule>, Failure> {
    let wrong = |path: String, found: &Value| {
        Failure::invalid(format!(
            "{path} of the application {application} cannot be read: {found} is no traffic guard; correct or remove it"
        ))
    };
    let guards = match guards {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(guards)) => guards,
        Some(other) => return Err(wrong("trafficGuards".to_owned(), other)),
    };
    let mut rules = Vec::new();
    for (index, guard) in guards.iter().enumerate() {
        let map = guard.as_object().ok_or_else(|| wrong(format!("trafficGuards[{index}]"), guard))?;
        if !map.get("enabled").and_then(boolean).unwrap_or(true) {
            continue;
        }
        let part = |name: &str| map.get(name).and_then(text);
        // What does not say where guards everywhere; no stack or detail is a name without them.
        rules.push(Rule {
            account: part("account").unwrap_or_else(|| "*".to_owned()),
            location: part("location").unwrap_or_else(|| "*".to_owned()),
            stack: part("stack").unwrap_or_default(),
            detail: part("detail").unwrap_or_default(),
        });
    }
    Ok(rules)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn holds(guard: &Value, cluster: &str) -> bool {
        let rules = read("app", Some(&json!([guard]))).expect("readable");
        let cluster = Moniker::parse(cluster).expect("a moniker");
        rules.iter().any(|rule| rule.holds(Some("prod"), "us-east-1", &cluster))
    }

    #[test]
    fn wildcards_and_names_decide_which_cluster_is_guarded() {
        let all = json!({"account": "prod", "location": "*", "stack": "*", "detail": "*"});
        let with = |name: &str, value: Value| {
            let mut guard = all.clone();
            guard[name] = value;
            guard
        };
        for (guard, cluster, expected) in [
            (all.clone(), "app-main-canary", true),
            (all.clone(), "app", true),
            (with("account", json!("test")), "app", false),
            (with("account", json!("*")), "app", true),
            (with("location", json!("us-east-1")), "app", true),
            (with("location", json!("eu-west-1")), "app", false),
            (with("stack", json!("main")), "app-main", true),
            (with("stack", json!("main")), "app-mainly", false),
            (with("stack", json!("")), "app", true),
            (with("stack", json!("")), "app-main", false),
            (with("detail", json!(null)), "app-main", true),
            (with("detail", json!(null)), "app-main-canary", false),
            (with("enabled", json!(false)), "app", false),
            (with("enabled", json!("false")), "app", false),
            (with("enabled", json!(true)), "app", true),
        ] {
            assert_eq!(holds(&guard, cluster), expected, "{guard} {cluster}");
        }
    }

    #[test]
    fn what_is_no_guard_is_an_error_with_its_place() {
        for (guards, place) in [(json!({}), "trafficGuards of"), (json!([{}, 5]), "trafficGuards[1]")] {
            let message = read("app", Some(&guards)).expect_err("no guards").message;
            assert!(message.contains(place), "{message}");
        }
        assert_eq!(read("app", None), Ok(Vec::new()));
    }

    proptest! {
        #[test]
        fn a_guard_of_a_cluster_by_name_holds_for_it_alone(
            stack in proptest::option::of("[a-z]{1,3}"), other in proptest::option::of("[a-z]{1,3}"),
        ) {
            let guard = json!({"account": "prod", "location": "us-east-1", "stack": stack, "detail": ""});
            let cluster = other.as_ref().map_or_else(|| "app".to_owned(), |other| format!("app-{other}"));
            prop_assert_eq!(holds(&guard, &cluster), stack == other);
        }
    }
}
