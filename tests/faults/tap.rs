//! Counts a function's calls to AWS and decides which of them is its last.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::victim::Victim;

/// On which side of the call the function dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// The call never reaches AWS.
    Before,
    /// The call has its effect, but its answer never arrives.
    After,
}

/// At which of its calls a function dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// This one, counted from 1 over all invocations of one trial.
    Number(usize),
    /// The first of this name.
    First(&'static str),
}

/// Where a function dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kill {
    /// At which of its calls.
    pub(crate) at: At,
    /// On which side of it.
    pub(crate) when: When,
}

/// What has gone through since the trial began.
#[derive(Debug, Default)]
struct Trial {
    kill: Option<Kill>,
    calls: Vec<String>,
    killed: usize,
    /// Calls of this name wait.
    held: Option<&'static str>,
    /// How many of them wait.
    waiting: usize,
}

/// Stands between a function and AWS.
#[derive(Debug)]
pub(crate) struct Tap {
    victim: Victim,
    trial: Mutex<Trial>,
    released: Condvar,
}

impl Tap {
    pub(crate) fn new(victim: Victim) -> Self {
        Self { victim, trial: Mutex::default(), released: Condvar::new() }
    }

    /// Begins a trial.
    pub(crate) fn begin(&self, kill: Option<Kill>) {
        *self.trial() = Trial { kill, ..Trial::default() };
    }

    /// A call arrives; whether the function dies of it, and on which side.
    pub(crate) fn arrives(&self, call: String) -> Option<When> {
        let mut trial = self.trial();
        let is_first = !trial.calls.contains(&call);
        let is_named = |name: &str| is_first && call == name;
        let kill = trial.kill.filter(|kill| match kill.at {
            At::Number(number) => number == trial.calls.len() + 1,
            At::First(name) => is_named(name),
        });
        trial.calls.push(call);
        kill.map(|kill| kill.when)
    }

    /// From now on calls of this name wait before they reach AWS, until [`Tap::release`].
    pub(crate) fn hold(&self, call: &'static str) {
        self.trial().held = Some(call);
    }

    /// Whether a call waits.
    pub(crate) fn is_holding(&self) -> bool {
        self.trial().waiting > 0
    }

    /// Lets the calls go that wait.
    pub(crate) fn release(&self) {
        self.trial().held = None;
        self.released.notify_all();
    }

    /// Waits as long as calls of this name are held.
    pub(crate) fn wait(&self, call: &str) {
        let mut trial = self.trial();
        if trial.held != Some(call) {
            return;
        }
        trial.waiting += 1;
        let is_held = |trial: &mut Trial| trial.held == Some(call);
        let mut trial = self.released.wait_while(trial, is_held).unwrap_or_else(PoisonError::into_inner);
        trial.waiting -= 1;
    }

    /// Ends the function.
    pub(crate) fn strike(&self) {
        let killed = self.victim.kill();
        self.trial().killed += killed;
    }

    /// The calls of the trial so far.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.trial().calls.clone()
    }

    /// Whether the trial has ended a process.
    pub(crate) fn struck(&self) -> bool {
        self.trial().killed > 0
    }

    fn trial(&self) -> MutexGuard<'_, Trial> {
        self.trial.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
