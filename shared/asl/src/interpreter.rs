//! Runs a machine in virtual time.

use std::collections::HashMap;

use serde_json::Value;

use crate::agenda::{Agenda, Event};
use crate::retry::Random;
use crate::thread::{Execution, Thread};
use crate::world::{Control, Step, What, World};
use crate::{Ended, Error, Failure, Machine, Millis, Outcome, State, check};

/// Far more than any pipeline takes; what takes more goes round in circles.
const MOST_STEPS: u64 = 5_000_000;

/// Runs executions of one machine in virtual time: the same machine, input, world and seed give the same run.
///
/// Events are handled by time, and of one time in the order in which they came up.
#[derive(Debug)]
pub struct Interpreter<'m> {
    pub(crate) machine: &'m Machine,
    pub(crate) now: Millis,
    pub(crate) agenda: Agenda,
    pub(crate) random: Random,
    pub(crate) executions: Vec<Execution>,
    pub(crate) threads: Vec<Thread<'m>>,
    pub(crate) activities: u64,
    /// Which thread waits for an activity.
    pub(crate) waiting: HashMap<u64, usize>,
    /// Which activity a token completes.
    pub(crate) tokens: HashMap<String, u64>,
    pub(crate) aborts_siblings: bool,
}

impl<'m> Interpreter<'m> {
    /// An interpreter of a machine; the seed decides the jitter of retries.
    ///
    /// # Errors
    /// When the machine is broken or uses what we never emit.
    pub fn new(machine: &'m Machine, seed: u64) -> Result<Self, Error> {
        check::check(machine)?;
        Ok(Self {
            machine,
            now: Millis::MIN,
            agenda: Agenda::default(),
            random: Random::new(seed),
            executions: Vec::new(),
            threads: Vec::new(),
            activities: 0,
            waiting: HashMap::new(),
            tokens: HashMap::new(),
            aborts_siblings: true,
        })
    }

    /// Lets the branches beside one that has failed come to their own ends before their `Parallel` fails, as some local
    /// clouds do. AWS aborts them at once.
    #[must_use]
    pub fn without_aborting_siblings(mut self) -> Self {
        self.aborts_siblings = false;
        self
    }

    /// Starts an execution at a moment. Executions are numbered from 0 in the order of their starts.
    pub fn start(&mut self, name: &str, input: Value, at: Millis) {
        self.agenda.add(at, Event::Start { name: name.to_owned(), input });
    }

    /// Completes a token at a moment. One that nobody waits for is ignored.
    pub fn send_task_success(&mut self, token: &str, output: Value, at: Millis) {
        self.agenda.add(at, Event::Token { token: token.to_owned(), result: Ok(output) });
    }

    /// Fails a token at a moment. One that nobody waits for is ignored.
    pub fn send_task_failure(&mut self, token: &str, failure: Failure, at: Millis) {
        self.agenda.add(at, Event::Token { token: token.to_owned(), result: Err(failure) });
    }

    /// Stops an execution at a moment. One that has ended, or not started yet, stays as it is.
    pub fn stop(&mut self, execution: usize, failure: Failure, at: Millis) {
        self.agenda.add(at, Event::Stop { execution, failure });
    }

    /// Wakes the world at a moment.
    pub fn wake(&mut self, event: u64, at: Millis) {
        self.agenda.add(at, Event::Wake(event));
    }

    /// Runs until nothing is due any more, and says how each execution ended, in the order of their starts.
    ///
    /// # Errors
    /// When the machine runs in circles.
    pub fn run(&mut self, world: &mut dyn World) -> Result<Vec<Ended>, Error> {
        let mut steps = 0_u64;
        while let Some((at, event)) = self.agenda.next() {
            steps += 1;
            if steps > MOST_STEPS {
                let state = self.threads.iter().rev().find(|thread| thread.alive).map(|thread| thread.name);
                return Err(Error::Endless { steps, state: state.unwrap_or_default().to_owned() });
            }
            self.now = at;
            self.handle(event, world);
        }
        Ok(self.executions.iter().map(ended).collect())
    }

