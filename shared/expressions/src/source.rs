//! `scmInfo`: where the code of a build comes from.

use serde_json::{Map, Value};

/// Branches that are left out where a build lists several sources.
const MAIN_BRANCHES: [&str; 2] = ["master", "develop"];
/// Triggers whose build is looked at (Spinnaker: ContextParameterProcessor).
const BUILDS: [&str; 2] = ["jenkins", "concourse"];

/// The source of the build in the context or else in the trigger: of several the first that is not of a main branch.
/// Null where there are none; nothing where there is no build.
pub(crate) fn scm_info(context: &Map<String, Value>, trigger: &Value) -> Option<Value> {
    let of_build = |build: Option<&Value>| build.and_then(|build| build.get("scm")).cloned();
    let kind = trigger.get("type").and_then(Value::as_str).unwrap_or_default();
    let of_trigger = || BUILDS.contains(&kind).then(|| of_build(trigger.get("buildInfo"))).flatten();
    let sources = of_build(context.get("buildInfo")).or_else(of_trigger)?;
    let Value::Array(sources) = sources else { return Some(Value::Null) };
    let is_main = |source: &Value| {
        source.get("branch").and_then(Value::as_str).is_some_and(|branch| MAIN_BRANCHES.contains(&branch))
    };
    let first = match sources.as_slice() {
        [] => None,
        [only] => Some(only),
        several => several.iter().find(|source| !is_main(source)).or(several.first()),
    };
    Some(first.cloned().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(context: &Value, trigger: &Value) -> Option<Value> {
        scm_info(context.as_object().expect("a map"), trigger)
    }

    #[test]
    fn of_several_sources_one_beside_the_main_branch_counts() {
        let main = json!({"branch": "master", "sha1": "1"});
        let feature = json!({"branch": "sails", "sha1": "2"});
        let trigger = |scm: Value| json!({"type": "jenkins", "buildInfo": {"scm": scm}});
        let none = json!({});
        assert_eq!(of(&none, &trigger(json!([main]))), Some(main.clone()));
        assert_eq!(of(&none, &trigger(json!([main, feature]))), Some(feature.clone()));
        assert_eq!(of(&none, &trigger(json!([main, main]))), Some(main.clone()));
        assert_eq!(of(&none, &trigger(json!([]))), Some(Value::Null));
        assert_eq!(of(&json!({"buildInfo": {"scm": [feature]}}), &trigger(json!([main]))), Some(feature));
        assert_eq!(of(&none, &json!({"type": "manual", "buildInfo": {"scm": [main]}})), None);
    }
}
