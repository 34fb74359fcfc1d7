//! Calls of stages, by the rules of the stage runtime.

use gennaker_asl::{Answer, Call, Control, Failure};
use gennaker_catalog::Completion;
use gennaker_rules::{ErrorClass, Millis, Start, Status, failure_status, may_start};
use serde_json::Value;

use crate::answers::{Answered, seconds};
use crate::call::Payload;
use crate::plan::{Ending, asks, plan};
use crate::play::{Due, Play};
use crate::precondition;
use crate::script::End;

/// A wait that the machine's timer ends this many milliseconds late needs no timer of its own.
const SLACK: Millis = 2_000;

impl Play<'_> {
    /// A call of a stage's function to work.
    pub(crate) fn stage(&mut self, call: &Call<'_>, payload: &Payload, control: &mut Control<'_>) -> Answer {
        let Some(ref_id) = payload.ref_id.as_deref().filter(|id| self.rows.get(id).is_some()) else {
            let cause = format!("the call of state {} names no stage of the pipeline", call.state);
            return Answer::error(Failure::new(ErrorClass::InvalidInput.name(), cause));
        };
        let answered = self.look(ref_id, call, payload, control);
        if matches!(answered, Answered::Ended(_)) {
            self.release(&payload.releases, control);
        }
        let Some(token) = call.token else {
            return match answered {
                Answered::Later => Answer::Later,
                other => Answer::After(0, other.result()),
            };
        };
        match answered {
            Answered::Again(wait) if !wakes_too_late(wait, payload.timer) => {
                if let Some(row) = self.rows.get_mut(ref_id) {
                    row.token = Some(token.to_owned());
                }
            }
            Answered::Error(failure) if failure.error == ErrorClass::StageFailed.name() => {
                // The machine goes on through the token and asks again; an error here would only repeat the call.
                let outcome = Answered::Ended(Status::Terminal).result().unwrap_or_default();
                control.send_task_success(token, outcome);
            }
            Answered::Error(failure) => return Answer::error(failure),
            other => control.send_task_success(token, other.result().unwrap_or_default()),
        }
        Answer::ok(Value::Null)
    }

    /// What a call finds, does and answers.
    fn look(
        &mut self,
        ref_id: &str,
        call: &Call<'_>,
        payload: &Payload,
        control: &mut Control<'_>,
    ) -> Answered {
        let (run, now) = (payload.run, control.now());
        let Some(row) = self.rows.get(ref_id) else { return Answered::Ended(Status::NotStarted) };
        if row.status.is_complete() || !self.is_acted_on_by(run) {
            return self.fenced(ref_id, run);
        }
        if row.status == Status::NotStarted {
            match may_start(self.rows.requisites(ref_id).map(|row| row.status)) {
                Start::Now => {}
                Start::Never => {
                    if let Some(row) = self.rows.get_mut(ref_id).filter(|row| row.passed_over != run) {
                        row.passed_over = run;
                        self.note(now, Some(ref_id), None, "does not start: its branch has stopped");
                    }
                    return Answered::Ended(Status::NotStarted);
                }
                Start::Later => {
                    return conflict(format!("stage {ref_id} was called before its requisites had ended"));
                }
            }
        }
        if row.lease.is_some_and(|lease| lease != call.id) {
            return conflict(format!("stage {ref_id} is being worked on by another call"));
        }
        if let Some(row) = self.rows.get_mut(ref_id) {
            if row.run != run {
                (row.run, row.looks) = (run, 0);
            }
            row.looks += u64::from(call.token.is_none());
            (row.token, row.join_token) = (None, None);
        }
        if !self.start(ref_id, now) {
            return self.fenced(ref_id, run);
        }
        self.advance(ref_id, call, payload, control)
    }

    /// The answer for a stage that has ended, or is none of this call's business.
    fn fenced(&self, ref_id: &str, run: u64) -> Answered {
        let Some(row) = self.rows.get(ref_id) else { return Answered::Ended(Status::NotStarted) };
        let halts = matches!(row.status, Status::Terminal | Status::Canceled);
        if halts && row.run == run && self.is_acted_on_by(run) {
            return Answered::stage_failed(row.reason.as_deref().unwrap_or("the stage failed"));
        }
        Answered::Ended(if row.is_under_way() { Status::Canceled } else { row.status })
    }

    /// Starts a stage that has not; false where it is left out.
    fn start(&mut self, ref_id: &str, now: Millis) -> bool {
        let Some(row) = self.rows.get(ref_id).filter(|row| row.status == Status::NotStarted) else {
            return true;
        };
        let late = row.definition.start_time_expiry.is_some_and(|expiry| expiry < now);
        if late || !self.sight(now).is_enabled(ref_id) {
            let reason =
                if late { "left out: startTimeExpiry has passed" } else { "left out by stageEnabled" };
            self.end(ref_id, Status::Skipped, now, Some(reason));
            return false;
        }
        let evaluated = self.sight(now).evaluated(ref_id);
        let plan_of = self.script.stages.get(ref_id);
        let Some(row) = self.rows.get_mut(ref_id) else { return false };
        if let Some((context, findings)) = evaluated {
            (row.context, row.findings) = (context, findings);
        }
        (row.status, row.start) = (Status::Running, Some(now));
        let mut planned = plan(row, plan_of, self.catalog);
        let checks = row.definition.stage_type == precondition::TYPE && planned.end == End::Succeed;
        let unmet = if checks { precondition::check(&self.sight(now), ref_id) } else { None };
        let Some(row) = self.rows.get_mut(ref_id) else { return false };
        if let Some(unmet) = unmet {
            planned.end = End::Fail(unmet.reason);
            row.context.extend(unmet.flags);
            row.findings.extend(unmet.findings);
        }
        row.planned = Some(planned);
        let what = if asks(row) { "started; asks for a judgment" } else { "started" };
        self.note(now, Some(ref_id), Some(Status::Running), what);
        true
    }

    /// The stage's own work, as the script says.
    fn advance(
        &mut self,
        ref_id: &str,
        call: &Call<'_>,
        payload: &Payload,
        control: &mut Control<'_>,
    ) -> Answered {
        let now = control.now();
        let Some((row, planned)) = self.rows.get(ref_id).and_then(|row| Some((row, row.planned.clone()?)))
        else {
            return Answered::Ended(Status::NotStarted);
        };
        let ahead = planned.ahead(self.since(row.start.unwrap_or(now), now));
        let left = ahead.left;
        if left <= 0 {
            return self.complete(ref_id, &ahead.how, now);
        }
        let looks = row.looks;
        let wait = match planned.completion {
            Completion::Immediate => {
                let dies = left > planned.call;
                let at = now + left.min(planned.call);
                let work = self.plan(Due::Work { call: call.id, payload: payload.clone(), dies });
                control.wake_at(at, work);
                if let Some(row) = self.rows.get_mut(ref_id) {
                    row.lease = Some(call.id);
                }
                return Answered::Later;
            }
            Completion::Poll => left.min(planned.look_every),
            Completion::Callback => match ahead.otherwise {
                Some(otherwise) => {
                    let event = self.plan(Due::Event { ref_id: ref_id.to_owned() });
                    control.wake_at(now + left, event);
                    otherwise
                }
                None => left,
            },
        };
        if self.looks > 0 && looks > self.looks {
            return Answered::Continue;
        }
        Answered::Again(wait)
    }

    /// A stage comes to its end.
    fn complete(&mut self, ref_id: &str, how: &Ending, now: Millis) -> Answered {
        match how {
            Ending::Own(end) => self.complete_as_planned(ref_id, end, now),
            Ending::TimedOut { reason, succeeds: true } => {
                let reason = format!("{reason}; markSuccessfulOnTimeout makes that a success");
                self.ended(ref_id, Status::Succeeded, now, Some(&reason))
            }
            Ending::TimedOut { reason, succeeds: false } => self.fail(ref_id, reason, now),
        }
    }

    fn complete_as_planned(&mut self, ref_id: &str, end: &End, now: Millis) -> Answered {
        let plan = self.script.stages.get(ref_id);
        let Some(row) = self.rows.get_mut(ref_id) else { return Answered::Ended(Status::NotStarted) };
        if let Some(judgment) = plan.and_then(|plan| plan.judgment.as_ref()).filter(|_| asks(row)) {
            row.context.insert("judgmentStatus".to_owned(), judgment.decision.name().into());
            if let Some(input) = &judgment.input {
                row.context.insert("judgmentInput".to_owned(), input.as_str().into());
            }
        }
        match end {
            End::Crash(error) => Answered::Error(Failure::new(error, "as the script says")),
            End::Succeed => {
                row.outputs = plan.map(|plan| plan.outputs.clone()).unwrap_or_default();
                self.ended(ref_id, Status::Succeeded, now, None)
            }
            End::Fail(reason) => self.fail(ref_id, reason, now),
        }
    }

    fn fail(&mut self, ref_id: &str, reason: &str, now: Millis) -> Answered {
        let Some(row) = self.rows.get(ref_id) else { return Answered::Ended(Status::NotStarted) };
        let status = failure_status(&row.context);
        self.ended(ref_id, status, now, Some(reason))
    }

    /// Ends a stage, and answers so.
    fn ended(&mut self, ref_id: &str, status: Status, now: Millis, reason: Option<&str>) -> Answered {
        match self.conclude(ref_id, status, now, reason) {
            Status::Terminal => {
                let reason = self.rows.get(ref_id).and_then(|row| row.reason.as_deref());
                Answered::stage_failed(reason.unwrap_or("the stage failed"))
            }
            status => Answered::Ended(status),
        }
    }

    /// A call's work is done; the machine may not care any more, the record does.
    pub(crate) fn worked(&mut self, call: u64, payload: &Payload, dies: bool, control: &mut Control<'_>) {
        let Some(ref_id) = payload.ref_id.as_deref() else { return };
        let Some(row) = self.rows.get_mut(ref_id) else { return };
        let mine = row.lease == Some(call);
        let start = row.start;
        let planned = row.planned.clone().filter(|_| mine && row.is_under_way());
        if mine {
            row.lease = None;
        }
        let answered = match planned {
            _ if dies => Answered::Error(Failure::new(
                "Sandbox.Timedout",
                "the call took longer than its function may",
            )),
            Some(planned) => {
                let now = control.now();
                let ahead = planned.ahead(self.since(start.unwrap_or(now), now));
                self.complete(ref_id, &ahead.how, now)
            }
            None => self.fenced(ref_id, payload.run),
        };
        if matches!(answered, Answered::Ended(_)) {
            self.release(&payload.releases, control);
        }
        let lost = self.losing.remove(&call);
        control.answer(call, lost.map_or_else(|| answered.result(), Err));
    }

    /// What a stage waits for has come.
    pub(crate) fn event(&mut self, ref_id: &str, control: &mut Control<'_>) {
        if self.status != Status::Running {
            return;
        }
        let Some(row) = self.rows.get_mut(ref_id).filter(|row| row.status == Status::Running) else { return };
        if let Some(token) = row.token.take() {
            control.send_task_success(&token, Value::Null);
        }
    }

    /// The joins that a stage may be the last to release go on where they may.
    pub(crate) fn release(&mut self, gated: &[String], control: &mut Control<'_>) {
        for ref_id in gated {
            if self.rows.may_pass(ref_id, self.run)
                && let Some(token) = self.rows.get_mut(ref_id).and_then(|row| row.join_token.take())
            {
                control.send_task_success(&token, Value::Null);
            }
        }
    }

    /// A machine waits until a stage's requisites have passed.
    pub(crate) fn join(
        &mut self,
        payload: &Payload,
        token: Option<&str>,
        control: &mut Control<'_>,
    ) -> Answer {
        let (Some(ref_id), Some(token)) = (payload.ref_id.as_deref(), token) else {
            return Answer::error(Failure::new(
                ErrorClass::InvalidInput.name(),
                "a join has a stage and a token",
            ));
        };
        let waits = self.is_acted_on_by(payload.run)
            && !self.rows.may_pass(ref_id, payload.run)
            && self.rows.get(ref_id).is_some_and(|row| row.status == Status::NotStarted);
        match self.rows.get_mut(ref_id).filter(|_| waits) {
            Some(row) => row.join_token = Some(token.to_owned()),
            None => control.send_task_success(token, Value::Null),
        }
        Answer::ok(Value::Null)
    }
}

/// Whether the machine's timer would end later than the stage wants to be looked at.
fn wakes_too_late(wait: Millis, timer: Option<Millis>) -> bool {
    timer.is_some_and(|timer| seconds(wait) * 1000 + SLACK < timer)
}

fn conflict(cause: String) -> Answered {
    Answered::Error(Failure::new(ErrorClass::Conflict.name(), cause))
}
