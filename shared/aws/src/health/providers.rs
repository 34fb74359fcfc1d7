//! Whose judgement of health counts.

use gennaker_runtime::Failure;

use crate::{Fields, ServerGroup};

/// The provider that knows whether an instance runs, and nothing of the application.
pub const AMAZON: &str = "Amazon";
/// The provider of target groups' health.
pub const TARGET_GROUP: &str = "TargetGroup";
/// The provider of classic load balancers' health.
pub const LOAD_BALANCER: &str = "LoadBalancer";

/// Spinnaker's provider that asks Eureka, which there is none of here. Its UI writes the name into stages by itself.
const DISCOVERY: &str = "Discovery";

/// Reads the names of those that count: none where the field is not there. A name that nobody bears would ask nobody, so it
/// is refused; `Discovery` is left out, and everybody counts where nothing else is named.
///
/// # Errors
/// With the name that is none of [`AMAZON`], [`TARGET_GROUP`] and [`LOAD_BALANCER`], which are spelled so.
pub fn providers(fields: &Fields<'_>, name: &str) -> Result<Option<Vec<String>>, Failure> {
    let Some(mut names) = fields.texts(name)? else { return Ok(None) };
    let given = names.len();
    names.retain(|name| name != DISCOVERY);
    if names.is_empty() && given > 0 {
        return Ok(None);
    }
    match names.iter().find(|name| ![AMAZON, TARGET_GROUP, LOAD_BALANCER].contains(&name.as_str())) {
        None => Ok(Some(names)),
        Some(unknown) => Err(Failure::invalid(format!(
            "{} names {unknown}; a health provider is {AMAZON}, {TARGET_GROUP} or {LOAD_BALANCER}",
            fields.path(name)
        ))),
    }
}

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) amazon: bool,
    pub(super) target_group: bool,
    pub(super) load_balancer: bool,
}

impl Asked {
    pub(super) const ALL: Self = Self { amazon: true, target_group: true, load_balancer: true };

    /// Who is asked about a server group. Where only load balancers are named that it does not have, those that it has are asked:
    /// nobody else knows whether it gets traffic.
    pub(super) fn about(group: &ServerGroup, providers: Option<&[String]>) -> Self {
        let Some(names) = providers else { return Self::ALL };
        let named = |name: &str| names.iter().any(|given| given == name);
        let asked = Self {
            amazon: named(AMAZON),
            target_group: named(TARGET_GROUP),
            load_balancer: named(LOAD_BALANCER),
        };
        let has = (!group.target_group_arns.is_empty(), !group.load_balancers.is_empty());
        let applies = (asked.target_group && has.0) || (asked.load_balancer && has.1);
        if asked.amazon || applies || has == (false, false) {
            return asked;
        }
        Self { amazon: false, target_group: has.0, load_balancer: has.1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_names_that_somebody_bears_are_accepted() {
        let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        for (given, expected) in [
            (json!({}), Ok(None)),
            (json!({"names": null}), Ok(None)),
            (json!({"names": []}), Ok(names(&[]))),
            (json!({"names": "Amazon"}), Ok(names(&["Amazon"]))),
            (json!({"names": ["TargetGroup", "LoadBalancer"]}), Ok(names(&["TargetGroup", "LoadBalancer"]))),
            (json!({"names": ["Amazon", "Discovery"]}), Ok(names(&["Amazon"]))),
            (json!({"names": ["Discovery"]}), Ok(None)),
            (
                json!({"names": ["targetgroup"]}),
                Err("names names targetgroup; a health provider is Amazon, "),
            ),
            (json!({"names": 5}), Err("names")),
        ] {
            match (providers(&Fields::new(given.as_object().expect("a map")), "names"), expected) {
                (Err(failure), Err(start)) => {
                    assert!(failure.message.starts_with(start), "{}", failure.message);
                }
                (read, expected) => assert_eq!(read.ok(), expected.ok(), "{given}"),
            }
        }
    }

    #[test]
    fn names_that_do_not_apply_leave_the_load_balancers_that_are_there() {
        let asked = |amazon, target_group, load_balancer| Asked { amazon, target_group, load_balancer };
        for (targets, classic, names, expected) in [
            (true, false, vec!["LoadBalancer"], asked(false, true, false)),
            (true, false, vec!["TargetGroup"], asked(false, true, false)),
            (false, true, vec!["TargetGroup"], asked(false, false, true)),
            (true, true, vec!["TargetGroup"], asked(false, true, false)),
            (true, false, vec!["Amazon"], asked(true, false, false)),
            (true, false, vec!["Amazon", "LoadBalancer"], asked(true, false, true)),
            (false, false, vec!["LoadBalancer"], asked(false, false, true)),
            (true, true, vec!["of former times"], asked(false, true, true)),
        ] {
            let some = |is: bool| if is { vec!["one".to_owned()] } else { Vec::new() };
            let group = ServerGroup {
                target_group_arns: some(targets),
                load_balancers: some(classic),
                ..ServerGroup::default()
            };
            let given: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(Asked::about(&group, Some(&given)), expected, "{names:?} of {targets} {classic}");
            assert_eq!(Asked::about(&group, None), Asked::ALL);
        }
    }
}
