//! Expressions that are evaluated when an execution is launched.
//!
//! Spinnaker evaluates a definition at launch, with its trigger and template variables: all of it, or under `spelEvaluator`
//! v4 all but its stages. What cannot be evaluated yet stays as it is written, without a report: the stages evaluate it again
//! when they start.

use gennaker_evaluation::Expressions;
use gennaker_expressions::Sight;
use gennaker_pipeline::Pipeline;
use gennaker_runtime::Failure;
use serde_json::{Map, Value, json};

use crate::Lifecycle;

/// Fields of a definition whose expressions are not for launch: the stages have their own turn, and triggers are read before.
const KEPT: [&str; 4] = ["stages", "triggers", "parameterConfig", "templateVariables"];

impl Lifecycle {
    /// Evaluates what can be evaluated of a pipeline whose synthetic stages are expanded. Its graph stays: `refId`s, types and
    /// requisites are not evaluated, because its state machine was compiled from them.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub(crate) async fn launched(
        &self,
        pipeline: Pipeline,
        trigger: &Map<String, Value>,
    ) -> Result<Pipeline, Failure> {
        if !Value::Object(pipeline.json.clone()).to_string().contains("${") {
            return Ok(pipeline);
        }
        self.evaluation.run(|expressions| evaluated(pipeline.clone(), trigger, expressions)).await
    }
}

fn evaluated(
    mut pipeline: Pipeline,
    trigger: &Map<String, Value>,
    expressions: &Expressions<'_>,
) -> Pipeline {
    let variables = pipeline.json.get("templateVariables").map(|variables| {
        // A default may lack what it reads: unlike in stages, there is no later turn.
        expressions.transform(variables, &Sight::of_execution(json!({ "trigger": trigger }))).value
    });
    let sight = Sight::at_launch(trigger, variables.as_ref());
    let version = pipeline.json.get("spelEvaluator").and_then(Value::as_str).unwrap_or_default();
    let stages: Vec<Value> = if version.eq_ignore_ascii_case("v4") {
        Vec::new()
    } else {
        pipeline.stages.iter().map(|stage| json!({ "name": stage.name, "context": stage.context })).collect()
    };
    let (kept, rest): (Map<_, _>, Map<_, _>) =
        std::mem::take(&mut pipeline.json).into_iter().partition(|(name, _)| KEPT.contains(&name.as_str()));
    let done = expressions
        .transform(&json!({ "rest": rest, "stages": stages, "name": pipeline.name }), &sight)
        .value;
    let at = |pointer: &str| done.pointer(pointer);
    pipeline.json = at("/rest").and_then(Value::as_object).cloned().unwrap_or(rest);
    pipeline.json.extend(kept);
    if let Some(variables) = variables {
        pipeline.json.insert("templateVariables".to_owned(), variables);
    }
    if let Some(name) = at("/name").and_then(Value::as_str) {
        name.clone_into(&mut pipeline.name);
    }
    for (index, stage) in pipeline.stages.iter_mut().enumerate() {
        if let Some(name) = at(&format!("/stages/{index}/name")).and_then(Value::as_str) {
            name.clone_into(&mut stage.name);
        }
        if let Some(context) = at(&format!("/stages/{index}/context")).and_then(Value::as_object) {
            stage.context.clone_from(context);
        }
    }
    pipeline
}

#[cfg(test)]
mod tests {
    use gennaker_expressions::World;
    use gennaker_pipeline::expand;

    use super::*;

    fn launched(more: &Value) -> Pipeline {
        let mut definition = json!({
            "name": "Ship ${parameters.env}",
            "notifications": [{"address": "${parameters.env}@example.com"}],
            "stages": [{
                "refId": "1", "type": "wait", "name": "Wait in ${parameters.env}", "waitTime": "${parameters.n}",
                "id": "${execution.id}", "image": "${ami}", "either": "${parameters.none ?: 'x'}",
                "baked": "${#stageExists('Bake')}", "user": "${#currentUser()}",
            }],
        });
        let fields = definition.as_object_mut().expect("a map");
        fields.extend(more.as_object().expect("a map").clone());
        let trigger = json!({"parameters": {"env": "test", "n": 3}, "tag": "v7"});
        let trigger = trigger.as_object().expect("a map").clone();
        let world = World::default();
        evaluated(expand(&Pipeline::parse(&definition)), &trigger, &Expressions::new(&world))
    }

    #[test]
    fn in_version_3_what_the_trigger_answers_is_evaluated_and_the_rest_stays() {
        let pipeline = launched(&json!({}));
        assert_eq!(pipeline.name, "Ship test");
        assert_eq!(pipeline.json["notifications"], json!([{"address": "test@example.com"}]));
        let stage = &pipeline.stages[0];
        assert_eq!((stage.name.as_str(), stage.ref_id.as_str()), ("Wait in test", "1"));
        assert_eq!(stage.context["waitTime"], 3);
        for (name, source) in [
            ("id", "${execution.id}"),
            ("image", "${ami}"),
            ("either", "${parameters.none ?: 'x'}"),
            ("baked", "${#stageExists('Bake')}"),
            ("user", "${#currentUser()}"),
        ] {
            assert_eq!(stage.context[name], source, "{name} has to wait for its stage");
        }
    }

    #[test]
    fn in_version_4_stages_have_to_wait() {
        let pipeline = launched(&json!({"spelEvaluator": "V4"}));
        assert_eq!(pipeline.name, "Ship test");
        assert_eq!(pipeline.stages[0].name, "Wait in ${parameters.env}");
        assert_eq!(pipeline.stages[0].context["waitTime"], "${parameters.n}");
    }

    #[test]
    fn variables_of_a_template_may_be_expressions_over_the_trigger() {
        let variables = json!({"image": "app:${ trigger.tag }", "env": "${ parameters.env }", "size": 3});
        let more = json!({"templateVariables": variables, "description": "${templateVariables.image}"});
        let pipeline = launched(&more);
        assert_eq!(pipeline.json["templateVariables"], json!({"image": "app:v7", "env": "test", "size": 3}));
        assert_eq!(pipeline.json["description"], "app:v7");
    }
}
