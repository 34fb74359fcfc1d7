//! Which of a pipeline's executions run, and which wait.

use gennaker_pipeline::{boolean, integer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How many executions of a pipeline may run at once, and what becomes of those that wait.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Limits {
    /// The most that run at once; 0 is no limit.
    pub most: u64,
    /// Whether all that wait run in order (`keepWaitingPipelines`), or only the newest, and the older are cancelled.
    pub keeps_waiting: bool,
}

impl Limits {
    /// From a definition: `limitConcurrent` is one at once, otherwise `maxConcurrentExecutions` counts.
    pub fn of(definition: &Map<String, Value>) -> Self {
        let flag = |name: &str| definition.get(name).and_then(boolean) == Some(true);
        let most = definition.get("maxConcurrentExecutions").and_then(integer).unwrap_or(0);
        Self {
            most: if flag("limitConcurrent") { 1 } else { u64::try_from(most).unwrap_or(0) },
            keeps_waiting: flag("keepWaitingPipelines"),
        }
    }

    /// Whether there is a limit at all.
    pub const fn limits(self) -> bool {
        self.most > 0
    }
}

/// The executions of one pipeline that run or wait, by id. What has to be done about them follows from it alone, so that
/// it can be done again by whoever looks next: those that run are to be started, those that are superseded cancelled.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Queue {
    /// What the execution that arrived last brought with it.
    pub limits: Limits,
    /// Those that run.
    pub running: Vec<String>,
    /// Those that wait, oldest first.
    pub waiting: Vec<String>,
    /// Those that a newer one has taken the place of, until they are cancelled.
    pub superseded: Vec<String>,
}

impl Queue {
    /// An execution wants to run: it does, or it waits. Arriving again changes nothing.
    pub fn arrive(&mut self, id: &str, limits: Limits) {
        if !self.running.iter().chain(&self.waiting).chain(&self.superseded).any(|known| known == id) {
            self.waiting.push(id.to_owned());
        }
        self.limits = limits;
        self.advance();
    }

    /// An execution has ended, or is cancelled before it began. Leaving again changes nothing.
    pub fn leave(&mut self, id: &str) {
        for list in [&mut self.running, &mut self.waiting, &mut self.superseded] {
            list.retain(|known| known != id);
        }
        self.advance();
    }

    /// Whether an execution runs.
    pub fn runs(&self, id: &str) -> bool {
        self.running.iter().any(|known| known == id)
    }

    /// Fills the free places (Spinnaker: with `keepWaitingPipelines` the oldest first, otherwise the newest, and all
    /// that waited before it are cancelled).
    fn advance(&mut self) {
        let limits = self.limits;
        while !self.waiting.is_empty() && (limits.most == 0 || (self.running.len() as u64) < limits.most) {
            let next = if limits.keeps_waiting { 0 } else { self.waiting.len() - 1 };
            self.running.push(self.waiting.remove(next));
            if !limits.keeps_waiting {
                self.superseded.append(&mut self.waiting);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ONE: Limits = Limits { most: 1, keeps_waiting: true };
    const NEWEST: Limits = Limits { most: 1, keeps_waiting: false };

    fn ids(list: &[&str]) -> Vec<String> {
        list.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn the_second_waits_until_the_first_has_ended() {
        let mut queue = Queue::default();
        queue.arrive("a", ONE);
        queue.arrive("b", ONE);
        assert_eq!((&queue.running, &queue.waiting), (&ids(&["a"]), &ids(&["b"])));
        queue.leave("a");
        assert_eq!((queue.running, queue.waiting), (ids(&["b"]), ids(&[])));
    }

    #[test]
    fn of_three_that_wait_the_newest_runs_and_the_others_are_cancelled() {
        let mut queue = Queue::default();
        for id in ["a", "b", "c", "d"] {
            queue.arrive(id, NEWEST);
        }
        queue.leave("a");
        let moved =
            Queue { limits: NEWEST, running: ids(&["d"]), superseded: ids(&["b", "c"]), ..Queue::default() };
        assert_eq!(queue, moved);
        queue.arrive("b", NEWEST);
        assert_eq!(queue, moved, "what is superseded does not come back");
    }

    #[test]
    fn two_run_where_two_may() {
        let two = Limits { most: 2, keeps_waiting: true };
        let mut queue = Queue::default();
        for id in ["a", "b", "c"] {
            queue.arrive(id, two);
        }
        assert_eq!((queue.running, queue.waiting), (ids(&["a", "b"]), ids(&["c"])));
    }

    #[test]
    fn limits_stand_in_the_definition() {
        for (definition, most, keeps_waiting) in [
            (serde_json::json!({}), 0, false),
            (serde_json::json!({"limitConcurrent": true, "maxConcurrentExecutions": 5}), 1, false),
            (
                serde_json::json!({"limitConcurrent": "false", "maxConcurrentExecutions": "2", "keepWaitingPipelines": true}),
                2,
                true,
            ),
        ] {
            let fields = definition.as_object().expect("a map");
            assert_eq!(Limits::of(fields), Limits { most, keeps_waiting }, "{definition}");
        }
    }

    #[test]
    fn one_that_waits_can_leave() {
        let mut queue = Queue::default();
        queue.arrive("a", ONE);
        queue.arrive("b", ONE);
        queue.leave("b");
        queue.leave("a");
        assert_eq!(queue, Queue { limits: ONE, ..Queue::default() });
    }

    proptest! {
        /// However executions come and go, each starts once, in order, and never too many at once.
        #[test]
        fn none_is_lost_or_started_twice(
            steps in proptest::collection::vec((any::<bool>(), 0_usize..20), 1..60),
            most in 1_u64..4,
        ) {
            let limits = Limits { most, keeps_waiting: true };
            let mut queue = Queue::default();
            let (mut arrived, mut left, mut started) = (Vec::new(), Vec::new(), Vec::new());
            for (arrives, number) in steps {
                let id = format!("{number:02}");
                if arrives && !left.contains(&id) {
                    if !arrived.contains(&id) {
                        arrived.push(id.clone());
                    }
                    queue.arrive(&id, limits);
                } else if queue.runs(&id) {
                    left.push(id.clone());
                    queue.leave(&id);
                }
                started.extend(queue.running.iter().filter(|id| !started.contains(*id)).cloned().collect::<Vec<_>>());
                prop_assert!(queue.superseded.is_empty());
                prop_assert!(queue.running.len() as u64 <= most);
                prop_assert!(queue.waiting.is_empty() || queue.running.len() as u64 == most);
                prop_assert_eq!(&started[..], &arrived[..started.len()], "in the order of arrival");
                prop_assert_eq!(started.len() + queue.waiting.len(), arrived.len());
            }
        }
    }
}
