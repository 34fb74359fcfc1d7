//! Spinnaker's own way of running a pipeline, event by event over the graph of stages: no states, no machine, and none of
//! the engine's rules. What the compiled machine does is compared with it.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use std::collections::BTreeSet;

pub const NOT_STARTED: &str = "NOT_STARTED";
pub const RUNNING: &str = "RUNNING";
pub const SUCCEEDED: &str = "SUCCEEDED";
pub const FAILED_CONTINUE: &str = "FAILED_CONTINUE";
pub const TERMINAL: &str = "TERMINAL";
pub const CANCELED: &str = "CANCELED";
pub const STOPPED: &str = "STOPPED";
pub const SKIPPED: &str = "SKIPPED";

/// A stage as it will go.
#[derive(Clone, Debug, Default)]
pub struct Stage {
    pub requisites: Vec<usize>,
    /// Milliseconds.
    pub takes: i64,
    pub fails: bool,
    /// It runs out of its time, and whether `markSuccessfulOnTimeout` says that this is well.
    pub times_out: Option<bool>,
    /// `continuePipeline`, `failPipeline`, `completeOtherBranchesThenFail`.
    pub continues: Option<bool>,
    pub fails_pipeline: Option<bool>,
    pub fails_at_the_end: bool,
    pub condition: Condition,
}

/// What `stageEnabled` asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Condition {
    #[default]
    None,
    Is(bool),
    /// Whether a stage that comes before has this status.
    Status(usize, &'static str),
}

/// How a stage went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Went {
    pub status: &'static str,
    pub start: Option<i64>,
    pub end: Option<i64>,
}

/// How an execution went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Executed {
    pub stages: Vec<Went>,
    pub status: &'static str,
    pub ended_at: i64,
    /// Whether the pipeline was halted at the very moment at which something else ended: then either may come first.
    pub is_tied: bool,
}

struct Scheduler<'a> {
    stages: &'a [Stage],
    went: Vec<Went>,
    /// Ends to come, by time.
    ends: BTreeSet<(i64, usize)>,
    now: i64,
}

/// Runs a pipeline.
pub fn execute(stages: &[Stage]) -> Executed {
    let went = vec![Went { status: NOT_STARTED, start: None, end: None }; stages.len()];
    let mut scheduler = Scheduler { stages, went, ends: BTreeSet::new(), now: 0 };
    let roots = stages.iter().enumerate().filter(|(_, stage)| stage.requisites.is_empty());
    roots.for_each(|(stage, _)| scheduler.start(stage));
    let mut is_tied = false;
    while let Some((at, stage)) = scheduler.ends.pop_first() {
        scheduler.now = at;
        let status = scheduler.outcome(stage);
        if status == TERMINAL {
            is_tied = scheduler.ends.first().is_some_and(|(next, _)| *next == at)
                || scheduler.went.iter().any(|other| other.end == Some(at) || other.start == Some(at));
            scheduler.end(stage, TERMINAL);
            scheduler.cancel();
            return Executed { stages: scheduler.went, status: TERMINAL, ended_at: at, is_tied };
        }
        scheduler.end(stage, status);
    }
    let fails = |(stage, went): (&Stage, &Went)| went.status == STOPPED && stage.fails_at_the_end;
    let status = if stages.iter().zip(&scheduler.went).any(fails) { TERMINAL } else { SUCCEEDED };
    Executed { ended_at: scheduler.now, stages: scheduler.went, status, is_tied }
}

impl Scheduler<'_> {
    fn start(&mut self, stage: usize) {
        let lets_start = |id: &usize| [SUCCEEDED, FAILED_CONTINUE, SKIPPED].contains(&self.went[*id].status);
        if self.went[stage].status != NOT_STARTED || !self.stages[stage].requisites.iter().all(lets_start) {
            return;
        }
        self.went[stage].start = Some(self.now);
        let enabled = match self.stages[stage].condition {
            Condition::None => true,
            Condition::Is(truth) => truth,
            Condition::Status(other, status) => self.went[other].status == status,
        };
        if enabled {
            self.went[stage].status = RUNNING;
            self.ends.insert((self.now + self.stages[stage].takes, stage));
        } else {
            self.end(stage, SKIPPED);
        }
    }

    fn outcome(&self, stage: usize) -> &'static str {
        let stage = &self.stages[stage];
        if stage.times_out.map_or(!stage.fails, |is_well| is_well) {
            SUCCEEDED
        } else if stage.continues == Some(true) {
            FAILED_CONTINUE
        } else if stage.fails_pipeline.unwrap_or(true) {
            TERMINAL
        } else {
            STOPPED
        }
    }

    fn end(&mut self, stage: usize, status: &'static str) {
        self.went[stage].status = status;
        self.went[stage].end = Some(self.now);
        if ![SUCCEEDED, FAILED_CONTINUE, SKIPPED].contains(&status) {
            return;
        }
        for follower in 0..self.stages.len() {
            if self.stages[follower].requisites.contains(&stage) {
                self.start(follower);
            }
        }
    }

    fn cancel(&mut self) {
        for went in self.went.iter_mut().filter(|went| went.status == RUNNING) {
            went.status = CANCELED;
            went.end = Some(self.now);
        }
    }
}
