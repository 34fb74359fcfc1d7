//! Work in steps, several of them side by side.

use gennaker_records::Watcher;
use gennaker_rules::counted;
use gennaker_runtime::{Failure, Millis};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Progress, Run};

/// Why a step does not go on at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It waits for something.
    Wait {
        /// For what: a sentence for people.
        reason: String,
        /// In how many seconds to look again.
        seconds: u32,
    },
    /// It failed. A class that is retried is tried again by the state machine; any other is the lane's end.
    Fail(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Fail(failure)
    }
}

/// What a step answers: its result once it is done, and until then why it stops here. `?` hands the stop on, so that steps
/// are written one after the other. Each step is called again from the first one on at every call of the function, and
/// finds in what it remembered that it is done.
pub type Step<T = ()> = Result<T, Stop>;

/// A part of a stage's work that goes its own way: one of several regions or clusters. What it remembers and its tasks
/// bear its name.
#[derive(Debug)]
pub struct Lane<'l, 'r> {
    run: &'l mut Run<'r>,
    /// In front of the names of what it remembers.
    prefix: String,
    /// Behind the names of its tasks.
    label: String,
}

impl<'l, 'r> Lane<'l, 'r> {
    /// A lane of a stage. A stage with one alone calls it `""`, so that its tasks are named without it.
    pub fn new(run: &'l mut Run<'r>, name: impl Into<String>) -> Self {
        let name = name.into();
        Self { run, prefix: name.clone(), label: name }
    }

    /// What it is called in tasks and messages.
    pub fn name(&self) -> &str {
        &self.label
    }

