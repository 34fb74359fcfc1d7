//! From rows and branches to states.

use gennaker_catalog::{Catalog, Completion, Deadline, Function, Unit};
use gennaker_pipeline::{Pipeline, StageDefinition, integer};
use gennaker_runtime::ErrorClass;
use indexmap::IndexMap;
use serde_json::{Value, json};

use crate::asl::{Branch, Catcher, ChoiceRule, Next, Retrier, State};
use crate::names::Names;
use crate::{Block, Environment, Error};

/// The longest `TimeoutSeconds` that Step Functions takes.
const LONGEST_TIMEOUT: u64 = 99_999_999;
/// A task may last as long as its function, and a little for the call.
const CALL_MARGIN: u64 = 10;

/// States in the making.
pub(crate) struct Emitter<'a> {
    pub(crate) pipeline: &'a Pipeline,
    pub(crate) catalog: &'a Catalog,
    pub(crate) environment: &'a Environment,
    pub(crate) names: Names,
    /// Transitions of a run without polling.
    pub(crate) transitions: u64,
}

/// The states of one row.
type States = IndexMap<String, State>;

impl Emitter<'_> {
    /// The machine's own row: after its last stage it finishes.
    pub(crate) fn machine(&mut self, block: &Block) -> Result<(String, States), Error> {
        let finish = self.names.unique("Finish");
        let mut states = States::new();
        let start = self.row(block, Some(finish.clone()), &mut states)?;
        let parameters = json!({ "executionId.$": "$.executionId" });
        states.insert(finish, self.finish_task(parameters, Next::End));
        self.transitions += 1;
        Ok((start, states))
    }

    /// A row with its halt. Returns its first state.
    fn row(&mut self, block: &Block, after: Option<String>, states: &mut States) -> Result<String, Error> {
        let parts = match block {
            Block::Row(parts) => parts.as_slice(),
            single => std::slice::from_ref(single),
        };
        let halt = self.names.unique("Halt");
        // A Choice cannot end a branch: where the last stage polls, the branch needs a state to end in.
        let last_polls = matches!(parts.last(), Some(Block::Stage(index)) if self.polls(*index)?);
        let end = match after {
            Some(next) => Some(next),
            None if last_polls => {
                self.transitions += 1;
                Some(self.names.unique("Done"))
            }
            None => None,
        };
        let starts = parts.iter().map(|part| self.start_name(part)).collect::<Result<Vec<_>, _>>()?;
        for (index, (part, start)) in parts.iter().zip(&starts).enumerate() {
            let next = starts.get(index + 1).cloned().or_else(|| end.clone()).map_or(Next::End, Next::State);
            match part {
                Block::Stage(stage) => self.stage(*stage, start, &next, &halt, states)?,
                branches => self.parallel(branches, start, next, &halt, states)?,
            }
        }
        if last_polls && let Some(done) = end.filter(|name| name.starts_with("Done")) {
            states.insert(done, State::Succeed {});
        }
        self.halt(parts, halt, states);
        Ok(starts.into_iter().next().unwrap_or_default())
    }

    fn start_name(&mut self, part: &Block) -> Result<String, Error> {
        Ok(match part {
            Block::Stage(index) => {
                let stage = self.pipeline.stages.get(*index).ok_or(Error::Cycle)?;
                self.names.stage(&stage.name, &stage.ref_id)
            }
            _ => self.names.unique("Parallel"),
        })
    }

    fn parallel(
        &mut self,
        block: &Block,
        name: &str,
        next: Next,
        halt: &str,
        states: &mut States,
    ) -> Result<(), Error> {
        let parts = match block {
            Block::Branches(parts) => parts.as_slice(),
            single => std::slice::from_ref(single),
        };
        self.transitions += 1;
        let mut branches = Vec::with_capacity(parts.len());
        for part in parts {
            let mut inner = States::new();
            let start_at = self.row(part, None, &mut inner)?;
            branches.push(Branch { start_at, states: inner });
        }
        states.insert(
            name.to_owned(),
            State::Parallel { branches, result_path: None, catch: vec![to_halt(halt)], next },
        );
        Ok(())
    }

    fn stage(
        &mut self,
        index: usize,
        name: &str,
        next: &Next,
        halt: &str,
        states: &mut States,
    ) -> Result<(), Error> {
        let stage = self.definition(index)?.clone();
        let function = self.function(&stage)?;
        let parameters = json!({ "executionId.$": "$.executionId", "refId": stage.ref_id });
        match self.shape(&stage)? {
            Shape::Immediate => {
                self.transitions += 1;
                let task = self.call(&function, parameters, None, vec![to_halt(halt)], next.clone());
                states.insert(name.to_owned(), task);
            }
            Shape::Poll => {
                self.transitions += 2;
                let (done, wait) = (format!("{name} done?"), format!("{name} wait"));
                let task = self.call(
                    &function,
                    parameters,
                    Some("$.stage"),
                    vec![to_halt(halt)],
                    Next::State(done.clone()),
                );
                states.insert(name.to_owned(), task);
                let default = match next {
                    Next::State(next) => next.clone(),
                    Next::End => return Err(Error::Json(format!("{name} polls and ends its branch"))),
                };
                let running = ChoiceRule {
                    variable: "$.stage.status".to_owned(),
                    string_equals: "RUNNING".to_owned(),
                    next: wait.clone(),
                };
                states.insert(done, State::Choice { choices: vec![running], default });
                states.insert(
                    wait,
                    State::Wait { seconds_path: "$.stage.wait".to_owned(), next: name.to_owned() },
                );
            }
            Shape::Callback { seconds } => {
                self.transitions += 2;
                let after = format!("{name} after");
                let timeout = Catcher {
                    error_equals: vec!["States.Timeout".to_owned()],
                    result_path: "$.error".to_owned(),
                    next: after.clone(),
                };
                states.insert(
                    name.to_owned(),
                    State::Task {
                        resource: format!(
                            "arn:{}:states:::lambda:invoke.waitForTaskToken",
                            self.environment.partition
                        ),
                        parameters: json!({
                            "FunctionName": self.environment.function_arn(function.name()),
                            "Payload": {
                                "executionId.$": "$.executionId",
                                "refId": stage.ref_id,
                                "taskToken.$": "$$.Task.Token",
                            },
                        }),
                        result_path: None,
                        timeout_seconds: seconds,
                        retry: retry(),
                        catch: vec![timeout, to_halt(halt)],
                        next: Next::State(after.clone()),
                    },
                );
                let parameters =
                    json!({ "executionId.$": "$.executionId", "refId": stage.ref_id, "phase": "after" });
                states
                    .insert(after, self.call(&function, parameters, None, vec![to_halt(halt)], next.clone()));
            }
        }
        Ok(())
    }

    /// The states that end a row after an error: end what still runs, then fail.
    fn halt(&mut self, parts: &[Block], name: String, states: &mut States) {
        let stages: Vec<&str> = parts
            .iter()
            .filter_map(|part| match part {
                Block::Stage(index) => self.pipeline.stages.get(*index).map(|stage| stage.ref_id.as_str()),
                _ => None,
            })
            .collect();
        let parameters = json!({ "executionId.$": "$.executionId", "stages": stages, "error.$": "$.error" });
        let failed = self.names.unique("Failed");
        states.insert(name, self.finish_task(parameters, Next::State(failed.clone())));
        states.insert(
            failed,
            State::Fail {
                error: ErrorClass::StageFailed.name().to_owned(),
                cause: "a stage failed; the execution's record says which and why".to_owned(),
            },
        );
    }

    fn finish_task(&self, parameters: Value, next: Next) -> State {
        State::Task {
            resource: self.environment.function_arn("finish"),
            parameters,
            result_path: None,
            timeout_seconds: 60 + CALL_MARGIN,
            retry: retry(),
            catch: Vec::new(),
            next,
        }
    }

    fn call(
        &self,
        function: &Function,
        parameters: Value,
        result: Option<&str>,
        catch: Vec<Catcher>,
        next: Next,
    ) -> State {
        State::Task {
            resource: self.environment.function_arn(function.name()),
            parameters,
            result_path: result.map(str::to_owned),
            timeout_seconds: u64::from(function.timeout) + CALL_MARGIN,
            retry: retry(),
            catch,
            next,
        }
    }

    fn definition(&self, index: usize) -> Result<&StageDefinition, Error> {
        self.pipeline.stages.get(index).ok_or(Error::Cycle)
    }

    fn function(&self, stage: &StageDefinition) -> Result<Function, Error> {
        self.catalog.stage(&stage.stage_type).map(|(function, _)| function.clone()).ok_or_else(|| {
            Error::UnknownType { ref_id: stage.ref_id.clone(), stage_type: stage.stage_type.clone() }
        })
    }

    fn polls(&self, index: usize) -> Result<bool, Error> {
        Ok(matches!(self.shape(self.definition(index)?)?, Shape::Poll))
    }

    /// How a stage completes, with its deadline where it has one that is known.
    fn shape(&self, stage: &StageDefinition) -> Result<Shape, Error> {
        let function = self.function(stage)?;
        Ok(match function.stage().map(|declared| (declared.completion, declared.deadline.as_ref())) {
            Some((Completion::Callback, Some(deadline))) => match seconds(stage, deadline) {
                Some(seconds) => Shape::Callback { seconds },
                None => Shape::Poll,
            },
            Some((Completion::Callback, None)) => Shape::Callback { seconds: LONGEST_TIMEOUT },
            Some((Completion::Poll, _)) => Shape::Poll,
            Some((Completion::Immediate, _)) | None => Shape::Immediate,
        })
    }
}

