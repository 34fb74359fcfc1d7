//! What the expressions of an execution or of one of its stages see, put together from the execution's JSON.

use serde_json::{Map, Value, json};

use crate::graph::{Stages, text};
use crate::{Scope, World, source};

/// The root and the execution for the expressions of a stage, or of a whole execution.
#[derive(Debug, Clone)]
pub struct Sight {
    root: Map<String, Value>,
    execution: Value,
    current_stage: Option<String>,
    allow_unknown_keys: bool,
}

impl Sight {
    /// What expressions outside of a stage see: `trigger`, `parameters`, `templateVariables`, `scmInfo` and `execution`.
    #[must_use]
    pub fn of_execution(execution: Value) -> Self {
        let mut root = Map::new();
        add_common(&mut root, &execution);
        Self { root, execution, current_stage: None, allow_unknown_keys: true }
    }

    /// What the expressions of a stage see: its own context, then its outputs and those of its ancestors, nearest first
    /// (Spinnaker: StageContext), and what those outside of a stage see. None if the execution has no such stage.
    ///
    /// ```
    /// use gennaker_expressions::{Sight, World, evaluate};
    /// use serde_json::json;
    ///
    /// let execution = json!({"trigger": {"parameters": {"env": "test"}}, "stages": [
    ///     {"refId": "1", "outputs": {"image": "ami-1"}},
    ///     {"refId": "2", "requisiteStageRefIds": ["1"], "context": {"size": 3}},
    /// ]});
    /// let sight = Sight::of_stage(execution, "2").unwrap();
    /// let text = evaluate("image + ' ' + size + ' ' + parameters.env", &sight.scope(&World::default()));
    /// assert_eq!(text, Ok(json!("ami-1 3 test")));
    /// ```
    #[must_use]
    pub fn of_stage(execution: Value, ref_id: &str) -> Option<Self> {
        let stages = Stages::of(&execution);
        let stage = stages.by_ref_id(ref_id)?;
        let mut root = Map::new();
        let fields = |stage: &Value, name: &str| stage.get(name).and_then(Value::as_object).cloned();
        for ancestor in stages.ancestors(stage).into_iter().rev().chain([stage]) {
            root.extend(fields(ancestor, "outputs").unwrap_or_default());
        }
        root.extend(fields(stage, "context").unwrap_or_default());
        add_common(&mut root, &execution);
        Some(Self { root, execution, current_stage: Some(ref_id.to_owned()), allow_unknown_keys: true })
    }

    /// What expressions see when an execution is launched: its trigger and its template's variables. There is no execution
    /// yet, and a missing key is an error, so that what needs either stays as it is written (Spinnaker: version 3).
    #[must_use]
    pub fn at_launch(trigger: &Map<String, Value>, template_variables: Option<&Value>) -> Self {
        let mut root = Map::new();
        let known = json!({ "trigger": trigger, "templateVariables": template_variables });
        add_common(&mut root, &known);
        Self { root, execution: Value::Null, current_stage: None, allow_unknown_keys: false }
    }

    /// What expressions see whose root is a map of one's own; `execution` is read out of it.
    #[must_use]
    pub fn of_root(root: Map<String, Value>) -> Self {
        let execution = root.get("execution").cloned().unwrap_or_else(|| json!({ "stages": [] }));
        Self { root, execution, current_stage: None, allow_unknown_keys: true }
    }

    /// Adds names, which go before those that are there.
    pub fn add(&mut self, more: Map<String, Value>) {
        self.root.extend(more);
    }

    /// Makes a missing key an error.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.allow_unknown_keys = false;
        self
    }

    /// The bare names.
    #[must_use]
    pub fn root(&self) -> &Map<String, Value> {
        &self.root
    }

    /// The scope, at a moment of the world.
    #[must_use]
    pub fn scope<'a>(&'a self, world: &'a World) -> Scope<'a> {
        Scope {
            root: &self.root,
            execution: &self.execution,
            current_stage: self.current_stage.as_deref(),
            allow_unknown_keys: self.allow_unknown_keys,
            world,
        }
    }
}

