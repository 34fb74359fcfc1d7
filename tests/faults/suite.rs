//! The promises that hold for every stage.

use std::io::Write;

use gennaker_records::Status;
use serde_json::Value;

use crate::function::{Answer, Function};
use crate::lab::Lab;
use crate::machine::Machine;
use crate::scenario::Scenario;
use crate::tap::{Kill, When};
use crate::trial::{self, Trial};

/// How many copies of one call arrive at once.
const COPIES: usize = 5;
/// A function that makes no call for so long has nothing to do.
const QUIET: std::time::Duration = std::time::Duration::from_secs(2);

/// Proves all of it for one scenario.
pub(crate) fn prove(lab: &Lab, scenario: &impl Scenario) {
    let function = Function::under_fault(lab, scenario.function());
    let machine = Machine::of(lab, &function, scenario);
    let suite = Suite { lab, function: &function, machine, scenario };
    let quiet = suite.run("quiet", None);
    scenario.check(&quiet.end);
    suite.changes_nothing(&quiet.name, &quiet.execution, &suite.machine.repeat(&quiet.execution));
    suite.delivered_at_once(&quiet);
    suite.delivered_late(&quiet);
    suite.killed_at_every_call(&quiet);
}

struct Suite<'a, S> {
    lab: &'a Lab,
    function: &'a Function,
    machine: Machine<'a>,
    scenario: &'a S,
}

impl<S: Scenario> Suite<'_, S> {
    fn run(&self, what: &str, kill: Option<Kill>) -> Trial {
        let name = format!("{}{what}", self.scenario.prefix());
        trial::run(self.lab, self.function, &self.machine, self.scenario, &name, kill)
    }

    /// On either side of every call, until there is no such call: a run that was killed may make calls that a quiet
    /// one does not, but those before the kill are the same.
    fn killed_at_every_call(&self, quiet: &Trial) {
        let mut tried = 0;
        for when in [When::Before, When::After] {
            for call in 1.. {
                let trial = self.run(&format!("{when:?}{call}").to_lowercase(), Some(Kill { call, when }));
                let place = format!("{:?} call {call} of {:?}, killed", when, trial.calls);
                if !trial.struck {
                    break;
                }
                tried += 1;
                goes_alike(&trial.calls[..call], &quiet.calls, &place);
                same(&trial, quiet, &place);
            }
        }
        // Past the harness, which keeps to itself what a test prints that succeeds.
        let report = format!(
            "{}: {} calls ({}), killed {tried} times, ended the same each time\n",
            self.scenario.function(),
            quiet.calls.len(),
            quiet.calls.join(" ")
        );
        std::io::stderr().write_all(report.as_bytes()).expect("standard error");
    }

    /// Every call of a run arrives several times at the same moment.
    fn delivered_at_once(&self, quiet: &Trial) {
        let machine = Machine::of(self.lab, self.function, self.scenario).copying(COPIES);
        let name = format!("{}copies", self.scenario.prefix());
        let trial = trial::run(self.lab, self.function, &machine, self.scenario, &name, None);
        same(&trial, quiet, &format!("{COPIES} copies of each call at once"));
    }

    /// The function dies before the call that makes the difference, the execution is cancelled, and then the call is
    /// delivered again.
    fn delivered_late(&self, quiet: &Trial) {
        let decisive = self.scenario.decisive();
        let call = quiet.calls.iter().position(|call| call == decisive).expect("the decisive call") + 1;
        let name = format!("{}late", self.scenario.prefix());
        self.scenario.prepare(self.lab, &name);
        let execution = self.lab.start(&name, &self.scenario.stage(&name));
        let payloads = self.machine.repeat(&execution);
        self.function.tap.begin(Some(Kill { call, when: When::Before }));
        while !self.function.tap.struck() {
            assert!(self.function.tap.calls().len() < call, "it should have died before {decisive}");
            self.function.invoke(self.lab, &payloads[0]);
        }
        self.lab.cloud.run(&["execution", "cancel", &execution]);
        self.comes_to_rest();
        self.changes_nothing(&name, &execution, &payloads);
        self.scenario.clean(self.lab, &name);
    }

    /// A stage may be cancelling what it has started elsewhere; Lambda calls it for that when it likes.
    fn comes_to_rest(&self) {
        let mut seen = usize::MAX;
        while seen != self.function.tap.calls().len() {
            seen = self.function.tap.calls().len();
            std::thread::sleep(QUIET);
        }
    }

    /// What is delivered once more answers what is recorded and does no more than read it.
    fn changes_nothing(&self, name: &str, execution: &str, payloads: &[Value]) {
        let look = || {
            let records = self.lab.execution(execution);
            (records.execution, records.stages, self.scenario.world(self.lab, name, execution))
        };
        let before = look();
        let status = before.1["1"].value.status;
        for payload in payloads {
            self.function.tap.begin(None);
            let answer = self.function.invoke(self.lab, payload);
            let told = match &answer {
                Answer::Said(json) => json["status"] == status.name(),
                Answer::Failed { class, .. } => class == "StageFailed" && status == Status::Terminal,
            };
            assert!(told, "{payload} once more, where {status} is recorded: {answer:?}");
            let calls = self.function.tap.calls();
            assert_eq!(calls[0], "Query", "it looks");
            assert!(
                calls[1..].iter().all(|call| call == "SendTaskSuccess"),
                "and at most tells so: {calls:?}"
            );
        }
        assert_eq!(look(), before, "records and world stay as they were");
    }
}

/// What was changed before a kill is what the quiet run changed first. How often it looked in between depends on how long the
/// cloud took.
fn goes_alike(calls: &[String], quiet: &[String], place: &str) {
    let looks = ["Describe", "Get", "List", "Query", "PutItem", "UpdateItem"];
    let changes = |calls: &[String]| -> Vec<String> {
        let mut changes: Vec<String> =
            calls.iter().filter(|call| !looks.iter().any(|look| call.starts_with(look))).cloned().collect();
        // One that was not answered in time is sent again.
        changes.dedup();
        changes
    };
    let (made, planned) = (changes(calls), changes(quiet));
    assert!(planned.starts_with(&made), "{place}: {made:?} instead of {planned:?}");
}

/// Ends as the quiet run did, and tells the state machine the same.
fn same(trial: &Trial, quiet: &Trial, place: &str) {
    let pretty = |end: &Value| serde_json::to_string_pretty(end).expect("JSON");
    assert_eq!(pretty(&trial.end), pretty(&quiet.end), "{place}");
    assert_eq!(kind(&trial.answer), kind(&quiet.answer), "{place}");
}

/// An answer without what differs from trial to trial.
fn kind(answer: &Answer) -> (bool, &str) {
    match answer {
        Answer::Said(json) => (true, json["status"].as_str().unwrap_or_default()),
        Answer::Failed { class, .. } => (false, class),
    }
}
