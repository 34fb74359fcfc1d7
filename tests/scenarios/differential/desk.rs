//! Answers the calls of one execution, the same way to the interpreter and to the local cloud.
//!
//! What a call gets depends on its stage, its kind, and how many of these there were before; never on what other branches
//! do meanwhile, so that every order of events that a machine allows makes the same calls. The rules of the engine are
//! kept as far as machines rely on them: a stage that has ended answers at once, joins are released by the last requisite,
//! a stopped branch does not start, and a halt lets go of all joins whose stages will never run.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::normal::normal;
use super::script::{Case, Kind, Reply, Script};

/// A call as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) function: String,
    pub(crate) run: u64,
    pub(crate) kind: Kind,
    /// A stage's `refId`, a halting row's stages, or empty.
    pub(crate) who: String,
    /// The payload as text, with `true` for its token.
    pub(crate) payload: String,
}

/// How a function ends.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Answers(Value),
    Fails(&'static str),
    Dies,
}

/// What else happens because of a call.
#[derive(Clone, Debug)]
pub(crate) enum Then {
    /// A token is completed after so many milliseconds, or failed with this error.
    Complete { token: String, after: u64, result: Result<Value, &'static str> },
    /// The next run starts, and the calling one is stopped.
    NextRun(u64),
}

/// How a stage stands once it will not change any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Settled {
    Passed,
    Stopped,
}

/// The desk of one execution.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    waits_for: BTreeMap<String, Vec<String>>,
    script: Script,
    settled: BTreeMap<String, Settled>,
    joins: BTreeMap<String, String>,
    /// The present run.
    pub(crate) run: u64,
    pub(crate) log: Vec<Entry>,
    /// Calls that no machine should make.
    pub(crate) wrong: Vec<String>,
}

impl Desk {
    pub(crate) fn new(case: &Case) -> Self {
        Self {
            waits_for: case.waits_for(),
            script: case.script.clone(),
            settled: BTreeMap::new(),
            joins: BTreeMap::new(),
            run: 1,
            log: Vec::new(),
            wrong: Vec::new(),
        }
    }

    /// Whether a stage was stopped or never started.
    pub(crate) fn is_stopped(&self, stage: &str) -> bool {
        self.settled.get(stage) == Some(&Settled::Stopped)
    }

    /// Answers that were never asked for, though their stages were not stopped.
    pub(crate) fn left(&self) -> Vec<String> {
        let left =
            self.script.iter().filter(|((who, _), replies)| !replies.is_empty() && !self.is_stopped(who));
        left.map(|((who, kind), replies)| format!("{kind:?} {who}: {replies:?}")).collect()
    }

    /// A function is called.
    pub(crate) fn call(&mut self, function: &str, payload: &Value) -> (Outcome, Vec<Then>) {
        let call = Call::read(function, payload);
        self.log.push(call.entry());
        let scripted = if call.run < self.run || self.has_settled(&call) {
            None
        } else if self.starts_too_early(&call) {
            self.wrong.push(format!("{} was called before its requisites had ended", call.who));
            Some(Reply::Fails("Conflict"))
        } else {
            let key = (call.who.clone(), call.kind);
            self.script.get_mut(&key).and_then(std::collections::VecDeque::pop_front)
        };
        match scripted {
            Some(Reply::Fails(error)) => return (Outcome::Fails(error), Vec::new()),
            Some(Reply::Dies) => return (Outcome::Dies, Vec::new()),
            _ => {}
        }
        let mut then = Vec::new();
        let answer = match call.kind {
            _ if call.run < self.run => {
                complete(&call, 0, &mut then);
                json!({ "status": "NOT_STARTED" })
            }
            Kind::Look => self.look(&call, scripted.unwrap_or(Reply::Ends), &mut then),
            Kind::Rest | Kind::Queue => self.rest(&call, scripted.unwrap_or(Reply::Wakes(0)), &mut then),
            Kind::Join => self.join(&call, &mut then),
            Kind::Soft => {
                self.settle(&call.who, Settled::Passed);
                self.release(Some(&call.releases), &mut then);
                json!({ "status": "FAILED_CONTINUE" })
            }
            Kind::Halt => {
                self.halt(&call, &mut then);
                json!({ "status": "TERMINAL" })
            }
            Kind::Finish => json!({ "status": "SUCCEEDED" }),
            Kind::Continue => {
                self.run += 1;
                self.joins.clear();
                then.push(Then::NextRun(self.run));
                Value::Null
            }
        };
        (Outcome::Answers(answer), then)
    }

    /// Whether there is nothing to do for a stage any more, which its calls find out without the script.
    fn has_settled(&mut self, call: &Call<'_>) -> bool {
        let works = matches!(call.kind, Kind::Look | Kind::Rest);
        if works && self.requisites(&call.who).any(|settled| settled == Some(Settled::Stopped)) {
            self.settle(&call.who, Settled::Stopped);
        }
        works && self.settled.contains_key(&call.who)
    }

    fn starts_too_early(&self, call: &Call<'_>) -> bool {
        matches!(call.kind, Kind::Look | Kind::Rest)
            && self.requisites(&call.who).any(|settled| settled.is_none())
    }

