//! Starting an execution.

use gennaker_pipeline::Pipeline;
use gennaker_records::{Definition, Execution, Stage, Status};
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
}

/// Fields of a definition that its executions show.
const SHOWN: [&str; 5] =
    ["limitConcurrent", "maxConcurrentExecutions", "keepWaitingPipelines", "spelEvaluator", "notifications"];

impl Lifecycle {
    /// Starts a pipeline and returns the execution's id.
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
            Ok(known) => {
                let execution = known.execution.value;
                if execution.status == Status::NotStarted {
                    self.start_machine(&execution).await?;
                }
                return Ok(id);
            }
            Err(failure) if failure.class == ErrorClass::NotFound => {}
            Err(failure) => return Err(failure),
        }
        let definition = self.store.definition_named(&request.application, &request.pipeline).await?.value;
        let pipeline = Pipeline::parse(&definition.json);
        if pipeline.flag("disabled") {
            return Err(Failure::invalid(format!(
                "pipeline {} is disabled; enable it to start it",
                pipeline.name
            )));
        }
        let trigger = trigger(request.trigger, &pipeline)?;
        let execution = self.execution(id.clone(), &definition, &pipeline, trigger);
        let stages = pipeline
            .stages
            .iter()
            .map(|stage| {
                Ok(Stage {
                    id: self.ports.id()?,
                    ref_id: stage.ref_id.clone(),
                    stage_type: stage.stage_type.clone(),
                    name: stage.name.clone(),
                    requisite_stage_ref_ids: stage.requisites.clone(),
                    context: stage.context.clone(),
                    ..Stage::default()
                })
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        self.store.create_execution(&execution, &stages).await?;
        self.start_machine(&execution).await?;
        Ok(id)
    }

    fn execution(
        &self,
        id: String,
        definition: &Definition,
        pipeline: &Pipeline,
        trigger: Map<String, Value>,
    ) -> Execution {
        let shown =
            SHOWN.iter().filter_map(|name| Some(((*name).to_owned(), pipeline.json.get(*name)?.clone())));
        Execution {
            id,
            application: definition.application.clone(),
            name: definition.name.clone(),
            pipeline_config_id: definition.id.clone(),
            build_time: self.ports.now(),
            trigger,
            settings: shown.collect(),
            definition_version: definition.number,
            state_machine: definition.state_machine.clone(),
            transitions: definition.transitions,
            ..Execution::default()
        }
    }

    /// Marks the execution RUNNING, then starts the machine's, which is named by its id and so starts once.
    async fn start_machine(&self, execution: &Execution) -> Result<(), Failure> {
        let started = self
            .states
            .start_execution()
            .state_machine_arn(&execution.state_machine)
            .name(&execution.id)
            .input(json!({ "executionId": execution.id }).to_string())
            .send()
            .await
            .map_err(aws_sdk_sfn::error::SdkError::into_service_error);
        let arn = match started {
            Ok(started) => Some(started.execution_arn),
            Err(error) if error.is_execution_already_exists() => None,
            Err(error) => {
                return Err(Failure::from_aws(&format!("starting execution {}", execution.id), &error));
            }
        };
        self.update(&execution.id, |found| {
            if found.status == Status::NotStarted {
                found.status = Status::Running;
                found.start_time = Some(self.ports.now());
            }
            if found.machine_execution.is_none() {
                found.machine_execution.clone_from(&arn);
            }
        })
        .await
    }

    /// Changes the execution's record, again if somebody else changed it meanwhile.
    pub(crate) async fn update(&self, id: &str, change: impl Fn(&mut Execution)) -> Result<(), Failure> {
        let mut tries = 0;
        loop {
            let mut execution = self.store.execution(id).await?.execution;
            let before = execution.value.clone();
            change(&mut execution.value);
            if execution.value == before {
                return Ok(());
            }
            match self.store.save_execution(&mut execution).await {
                Err(failure) if failure.class == ErrorClass::Conflict && tries < crate::lifecycle::TRIES => {
                    tries += 1;
                }
                other => return other,
            }
        }
    }
}

/// The trigger with the parameters' defaults (Spinnaker: a value that is given wins, even an empty one).
fn trigger(mut trigger: Map<String, Value>, pipeline: &Pipeline) -> Result<Map<String, Value>, Failure> {
    trigger.entry("type").or_insert_with(|| json!("manual"));
    trigger.entry("user").or_insert_with(|| json!("anonymous"));
    let mut parameters = match trigger.remove("parameters") {
        Some(Value::Object(given)) => given,
        _ => Map::new(),
    };
    let mut missing = Vec::new();
    for parameter in &pipeline.parameters {
        if !parameters.contains_key(&parameter.name) {
            if let Some(default) = &parameter.default {
                parameters.insert(parameter.name.clone(), default.clone());
            } else if parameter.required {
                missing.push(parameter.name.as_str());
            }
        }
    }
    if !missing.is_empty() {
        return Err(Failure::invalid(format!(
            "required parameters are missing: {}; give each with -p name=value",
            missing.join(", ")
        )));
    }
    trigger.insert("parameters".to_owned(), Value::from(parameters));
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
        let trigger = trigger(given.as_object().expect("a map").clone(), &pipeline()).expect("complete");
        assert_eq!(trigger["parameters"], json!({"env": "", "image": "ami-1", "extra": 1}));
        assert_eq!(trigger["type"], "manual");
    }

    #[test]
    fn a_required_parameter_without_a_value_is_named() {
        let failure = trigger(Map::new(), &pipeline()).expect_err("image is required");
        assert!(failure.message.contains("image") && !failure.message.contains("env"), "{failure}");
    }
}
