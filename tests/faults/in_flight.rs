//! A cancellation that comes while a call is on its way to AWS.

use std::time::{Duration, Instant};

use gennaker_records::Status;
use serde_json::Value;

use crate::function::{Answer, Function};
use crate::lab::Lab;
use crate::machine::Machine;
use crate::scenario::Scenario;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long the stage's own cancellation takes that another function does meanwhile; where it takes longer, the order is
/// another one, and the end the same. Together with the command it is shorter than the SDK waits for an answer.
const CANCELLING: Duration = Duration::from_secs(3);

/// Cancels the execution while the first call of this name is held, lets it go then, and answers with the world after it.
pub(crate) fn cancelled(lab: &Lab, scenario: &impl Scenario, call: &'static str) -> Value {
    let name = format!("{}held", scenario.prefix());
    // Its connections belong to the thread that calls it.
    let beside = lab.beside();
    let function = Function::patient(&beside, scenario.function(), &name);
    let machine = Machine::of(lab, &function, scenario, &name);
    scenario.prepare(lab, &name);
    let execution = lab.start(&name, &scenario.stage(&name));
    let payload = machine.repeat(&execution).pop().expect("a payload");
    function.tap.hold(call);
    let answers = std::thread::scope(|scope| {
        let (function, payload) = (&function, &payload);
        let called = scope.spawn(move || until_over(&beside, function, payload));
        let begin = Instant::now();
        while !function.tap.is_holding() {
            assert!(begin.elapsed() < PATIENCE, "it makes no {call}: {:?}", function.tap.calls());
            std::thread::sleep(Duration::from_millis(50));
        }
        lab.cloud.run(&["execution", "cancel", &execution]);
        std::thread::sleep(CANCELLING);
        function.tap.release();
        called.join().expect("its answers")
    });
    assert_eq!(lab.stage(&execution).status, Status::Canceled, "{answers:?}");
    let world = scenario.world(lab, &name, &execution);
    scenario.clean(lab, &name);
    world
}

/// Calls the function as long as it has something to do; all that it answered.
fn until_over(lab: &Lab, function: &Function, payload: &Value) -> Vec<Answer> {
    let mut answers = Vec::new();
    let begin = Instant::now();
    loop {
        let answer = function.invoke(lab, payload);
        let is_over = matches!(&answer, Answer::Said(json) if json["status"] != "RUNNING");
        answers.push(answer);
        if is_over {
            return answers;
        }
        assert!(begin.elapsed() < PATIENCE, "it does not end: {answers:?}");
        std::thread::sleep(Duration::from_secs(1));
    }
}
