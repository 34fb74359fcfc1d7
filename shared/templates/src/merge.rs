//! What an instance takes over from its template beside the stages.

use serde_json::{Map, Value, json};

use crate::template::list;

const INHERITED: &str = "inherited";

/// A list that a template and its instances both have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inherited {
    /// Its name in the pipeline.
    pub(crate) name: &'static str,
    /// Its name in `exclude`; none where it cannot be excluded.
    pub(crate) exclude: Option<&'static str>,
    /// Where the instance has it.
    pub(crate) given_in: &'static [&'static str],
    /// What tells two entries apart, where anything but the whole does.
    key: Option<&'static str>,
}

/// All of them.
pub(crate) const INHERITED_LISTS: [Inherited; 4] = [
    Inherited { name: "triggers", exclude: Some("triggers"), given_in: &["triggers"], key: Some("id") },
    Inherited {
        name: "parameterConfig",
        exclude: Some("parameters"),
        given_in: &["parameters", "parameterConfig"],
        key: Some("name"),
    },
    Inherited {
        name: "notifications",
        exclude: Some("notifications"),
        given_in: &["notifications"],
        key: None,
    },
    Inherited { name: "expectedArtifacts", exclude: None, given_in: &["expectedArtifacts"], key: Some("id") },
];

impl Inherited {
    /// The template's entries, marked as inherited, and then the instance's; each once, and of two with one key the
    /// instance's. The template's are left out where the instance excludes them.
    pub(crate) fn merge(self, pipeline: &Map<String, Value>, instance: &Map<String, Value>) -> Vec<Value> {
        let own: Vec<&Value> = self.given_in.iter().flat_map(|name| list(instance.get(*name))).collect();
        let mut merged: Vec<Value> = Vec::new();
        let mut add = |entry: Value| {
            if !merged.iter().any(|known| plain(known) == plain(&entry)) {
                merged.push(entry);
            }
        };
        let excluded = self
            .exclude
            .is_some_and(|kind| list(instance.get("exclude")).iter().any(|name| name.as_str() == Some(kind)));
        for entry in list(pipeline.get(self.name)).iter().filter(|_| !excluded) {
            let replaced = own.iter().any(|own| plain(own) != plain(entry) && self.are_one(own, entry));
            if !replaced {
                add(if self.exclude.is_some() { marked(entry) } else { entry.clone() });
            }
        }
        own.into_iter().for_each(|entry| add(entry.clone()));
        merged
    }

    fn are_one(self, a: &Value, b: &Value) -> bool {
        let key = |entry: &Value| entry.get(self.key?).filter(|key| !key.is_null()).cloned();
        key(a).is_some_and(|it| key(b) == Some(it))
    }
}

fn marked(entry: &Value) -> Value {
    let mut entry = entry.clone();
    if let Some(fields) = entry.as_object_mut() {
        fields.insert(INHERITED.to_owned(), json!(true));
    }
    entry
}

fn plain(entry: &Value) -> Value {
    let mut entry = entry.clone();
    if let Some(fields) = entry.as_object_mut() {
        fields.remove(INHERITED);
    }
    entry
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(name: &str, pipeline: &Value, instance: &Value) -> Value {
        let lists = INHERITED_LISTS.iter().find(|it| it.name == name).expect("known");
        lists.merge(pipeline.as_object().expect("a map"), instance.as_object().expect("a map")).into()
    }

    #[test]
    fn entries_of_both_are_there_once() {
        for (name, pipeline, instance, expected) in [
            ("triggers", json!({}), json!({}), json!([])),
            (
                "triggers",
                json!({"triggers": [{"type": "cron"}]}),
                json!({"triggers": [{"type": "git"}]}),
                json!([{"type": "cron", "inherited": true}, {"type": "git"}]),
            ),
            (
                "triggers",
                json!({"triggers": [{"type": "cron"}, {"type": "cron"}]}),
                json!({"triggers": [{"type": "cron"}]}),
                json!([{"type": "cron", "inherited": true}]),
            ),
            (
                "triggers",
                json!({"triggers": [{"id": "1", "enabled": true}]}),
                json!({"triggers": [{"id": "1", "enabled": false}]}),
                json!([{"id": "1", "enabled": false}]),
            ),
            (
                "triggers",
                json!({"triggers": [{"type": "cron"}]}),
                json!({"triggers": [{"type": "git"}], "exclude": ["triggers"]}),
                json!([{"type": "git"}]),
            ),
            (
                "parameterConfig",
                json!({"parameterConfig": [{"name": "a", "default": "1"}, {"name": "b"}]}),
                json!({"parameters": [{"name": "a", "default": "2"}], "exclude": ["triggers"]}),
                json!([{"name": "b", "inherited": true}, {"name": "a", "default": "2"}]),
            ),
            (
                "notifications",
                json!({"notifications": [{"id": "1", "type": "slack"}]}),
                json!({"notifications": [{"id": "1", "type": "email"}]}),
                json!([{"id": "1", "type": "slack", "inherited": true}, {"id": "1", "type": "email"}]),
            ),
            (
                "expectedArtifacts",
                json!({"expectedArtifacts": [{"id": "1"}, {"id": "2"}]}),
                json!({"expectedArtifacts": [{"id": "2", "displayName": "x"}]}),
                json!([{"id": "1"}, {"id": "2", "displayName": "x"}]),
            ),
        ] {
            assert_eq!(merged(name, &pipeline, &instance), expected, "{name} {pipeline} {instance}");
        }
    }
}
