//! What a run takes: states, transitions, events.

use crate::Error;

/// The events that a run plans with. AWS limit: an execution's history has 25,000; the rest is kept for retries.
const PLANNED_EVENTS: u64 = 20_000;
/// Each stage that can loop must be able to look so often.
const FEWEST_LOOKS: u64 = 10;
/// Entered, scheduled, started, succeeded, exited.
const TASK: u64 = 5;
/// Those of a task, and submitted.
const WAITING: u64 = 6;
/// Entered, exited.
const OTHER: u64 = 2;
/// Entered, started, succeeded, exited.
const PARALLEL: u64 = 4;
/// The execution started, and ended.
const EXECUTION: u64 = 2;

/// What a further look at a stage takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Turn {
    /// `Wait`, `Task`, `Choice`.
    Poll,
    /// A waiting `Task`, `Task`, `Choice`.
    Callback,
}

/// Counts what a run without a further look takes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// The states of the machine.
    pub(crate) states: usize,
    /// The transitions of a run.
    pub(crate) transitions: u64,
    events: u64,
    turns: u64,
}

/// What a run's history has room for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// The events of a run without a further look.
    pub(crate) events: u64,
    /// The further looks of each stage that can loop; 0 where none can.
    pub(crate) looks: u64,
    /// The events of a run with all of these.
    pub(crate) worst_events: u64,
}

impl Tally {
    pub(crate) fn task(&mut self) {
        self.state(TASK);
    }

    pub(crate) fn waiting(&mut self) {
        self.state(WAITING);
    }

    pub(crate) fn choice(&mut self) {
        self.state(OTHER);
    }

    pub(crate) fn parallel(&mut self) {
        self.state(PARALLEL);
    }

    /// A `Succeed`.
    pub(crate) fn end(&mut self) {
        self.state(OTHER);
    }

    /// A stage that can loop.
    pub(crate) fn repeats(&mut self, turn: Turn) {
        self.turns += match turn {
            Turn::Poll => OTHER + TASK + OTHER,
            Turn::Callback => WAITING + TASK + OTHER,
        };
    }

    fn state(&mut self, events: u64) {
        self.transitions += 1;
        self.events += events;
    }

    /// Shares what the history has left among the stages that can loop.
    pub(crate) fn room(&self) -> Result<Room, Error> {
        let events = self.events + EXECUTION;
        let least = events + FEWEST_LOOKS * self.turns;
        if least > PLANNED_EVENTS {
            return Err(Error::TooLong { events: least });
        }
        let looks = (PLANNED_EVENTS - events).checked_div(self.turns).unwrap_or_default();
        Ok(Room { events, looks, worst_events: events + looks * self.turns })
    }
}

/// Whether so many stages could run within an execution's history at all.
///
/// # Errors
/// [`Error::TooLong`].
pub(crate) fn check_count(stages: usize) -> Result<(), Error> {
    let events = TASK * (stages as u64 + 1) + EXECUTION;
    if events > PLANNED_EVENTS { Err(Error::TooLong { events }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_history_has_left_is_shared_among_the_stages_that_loop() {
        let mut tally = Tally::default();
        for turn in [Turn::Poll, Turn::Callback] {
            tally.task();
            tally.choice();
            tally.repeats(turn);
        }
        let room = tally.room().expect("room");
        assert_eq!(room.events, 2 * (5 + 2) + 2);
        assert_eq!(room.looks, (20_000 - 16) / (9 + 13));
        assert!((19_900..=20_000).contains(&room.worst_events), "{room:?}");
    }

    #[test]
    fn a_run_whose_stages_could_look_but_a_few_times_is_refused() {
        let polls = |count: u64| {
            let mut tally = Tally::default();
            for _ in 0..count {
                tally.task();
                tally.choice();
                tally.repeats(Turn::Poll);
            }
            tally.room()
        };
        assert_eq!(polls(206).expect("room").looks, 10);
        assert_eq!(polls(207).expect_err("no room"), Error::TooLong { events: 207 * 97 + 2 });
    }

    #[test]
    fn a_run_without_loops_has_no_looks() {
        let mut tally = Tally::default();
        tally.task();
        let room = tally.room().expect("room");
        assert_eq!((room.events, room.looks, room.worst_events), (7, 0, 7));
    }

    #[test]
    fn more_stages_than_a_history_has_room_for_are_refused_before_anything_is_built() {
        assert_eq!(check_count(3_998), Ok(()));
        assert!(check_count(4_000).is_err());
    }
}