    fn handle(&mut self, event: Event, world: &mut dyn World) {
        match event {
            Event::Start { name, input } => self.begin(name, input),
            Event::Enter { thread } => {
                if self.threads.get(thread).is_some_and(|thread| thread.alive) {
                    self.enter(thread, world);
                }
            }
            Event::Answer { call, result } => self.answered(call, result, world),
            Event::Token { token, result } => {
                if let Some(activity) = self.tokens.get(&token).copied() {
                    self.completed(activity, result, world);
                }
            }
            Event::Timeout { activity } => self.completed(activity, Err(Failure::timeout()), world),
            Event::Resume { activity } => self.resume(activity, world),
            Event::Wake(event) => {
                world.wake(event, &mut Control { now: self.now, agenda: &mut self.agenda });
            }
            Event::Stop { execution, failure } => {
                self.end_execution(execution, Outcome::Aborted(failure), world);
            }
        }
    }

    fn begin(&mut self, name: String, input: Value) {
        let (execution, root) = (self.executions.len(), self.threads.len());
        let machine: &'m Machine = self.machine;
        self.threads.push(Thread::new(execution, &machine.states, &machine.start_at, input.clone()));
        self.executions.push(Execution {
            name,
            input,
            started_at: self.now,
            transitions: 0,
            events: 1,
            ended: None,
            root,
        });
        self.agenda.add(self.now, Event::Enter { thread: root });
    }

    /// A wait is over, or a retry is due.
    fn resume(&mut self, activity: u64, world: &mut dyn World) {
        let Some(thread) = self.waiting.remove(&activity) else { return };
        let Some(state) = self.threads.get(thread).and_then(Thread::state) else { return };
        match state {
            State::Wait { next, .. } => self.follow(thread, next, world),
            State::Task { .. } => self.attempt(thread, world),
            _ => {}
        }
    }

    /// Ends an execution with everything in it; one that has ended stays as it is.
    pub(crate) fn end_execution(&mut self, execution: usize, outcome: Outcome, world: &mut dyn World) {
        let now = self.now;
        let Some(run) = self.executions.get_mut(execution).filter(|run| run.ended.is_none()) else { return };
        run.ended = Some((now, outcome));
        run.events += 1;
        let root = run.root;
        self.abort(root, world);
    }

    /// Ends a thread and those within it.
    pub(crate) fn abort(&mut self, thread: usize, world: &mut dyn World) {
        let Some(ended) = self.threads.get_mut(thread).filter(|thread| thread.alive) else { return };
        ended.alive = false;
        let children = std::mem::take(&mut ended.children);
        self.close(thread);
        self.observe(thread, What::Aborted, world);
        for child in children {
            self.abort(child, world);
        }
    }

    /// What a thread waited for counts no more.
    pub(crate) fn close(&mut self, thread: usize) {
        let Some(thread) = self.threads.get_mut(thread) else { return };
        if let Some(activity) = thread.activity.take() {
            self.waiting.remove(&activity);
        }
        if let Some(token) = thread.token.take() {
            self.tokens.remove(&token);
        }
    }

    /// A thread waits for something new; its number.
    pub(crate) fn open(&mut self, thread: usize) -> u64 {
        self.close(thread);
        self.activities += 1;
        if let Some(thread) = self.threads.get_mut(thread) {
            thread.activity = Some(self.activities);
        }
        self.waiting.insert(self.activities, thread);
        self.activities
    }

    pub(crate) fn observe(&self, thread: usize, what: What<'_>, world: &mut dyn World) {
        let Some(thread) = self.threads.get(thread) else { return };
        let Thread { execution, branch, name, .. } = thread;
        world.observe(&Step { at: self.now, execution: *execution, branch, state: name, what });
    }
}

/// Every state has a timeout or leads on at once, so nothing is left open when nothing is due.
fn ended(execution: &Execution) -> Ended {
    let Execution { name, started_at, transitions, events, ended, .. } = execution.clone();
    let (at, outcome) = ended.unwrap_or_else(|| {
        (started_at, Outcome::Failed(Failure::runtime("nothing is due and the execution has not ended")))
    });
    Ended { name, started_at, at, outcome, transitions, events }
}
