//! What a machine acts on: functions that answer, and events that come from outside.

use serde_json::Value;

use crate::Failure;
use crate::agenda::{Agenda, Event};

/// Virtual milliseconds.
pub type Millis = i64;

/// A call of a function by a machine.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The call's own number; an answer that comes later names it.
    pub id: u64,
    /// The execution of the machine, in the order of their starts.
    pub execution: usize,
    /// The state that calls.
    pub state: &'a str,
    /// The function's ARN.
    pub function: &'a str,
    /// What it gets.
    pub payload: &'a Value,
    /// The token to complete, where the state waits for one.
    pub token: Option<&'a str>,
    /// How often this state has called before and failed, since it was entered.
    pub retries: u32,
}

/// What a function answers, and when.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// So many milliseconds from now: a result, or an error.
    After(Millis, Result<Value, Failure>),
    /// The world answers by [`Control::answer`].
    Later,
}

impl Answer {
    /// A result at once.
    pub const fn ok(result: Value) -> Self {
        Self::After(0, Ok(result))
    }

    /// An error at once.
    pub const fn error(failure: Failure) -> Self {
        Self::After(0, Err(failure))
    }
}

/// Plays everything that is not the machine. A closure that answers calls is one.
pub trait World {
    /// A machine calls a function. The answer to a call that waits for a token counts only where it is an error.
    fn call(&mut self, call: &Call<'_>, control: &mut Control<'_>) -> Answer;

    /// An event that the world has put on the agenda is due.
    fn wake(&mut self, event: u64, control: &mut Control<'_>) {
        let _ = (event, control);
    }

    /// Something happened in a machine.
    fn observe(&mut self, step: &Step<'_>) {
        let _ = step;
    }
}

impl<F: FnMut(&Call<'_>) -> Answer> World for F {
    fn call(&mut self, call: &Call<'_>, _: &mut Control<'_>) -> Answer {
        self(call)
    }
}

/// What a world can do at a moment. Everything takes effect after what is already due at the same moment.
#[derive(Debug)]
pub struct Control<'a> {
    pub(crate) now: Millis,
    pub(crate) agenda: &'a mut Agenda,
}

impl Control<'_> {
    /// The virtual time.
    pub const fn now(&self) -> Millis {
        self.now
    }

    /// Puts an event on the agenda, for [`World::wake`]; a moment that has passed is now.
    pub fn wake_at(&mut self, at: Millis, event: u64) {
        self.agenda.add(at.max(self.now), Event::Wake(event));
    }

    /// Answers a call that was left open. An answer that nobody waits for any more is ignored.
    pub fn answer(&mut self, call: u64, result: Result<Value, Failure>) {
        self.agenda.add(self.now, Event::Answer { call, result });
    }

    /// Completes a token. One that nobody waits for any more is ignored.
    pub fn send_task_success(&mut self, token: &str, output: Value) {
        self.agenda.add(self.now, Event::Token { token: token.to_owned(), result: Ok(output) });
    }

    /// Fails a token. One that nobody waits for any more is ignored.
    pub fn send_task_failure(&mut self, token: &str, failure: Failure) {
        self.agenda.add(self.now, Event::Token { token: token.to_owned(), result: Err(failure) });
    }

    /// Stops an execution of the machine. One that has ended stays as it is.
    pub fn stop(&mut self, execution: usize, failure: Failure) {
        self.stop_after(0, execution, failure);
    }

    /// Stops an execution of the machine after so many milliseconds.
    pub fn stop_after(&mut self, delay: Millis, execution: usize, failure: Failure) {
        self.agenda.add(self.now.saturating_add(delay), Event::Stop { execution, failure });
    }

    /// Starts another execution of the same machine.
    pub fn start(&mut self, name: &str, input: Value) {
        self.agenda.add(self.now, Event::Start { name: name.to_owned(), input });
    }
}

/// Something that happened in a machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step<'a> {
    /// When.
    pub at: Millis,
    /// The execution, in the order of their starts.
    pub execution: usize,
    /// The branch, by the places of branches within their `Parallel`s from outside to inside.
    pub branch: &'a [usize],
    /// The state.
    pub state: &'a str,
    /// What.
    pub what: What<'a>,
}

/// What happened in a state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum What<'a> {
    /// It was entered.
    Entered,
    /// It calls its function again because of an error.
    Retry {
        /// The place of the retrier.
        index: usize,
        /// Milliseconds until then.
        delay: Millis,
        /// The error.
        failure: &'a Failure,
    },
    /// An error led elsewhere.
    Catch {
        /// The place of the catcher.
        index: usize,
        /// Where.
        next: &'a str,
        /// The error.
        failure: &'a Failure,
    },
    /// A rule of a `Choice` held.
    Choice {
        /// The place of the rule.
        index: usize,
        /// Where it leads.
        next: &'a str,
    },
    /// No rule of a `Choice` held.
    Default {
        /// Where it leads.
        next: &'a str,
    },
    /// It is done and leads on.
    Next {
        /// Where.
        next: &'a str,
    },
    /// It is done, and with it its machine or branch.
    End,
    /// It failed, and with it its machine or branch.
    Failed(&'a Failure),
    /// A sibling failed, or the execution was stopped.
    Aborted,
}
