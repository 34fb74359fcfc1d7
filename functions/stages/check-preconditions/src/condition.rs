//! The conditions of a stage, as they are configured.

use gennaker_pipeline::{boolean, text};
use gennaker_rules::{Status, failure_status};
use serde_json::{Map, Value};

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Expression,
    ClusterSize,
    StageStatus,
    Noop,
}

const KINDS: [(&str, Kind); 4] = [
    ("clusterSize", Kind::ClusterSize),
    ("expression", Kind::Expression),
    ("noop", Kind::Noop),
    ("stageStatus", Kind::StageStatus),
];

/// What a condition takes over from the stage where its own context has none.
const SHARED: [&str; 4] = ["cluster", "regions", "credentials", "zones"];
/// What a condition's own failure does.
const FLAGS: [&str; 2] = ["failPipeline", "continuePipeline"];

/// One condition.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) kind: Kind,
    /// Where its context stands in the stage: `preconditions[0].context`.
    pub(crate) path: String,
    /// The fields of its type.
    pub(crate) context: Map<String, Value>,
    /// The cloud that it asks, where it says so.
    pub(crate) cloud_provider: Option<String>,
    flags: Vec<(&'static str, bool)>,
}

/// Reads the conditions: the list `preconditions`, or without one the condition that the stage itself is (`preconditionType`
/// and `context`, as Spinnaker's own child stages have them).
pub(crate) fn read(stage: &Map<String, Value>) -> Result<Vec<Condition>, String> {
    match stage.get("preconditions") {
        Some(Value::Array(items)) => items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                let path = format!("preconditions[{index}]");
                let fields = item
                    .as_object()
                    .ok_or_else(|| format!("{path} is {item}; it must be a map with type and context"))?;
                Condition::read(stage, fields, "type", &format!("{path}."))
            })
            .collect(),
        None | Some(Value::Null) if stage.contains_key("preconditionType") => {
            Ok(vec![Condition::read(stage, stage, "preconditionType", "")?])
        }
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(other) => Err(format!("preconditions is {other}; it must be a list")),
    }
}

/// The stage's fields with what checking has added to the conditions' contexts.
pub(crate) fn written(stage: &Map<String, Value>, conditions: &[Condition]) -> Vec<(&'static str, Value)> {
    let results = || conditions.iter().map(|condition| condition.context.get("expressionResult"));
    if results().flatten().next().is_none() {
        return Vec::new();
    }
    let with = |fields: &Value, result: Option<&Value>| {
        let mut fields = fields.clone();
        if let (Some(context), Some(result)) =
            (fields.pointer_mut("/context").and_then(Value::as_object_mut), result)
        {
            context.insert("expressionResult".to_owned(), result.clone());
        }
        fields
    };
    match stage.get("preconditions").and_then(Value::as_array) {
        Some(items) => {
            let items = items.iter().zip(results()).map(|(item, result)| with(item, result)).collect();
            vec![("preconditions", Value::Array(items))]
        }
        None => {
            let whole = with(&Value::Object(stage.clone()), results().flatten().next());
            whole.get("context").cloned().map(|context| ("context", context)).into_iter().collect()
        }
    }
}

