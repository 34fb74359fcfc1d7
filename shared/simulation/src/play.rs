//! Plays everything that is not the machine: the functions, the records, the people.

use std::collections::{BTreeMap, VecDeque};

use gennaker_asl::{Answer, Call, Control, Failure, Step, What, World};
use gennaker_catalog::Catalog;
use gennaker_pipeline::Pipeline;
use gennaker_rules::{Millis, Pause, Status, counted};
use serde_json::{Map, Value};

use crate::call::Payload;
use crate::plan::Spent;
use crate::report::{Moment, Visit};
use crate::rows::{Row, Rows};
use crate::scope::Seen;
use crate::script::Script;

/// The id of the simulated execution.
pub(crate) const ID: &str = "simulated";

/// Something that is due in the world.
#[derive(Clone, Debug)]
pub(crate) enum Due {
    /// A call's work is done.
    Work {
        call: u64,
        payload: Payload,
        dies: bool,
    },
    /// What a stage waits for comes from outside.
    Event {
        ref_id: String,
    },
    /// It is the execution's turn in its queue.
    Turn {
        token: String,
    },
    Pause,
    Resume,
    Cancel,
}

/// The world of one execution.
#[derive(Debug)]
pub(crate) struct Play<'a> {
    pub(crate) script: &'a Script,
    pub(crate) pipeline: &'a Pipeline,
    pub(crate) catalog: &'a Catalog,
    pub(crate) trigger: Map<String, Value>,
    pub(crate) rows: Rows,
    pub(crate) status: Status,
    pub(crate) ended_at: Option<Millis>,
    /// The machine's present run, from 1.
    pub(crate) run: u64,
    pub(crate) pauses: Vec<Pause>,
    pub(crate) queue_token: Option<String>,
    /// How often a stage is looked at in one run; 0 is without end.
    pub(crate) looks: u64,
    pub(crate) due: Vec<Due>,
    /// Errors that are still to come, by state: before a call does anything, and instead of its answer.
    errors: BTreeMap<String, VecDeque<String>>,
    lost: BTreeMap<String, VecDeque<String>>,
    /// Calls under way whose answer will be lost.
    pub(crate) losing: BTreeMap<u64, Failure>,
    pub(crate) path: Vec<Moment>,
    pub(crate) visits: Vec<Visit>,
}

impl<'a> Play<'a> {
    pub(crate) fn new(pipeline: &'a Pipeline, script: &'a Script, catalog: &'a Catalog) -> Self {
        let mut trigger = script.trigger.clone();
        let mut parameters: Map<String, Value> = pipeline
            .parameters
            .iter()
            .filter_map(|parameter| Some((parameter.name.clone(), parameter.default.clone()?)))
            .collect();
        parameters.extend(script.parameters.clone());
        trigger.insert("parameters".to_owned(), Value::Object(parameters));
        let queues = |errors: &BTreeMap<String, Vec<String>>| {
            errors.iter().map(|(state, errors)| (state.clone(), errors.iter().cloned().collect())).collect()
        };
        Self {
            script,
            pipeline,
            catalog,
            trigger,
            rows: Rows::of(pipeline),
            status: Status::Running,
            ended_at: None,
            run: 1,
            pauses: Vec::new(),
            queue_token: None,
            looks: script.looks.unwrap_or(0),
            due: Vec::new(),
            errors: queues(&script.errors),
            lost: queues(&script.lost),
            losing: BTreeMap::new(),
            path: Vec::new(),
            visits: Vec::new(),
        }
    }

    /// Puts something on the agenda; its number for the machine's clock.
    pub(crate) fn plan(&mut self, due: Due) -> u64 {
        self.due.push(due);
        self.due.len() as u64 - 1
    }

    /// Whether calls of a run act at all.
    pub(crate) fn is_acted_on_by(&self, run: u64) -> bool {
        self.status == Status::Running && self.run == run
    }

    /// The milliseconds since a moment.
    pub(crate) fn since(&self, from: Millis, now: Millis) -> Spent {
        Spent { by_clock: now - from, counted: counted(from, now, &self.pauses) }
    }

