//! The promises that hold for every stage.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use gennaker_records::{Execution, Stage, Status, Versioned};
use serde_json::Value;

use crate::function::{Answer, Function};
use crate::lab::Lab;
use crate::machine::Machine;
use crate::scenario::Scenario;
use crate::tap::{At, Kill, When};
use crate::trial::{self, Trial};

/// How many copies of one call arrive at once.
const COPIES: usize = 5;
/// How many functions are killed side by side.
const HANDS: usize = 4;
/// A function that makes no call for so long has nothing to do.
const QUIET: Duration = Duration::from_secs(2);
/// How long a function may take until the call that makes the difference.
const PATIENCE: Duration = Duration::from_secs(120);
/// The pause before it is called again.
const PAUSE: Duration = Duration::from_millis(300);

/// Proves all of it for one scenario.
pub(crate) fn prove(lab: &Lab, scenario: &(impl Scenario + Sync)) {
    let function = Function::copy(lab, scenario.function(), scenario.prefix());
    let machine = Machine::of(lab, &function, scenario, scenario.prefix());
    let suite = Suite { lab, function: &function, machine, scenario };
    let quiet = suite.run("quiet", None);
    scenario.check(&quiet.end);
    suite.changes_nothing(&quiet.name, &quiet.execution, &suite.machine.repeat(&quiet.execution));
    suite.delivered_at_once(&quiet);
    suite.delivered_late();
    suite.killed_at_every_call(&quiet);
}

/// Records and world as they are.
type Look = (Versioned<Execution>, BTreeMap<String, Versioned<Stage>>, Value);

struct Suite<'a, S> {
    lab: &'a Lab,
    function: &'a Function,
    machine: Machine<'a>,
    scenario: &'a S,
}

impl<S: Scenario + Sync> Suite<'_, S> {
    fn run(&self, what: &str, kill: Option<Kill>) -> Trial {
        let name = format!("{}{what}", self.scenario.prefix());
        trial::run(self.lab, self.function, &self.machine, self.scenario, &name, kill)
    }

    /// On its sides of every call, until there is no such call: a run that was killed may make calls that a quiet
    /// one does not, but those before the kill are the same. Several functions die side by side, since most of a trial is
    /// waiting for the lease of the dead one.
    fn killed_at_every_call(&self, quiet: &Trial) {
        let tried = AtomicUsize::new(0);
        let first = self.scenario.killed_from().map_or(0, |first| {
            quiet.calls.iter().position(|call| call == first).expect("the first call at which it is killed")
        });
        let sides = self.scenario.sides().iter();
        let next: Vec<_> = sides.map(|when| (*when, AtomicUsize::new(first + 1))).collect();
        std::thread::scope(|scope| {
            for hand in 1..=HANDS {
                let (lab, next, tried) = (self.lab.beside(), &next, &tried);
                scope.spawn(move || {
                    let name = format!("{}{hand}", self.scenario.prefix());
                    let function = Function::copy(&lab, self.scenario.function(), &name);
                    let machine = Machine::of(&lab, &function, self.scenario, &name);
                    let suite = Suite { lab: &lab, function: &function, machine, scenario: self.scenario };
                    for (when, next) in next {
                        while suite.killed_at(next.fetch_add(1, Relaxed), *when, quiet) {
                            tried.fetch_add(1, Relaxed);
                        }
                    }
                });
            }
        });
        // Past the harness, which keeps to itself what a test prints that succeeds.
        let report = format!(
            "{}: {} calls ({}), killed {} times, ended the same each time\n",
            self.scenario.function(),
            quiet.calls.len(),
            quiet.calls.join(" "),
            tried.load(Relaxed)
        );
        std::io::stderr().write_all(report.as_bytes()).expect("standard error");
    }

    /// False where there is no such call any more.
    fn killed_at(&self, call: usize, when: When, quiet: &Trial) -> bool {
        let kill = Kill { at: At::Number(call), when };
        let trial = self.run(&format!("{when:?}{call}").to_lowercase(), Some(kill));
        let place = format!("{when:?} call {call} of {:?}, killed", trial.calls);
        if trial.struck {
            goes_alike(&trial.calls[..call], &quiet.calls, &place);
            same(&trial, quiet, &place);
        }
        trial.struck
    }

    /// Every call of a run arrives several times at the same moment.
    fn delivered_at_once(&self, quiet: &Trial) {
        let name = format!("{}copies", self.scenario.prefix());
        let machine = Machine::of(self.lab, self.function, self.scenario, &name).copying(COPIES);
        let trial = trial::run(self.lab, self.function, &machine, self.scenario, &name, None);
        same(&trial, quiet, &format!("{COPIES} copies of each call at once"));
    }

    /// The function dies before the call that makes the difference, the execution is cancelled, and then the call is
    /// delivered again.
    fn delivered_late(&self) {
        let decisive = self.scenario.decisive();
        let name = format!("{}late", self.scenario.prefix());
        self.scenario.prepare(self.lab, &name);
        let execution = self.lab.start(&name, &self.scenario.stage(&name));
        let payloads = self.machine.repeat(&execution);
        self.function.tap.begin(Some(Kill { at: At::First(decisive), when: When::Before }));
        let begin = Instant::now();
        while !self.function.tap.struck() {
            let answer = self.function.invoke(self.lab, &payloads[0]);
            assert!(begin.elapsed() < PATIENCE, "it should have died before {decisive}: {answer:?}");
            std::thread::sleep(PAUSE);
        }
        self.lab.cloud.run(&["execution", "cancel", &execution]);
        self.comes_to_rest(&name, &execution);
        self.changes_nothing(&name, &execution, &payloads);
        self.scenario.clean(self.lab, &name);
    }

    /// A stage may be cancelling what it has started elsewhere; Lambda calls it for that when it likes.
    fn comes_to_rest(&self, name: &str, execution: &str) {
        let mut seen = None;
        while seen.as_ref() != Some(&self.look(name, execution)) {
            seen = Some(self.look(name, execution));
            std::thread::sleep(QUIET);
        }
    }

    fn look(&self, name: &str, execution: &str) -> Look {
        let records = self.lab.execution(execution);
        (records.execution, records.stages, self.scenario.world(self.lab, name, execution))
    }

    /// What is delivered once more answers what is recorded and does no more than read it.
    fn changes_nothing(&self, name: &str, execution: &str, payloads: &[Value]) {
        let before = self.look(name, execution);
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
        assert_eq!(self.look(name, execution), before, "records and world stay as they were");
    }
}

/// What was changed before a kill the quiet run changes as well. How often it looked in between, and in which order what goes
/// on side by side was ready, depends on how long the cloud took.
fn goes_alike(calls: &[String], quiet: &[String], place: &str) {
    let looks = ["Describe", "Get", "List", "Query", "PutItem", "UpdateItem"];
    let mut changes = calls.iter().filter(|call| !looks.iter().any(|look| call.starts_with(look)));
    assert!(changes.all(|change| quiet.contains(change)), "{place}: unlike {quiet:?}");
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
