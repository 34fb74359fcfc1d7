//! A case in the interpreter.

use gennaker_asl::{
    Answer, Call, Control, Ended, Failure, Interpreter, Machine, Outcome as End, Step, What, World,
};
use serde_json::{Value, json};

use super::desk::{Desk, Outcome, Then};
use super::normal::{cause, normal};
use super::random::Random;
use super::run::{Ran, Run, run_name};
use super::script::Case;

/// The desk, played to the interpreter.
struct Play {
    desk: Desk,
    execution: String,
    /// How long each call takes, so that branches overtake each other.
    random: Random,
    slow: u64,
    later: Vec<Then>,
    states: Vec<Vec<String>>,
}

/// Runs a case; other seeds let other branches be faster.
pub(crate) fn interpret(case: &Case, machine: &Machine, seed: u64, aborts_siblings: bool) -> Ran {
    let mut interpreter = Interpreter::new(machine, seed).expect("what the compiler emits");
    if !aborts_siblings {
        interpreter = interpreter.without_aborting_siblings();
    }
    let mut play = Play {
        desk: Desk::new(case),
        execution: case.name.clone(),
        random: Random::new(seed),
        slow: seed * 7,
        later: Vec::new(),
        states: Vec::new(),
    };
    interpreter.start(&case.name, json!({ "executionId": case.name, "run": 1 }), 0);
    let ended = interpreter.run(&mut play).expect("it ends");
    let runs = ended.iter().enumerate().map(|(index, ended)| {
        let states = play.states.get(index).cloned().unwrap_or_default();
        run(ended, states)
    });
    Ran { runs: runs.collect(), desk: play.desk }
}

fn run(ended: &Ended, states: Vec<String>) -> Run {
    let told = |failure: &Failure| Some((failure.error.clone(), cause(&failure.error, &failure.cause)));
    let (status, error, output) = match &ended.outcome {
        End::Succeeded(output) => ("SUCCEEDED", None, Some(normal(output))),
        End::Failed(failure) => ("FAILED", told(failure), None),
        End::Aborted(_) => ("ABORTED", None, None),
    };
    Run { name: ended.name.clone(), status: status.to_owned(), error, output, states }
}

/// An error as Lambda reports it to Step Functions.
pub(crate) fn payload(class: &str) -> Value {
    json!({ "errorType": class, "errorMessage": "as the script says" })
}

impl Play {
    fn complete(&self, token: &str, result: &Result<Value, &'static str>, control: &mut Control<'_>) {
        match result {
            Ok(output) => control.send_task_success(token, output.clone()),
            Err(error) => control.send_task_failure(token, Failure::new(*error, "by its token")),
        }
    }
}

impl World for Play {
    fn call(&mut self, call: &Call<'_>, control: &mut Control<'_>) -> Answer {
        let function = call.function.rsplit_once(":differential-").map_or(call.function, |(_, name)| name);
        let (outcome, then) = self.desk.call(function, call.payload);
        for then in then {
            match &then {
                Then::Complete { token, after: 0, result } => self.complete(token, result, control),
                Then::Complete { after, .. } => {
                    let at = control.now() + i64::try_from(*after).expect("milliseconds");
                    control.wake_at(at, self.later.len() as u64);
                    self.later.push(then);
                }
                Then::NextRun(run) => {
                    let input = json!({ "executionId": self.execution, "run": run });
                    control.start(&run_name(&self.execution, *run), input);
                    control.stop(call.execution, Failure::new("", ""));
                }
            }
        }
        let takes = i64::try_from(self.random.below(self.slow + 1)).expect("milliseconds");
        let result = match outcome {
            Outcome::Answers(answer) => Ok(answer),
            Outcome::Fails(class) => Err(Failure::new(class, payload(class).to_string())),
            Outcome::Dies => Err(Failure::new("Runtime.ExitError", "")),
        };
        Answer::After(takes, result)
    }

    fn wake(&mut self, event: u64, control: &mut Control<'_>) {
        let due = usize::try_from(event).ok().and_then(|event| self.later.get(event)).cloned();
        if let Some(Then::Complete { token, result, .. }) = due {
            self.complete(&token, &result, control);
        }
    }

    fn observe(&mut self, step: &Step<'_>) {
        if self.states.len() <= step.execution {
            self.states.resize(step.execution + 1, Vec::new());
        }
        if step.what == What::Entered && step.branch.is_empty() {
            self.states[step.execution].push(step.state.to_owned());
        }
    }
}
