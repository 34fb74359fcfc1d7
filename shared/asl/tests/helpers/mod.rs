//! Machines and worlds for the tests.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use gennaker_asl::{Answer, Call, Control, Ended, Failure, Interpreter, Machine, Outcome, Step, What, World};
use serde_json::{Value, json};

/// What happened in a run.
#[derive(Debug)]
pub struct Played {
    pub outcome: Outcome,
    pub at: i64,
    pub transitions: u64,
    pub edges: Vec<String>,
    pub entered: Vec<(i64, Vec<usize>, String)>,
    pub payloads: Vec<Value>,
}

impl Default for Played {
    fn default() -> Self {
        Self {
            outcome: Outcome::Succeeded(Value::Null),
            at: 0,
            transitions: 0,
            edges: Vec::new(),
            entered: Vec::new(),
            payloads: Vec::new(),
        }
    }
}

impl Played {
    pub fn world<'a>(&'a mut self, inner: &'a mut dyn World) -> Recorder<'a> {
        Recorder { played: self, inner }
    }

    pub fn end(mut self, ended: &Ended) -> Self {
        (self.outcome, self.at, self.transitions) = (ended.outcome.clone(), ended.at, ended.transitions);
        self
    }
}

pub struct Recorder<'a> {
    played: &'a mut Played,
    inner: &'a mut dyn World,
}

impl World for Recorder<'_> {
    fn call(&mut self, call: &Call<'_>, control: &mut Control<'_>) -> Answer {
        self.played.payloads.push(call.payload.clone());
        self.inner.call(call, control)
    }

    fn wake(&mut self, event: u64, control: &mut Control<'_>) {
        self.inner.wake(event, control);
    }

    fn observe(&mut self, step: &Step<'_>) {
        let Step { state, .. } = step;
        let edge = match step.what {
            What::Entered => {
                self.played.entered.push((step.at, step.branch.to_vec(), (*state).to_owned()));
                return;
            }
            What::Retry { index, delay, failure } => {
                format!("{state} retry {index} {} after {delay}", failure.error)
            }
            What::Catch { index, next, failure } => {
                format!("{state} -catch {index} {}-> {next}", failure.error)
            }
            What::Choice { index, next } => format!("{state} -choice {index}-> {next}"),
            What::Default { next } => format!("{state} -default-> {next}"),
            What::Next { next } => format!("{state} -> {next}"),
            What::End => format!("{state} end"),
            What::Failed(failure) => format!("{state} failed {}", failure.error),
            What::Aborted => format!("{state} aborted"),
        };
        self.played.edges.push(edge);
    }
}

/// A machine that starts with its first state.
pub fn machine(states: &Value) -> Machine {
    let start = states.as_object().and_then(|states| states.keys().next()).expect("a state");
    serde_json::from_value(json!({ "Comment": "test", "StartAt": start, "States": states }))
        .expect("a machine")
}

pub fn run(machine: &Machine, world: &mut dyn World) -> Played {
    let mut played = Played::default();
    let mut interpreter = Interpreter::new(machine, 1).expect("a machine");
    interpreter.start("e", json!({ "executionId": "e" }), 0);
    let ended = interpreter.run(&mut played.world(world)).expect("it ends");
    played.end(&ended[0])
}

/// Runs with recorded answers: of each function, one after the other.
pub fn play(states: &Value, answers: &[(&str, i64, Result<Value, Failure>)]) -> Played {
    let mut left = answers.to_vec();
    run(&machine(states), &mut |call: &Call<'_>| {
        let found = left.iter().position(|(name, ..)| call.function == function(name)).expect("an answer");
        let (_, after, result) = left.remove(found);
        Answer::After(after, result)
    })
}

pub fn fail(error: &str) -> Answer {
    Answer::error(Failure::new(error, ""))
}

pub fn function(name: &str) -> String {
    format!("arn:aws:lambda:us-east-1:123456789012:function:{name}")
}

fn leads(mut state: Value, next: &str) -> Value {
    if next.is_empty() {
        state["End"] = json!(true);
    } else {
        state["Next"] = json!(next);
    }
    state
}

/// A call of a function; without a next state it ends.
pub fn task(name: &str, next: &str) -> Value {
    let state = json!({
        "Type": "Task", "Resource": function(name), "Parameters": { "executionId.$": "$.executionId" },
        "ResultPath": null, "TimeoutSeconds": 60, "Retry": [],
    });
    leads(state, next)
}

/// A call that waits for its token.
pub fn waiting(name: &str, next: &str) -> Value {
    let state = json!({
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters": { "FunctionName": function(name), "Payload": { "taskToken.$": "$$.Task.Token" } },
        "ResultPath": null, "TimeoutSeconds": 60, "Retry": [],
    });
    leads(state, next)
}

pub fn retry(errors: &[&str], interval: u32, attempts: u32, rate: f64, jitter: &str) -> Value {
    json!({
        "ErrorEquals": errors, "IntervalSeconds": interval, "MaxAttempts": attempts, "BackoffRate": rate,
        "MaxDelaySeconds": 30, "JitterStrategy": jitter,
    })
}
