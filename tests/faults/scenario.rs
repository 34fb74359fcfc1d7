//! What differs from stage to stage.

use serde_json::{Value, json};

use crate::lab::Lab;
use crate::tap::When;

/// One stage in one situation. Each trial has a name of its own, so that no trial meets what another left.
pub(crate) trait Scenario {
    /// The function's name in the catalog.
    fn function(&self) -> &'static str;

    /// What the trials' names begin with; no other scenario's do.
    fn prefix(&self) -> &'static str;

    /// The stage's JSON.
    fn stage(&self, trial: &str) -> Value;

    /// The call that makes the difference: a stage that is cancelled before it must never make it.
    fn decisive(&self) -> &'static str;

    /// The call from which on it is killed, where another scenario's function dies at those before.
    fn killed_from(&self) -> Option<&'static str> {
        None
    }

    /// On which sides of a call it is killed. Before a call is the same for the world as after the one before it, unless
    /// several are under way at once: a long scenario of a function that others try on both sides does without.
    fn sides(&self) -> &'static [When] {
        &[When::Before, When::After]
    }

    /// Makes what has to be there before.
    fn prepare(&self, _lab: &Lab, _trial: &str) {}

    /// Wakes a stage that waits for something, as that would; without anything it is the time that wakes it.
    fn wake(&self, _lab: &Lab, _execution: &str) -> Woken {
        Woken::ByTime
    }

    /// What others do while a stage that looks again and again waits. Called before each wait; it finds what it did before.
    fn meanwhile(&self, _lab: &Lab, _execution: &str) {}

    /// What the stage has done to the world; by itself the status of its execution, which is all that stages do that
    /// write nothing but records.
    fn world(&self, lab: &Lab, _trial: &str, execution: &str) -> Value {
        json!({ "execution": lab.execution(execution).execution.value.status })
    }

    /// Checks how a run without faults ends; all the others have to end the same.
    fn check(&self, end: &Value);

    /// Removes what a trial has left, where it would be in the way of others.
    fn clean(&self, _lab: &Lab, _trial: &str) {}
}

/// What ended a stage's waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Woken {
    /// Its deadline.
    ByTime,
    /// Somebody sent its token back.
    ByToken,
}