    pub(crate) fn sight(&self, now: Millis) -> Seen<'_> {
        Seen {
            now,
            rows: &self.rows,
            trigger: &self.trigger,
            id: ID,
            application: &self.pipeline.application,
            name: &self.pipeline.name,
        }
    }

    /// Notes what happened to a stage, or to the execution.
    pub(crate) fn note(
        &mut self,
        at: Millis,
        ref_id: Option<&str>,
        status: Option<Status>,
        what: impl Into<String>,
    ) {
        self.path.push(Moment { at, ref_id: ref_id.map(str::to_owned), status, what: what.into() });
    }

    /// Writes a stage's end down.
    pub(crate) fn end(&mut self, ref_id: &str, status: Status, at: Millis, reason: Option<&str>) {
        let Some(row) = self.rows.get_mut(ref_id) else { return };
        row.status = status;
        row.start.get_or_insert(at);
        row.end = Some(at);
        row.lease = None;
        if let Some(reason) = reason {
            row.reason = Some(reason.to_owned());
        }
        let what = reason.map_or_else(|| "ended".to_owned(), str::to_owned);
        self.note(at, Some(ref_id), Some(status), what);
    }

    /// Ends a stage that has come to its end; its status, which expressions that did not evaluate may decide.
    pub(crate) fn conclude(
        &mut self,
        ref_id: &str,
        status: Status,
        at: Millis,
        reason: Option<&str>,
    ) -> Status {
        let Some(unresolved) = self.rows.get(ref_id).and_then(Row::unresolved) else {
            self.end(ref_id, status, at, reason);
            return status;
        };
        let reason = reason.filter(|_| status != Status::Succeeded);
        self.end(ref_id, Status::Terminal, at, Some(reason.unwrap_or(&unresolved)));
        Status::Terminal
    }

    /// Calls the function that a state names.
    fn dispatch(&mut self, call: &Call<'_>, control: &mut Control<'_>) -> Answer {
        let payload = Payload::read(call.payload);
        match call.function.rsplit_once("-finish").map(|(_, rest)| rest) {
            Some("") => return self.finish(&payload, control),
            _ if call.function.ends_with("-continue") => return self.proceed(&payload, control),
            _ if call.function.ends_with("-queue") => return self.queue(&payload, call.token, control),
            _ => {}
        }
        if payload.is_join {
            return self.join(&payload, call.token, control);
        }
        self.stage(call, &payload, control)
    }
}

impl World for Play<'_> {
    fn call(&mut self, call: &Call<'_>, control: &mut Control<'_>) -> Answer {
        if let Some(error) = self.errors.get_mut(call.state).and_then(VecDeque::pop_front) {
            return Answer::error(Failure::new(error, "as the script says"));
        }
        let lost = self.lost.get_mut(call.state).and_then(VecDeque::pop_front);
        let lost = lost.map(|error| Failure::new(error, "the answer was lost, as the script says"));
        match (self.dispatch(call, control), lost) {
            (Answer::After(after, _), Some(failure)) => Answer::After(after, Err(failure)),
            (Answer::Later, Some(failure)) => {
                self.losing.insert(call.id, failure);
                Answer::Later
            }
            (answer, None) => answer,
        }
    }

    fn wake(&mut self, event: u64, control: &mut Control<'_>) {
        let due = usize::try_from(event).ok().and_then(|event| self.due.get(event)).cloned();
        match due {
            Some(Due::Work { call, payload, dies }) => self.worked(call, &payload, dies, control),
            Some(Due::Event { ref_id }) => self.event(&ref_id, control),
            Some(Due::Turn { token }) => {
                self.queue_token = None;
                control.send_task_success(&token, Value::Null);
            }
            Some(Due::Pause) => self.pause(control),
            Some(Due::Resume) => self.resume(control),
            Some(Due::Cancel) => self.cancel(control),
            None => {}
        }
    }

    fn observe(&mut self, step: &Step<'_>) {
        if self.script.record_states {
            self.visits.push(Visit::from(step));
        }
        if let What::Retry { delay, failure, .. } = step.what {
            let (seconds, tenth) = (delay / 1000, delay % 1000 / 100);
            self.note(
                step.at,
                None,
                None,
                format!("{}: {}, tried again after {seconds}.{tenth} s", step.state, failure.error),
            );
        }
    }
}
