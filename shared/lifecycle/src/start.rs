//! Starting an execution.

use gennaker_pipeline::{Pipeline, apply_parameters, expand, integer};
use gennaker_records::{Definition, Execution, Stage};
use gennaker_rules::Limits;
use gennaker_runtime::{ErrorClass, Failure};
use serde_json::{Map, Value, json};

use crate::Lifecycle;

/// Who wants what started.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The application.
    pub application: String,
    /// The pipeline's name or id.
    pub pipeline: String,
    /// The execution's id, if the caller chose one: asking twice with one id starts once.
    pub execution_id: Option<String>,
    /// The trigger: `type`, `user`, `parameters` …
    pub trigger: Map<String, Value>,
    /// Whether parameters are checked as Spinnaker's UI checks them; its servers only want required ones.
    pub strict: bool,
}

/// Fields of a definition that its executions show.
const SHOWN: [&str; 8] = [
    "limitConcurrent",
    "maxConcurrentExecutions",
    "keepWaitingPipelines",
    "spelEvaluator",
    "notifications",
    "templateVariables",
    "source",
    "initialConfig",
];

impl Lifecycle {
    /// Starts a pipeline and returns the execution's id. Where another execution with the trigger's `correlationId` has not
    /// ended, that one's id is returned and nothing starts.
    ///
    /// # Errors
    /// [`ErrorClass::NotFound`] where there is no such pipeline, [`ErrorClass::InvalidInput`] where it is disabled or a
    /// required parameter is missing.
    pub async fn start(&self, request: Request) -> Result<String, Failure> {
        let id = match request.execution_id {
            Some(id) => id,
            None => self.ports.id()?,
        };
        match self.store.execution(&id).await {
            // Asked for before: what is missing may be only the machine's start.
            Ok(_) => {
                self.run_machine(&id).await?;
                return Ok(id);
            }
            Err(failure) if failure.class == ErrorClass::NotFound => {}
            Err(failure) => return Err(failure),
        }
        let definition = self.store.definition_named(&request.application, &request.pipeline).await?.value;
        let pipeline = expand(&Pipeline::parse(definition.pipeline_json()));
        if pipeline.flag("disabled") {
            return Err(Failure::invalid(format!(
                "pipeline {} is disabled; enable it to start it",
                pipeline.name
            )));
        }
        let trigger = trigger(request.trigger, &pipeline, request.strict)?;
        if let Some(correlation) = trigger.get("correlationId").and_then(Value::as_str)
            && let Some(known) = self.correlated(correlation, &id).await?
        {
            return Ok(known);
        }
        let pipeline = self.launched(pipeline, &trigger).await?;
        let execution = self.execution(id.clone(), &definition, &pipeline, trigger);
        let stages = pipeline
            .stages
            .iter()
            .enumerate()
            .map(|(position, stage)| Ok(Stage::not_started(stage, position, self.ports.id()?)))
            .collect::<Result<Vec<_>, Failure>>()?;
        self.store.create_execution(&execution, &stages).await?;
        if execution.start_time_expiry.is_some_and(|expiry| expiry < self.ports.now()) {
            self.expire(&id).await?;
        }
        self.run_machine(&id).await?;
        Ok(id)
    }

    /// The execution of a correlation id that has not ended; none where the new one takes its place.
    async fn correlated(&self, correlation: &str, id: &str) -> Result<Option<String>, Failure> {
        let now = self.ports.now();
        let Some(holder) = self.store.correlate(correlation, id, now).await? else { return Ok(None) };
        match self.store.execution(&holder).await {
            Ok(known) if !known.execution.value.status.is_complete() => return Ok(Some(holder)),
            Err(failure) if failure.class != ErrorClass::NotFound => return Err(failure),
            // It has ended, or its start died before it was written.
            Ok(_) | Err(_) => {}
        }
        if self.store.recorrelate(correlation, &holder, id, now).await? {
            return Ok(None);
        }
        Err(Failure::conflict(format!("correlation id {correlation} changed hands just now; try again")))
    }

    fn execution(
        &self,
        id: String,
        definition: &Definition,
        pipeline: &Pipeline,
        trigger: Map<String, Value>,
    ) -> Execution {
        let settings: Map<String, Value> = SHOWN
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), pipeline.json.get(*name)?.clone())))
            .collect();
        Execution {
            id,
            application: definition.application.clone(),
            name: pipeline.name.clone(),
            pipeline_config_id: definition.id.clone(),
            build_time: self.ports.now(),
            trigger,
            settings,
            definition_version: definition.number,
            state_machine: definition.state_machine.clone(),
            run: 1,
            transitions: definition.transitions,
            looks: definition.looks,
            limits: Limits::of(&pipeline.json),
            start_time_expiry: pipeline.json.get("startTimeExpiry").and_then(integer),
            ..Execution::default()
        }
    }
}

/// The trigger with the values of the parameters.
fn trigger(
    mut trigger: Map<String, Value>,
    pipeline: &Pipeline,
    strict: bool,
) -> Result<Map<String, Value>, Failure> {
    trigger.entry("type").or_insert_with(|| json!("manual"));
    trigger.entry("user").or_insert_with(|| json!("anonymous"));
    let given = match trigger.remove("parameters") {
        Some(Value::Object(given)) => given,
        _ => Map::new(),
    };
    let mut declared = pipeline.parameters.clone();
    // What a pipeline starts gets what it is given (Spinnaker: DependentPipelineStarter).
    if trigger.get("type").and_then(Value::as_str) == Some("pipeline") {
        declared.iter_mut().for_each(|parameter| parameter.required = false);
    }
    let values = apply_parameters(&declared, given, strict).map_err(|problems| {
        let all: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
        Failure::invalid(all.join("; "))
    })?;
    trigger.insert("parameters".to_owned(), Value::from(values));
    Ok(trigger)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pipeline() -> Pipeline {
        Pipeline::parse(&json!({"parameterConfig": [
            {"name": "env", "default": "test"}, {"name": "image", "required": true}, {"name": "note"}
        ]}))
    }

    #[test]
    fn a_given_value_wins_over_the_default_even_an_empty_one() {
        let given = json!({"parameters": {"env": "", "image": "ami-1", "extra": 1}});
        let trigger =
            trigger(given.as_object().expect("a map").clone(), &pipeline(), false).expect("complete");
        assert_eq!(trigger["parameters"], json!({"env": "", "image": "ami-1", "extra": 1}));
        assert_eq!(trigger["type"], "manual");
    }

    #[test]
    fn a_required_parameter_without_a_value_is_named() {
        let failure = trigger(Map::new(), &pipeline(), false).expect_err("image is required");
        assert!(failure.message.contains("image") && !failure.message.contains("env"), "{failure}");
        let child = json!({"type": "pipeline"}).as_object().expect("a map").clone();
        assert!(trigger(child, &pipeline(), false).is_ok(), "a child gets what its parent gives it");
    }
}