    /// The stage that it is a part of.
    pub const fn run(&mut self) -> &mut Run<'r> {
        self.run
    }

    /// The stage that it is a part of, to look at.
    pub const fn stage(&self) -> &Run<'r> {
        self.run
    }

    /// A part of this lane that remembers under names of its own, so that the same step can be done again for something
    /// else. Its tasks are this lane's.
    pub fn part(&mut self, name: &str) -> Lane<'_, 'r> {
        let prefix = self.key(name);
        Lane { run: self.run, prefix, label: self.label.clone() }
    }

    /// What was remembered under a name, if anything.
    ///
    /// # Errors
    /// When it is of another form than it was written.
    pub fn remembered<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Failure> {
        self.run.remembered(&self.key(name))
    }

    /// Writes a decision down, now; only then may it be acted on. See [`Run::remember`].
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::Conflict`] when another call or a cancellation was faster.
    pub async fn remember<T: Serialize>(&mut self, name: &str, decision: &T) -> Result<(), Failure> {
        let key = self.key(name);
        self.run.remember(&key, decision).await
    }

    /// Whether a step was remembered as done.
    ///
    /// # Errors
    /// When what was remembered is no boolean.
    pub fn is_done(&self, name: &str) -> Result<bool, Failure> {
        Ok(self.remembered(name)?.unwrap_or(false))
    }

    /// Says which task is at work now in this lane; the ones before it are done.
    pub fn task(&mut self, name: &str) {
        self.run.task_in(&self.label, name);
    }

    /// For how long something has been waited for, in milliseconds without the execution's pauses; the first question
    /// begins it.
    ///
    /// # Errors
    /// When what was remembered is no moment.
    pub fn waited(&mut self, name: &str) -> Result<Millis, Failure> {
        let key = format!("since/{}", self.key(name));
        let now = self.run.now();
        let since = match self.run.remembered(&key)? {
            Some(since) => since,
            None => {
                self.run.note(&key, &now)?;
                now
            }
        };
        Ok(counted(since, now, &self.run.execution().pauses))
    }

    /// What has been waited for has come: the next [`Lane::waited`] of this name begins anew. It is written as a note is.
    pub fn waits_no_longer(&mut self, name: &str) {
        let key = format!("since/{}", self.key(name));
        self.run.forget(&key);
    }

    /// Waits for something that is looked at again: soon at first, since most is quick, and rarely in the end. `limit` is
    /// after how many milliseconds this is a failure; it does not count where the stage has a `stageTimeoutMs`, which
    /// the runtime counts.
    ///
    /// # Errors
    /// Always: the stop to hand on with `?`.
    pub fn wait<T>(&mut self, name: &str, limit: Millis, reason: impl Into<String>) -> Step<T> {
        let (waited, reason) = (self.waited(name)?, reason.into());
        if waited >= limit && !self.run.has_time_limit() {
            return Err(Failure::invalid(format!(
                "after {} min still waiting: {reason}; what was done so far stays as it is",
                waited / 60_000
            ))
            .into());
        }
        Err(Stop::Wait { reason, seconds: polls(waited) })
    }

    /// Asks to be woken when AWS tells that something happened to a server group, so that a wait for it ends sooner than the
    /// next look. The function needs the right `dynamodb:UpdateItem` on the reservations, and `completion = "callback"`.
    ///
    /// # Errors
    /// When DynamoDB fails.
    pub async fn watch(&mut self, region: &str, group: &str) -> Result<(), Failure> {
        let key = format!("watched/{region}/{group}");
        if self.run.remembered::<bool>(&key)?.is_some() {
            return Ok(());
        }
        let watcher =
            Watcher { execution_id: self.run.execution().id.clone(), ref_id: self.run.ref_id().to_owned() };
        self.run.store().watch(region, group, &watcher, self.run.now()).await?;
        self.run.note(&key, &true)
    }

    /// Waits until so many seconds have passed since this was called first.
    ///
    /// # Errors
    /// The stop, as long as they have not.
    pub async fn delay(&mut self, name: &str, seconds: u32) -> Step {
        if seconds == 0 || self.is_done(name)? {
            return Ok(());
        }
        let left = Millis::from(seconds) * 1000 - self.waited(name)?;
        if left > 0 {
            let seconds = u32::try_from((left + 999) / 1000).unwrap_or(1);
            return Err(Stop::Wait { reason: format!("{seconds} s are left of {name}"), seconds });
        }
        self.remember(name, &true).await?;
        Ok(())
    }

    fn key(&self, name: &str) -> String {
        if self.prefix.is_empty() { name.to_owned() } else { format!("{}/{name}", self.prefix) }
    }
}

/// In how many seconds to look again at what has been waited for this long (Spinnaker: every 10 s, every 60 s after
/// 30 min, every 120 s after 60 min).
pub const fn polls(waited: Millis) -> u32 {
    match waited {
        ..2_000 => 2,
        2_000..5_000 => 3,
        5_000..10_000 => 5,
        10_000..1_800_000 => 10,
        1_800_000..3_600_000 => 60,
        _ => 120,
    }
}

/// How far a stage is whose lanes, each with its name, came this far. A failure of one ends the stage, whatever the others
/// wait for.
///
/// # Errors
/// The failure of a lane; one that is tried again comes before all others.
pub fn together(lanes: Vec<(String, Step)>) -> Result<Progress, Failure> {
    let mut failed: Option<Failure> = None;
    let mut waiting: Option<(Vec<String>, u32)> = None;
    for (name, step) in lanes {
        let named = |text: String| if name.is_empty() { text } else { format!("{name}: {text}") };
        match step {
            Ok(()) => {}
            Err(Stop::Fail(failure)) if failure.class.is_retried() => return Err(failure),
            Err(Stop::Fail(failure)) => {
                let message = named(failure.message);
                failed = Some(match failed {
                    None => Failure::new(failure.class, message),
                    Some(first) => Failure::new(first.class, format!("{}; {message}", first.message)),
                });
            }
            Err(Stop::Wait { reason, seconds }) => {
                let (reasons, soonest) = waiting.get_or_insert((Vec::new(), seconds));
                reasons.push(named(reason));
                *soonest = seconds.min(*soonest);
            }
        }
    }
    match (failed, waiting) {
        (Some(failure), None) => Err(failure),
        (Some(failure), Some((reasons, _))) => {
            let left = reasons.join("; ");
            Err(Failure::new(failure.class, format!("{} (left as it was: {left})", failure.message)))
        }
        (None, Some((reasons, seconds))) => Ok(Progress::waiting(seconds, reasons.join("; "))),
        (None, None) => Ok(Progress::Succeeded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gennaker_evaluation::Evaluation;
    use gennaker_records::{Execution, Loaded, Stage, Store, Versioned};
    use gennaker_runtime::{Clock, Entropy, ErrorClass, Ports, Settings};
    use std::collections::BTreeMap;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    #[test]
    fn it_is_looked_at_ever_more_rarely() {
        let (mut waited, mut waits) = (0, Vec::new());
        for _ in 0..5 {
            waits.push(polls(waited));
            waited += Millis::from(polls(waited)) * 1000;
        }
        assert_eq!(waits, [2, 3, 5, 10, 10]);
        assert_eq!((polls(1_799_999), polls(1_800_000), polls(3_600_000)), (10, 60, 120));
    }

    struct Fixed(AtomicI64);

    impl Clock for Fixed {
        fn now(&self) -> Millis {
            self.0.load(Ordering::Relaxed)
        }
    }

    impl Entropy for Fixed {
        fn fill(&self, _bytes: &mut [u8]) -> Result<(), Failure> {
            Ok(())
        }
    }

    /// Nothing is sent to AWS by what is tested with it.
    fn ports(clock: &Arc<Fixed>) -> Ports {
        let settings = [
            ("AWS_ACCESS_KEY_ID", "none"),
            ("AWS_SECRET_ACCESS_KEY", "none"),
            ("AWS_REGION", "us-east-1"),
            ("EXECUTIONS_TABLE", "e"),
            ("APPROVALS_TABLE", "a"),
            ("DEFINITIONS_TABLE", "d"),
            ("RESERVATIONS_TABLE", "r"),
            ("RECORDS_BUCKET", "b"),
        ];
        let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Ports { clock: clock.clone(), entropy: clock.clone(), settings: Settings::new(settings) }
    }

    #[test]
    fn what_came_meanwhile_is_waited_for_anew() {
        let clock = Arc::new(Fixed(AtomicI64::new(0)));
        let ports = ports(&clock);
        let store = Store::from(&ports).expect("a store");
        let evaluation = Evaluation::new(store.clone(), &ports).expect("an evaluation");
        let execution = Versioned::new(Execution::default());
        let mut run = Run {
            store: &store,
            evaluation: &evaluation,
            ports: &ports,
            loaded: Loaded { execution, stages: BTreeMap::new() },
            stage: Versioned::new(Stage::default()),
            recovering: false,
        };
        let mut lane = Lane::new(&mut run, "east");
        let mut waited = |at, comes| {
            clock.0.store(at, Ordering::Relaxed);
            let waited = lane.waited("gone").expect("a moment");
            lane.waited("other").expect("a moment");
            if comes {
                lane.waits_no_longer("gone");
            }
            waited
        };
        let found = [waited(0, false), waited(5, true), waited(100, false), waited(107, false)];
        assert_eq!(found, [0, 5, 0, 7]);
        assert_eq!(lane.waited("other"), Ok(107), "another wait goes on");
    }

    #[test]
    fn lanes_wait_together_and_fail_together() {
        let wait = |reason: &str, seconds| Err(Stop::Wait { reason: reason.to_owned(), seconds });
        let fail = |message: &str| Err(Stop::Fail(Failure::invalid(message)));
        let again = || Err(Stop::Fail(Failure::conflict("busy")));
        let run = |steps: Vec<Step>| {
            let names = ["east", "west", "north"];
            together(names.iter().map(|name| (*name).to_owned()).zip(steps).collect())
        };
        assert_eq!(run(vec![Ok(()), Ok(())]), Ok(Progress::Succeeded));
        assert_eq!(
            run(vec![wait("1 of 2", 10), Ok(()), wait("0 of 2", 3)]),
            Ok(Progress::waiting(3, "east: 1 of 2; north: 0 of 2"))
        );
        assert_eq!(
            run(vec![fail("no image"), wait("1 of 2", 10), fail("no subnet")]),
            Err(Failure::invalid("east: no image; north: no subnet (left as it was: west: 1 of 2)"))
        );
        assert_eq!(
            run(vec![fail("no image"), again()]).map_err(|failure| failure.class),
            Err(ErrorClass::Conflict)
        );
    }
}
