//! Does what the stage's own compiled state machine would do, without its pauses between tries.

use std::time::Duration;

use gennaker_pipeline::Pipeline;
use gennaker_statemachines::{Environment, compile};
use serde_json::{Value, json};

use crate::function::{Answer, Function};
use crate::lab::Lab;
use crate::scenario::{Scenario, Woken};
use crate::tokens::Tokens;

/// How often a call is tried again at most; much longer than a lease of a dead call lasts.
const TRIES: usize = 100;
/// The pause before a call is tried again.
const PAUSE: Duration = Duration::from_millis(200);
/// The longest wait until a stage is called again that wants to look once more; looking early does no harm.
const LOOK: u64 = 1;

/// How a stage completes.
#[derive(Debug)]
enum Shape {
    Immediate,
    Poll,
    Callback { tokens: Tokens, timer: u64 },
}

/// The state machine of a pipeline with one stage.
#[derive(Debug)]
pub(crate) struct Machine<'a> {
    lab: &'a Lab,
    function: &'a Function,
    retried: Vec<String>,
    shape: Shape,
    copies: usize,
}

impl<'a> Machine<'a> {
    /// Reads off the compiled machine what is tried again and how the stage completes.
    /// Its tokens come from an issuer of this name.
    pub(crate) fn of(lab: &'a Lab, function: &'a Function, scenario: &impl Scenario, name: &str) -> Self {
        let mut stage = scenario.stage("any");
        stage["refId"] = json!("1");
        let pipeline =
            Pipeline::parse(&json!({ "application": "faults", "name": "faults", "stages": [stage] }));
        let compiled =
            compile(&pipeline, gennaker_catalog::catalog(), &Environment::example()).expect("a machine");
        let machine: Value = serde_json::from_str(&compiled.definition).expect("JSON");
        let state = |name: &Value| &machine["States"][name.as_str().expect("a name")];
        let first = state(&machine["StartAt"]);
        let shape =
            if first["Resource"].as_str().is_some_and(|resource| resource.ends_with(".waitForTaskToken")) {
                let timer = first["TimeoutSeconds"].as_u64().expect("a deadline");
                Shape::Callback { tokens: Tokens::new(lab, name), timer }
            } else if state(&first["Next"])["Type"] == "Choice" {
                Shape::Poll
            } else {
                Shape::Immediate
            };
        let retriers = first["Retry"].as_array().expect("what is tried again");
        let names = retriers.iter().filter_map(|retrier| retrier["ErrorEquals"].as_array()).flatten();
        let retried: Vec<String> = names.filter_map(Value::as_str).map(str::to_owned).collect();
        assert!(
            retried.iter().any(|name| name == "Runtime.ExitError"),
            "a function that died is called again"
        );
        Self { lab, function, retried, shape, copies: 1 }
    }

    /// The same, delivering several copies of each call at once.
    pub(crate) fn copying(self, copies: usize) -> Self {
        Self { copies, ..self }
    }

    /// Runs the stage to its end; the last answer.
    pub(crate) fn run(&self, scenario: &impl Scenario, execution: &str) -> Answer {
        match &self.shape {
            Shape::Immediate => self.call(|| self.work(execution)),
            Shape::Poll => self.poll(scenario, execution),
            Shape::Callback { tokens, timer } => self.wait(scenario, execution, tokens, *timer),
        }
    }

    /// Waits by a token until the timer ends or somebody wakes it, then looks; and again as long as the stage wants it.
    fn wait(&self, scenario: &impl Scenario, execution: &str, tokens: &Tokens, mut timer: u64) -> Answer {
        loop {
            let mut last = None;
            let answer = self.call(|| {
                let token = last.insert(tokens.issue(self.lab));
                with_token(&self.work(execution), &token.text, timer)
            });
            let token = last.expect("at least one try");
            let woken = if is_waiting(&answer) { scenario.wake(self.lab, execution) } else { Woken::ByToken };
            match woken {
                Woken::ByToken => {
                    assert!(tokens.gone_on(self.lab, &token), "nobody released the machine: {answer:?}");
                }
                Woken::ByTime => std::thread::sleep(Duration::from_secs(timer)),
            }
            let answer = self.call(|| self.work(execution));
            match &answer {
                Answer::Said(json) if is_running(&answer) => timer = soon(json),
                _ => return answer,
            }
        }
    }

    /// Looks again as often as the stage wants it.
    fn poll(&self, scenario: &impl Scenario, execution: &str) -> Answer {
        loop {
            let answer = self.call(|| self.work(execution));
            match &answer {
                Answer::Said(json) if is_running(&answer) => {
                    scenario.meanwhile(self.lab, execution);
                    std::thread::sleep(Duration::from_secs(soon(json)));
                }
                _ => return answer,
            }
        }
    }

    /// The first call of the stage, once more. A late one still has a token, though nobody waits for it.
    pub(crate) fn repeat(&self, execution: &str) -> Vec<Value> {
        let work = self.work(execution);
        match &self.shape {
            Shape::Immediate | Shape::Poll => vec![work],
            Shape::Callback { .. } => vec![with_token(&work, "a token of long ago", 600), work],
        }
    }

    /// Calls until there is an answer that is not tried again.
    fn call(&self, mut payload: impl FnMut() -> Value) -> Answer {
        let mut last = None;
        for _ in 0..TRIES {
            let answers = self.function.at_once(self.lab, &payload(), self.copies);
            let settled = answers.iter().filter(|answer| !self.is_retried(answer));
            // Of several copies the one that got furthest counts.
            if let Some(answer) = settled.min_by_key(|answer| is_running(answer) || is_waiting(answer)) {
                return answer.clone();
            }
            last = answers.into_iter().next();
            std::thread::sleep(PAUSE);
        }
        panic!("it is tried again and again: {last:?}");
    }

    fn is_retried(&self, answer: &Answer) -> bool {
        matches!(answer, Answer::Failed { class, .. } if self.retried.contains(class))
    }

    fn work(&self, execution: &str) -> Value {
        json!({ "executionId": execution, "run": 1, "refId": "1" })
    }
}

/// When a stage is called again that wants to look once more, in seconds.
fn soon(answer: &Value) -> u64 {
    answer["wait"].as_u64().expect("how long").min(LOOK)
}

fn is_running(answer: &Answer) -> bool {
    matches!(answer, Answer::Said(json) if json["status"] == "RUNNING")
}

/// A call that waits by its token has nothing to say.
fn is_waiting(answer: &Answer) -> bool {
    matches!(answer, Answer::Said(json) if json["status"].is_null())
}

fn with_token(payload: &Value, token: &str, timer: u64) -> Value {
    let mut payload = payload.clone();
    payload["taskToken"] = json!(token);
    payload["timer"] = json!(timer);
    payload
}
