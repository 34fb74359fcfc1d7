//! The queue of a pipeline whose executions may not all run at once.
//!
//! The queue is one record; every change of it is one conditional write of pure rules ([`Queue`]). What has to be done
//! about it follows from the record alone and is done by whoever looks next, so a function that dies in between loses
//! nothing.

use std::time::Duration;

use gennaker_records::{Execution, Status, Versioned};
use gennaker_rules::{Limits, Queue};
use gennaker_runtime::{ErrorClass, Failure};
use gennaker_tokens::release;
use serde_json::json;

use crate::Lifecycle;

/// How often a change is tried when others change the queue at the same time.
const TRIES: u32 = 60;
/// The longest random pause before the next try, in milliseconds for each try so far.
const PAUSE: u64 = 10;
/// Spinnaker's word for the user on whose behalf a newer execution takes an older one's place.
const SUPERSEDER: &str = "spinnaker";

impl Lifecycle {
    /// Lets an execution begin when its pipeline's limits allow: now, or through its token when others have ended.
    ///
    /// # Errors
    /// When records or Step Functions fail; calling again changes nothing and mends what was left undone.
    pub async fn enqueue(&self, id: &str, run: u32, token: &str) -> Result<(), Failure> {
        self.update(id, |execution| {
            if execution.is_acted_on_by(run) {
                execution.queue_token = Some(token.to_owned());
            }
        })
        .await?;
        let execution = self.store.execution(id).await?.execution.value;
        if !execution.is_acted_on_by(run) {
            return release(&self.states, token, &json!({})).await;
        }
        let limits = execution.limits;
        self.change_queue(&execution.pipeline_config_id, |queue| queue.arrive(id, limits)).await?;
        self.settle_queue(&execution.pipeline_config_id).await
    }

    /// Takes an execution out of its pipeline's queue, and lets the next begin.
    pub(crate) async fn leave_queue(&self, execution: &Execution) -> Result<(), Failure> {
        let pipeline = &execution.pipeline_config_id;
        if self.store.queue(pipeline).await?.version == 0 {
            return Ok(());
        }
        self.change_queue(pipeline, |queue| queue.leave(&execution.id)).await?;
        self.settle_queue(pipeline).await
    }

    /// Does what the queue asks for: begins those that run and cancels those that are superseded.
    async fn settle_queue(&self, pipeline: &str) -> Result<(), Failure> {
        loop {
            let queue = self.store.queue(pipeline).await?.value;
            let mut gone = Vec::new();
            for id in &queue.superseded {
                self.cancel_waiting(id).await?;
                gone.push(id);
            }
            for id in &queue.running {
                if !self.begin_queued(id).await? {
                    gone.push(id);
                }
            }
            if gone.is_empty() {
                return Ok(());
            }
            self.change_queue(pipeline, |queue| gone.iter().for_each(|id| queue.leave(id))).await?;
        }
    }

    /// Begins an execution whose turn it is; false where it has ended without leaving.
    async fn begin_queued(&self, id: &str) -> Result<bool, Failure> {
        let execution = match self.store.execution(id).await {
            Ok(loaded) => loaded.execution.value,
            Err(failure) if failure.class == ErrorClass::NotFound => return Ok(false),
            Err(failure) => return Err(failure),
        };
        if execution.status.is_complete() {
            return Ok(false);
        }
        // One whose machine has not come to the queue yet begins when it does.
        let Some(token) = &execution.queue_token else { return Ok(true) };
        let now = self.ports.now();
        if execution.status == Status::NotStarted
            && execution.start_time_expiry.is_some_and(|expiry| expiry < now)
        {
            self.expire(id).await?;
            return Ok(false);
        }
        self.update(id, |found| {
            if found.status == Status::NotStarted {
                found.status = Status::Running;
                found.start_time.get_or_insert(now);
            }
        })
        .await?;
        release(&self.states, token, &json!({})).await?;
        self.update(id, |found| {
            if found.queue_token.as_ref() == Some(token) {
                found.queue_token = None;
            }
        })
        .await?;
        Ok(true)
    }

    /// Cancels an execution that a newer one has taken the place of.
    async fn cancel_waiting(&self, id: &str) -> Result<(), Failure> {
        let reason = "a newer execution of the pipeline took its place in the queue";
        match self.cancel_alone(id, SUPERSEDER, Some(reason)).await {
            Err(failure) if matches!(failure.class, ErrorClass::InvalidInput | ErrorClass::NotFound) => {
                Ok(())
            }
            Err(failure) => Err(failure),
            Ok(execution) => self.wake_parent(&execution).await,
        }
    }

    /// Changes the queue, again after a random pause if somebody else changed it meanwhile.
    async fn change_queue(&self, pipeline: &str, change: impl Fn(&mut Queue)) -> Result<(), Failure> {
        for attempt in 0..TRIES {
            let mut queue = self.store.queue(pipeline).await?;
            if queue.version == 0 {
                queue.value.running = self.unqueued(pipeline).await?;
            }
            let before = queue.value.clone();
            change(&mut queue.value);
            if queue.value == before {
                return Ok(());
            }
            match self.save_queue(pipeline, &mut queue).await? {
                true => return Ok(()),
                false => self.pause_a_little(attempt).await?,
            }
        }
        Err(Failure::conflict(format!("the queue of pipeline {pipeline} keeps changing")))
    }

    async fn save_queue(&self, pipeline: &str, queue: &mut Versioned<Queue>) -> Result<bool, Failure> {
        match self.store.save_queue(pipeline, queue).await {
            Ok(()) => Ok(true),
            Err(failure) if failure.class == ErrorClass::Conflict => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    async fn pause_a_little(&self, attempt: u32) -> Result<(), Failure> {
        let random = u64::from(u16::from_le_bytes(self.ports.random::<2>()?));
        let longest = PAUSE * u64::from(attempt + 1);
        tokio::time::sleep(Duration::from_millis(random % longest.max(1))).await;
        Ok(())
    }

    /// The executions that ran before their pipeline had a limit: they count as well.
    async fn unqueued(&self, pipeline: &str) -> Result<Vec<String>, Failure> {
        let known = self.store.executions_of_pipeline(pipeline, 100).await?;
        let runs = |execution: &Execution| {
            execution.status == Status::Running && execution.limits == Limits::default()
        };
        let mut ids: Vec<String> = known.into_iter().filter(runs).map(|execution| execution.id).collect();
        ids.sort();
        Ok(ids)
    }
}