    fn requisites(&self, stage: &str) -> impl Iterator<Item = Option<Settled>> {
        let requisites = self.waits_for.get(stage).into_iter().flatten();
        requisites.map(|requisite| self.settled.get(requisite).copied())
    }

    fn settle(&mut self, stage: &str, settled: Settled) {
        self.settled.entry(stage.to_owned()).or_insert(settled);
    }

    fn look(&mut self, call: &Call<'_>, reply: Reply, then: &mut Vec<Then>) -> Value {
        match reply {
            Reply::Running(seconds) => return json!({ "status": "RUNNING", "wait": seconds }),
            Reply::Continues => return json!({ "status": "CONTINUE" }),
            Reply::Stops => self.settle(&call.who, Settled::Stopped),
            Reply::Ends => self.settle(&call.who, Settled::Passed),
            other => self.wrong.push(format!("{other:?} is no reply to a look at {}", call.who)),
        }
        self.release(Some(&call.releases), then);
        let stopped = self.is_stopped(&call.who);
        json!({ "status": if stopped { "NOT_STARTED" } else { "SUCCEEDED" } })
    }

    fn rest(&mut self, call: &Call<'_>, reply: Reply, then: &mut Vec<Then>) -> Value {
        match reply {
            Reply::Wakes(after) => complete(call, after, then),
            Reply::WakesWithError(error, after) => {
                let token = call.token.unwrap_or_default().to_owned();
                then.push(Then::Complete { token, after, result: Err(error) });
            }
            Reply::Rests => {}
            other => self.wrong.push(format!("{other:?} is no reply to a waiting call of {}", call.who)),
        }
        Value::Null
    }

    fn join(&mut self, call: &Call<'_>, then: &mut Vec<Then>) -> Value {
        let token = call.token.unwrap_or_default().to_owned();
        self.joins.insert(call.who.clone(), token);
        self.release(Some(std::slice::from_ref(&call.who)), then);
        Value::Null
    }

    /// Releases the joins of these stages, or of all, whose requisites have all settled.
    fn release(&mut self, stages: Option<&[String]>, then: &mut Vec<Then>) {
        let waiting: Vec<String> = match stages {
            Some(stages) => stages.to_vec(),
            None => self.joins.keys().cloned().collect(),
        };
        for stage in waiting {
            if self.requisites(&stage).all(|settled| settled.is_some())
                && let Some(token) = self.joins.remove(&stage)
            {
                then.push(Then::Complete { token, after: 0, result: Ok(Value::Null) });
            }
        }
    }

    /// What is left of the row never runs, and neither does what waits for it.
    fn halt(&mut self, call: &Call<'_>, then: &mut Vec<Then>) {
        for stage in call.who.split(',').filter(|stage| !stage.is_empty()) {
            self.settle(stage, Settled::Stopped);
        }
        let mut before = 0;
        while before != self.settled.len() {
            before = self.settled.len();
            let stages: Vec<String> = self.waits_for.keys().cloned().collect();
            for stage in stages {
                if self.requisites(&stage).any(|settled| settled == Some(Settled::Stopped)) {
                    self.settle(&stage, Settled::Stopped);
                }
            }
        }
        self.release(None, then);
    }
}

fn complete(call: &Call<'_>, after: u64, then: &mut Vec<Then>) {
    if let Some(token) = call.token {
        then.push(Then::Complete { token: token.to_owned(), after, result: Ok(Value::Null) });
    }
}

/// A call's payload.
struct Call<'a> {
    function: &'a str,
    payload: &'a Value,
    run: u64,
    kind: Kind,
    who: String,
    token: Option<&'a str>,
    releases: Vec<String>,
}

impl<'a> Call<'a> {
    fn read(function: &'a str, payload: &'a Value) -> Self {
        let list = |name: &str| -> Option<Vec<String>> {
            let items = payload.get(name)?.as_array()?;
            Some(items.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        };
        let token = payload.get("taskToken").and_then(Value::as_str);
        let stage = payload.get("refId").and_then(Value::as_str);
        let (kind, who) = match (stage, list("stages")) {
            (Some(stage), _) if payload.get("phase").is_some() => (Kind::Join, stage.to_owned()),
            (Some(stage), _) if function == "finish" => (Kind::Soft, stage.to_owned()),
            (Some(stage), _) if token.is_some() => (Kind::Rest, stage.to_owned()),
            (Some(stage), _) => (Kind::Look, stage.to_owned()),
            (None, Some(stages)) => (Kind::Halt, stages.join(",")),
            (None, None) if function == "queue" => (Kind::Queue, String::new()),
            (None, None) if function == "continue" => (Kind::Continue, String::new()),
            (None, None) => (Kind::Finish, String::new()),
        };
        Self {
            function,
            payload,
            run: payload.get("run").and_then(Value::as_u64).unwrap_or_default(),
            kind,
            who,
            token,
            releases: list("releases").unwrap_or_default(),
        }
    }

    fn entry(&self) -> Entry {
        let mut payload = normal(self.payload);
        if let Some(token) = payload.get_mut("taskToken") {
            *token = Value::Bool(self.token.is_some_and(|token| !token.is_empty()));
        }
        Entry {
            function: self.function.to_owned(),
            run: self.run,
            kind: self.kind,
            who: self.who.clone(),
            payload: payload.to_string(),
        }
    }
}
