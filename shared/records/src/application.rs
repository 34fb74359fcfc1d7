//! An application's settings.

use gennaker_runtime::Millis;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What an application's people have said about it. An application needs no record: its pipelines make it one.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Application {
    /// Its name, in lower case.
    pub name: String,
    /// Its attributes as in Spinnaker: `email`, `description`, `accounts` …, and `executionWindowTimeZone`.
    pub attributes: Map<String, Value>,
    /// When it was saved first; 0 where it never was.
    pub created_at: Millis,
    /// When it was saved last.
    pub updated_at: Millis,
    /// Who did.
    pub updated_by: String,
}

impl Application {
    /// The attribute with the zone of execution windows.
    pub const TIME_ZONE: &'static str = "executionWindowTimeZone";
    /// The zone of execution windows where the application names none, as in Spinnaker.
    pub const DEFAULT_TIME_ZONE: &'static str = "America/Los_Angeles";

    /// An application of which nothing is known but its name.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_lowercase(), ..Self::default() }
    }

    /// The zone of execution windows, an IANA name.
    pub fn time_zone(&self) -> &str {
        self.attributes.get(Self::TIME_ZONE).and_then(Value::as_str).unwrap_or(Self::DEFAULT_TIME_ZONE)
    }

    /// Takes over attributes; one that is null goes. The name and what the server says of itself stay as they are.
    pub fn merge(&mut self, attributes: Map<String, Value>) {
        for (name, value) in attributes {
            if ["name", "createTs", "updateTs", "lastModifiedBy"].contains(&name.as_str()) {
                continue;
            }
            if value.is_null() {
                self.attributes.remove(&name);
            } else {
                self.attributes.insert(name, value);
            }
        }
    }

    /// All attributes in Spinnaker's JSON, with `name`, `createTs`, `updateTs` and `lastModifiedBy`.
    pub fn to_json(&self) -> Map<String, Value> {
        let mut json = self.attributes.clone();
        json.insert("name".to_owned(), json!(self.name));
        json.entry(Self::TIME_ZONE).or_insert_with(|| json!(Self::DEFAULT_TIME_ZONE));
        if self.created_at > 0 {
            json.insert("createTs".to_owned(), json!(self.created_at.to_string()));
            json.insert("updateTs".to_owned(), json!(self.updated_at.to_string()));
            json.insert("lastModifiedBy".to_owned(), json!(self.updated_by));
        }
        json
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(json: &Value) -> Map<String, Value> {
        json.as_object().expect("a map").clone()
    }

    #[test]
    fn an_application_without_a_zone_has_spinnakers() {
        let mut application = Application::named("MyApp");
        assert_eq!(application.time_zone(), "America/Los_Angeles");
        application.merge(map(&json!({ "executionWindowTimeZone": "Europe/Zurich" })));
        assert_eq!(application.time_zone(), "Europe/Zurich");
    }

    #[test]
    fn attributes_are_merged_and_null_takes_one_away() {
        let mut application = Application::named("MyApp");
        application
            .merge(map(&json!({ "email": "a@example.com", "owner": "a", "name": "other", "updateTs": "1" })));
        application.merge(map(&json!({ "owner": null, "description": "d" })));
        let expected = json!({ "name": "myapp", "email": "a@example.com", "description": "d",
            "executionWindowTimeZone": "America/Los_Angeles" });
        assert_eq!(Value::from(application.to_json()), expected);
    }
}
