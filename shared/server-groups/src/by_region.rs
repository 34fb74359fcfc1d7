//! Outputs about a server group, where another region may have one of the same name.
//!
//! Spinnaker's output `<kind>.<name>` tells regions not apart. Beside it stands `<kind>ByRegion.<name>`, a map that does.

use gennaker_records::Stage;
use gennaker_stage::Run;
use serde_json::{Map, Value};

fn by_region(kind: &str, name: &str) -> String {
    format!("{kind}ByRegion.{name}")
}

/// Leaves for later stages what a stage knows of a server group in a region; answers with what it knows in all of its regions.
pub(crate) fn leave(
    run: &mut Run<'_>,
    kind: &str,
    region: &str,
    name: &str,
    value: Value,
) -> Map<String, Value> {
    let output = by_region(kind, name);
    run.output_entry(&output, region, value);
    run.outputs().get(&output).and_then(Value::as_object).cloned().unwrap_or_default()
}

/// What the nearest of the stages before has left about a server group in a region of an account, or of whatever the account is
/// called where none is given. Of a stage that tells its regions apart, only that region counts.
pub(crate) fn left<'s>(
    ancestors: &[&'s Stage],
    account: Option<&str>,
    kind: &str,
    region: &str,
    name: &str,
) -> Option<&'s Value> {
    let (exact, whole) = (by_region(kind, name), format!("{kind}.{name}"));
    let there = ancestors.iter().filter(|stage| account.is_none_or(|account| is_of(stage, account)));
    there.map(|stage| &stage.outputs).find_map(|outputs| match outputs.get(&exact) {
        Some(regions) => regions.get(region),
        None => outputs.get(&whole),
    })
}

/// Whether a stage may have worked on an account: one that names none may.
fn is_of(stage: &Stage, account: &str) -> bool {
    let named = ["credentials", "account"].iter().find_map(|field| stage.context.get(*field)?.as_str());
    named.is_none_or(|named| named == account)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn stage(context: &Value, outputs: &Value) -> Stage {
        let map = |json: &Value| json.as_object().cloned().expect("a map");
        Stage { context: map(context), outputs: map(outputs), ..Stage::default() }
    }

    #[test]
    fn regions_with_a_server_group_of_one_name_are_told_apart() {
        let of = |outputs: Value| stage(&json!({}), &outputs);
        let both = of(json!({"x.app-v001": [1, 2], "xByRegion.app-v001": {"east": [1], "west": [2]}}));
        let east = of(json!({"x.app-v001": [3], "xByRegion.app-v001": {"east": [3]}}));
        let whole = of(json!({"x.app-v001": [4]}));
        for (stages, region, expected) in [
            (vec![&both], "east", Some(json!([1]))),
            (vec![&both], "west", Some(json!([2]))),
            (vec![&both], "north", None),
            (vec![&east, &both], "east", Some(json!([3]))),
            (vec![&east, &both], "west", Some(json!([2]))),
            (vec![&east, &whole], "west", Some(json!([4]))),
            (vec![&whole, &both], "west", Some(json!([4]))),
            (vec![], "east", None),
        ] {
            assert_eq!(
                left(&stages, None, "x", region, "app-v001"),
                expected.as_ref(),
                "{stages:?} {region}"
            );
        }
        assert_eq!(left(&[&both], None, "x", "east", "app-v002"), None, "another one");
    }

    #[test]
    fn accounts_with_a_server_group_of_one_name_are_told_apart() {
        let prod = stage(&json!({"credentials": "prod"}), &json!({"x.app-v001": [1]}));
        let test = stage(&json!({"account": "test"}), &json!({"x.app-v001": [2]}));
        let none = stage(&json!({}), &json!({"x.app-v001": [3]}));
        for (stages, account, expected) in [
            (vec![&test, &prod], Some("prod"), Some(json!([1]))),
            (vec![&prod, &test], Some("test"), Some(json!([2]))),
            (vec![&test, &prod], None, Some(json!([2]))),
            (vec![&none, &prod], Some("prod"), Some(json!([3]))),
            (vec![&test], Some("prod"), None),
        ] {
            assert_eq!(left(&stages, account, "x", "east", "app-v001"), expected.as_ref(), "{account:?}");
        }
    }
}