/// The stages before a stage by their `refId`, nearest first (Spinnaker: StageExecution's ancestors): each with what belongs to
/// it, then the stages before that, then those of its parent.
#[must_use]
pub fn ancestors<'e>(execution: &'e Value, ref_id: &str) -> Vec<&'e str> {
    let stages = Stages::of(execution);
    let found = stages.by_ref_id(ref_id).map(|stage| stages.ancestors(stage)).unwrap_or_default();
    found.into_iter().filter_map(|stage| text(stage, "refId")).collect()
}

/// The names that every expression of an execution sees. The execution itself is not copied: the evaluator knows it.
fn add_common(root: &mut Map<String, Value>, execution: &Value) {
    root.remove("execution");
    let trigger = execution.get("trigger").cloned().unwrap_or_else(|| json!({}));
    if let Some(scm) = source::scm_info(root, &trigger) {
        root.insert("scmInfo".to_owned(), scm);
    }
    root.insert("parameters".to_owned(), trigger.get("parameters").cloned().unwrap_or_else(|| json!({})));
    root.insert("trigger".to_owned(), trigger);
    if let Some(variables) = execution.get("templateVariables").filter(|variables| !variables.is_null()) {
        root.insert("templateVariables".to_owned(), variables.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::text;

    /// d waits for b and c, which both wait for a; e waits for nothing and belongs to d.
    fn execution() -> Value {
        json!({"stages": [
            {"id": "A", "refId": "a", "outputs": {"far": 1, "image": "of a"}},
            {"id": "B", "refId": "b", "requisiteStageRefIds": ["a"], "outputs": {"image": "of b"}},
            {"id": "X", "refId": "b<0", "parentStageId": "B", "syntheticStageOwner": "STAGE_BEFORE", "outputs": {"inner": 2}},
            {"id": "C", "refId": "c", "requisiteStageRefIds": ["a"], "outputs": {}},
            {"id": "D", "refId": "d", "requisiteStageRefIds": ["b", "c"], "context": {"own": 3}},
            {"id": "E", "refId": "d<1", "parentStageId": "D", "syntheticStageOwner": "STAGE_BEFORE"},
            {"id": "F", "refId": "d>1", "parentStageId": "D", "syntheticStageOwner": "STAGE_AFTER"},
        ]})
    }

    fn ancestors(ref_id: &str) -> Vec<String> {
        let execution = execution();
        let stages = Stages::of(&execution);
        let stage = stages.by_ref_id(ref_id).expect("the stage is there");
        stages
            .ancestors(stage)
            .into_iter()
            .filter_map(|stage| text(stage, "refId").map(str::to_owned))
            .collect()
    }

    #[test]
    fn ancestors_come_nearest_first_and_once() {
        assert_eq!(ancestors("a"), [""; 0]);
        assert_eq!(ancestors("d"), ["b", "c", "b<0", "a"]);
        assert_eq!(ancestors("d<1"), ["d", "b", "c", "b<0", "a"]);
        assert_eq!(ancestors("d>1"), ["d<1", "d", "b", "c", "b<0", "a"]);
    }

    #[test]
    fn a_key_is_the_stages_own_then_the_nearest_ancestors() {
        let see = |execution: Value, key: &str| {
            Sight::of_stage(execution, "d").expect("the stage is there").root().get(key).cloned()
        };
        assert_eq!(see(execution(), "image"), Some(json!("of b")));
        assert_eq!(see(execution(), "far"), Some(json!(1)));
        assert_eq!(see(execution(), "inner"), Some(json!(2)));
        assert_eq!(see(execution(), "own"), Some(json!(3)));
        let mut shadowed = execution();
        shadowed["stages"][4]["context"]["image"] = Value::Null;
        assert_eq!(
            see(shadowed, "image"),
            Some(Value::Null),
            "a key that is there counts, even without a value"
        );
    }

    #[test]
    fn a_circle_of_requisites_ends() {
        let execution = json!({"stages": [
            {"refId": "1", "requisiteStageRefIds": ["2"]}, {"refId": "2", "requisiteStageRefIds": ["1"]},
        ]});
        assert!(Sight::of_stage(execution, "1").is_some());
    }

    #[test]
    fn a_stage_that_is_not_there_sees_nothing() {
        assert!(Sight::of_stage(execution(), "z").is_none());
    }
}
