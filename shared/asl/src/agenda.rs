//! What is due when.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{Failure, Millis};

/// Something that is due.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// A machine starts.
    Start { name: String, input: Value },
    /// A branch enters its next state.
    Enter { thread: usize },
    /// A function answers.
    Answer { call: u64, result: Result<Value, Failure> },
    /// Somebody completes a token.
    Token { token: String, result: Result<Value, Failure> },
    /// A task has taken too long.
    Timeout { activity: u64 },
    /// A wait is over, or a retry is due.
    Resume { activity: u64 },
    /// An event of the world.
    Wake(u64),
    /// Somebody stops an execution.
    Stop { execution: usize, failure: Failure },
}

/// Events by time, and of one time in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agenda {
    sequence: u64,
    events: BTreeMap<(Millis, u64), Event>,
}

impl Agenda {
    pub(crate) fn add(&mut self, at: Millis, event: Event) {
        self.sequence += 1;
        self.events.insert((at, self.sequence), event);
    }

    pub(crate) fn next(&mut self) -> Option<(Millis, Event)> {
        self.events.pop_first().map(|((at, _), event)| (at, event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_by_time_and_then_in_the_order_in_which_they_were_added() {
        let mut agenda = Agenda::default();
        for (at, number) in [(5, 1), (3, 2), (5, 3), (3, 4)] {
            agenda.add(at, Event::Wake(number));
        }
        let mut order = Vec::new();
        while let Some((at, Event::Wake(number))) = agenda.next() {
            order.push((at, number));
        }
        assert_eq!(order, [(3, 2), (3, 4), (5, 1), (5, 3)]);
    }
}
