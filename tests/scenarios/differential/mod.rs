//! The interpreter against the local cloud's Step Functions: the same machines, the same answers, the same runs.
//!
//! Each case is a pipeline and a script of answers. Its machine is run by the interpreter, and as compiled by a local cloud
//! without Gennaker, whose functions ask the same [`desk::Desk`]. Then both must agree on how each run ended and with what
//! error or output, on the states that the machine's own row entered, on every call with its payload in the order of its
//! row, and on each stage beginning after those that it waits for. The interpreter is asked several times, with other
//! branches faster each time.
//!
//! Where ministack is known to differ from AWS, the interpreter keeps to AWS and the cases to what both do:
//!
//! - A failed branch of a `Parallel` aborts its siblings on AWS; in ministack they go on to their own ends. The interpreter
//!   is told to do so too, with every script bringing all siblings to an end, and must come to the same outcome, by a part
//!   of the same calls, where it aborts them.
//! - Of two failed branches AWS reports the first to fail, ministack the first of the list. Branches of ours all fail with
//!   the same `StageFailed`.
//! - `States.ALL` catches `States.Runtime` in ministack, and a `Choice` whose path leads nowhere takes its default. Neither
//!   happens to answers that keep to the engine's contract.
//! - A waiting call that is repeated keeps its token in ministack and gets another on AWS. Tokens are not compared.
//! - ministack has no `MaxDelaySeconds` below 60 and no jitter; times are not compared.
//! - The causes of `States.Timeout` and `Runtime.ExitError` are worded otherwise, and not compared.
//! - ministack's history has no events from within branches; what happens there shows in the calls.

mod cases;
mod cloud;
mod compare;
mod desk;
mod interpreted;
mod normal;
mod office;
mod random;
mod run;
mod script;
mod step_functions;

use gennaker_asl::Machine;
use gennaker_statemachines::{Compiled, compile};

use cloud::{Local, environment};
use compare::{differences, differences_by_aborting, faults};
use interpreted::interpret;
use script::{Case, Kind};

/// The seeds of the random graphs.
const SEEDS: std::ops::Range<u64> = 1..41;
/// How often the interpreter runs each case.
const ORDERS: u64 = 5;

fn compiled(case: Case) -> (Case, Compiled) {
    let compiled = compile(&case.pipeline, gennaker_catalog::catalog(), &environment());
    let compiled = compiled.unwrap_or_else(|error| panic!("{}: {error}", case.name));
    (case, compiled)
}

#[test]
fn the_local_cloud_runs_every_machine_as_the_interpreter_does() {
    let all: Vec<(Case, Compiled)> =
        cases::cases().into_iter().chain(SEEDS.map(random::case)).map(compiled).collect();
    let machines: Vec<Compiled> = all.iter().map(|(_, machine)| machine.clone()).collect();
    let ran = Local::start(&machines).run(&all);
    let mut found = Vec::new();
    for ((case, compiled), real) in all.iter().zip(&ran) {
        for seed in 0..ORDERS {
            let model = interpret(case, &compiled.machine, seed, false);
            let differences = differences(case, &compiled.machine, real, &model);
            if !differences.is_empty() {
                found.push(format!("{}, order {seed}:\n{}", case.name, differences.join("\n")));
                break;
            }
        }
    }
    assert!(found.is_empty(), "{} of {} cases differ:\n{}", found.len(), all.len(), found.join("\n\n"));
}

#[test]
fn a_failed_branch_ends_the_machine_alike_whether_its_siblings_are_aborted_or_not() {
    let all = cases::cases().into_iter().chain((1..500).map(random::case)).map(compiled);
    let mut halted = 0;
    for (case, compiled) in all {
        for seed in 0..ORDERS {
            let without = interpret(&case, &compiled.machine, seed, false);
            let with = interpret(&case, &compiled.machine, seed, true);
            let mut found = differences_by_aborting(&without, &with);
            found.extend(faults(&case, &without.desk));
            assert!(found.is_empty(), "{}, order {seed}:\n{}", case.name, found.join("\n"));
            halted += usize::from(without.desk.log.iter().any(|entry| entry.kind == Kind::Halt));
        }
    }
    assert!(halted > 300, "the scripts halt often enough to say something: {halted}");
}

#[test]
fn a_machine_that_differs_in_one_point_is_told_from_the_right_one() {
    let all: Vec<(Case, Compiled)> = cases::cases().into_iter().map(compiled).collect();
    for (from, to) in [
        (r#""ErrorEquals":["States.Timeout"]"#, r#""ErrorEquals":["Another"]"#),
        (r#""ErrorEquals":["StageFailed"]"#, r#""ErrorEquals":["Another"]"#),
        (r#""ErrorEquals":["States.ALL"]"#, r#""ErrorEquals":["States.Timeout"]"#),
        (r#""ErrorEquals":["Throttled","Transient""#, r#""ErrorEquals":["Throttled""#),
        (r#""Runtime.ExitError","#, ""),
        (r#""MaxAttempts":8"#, r#""MaxAttempts":7"#),
        (r#""MaxAttempts":40"#, r#""MaxAttempts":41"#),
        (r#""StringEquals":"RUNNING""#, r#""StringEquals":"WAITING""#),
        (r#""StringEquals":"CONTINUE""#, r#""StringEquals":"GO ON""#),
        (r#""TimeoutSecondsPath":"$.stage.wait""#, r#""TimeoutSeconds":1"#),
        (r#""timer.$":"$.stage.wait""#, r#""timer":1"#),
        (r#""releases":["#, r#""releases":["0","#),
        (r#""ResultPath":"$.stage""#, r#""ResultPath":"$.result""#),
        (r#""error.$":"$.error""#, r#""error.$":"$""#),
        (r#""Error":"StageFailed""#, r#""Error":"Failed""#),
    ] {
        let noticed = all.iter().any(|(case, compiled)| {
            let changed = compiled.definition.replace(from, to);
            let changed: Machine = serde_json::from_str(&changed).expect("a machine");
            let right = interpret(case, &compiled.machine, 0, false);
            let wrong = interpret(case, &changed, 0, false);
            !differences(case, &compiled.machine, &right, &wrong).is_empty()
        });
        assert!(noticed, "{to} instead of {from}");
    }
}