enum Shape {
    Immediate,
    Poll,
    Callback { seconds: u64 },
}

/// A stage's deadline in seconds, if it is known before the stage runs.
fn seconds(stage: &StageDefinition, deadline: &Deadline) -> Option<u64> {
    let value = match stage.context.get(&deadline.field) {
        None | Some(Value::Null) => deadline.default,
        // A text is ignored where Spinnaker ignores it (`stageTimeoutMs`), unless it is an expression.
        Some(Value::String(text)) if deadline.unit == Unit::Milliseconds && !text.contains("${") => {
            deadline.default
        }
        Some(value) => u64::try_from(integer(value)?).ok()?,
    };
    let seconds = match deadline.unit {
        Unit::Seconds => value,
        Unit::Milliseconds => value.div_ceil(1000),
    };
    Some(seconds.clamp(1, LONGEST_TIMEOUT))
}

fn to_halt(halt: &str) -> Catcher {
    Catcher {
        error_equals: vec!["States.ALL".to_owned()],
        result_path: "$.error".to_owned(),
        next: halt.to_owned(),
    }
}

/// What is tried again: our own classes that may pass, and what Lambda says when a call did not get through or died.
///
/// `Conflict` has its own patience: a call that died holds its lease until its deadline, and random pauses could use up
/// their tries before.
fn retry() -> Vec<Retrier> {
    let ours = [ErrorClass::Throttled, ErrorClass::Transient].map(ErrorClass::name);
    let lambda = [
        "Lambda.ServiceException",
        "Lambda.AWSLambdaException",
        "Lambda.SdkClientException",
        "Lambda.TooManyRequestsException",
        "Lambda.Unknown",
        "Runtime.ExitError",
        "Sandbox.Timedout",
    ];
    let passing = Retrier {
        error_equals: ours.into_iter().chain(lambda).map(str::to_owned).collect(),
        interval_seconds: 1,
        max_attempts: 8,
        backoff_rate: 2.0,
        max_delay_seconds: 30,
        jitter_strategy: "FULL".to_owned(),
    };
    let leased = Retrier {
        error_equals: vec![ErrorClass::Conflict.name().to_owned()],
        interval_seconds: 3,
        max_attempts: 40,
        backoff_rate: 1.0,
        max_delay_seconds: 3,
        jitter_strategy: "NONE".to_owned(),
    };
    vec![passing, leased]
}
