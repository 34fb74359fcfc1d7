//! The types of a definition.

use serde_json::{Map, Value};

use crate::Parameter;
use crate::lenient::{boolean, integer, text};

/// A pipeline definition. What this type does not name is in [`Pipeline::json`], which is the whole of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pipeline {
    /// The definition's id, given by whoever saved it first.
    pub id: Option<String>,
    /// The application that it belongs to.
    pub application: String,
    /// Its name, unique in the application.
    pub name: String,
    /// Its stages in the order in which they stand.
    pub stages: Vec<StageDefinition>,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// The whole definition.
    pub json: Map<String, Value>,
}

/// One stage of a definition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StageDefinition {
    /// Its id in the pipeline.
    pub ref_id: String,
    /// The stage type that runs it: `alias` where there is one, else `type`.
    pub stage_type: String,
    /// Its name; the type where it has none.
    pub name: String,
    /// The stages that it waits for.
    pub requisites: Vec<String>,
    /// Everything else: what becomes the stage's context.
    pub context: Map<String, Value>,
    /// It is skipped when it would start after this moment (`startTimeExpiry`, milliseconds since 1970).
    pub start_time_expiry: Option<i64>,
    /// The synthetic stage that runs before it; see [`crate::expand`].
    pub before: Option<String>,
    /// The stage that this synthetic stage runs before.
    pub owner: Option<String>,
}

/// What happens to the pipeline when a stage fails ("If stage fails" in Spinnaker's UI).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnFailure {
    /// Halt the entire pipeline: the stage is TERMINAL.
    Halt,
    /// Halt this branch only: the stage is STOPPED.
    Stop,
    /// Ignore it: the stage is FAILED_CONTINUE.
    Ignore,
}

impl OnFailure {
    /// From a stage's context: `continuePipeline` first, then `failPipeline`.
    pub fn of(context: &Map<String, Value>) -> Self {
        let flag = |name: &str| context.get(name).and_then(boolean);
        if flag("continuePipeline") == Some(true) {
            Self::Ignore
        } else if flag("failPipeline") == Some(false) {
            Self::Stop
        } else {
            Self::Halt
        }
    }
}

impl Pipeline {
    /// Reads a definition leniently. Problems are [`crate::validate`]'s to find; what is missing is empty here.
    pub fn parse(json: &Value) -> Self {
        let Some(fields) = json.as_object() else { return Self::default() };
        let list =
            |name: &str| fields.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let get = |name: &str| fields.get(name).and_then(text);
        let stages = list("stages");
        let numbered = stages.iter().all(|stage| stage.get("refId").and_then(text).is_none());
        Self {
            id: get("id"),
            application: get("application").unwrap_or_default(),
            name: get("name").map(|name| name.trim().to_owned()).unwrap_or_default(),
            stages: stages
                .iter()
                .enumerate()
                .map(|(index, stage)| StageDefinition::parse(stage, numbered.then_some(index)))
                .collect(),
            parameters: list("parameterConfig").iter().filter_map(Parameter::parse).collect(),
            json: fields.clone(),
        }
    }

    /// The stage with a `refId`.
    pub fn stage(&self, ref_id: &str) -> Option<&StageDefinition> {
        self.stages.iter().find(|stage| stage.ref_id == ref_id)
    }

    /// A field of the definition that is a truth value; false where it is absent.
    pub fn flag(&self, name: &str) -> bool {
        self.json.get(name).and_then(boolean) == Some(true)
    }
}

impl StageDefinition {
    /// Reads one stage. Where no stage of the pipeline has a `refId`, they run in the order of the list and
    /// `position` is this one's (Spinnaker: `applyStageRefIds`).
    fn parse(json: &Value, position: Option<usize>) -> Self {
        let mut context = json.as_object().cloned().unwrap_or_default();
        let mut take = |name: &str| context.remove(name);
        let ref_id = take("refId").as_ref().and_then(text);
        let requisites = take("requisiteStageRefIds").map(|value| requisites(&value)).unwrap_or_default();
        let name = take("name").as_ref().and_then(text);
        let declared = take("type").as_ref().and_then(text).unwrap_or_default();
        let start_time_expiry = take("startTimeExpiry").as_ref().and_then(integer);
        let stage_type = context.get("alias").and_then(Value::as_str).map_or(declared, str::to_owned);
        let (ref_id, requisites) = match position {
            Some(0) => ("0".to_owned(), Vec::new()),
            Some(index) => (index.to_string(), vec![(index - 1).to_string()]),
            None => (ref_id.unwrap_or_default(), requisites),
        };
        Self {
            ref_id,
            name: name.unwrap_or_else(|| stage_type.clone()),
            stage_type,
            requisites,
            context,
            start_time_expiry,
            ..Self::default()
        }
    }

    /// The stages that have to be done before it starts: the synthetic one before it, or its requisites.
    pub fn waits_for(&self) -> &[String] {
        self.before.as_ref().map_or(&self.requisites, std::slice::from_ref)
    }

    /// What happens when it fails.
    pub fn on_failure(&self) -> OnFailure {
        OnFailure::of(&self.context)
    }
}

/// Requisites stand as a list, as null, or as a text that is a JSON list.
fn requisites(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(text).collect(),
        Value::String(list) => serde_json::from_str::<Value>(list)
            .ok()
            .filter(Value::is_array)
            .map(|list| requisites(&list))
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn conformance_01_stages_without_ref_ids_run_in_the_order_of_the_list() {
        let pipeline =
            Pipeline::parse(&json!({"stages": [{"type": "wait"}, {"type": "wait"}, {"type": "wait"}]}));
        let edges: Vec<_> =
            pipeline.stages.iter().map(|stage| (stage.ref_id.as_str(), stage.requisites.clone())).collect();
        assert_eq!(edges, [("0", vec![]), ("1", vec!["0".to_owned()]), ("2", vec!["1".to_owned()])]);
    }

    #[test]
    fn requisites_may_be_null_or_a_text_that_is_a_list() {
        let parse = |requisites: Value| {
            Pipeline::parse(
                &json!({"stages": [{"type": "wait", "refId": "1", "requisiteStageRefIds": requisites}]}),
            )
            .stages[0]
                .requisites
                .clone()
        };
        assert_eq!(parse(json!(null)), Vec::<String>::new());
        assert_eq!(parse(json!("[\"7\"]")), ["7"]);
        assert_eq!(parse(json!([7])), ["7"]);
    }

    #[test]
    fn conformance_11_an_alias_replaces_the_type_and_what_is_not_structure_is_context() {
        let pipeline = Pipeline::parse(
            &json!({"stages": [{"type": "runJobManifest", "alias": "runJob", "refId": "1", "name": "J", "comments": "c"}]}),
        );
        assert_eq!(pipeline.stages[0].stage_type, "runJob");
        assert_eq!(
            Value::from(pipeline.stages[0].context.clone()),
            json!({"alias": "runJob", "comments": "c"})
        );
    }

    #[test]
    fn if_the_stage_fails_has_three_answers() {
        for (context, expected) in [
            (json!({}), OnFailure::Halt),
            (json!({"failPipeline": true}), OnFailure::Halt),
            (json!({"failPipeline": "false"}), OnFailure::Stop),
            (json!({"failPipeline": false, "continuePipeline": true}), OnFailure::Ignore),
        ] {
            assert_eq!(OnFailure::of(context.as_object().expect("a map")), expected, "{context}");
        }
    }
}
