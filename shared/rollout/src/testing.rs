//! Configurations for tests.

use serde_json::{Value, json};

use crate::Config;

/// A configuration with some fields of its own.
pub(crate) fn config(more: &Value) -> Config {
    let mut json = json!({
        "account": "prod", "application": "app", "instanceType": "t3.micro", "region": "r", "subnetType": "internal",
        "capacity": {"min": 1, "desired": 1, "max": 1},
    });
    for (name, value) in more.as_object().expect("a map") {
        json[name] = value.clone();
    }
    crate::read(json.as_object().expect("a map")).expect("readable").remove(0)
}
