//! The life of the simulated execution: its end, its queue, pauses, cancelling, and the next run of the machine.

use gennaker_asl::{Answer, Control, Failure};
use gennaker_rules::{ErrorClass, Pause, Start, Status, failure_status, may_start};
use serde_json::{Value, json};

use crate::call::Payload;
use crate::play::{Due, ID, Play};

/// How late a run stops where the script says that it does.
const LATE: i64 = 1_000;

impl Play<'_> {
    /// `finish`: a stage's soft failure, a row's halt, or the end.
    pub(crate) fn finish(&mut self, payload: &Payload, control: &mut Control<'_>) -> Answer {
        if let Some(ref_id) = payload.ref_id.as_deref() {
            return self.soft_failure(ref_id, payload, control);
        }
        if !self.is_acted_on_by(payload.run) {
            return Answer::ok(json!({ "status": self.status }));
        }
        if let Some(stages) = &payload.stages {
            self.blame(stages, payload, control);
        }
        self.end_stages(control);
        let mut status = self.rows.execution_status();
        // A halt is an end in failure, even where no stage could be blamed.
        if payload.stages.is_some() && status == Status::Succeeded {
            status = Status::Terminal;
        }
        self.end_execution(status, control);
        Answer::ok(json!({ "status": status }))
    }

    /// A function died for good: of the row's stages the one that was under way has failed, or the one that was about to.
    fn blame(&mut self, stages: &[String], payload: &Payload, control: &Control<'_>) {
        let Some((error, cause)) = &payload.error else { return };
        let ours = error == ErrorClass::StageFailed.name();
        let running =
            stages.iter().find(|id| self.rows.get(id).is_some_and(|row| row.status == Status::Running));
        let about_to = || {
            stages.iter().find(|id| {
                self.rows.get(id).is_some_and(|row| row.status == Status::NotStarted)
                    && may_start(self.rows.requisites(id).map(|row| row.status)) == Start::Now
            })
        };
        let blamed = running.or_else(|| if ours { None } else { about_to() });
        if let Some(ref_id) = blamed.cloned() {
            let reason = format!("its function failed for good with {error}: {cause}");
            self.end(&ref_id, Status::Terminal, control.now(), Some(&reason));
        }
    }

    /// A function of a stage died for good whose failure may not end the pipeline.
    fn soft_failure(&mut self, ref_id: &str, payload: &Payload, control: &mut Control<'_>) -> Answer {
        let acts = self.is_acted_on_by(payload.run);
        let Some(row) = self.rows.get_mut(ref_id) else { return Answer::ok(Value::Null) };
        if acts && !row.status.is_complete() {
            row.run = payload.run;
            let status = failure_status(&row.context);
            let (error, cause) = payload.error.clone().unwrap_or_default();
            let reason = format!("its function failed for good with {error}: {cause}");
            self.conclude(ref_id, status, control.now(), Some(&reason));
        }
        let status = self.rows.get(ref_id).map_or(Status::NotStarted, |row| row.status);
        if acts && status == Status::Terminal {
            return Answer::error(Failure::new(
                ErrorClass::StageFailed.name(),
                format!("stage {ref_id} failed"),
            ));
        }
        self.release(&payload.releases, control);
        Answer::ok(json!({ "status": status }))
    }

    /// Ends what still runs, and lets all go on that wait.
    fn end_stages(&mut self, control: &mut Control<'_>) {
        let running: Vec<String> =
            self.rows.0.iter().filter(|(_, row)| row.is_under_way()).map(|(id, _)| id.clone()).collect();
        for ref_id in running {
            self.end(&ref_id, Status::Canceled, control.now(), None);
        }
        for row in self.rows.0.values_mut() {
            for token in [row.token.take(), row.join_token.take()].into_iter().flatten() {
                control.send_task_success(&token, Value::Null);
            }
        }
        if let Some(token) = self.queue_token.take() {
            control.send_task_success(&token, Value::Null);
        }
    }

    fn end_execution(&mut self, status: Status, control: &Control<'_>) {
        self.status = status;
        self.ended_at = Some(control.now());
        self.note(control.now(), None, Some(status), "the execution ended");
    }

    /// `queue`: the execution waits for its turn.
    pub(crate) fn queue(
        &mut self,
        payload: &Payload,
        token: Option<&str>,
        control: &mut Control<'_>,
    ) -> Answer {
        if let Some(token) = token {
            let first = payload.run == 1 && self.script.queued_for > 0 && self.is_acted_on_by(1);
            if first {
                self.note(control.now(), None, None, "waits in the pipeline's queue");
                self.queue_token = Some(token.to_owned());
                let turn = self.plan(Due::Turn { token: token.to_owned() });
                control.wake_at(control.now() + self.script.queued_for, turn);
            } else {
                control.send_task_success(token, Value::Null);
            }
        }
        Answer::ok(Value::Null)
    }

    /// `continue`: the machine's next run takes over, and this one is stopped.
    pub(crate) fn proceed(&mut self, payload: &Payload, control: &mut Control<'_>) -> Answer {
        if self.is_acted_on_by(payload.run) {
            self.note(control.now(), None, None, "the machine's next run goes on");
            self.stop(control);
            self.next_run(control);
        }
        Answer::ok(Value::Null)
    }

    fn stop(&mut self, control: &mut Control<'_>) {
        let delay = if self.script.stops_late { LATE } else { 0 };
        let run = usize::try_from(self.run - 1).unwrap_or_default();
        control.stop_after(delay, run, Failure::new("Stopped", "by its own execution"));
    }

    fn next_run(&mut self, control: &mut Control<'_>) {
        self.run += 1;
        let input = json!({ "executionId": ID, "run": self.run });
        control.start(&format!("{ID}.{}", self.run), input);
    }

    /// Somebody pauses the execution: its run stops, and nothing of it acts.
    pub(crate) fn pause(&mut self, control: &mut Control<'_>) {
        if self.status != Status::Running {
            return;
        }
        self.note(control.now(), None, Some(Status::Paused), "paused");
        self.status = Status::Paused;
        self.pauses.push(Pause { from: control.now(), ..Pause::default() });
        self.shift(Status::Running, Status::Paused);
        self.stop(control);
    }

    /// Somebody resumes it: the next run goes on.
    pub(crate) fn resume(&mut self, control: &mut Control<'_>) {
        if self.status != Status::Paused {
            return;
        }
        self.note(control.now(), None, Some(Status::Running), "resumed");
        self.status = Status::Running;
        if let Some(pause) = self.pauses.last_mut() {
            pause.until = Some(control.now());
        }
        self.shift(Status::Paused, Status::Running);
        self.next_run(control);
    }

    fn shift(&mut self, from: Status, to: Status) {
        for row in self.rows.0.values_mut().filter(|row| row.status == from) {
            row.status = to;
        }
    }

    /// Somebody cancels the execution.
    pub(crate) fn cancel(&mut self, control: &mut Control<'_>) {
        if self.status.is_complete() {
            return;
        }
        self.note(control.now(), None, None, "somebody cancels the execution");
        self.end_execution(Status::Canceled, control);
        self.end_stages(control);
        self.stop(control);
    }

    /// The machine ended and nobody finished the execution: the event of its end does.
    pub(crate) fn machine_ended(&mut self, at: i64, how: &str) {
        let running: Vec<String> =
            self.rows.0.iter().filter(|(_, row)| row.is_under_way()).map(|(id, _)| id.clone()).collect();
        for ref_id in running {
            self.end(&ref_id, Status::Canceled, at, None);
        }
        let status = match self.rows.execution_status() {
            Status::Succeeded => Status::Terminal,
            other => other,
        };
        (self.status, self.ended_at) = (status, Some(at));
        self.note(at, None, Some(status), format!("the machine ended by itself: {how}"));
    }
}