impl Condition {
    fn read(
        stage: &Map<String, Value>,
        fields: &Map<String, Value>,
        type_field: &str,
        path: &str,
    ) -> Result<Self, String> {
        let name = fields.get(type_field).and_then(text).unwrap_or_default();
        let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == name) else {
            let known = KINDS.map(|(known, _)| known).join(", ");
            let what = if name.is_empty() {
                "is missing".to_owned()
            } else {
                format!("is {name}, which there is none")
            };
            return Err(format!("{path}{type_field} {what}; a precondition is one of {known}"));
        };
        let path = format!("{path}context");
        let mut context = match fields.get("context") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(context)) => context.clone(),
            Some(other) => return Err(format!("{path} is {other}; it must be a map")),
        };
        for name in SHARED {
            let is_missing = context.get(name).is_none_or(Value::is_null);
            if let Some(value) = stage.get(name).filter(|_| is_missing) {
                context.insert(name.to_owned(), value.clone());
            }
        }
        let cloud_provider =
            fields.get("cloudProvider").or_else(|| stage.get("cloudProvider")).and_then(text);
        let flags =
            FLAGS.into_iter().filter_map(|name| Some((name, fields.get(name).and_then(boolean)?))).collect();
        Ok(Self { kind: *kind, path, context, cloud_provider, flags })
    }

    /// What its failure leads to: by its own "if it fails" where it says anything, otherwise by the stage's.
    pub(crate) fn failure_status(&self, stage: &Map<String, Value>) -> Status {
        let mut context = stage.clone();
        context.extend(self.flags.iter().map(|(name, flag)| ((*name).to_owned(), Value::from(*flag))));
        failure_status(&context)
    }

    /// The reason of its failure, with what its author says to it.
    pub(crate) fn explain(&self, reason: String) -> String {
        match self.context.get("failureMessage").and_then(text) {
            Some(message) => format!("{reason} ({message})"),
            None => reason,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map(json: &Value) -> Map<String, Value> {
        json.as_object().expect("a map").clone()
    }

    fn conditions(stage: &Value) -> Vec<Condition> {
        read(&map(stage)).expect("conditions")
    }

    #[test]
    fn conformance_47_a_conditions_own_flags_win_over_the_stages() {
        for (stage, own, expected) in [
            (json!({"failPipeline": true}), json!({"failPipeline": false}), Status::Stopped),
            (json!({"failPipeline": true}), json!({}), Status::Terminal),
            (json!({"failPipeline": false}), json!({"failPipeline": "true"}), Status::Terminal),
            (json!({"failPipeline": true}), json!({"continuePipeline": "true"}), Status::FailedContinue),
            (json!({"continuePipeline": true}), json!({"failPipeline": true}), Status::FailedContinue),
        ] {
            let mut own = own.clone();
            own["type"] = json!("noop");
            let mut stage = stage.clone();
            stage["preconditions"] = json!([own]);
            assert_eq!(conditions(&stage)[0].failure_status(&map(&stage)), expected, "{stage}");
        }
    }

    #[test]
    fn an_unknown_type_is_answered_with_the_known_ones() {
        for (stage, place) in [
            (
                json!({"preconditions": [{"type": "noop"}, {"type": "featureFlag"}]}),
                "preconditions[1].type is featureFlag",
            ),
            (json!({"preconditions": [{}]}), "preconditions[0].type is missing"),
            (json!({"preconditionType": "size"}), "preconditionType is size"),
        ] {
            let message = read(&map(&stage)).expect_err("unknown");
            assert!(message.starts_with(place), "{message}");
            assert!(message.ends_with("one of clusterSize, expression, noop, stageStatus"), "{message}");
        }
    }

    #[test]
    fn the_stages_places_are_taken_over_where_the_condition_has_none() {
        let stage = json!({
            "cluster": "app-main", "regions": ["us-east-1"], "credentials": "prod", "zones": ["us-east-1a"], "other": 1,
            "preconditions": [
                { "type": "clusterSize", "context": { "cluster": "app-other", "regions": null } },
                { "type": "clusterSize" },
            ],
        });
        let conditions = conditions(&stage);
        assert_eq!(
            Value::Object(conditions[0].context.clone()),
            json!({"cluster": "app-other", "regions": ["us-east-1"], "credentials": "prod", "zones": ["us-east-1a"]})
        );
        assert_eq!(conditions[1].context["cluster"], "app-main");
        assert_eq!(conditions[1].path, "preconditions[1].context");
    }

    #[test]
    fn a_stage_may_be_its_own_condition_or_have_none() {
        let own = conditions(&json!({"preconditionType": "stageStatus", "context": {"stageName": "a"}}));
        assert_eq!((own[0].kind, own[0].path.as_str()), (Kind::StageStatus, "context"));
        assert!(conditions(&json!({})).is_empty());
    }

    #[test]
    fn results_are_written_beside_their_expressions() {
        let listed = json!({"preconditions": [{"type": "noop"}, {"type": "expression", "context": {"expression": "x"}}]});
        let own = json!({"preconditionType": "expression", "context": {"expression": "x"}});
        for (stage, place) in [(listed, "/preconditions/1/context"), (own, "/context")] {
            let mut conditions = conditions(&stage);
            assert_eq!(written(&map(&stage), &conditions), [], "nothing was evaluated");
            let last = conditions.last_mut().expect("a condition");
            last.context.insert("expressionResult".to_owned(), json!("true"));
            let mut fields = stage.clone();
            for (name, value) in written(&map(&stage), &conditions) {
                fields[name] = value;
            }
            assert_eq!(fields.pointer(place), Some(&json!({"expression": "x", "expressionResult": "true"})));
        }
    }

    #[test]
    fn the_authors_message_follows_the_reason() {
        let stage = json!({"preconditions": [{"type": "noop", "context": {"failureMessage": "ask ops"}}, {"type": "noop"}]});
        let said: Vec<String> =
            conditions(&stage).iter().map(|condition| condition.explain("no".to_owned())).collect();
        assert_eq!(said, ["no (ask ops)", "no"]);
    }
}
