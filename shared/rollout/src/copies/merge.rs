//! What is given, and for the rest what is inherited.

use serde_json::{Map, Value};

/// The given fields, completed by the inherited ones. A blank text counts as not given, but for those fields where a blank
/// means nothing at all; an empty list counts as given.
pub(super) fn merge(given: &Map<String, Value>, mut inherited: Map<String, Value>) -> Map<String, Value> {
    let mut merged = given.clone();
    for (one, others) in EXCLUDING {
        if others.iter().any(|name| given.get(*name).is_some_and(|value| is_given(name, value))) {
            inherited.remove(one);
        }
    }
    let inherited_capacity = inherited.remove("capacity");
    for (name, value) in inherited {
        if !given.get(&name).is_some_and(|given| is_given(&name, given)) {
            merged.insert(name, value);
        }
    }
    if let Some(Value::Object(mut capacity)) = inherited_capacity {
        let sizes = given.get("capacity").and_then(Value::as_object).cloned().unwrap_or_default();
        capacity.extend(sizes.into_iter().filter(|(name, value)| is_given(name, value)));
        merged.insert("capacity".to_owned(), Value::Object(capacity));
    }
    merged
}

/// What is not inherited where one of the others is given.
const EXCLUDING: [(&str, &[&str]); 10] = [
    ("amiName", &["imageId"]),
    ("imageId", &["amiName"]),
    ("securityGroups", &["securityGroupNames"]),
    ("subnetType", &["subnetIds"]),
    ("subnetIds", &["subnetType"]),
    ("freeFormDetails", &["detail"]),
    ("blockDevices", &["useAmiBlockDeviceMappings"]),
    ("spotPrice", &["spotPrice"]),
    // A price means a spot instance, and a blank one means none.
    ("marketType", &["spotPrice"]),
    ("unlimitedCpuCredits", &["instanceType", "launchTemplateOverridesForInstanceType"]),
];

fn is_given(name: &str, value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => {
            !text.trim().is_empty() || ["spotPrice", "stack", "freeFormDetails"].contains(&name)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn merged(given: &Value, inherited: &Value) -> Value {
        let map = |value: &Value| value.as_object().expect("a map").clone();
        Value::Object(merge(&map(given), map(inherited)))
    }

    #[test]
    fn what_is_given_outweighs_what_is_inherited() {
        for (given, inherited, expected) in [
            (json!({"keyPair": "mine"}), json!({"keyPair": "its"}), json!({"keyPair": "mine"})),
            (json!({"keyPair": ""}), json!({"keyPair": "its"}), json!({"keyPair": "its"})),
            (json!({"keyPair": null}), json!({"keyPair": "its"}), json!({"keyPair": "its"})),
            (json!({"spotPrice": ""}), json!({"spotPrice": "0.1"}), json!({"spotPrice": ""})),
            (json!({"spotPrice": ""}), json!({"marketType": "spot"}), json!({"spotPrice": ""})),
            (
                json!({"keyPair": "k"}),
                json!({"marketType": "spot"}),
                json!({"keyPair": "k", "marketType": "spot"}),
            ),
            (json!({"stack": ""}), json!({"stack": "main"}), json!({"stack": ""})),
            (json!({"targetGroups": []}), json!({"targetGroups": ["web"]}), json!({"targetGroups": []})),
            (json!({"amiName": "a"}), json!({"imageId": "ami-1"}), json!({"amiName": "a"})),
            (json!({"subnetIds": ["s"]}), json!({"subnetType": "internal"}), json!({"subnetIds": ["s"]})),
            (
                json!({"capacity": {"desired": 5, "max": null}}),
                json!({"capacity": {"min": 1, "desired": 2, "max": 7}}),
                json!({"capacity": {"min": 1, "desired": 5, "max": 7}}),
            ),
        ] {
            assert_eq!(merged(&given, &inherited), expected, "{given} {inherited}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_given_is_lost(
            given in proptest::collection::btree_map("[a-z]{1,3}", 1_u32..9, 0..6),
            inherited in proptest::collection::btree_map("[a-z]{1,3}", 10_u32..19, 0..6),
        ) {
            let (given, inherited) = (json!(given), json!(inherited));
            let merged = merged(&given, &inherited);
            for (name, value) in given.as_object().expect("a map") {
                prop_assert_eq!(&merged[name], value);
            }
            for (name, value) in inherited.as_object().expect("a map") {
                prop_assert!(given.get(name).is_some() || merged[name] == *value);
            }
        }
    }
}
