//! Outputs about a server group, where another region may have one of the same name.
//!
//! Spinnaker's output `<kind>.<name>` tells regions not apart. Beside it stands `<kind>ByRegion.<name>`, a map that does.

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
    let mut all = run.outputs().get(&output).and_then(Value::as_object).cloned().unwrap_or_default();
    all.insert(region.to_owned(), value);
    run.output(&output, all.clone());
    all
}

/// What the nearest of the stages before has left about a server group in a region. Of one that tells its regions apart, only
/// that region counts.
pub(crate) fn left<'o>(
    outputs: impl IntoIterator<Item = &'o Map<String, Value>>,
    kind: &str,
    region: &str,
    name: &str,
) -> Option<&'o Value> {
    let (exact, whole) = (by_region(kind, name), format!("{kind}.{name}"));
    outputs.into_iter().find_map(|outputs| match outputs.get(&exact) {
        Some(regions) => regions.get(region),
        None => outputs.get(&whole),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn regions_with_a_server_group_of_one_name_are_told_apart() {
        let both = json!({"x.app-v001": [1, 2], "xByRegion.app-v001": {"east": [1], "west": [2]}});
        let east = json!({"x.app-v001": [3], "xByRegion.app-v001": {"east": [3]}});
        let whole = json!({"x.app-v001": [4]});
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
            let outputs = stages.iter().filter_map(|stage| stage.as_object());
            assert_eq!(left(outputs, "x", region, "app-v001"), expected.as_ref(), "{stages:?} {region}");
        }
        assert_eq!(left(both.as_object(), "x", "east", "app-v002"), None, "another one");
    }
}
