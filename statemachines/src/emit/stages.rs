//! The states of one stage.

use gennaker_asl::{Catcher, ChoiceRule, Next, State};

use super::Emitter;
use super::payload::Payload;
use super::plan::{Plan, Shape};
use super::rows::Row;
use super::tasks::{Timer, any_error, stage_failed, time_is_up};
use crate::tally::Turn;

impl Plan<'_> {
    /// The state that waits for the stage's requisites.
    pub(super) fn join(&self) -> String {
        self.named("join")
    }

    fn named(&self, suffix: &str) -> String {
        format!("{} {suffix}", self.name)
    }

    fn payload(&self) -> Payload {
        Payload::of_stage(self.ref_id, &self.releases)
    }

    /// Where errors lead: of a stage after whose failure the pipeline may go on, only what is recorded halts its row.
    fn catch(&self, row: &Row) -> Vec<Catcher> {
        if self.soft {
            vec![stage_failed(row.halt()), any_error(self.named("failed"))]
        } else {
            vec![any_error(row.halt())]
        }
    }

    /// The same for a call that waits, with where the end of its time leads.
    fn catch_waiting(&self, after: String, row: &Row) -> Vec<Catcher> {
        let mut catch = vec![time_is_up(after)];
        catch.extend(self.catch(row));
        catch
    }
}

impl Emitter<'_> {
    /// Waits until the stage's last requisite releases it.
    pub(super) fn join(&mut self, plan: &Plan<'_>, next: Next, row: &mut Row) {
        self.tally.waiting();
        let payload = Payload::of_stage(plan.ref_id, &[]).with("phase", "join");
        let catch = vec![any_error(row.halt())];
        let task = self.wait(plan.function.name(), payload, &Timer::None, catch, next);
        row.insert(plan.join(), task);
    }

    /// All states of a stage behind its gate.
    pub(super) fn stage(&mut self, stage: usize, next: &Next, row: &mut Row) {
        let Some(plan) = self.plans.get(stage) else { return };
        match plan.shape {
            Shape::Immediate => {
                self.tally.task();
                let task = self.call(plan.function, plan.payload(), false, plan.catch(row), next.clone());
                row.insert(plan.name.clone(), task);
            }
            Shape::Poll => {
                self.tally.repeats(Turn::Poll);
                let wait = plan.named("wait");
                self.look(plan, plan.name.clone(), wait.clone(), next, row);
                let seconds_path = "$.stage.wait".to_owned();
                row.insert(wait, State::Wait { seconds_path, next: plan.name.clone() });
            }
            Shape::Deadline(seconds) => {
                self.tally.waiting();
                self.rest(plan, plan.name.clone(), plan.named("after"), &Timer::Seconds(seconds), row);
                self.callback(plan, plan.named("after"), next, row);
            }
            Shape::Callback => self.callback(plan, plan.name.clone(), next, row),
        }
        if plan.soft {
            let payload = plan.payload().with("error.$", "$.error");
            let task = self.finish(payload, vec![any_error(row.halt())], next.clone());
            row.insert(plan.named("failed"), task);
        }
    }

    /// Looks at a stage, and rests until it is woken or wants to be looked at again.
    fn callback(&mut self, plan: &Plan<'_>, look: String, next: &Next, row: &mut Row) {
        self.tally.repeats(Turn::Callback);
        let rest = plan.named("rest");
        self.look(plan, look.clone(), rest.clone(), next, row);
        self.rest(plan, rest, look, &Timer::Answered, row);
    }

    /// Calls the stage and does what it answers: go on, or come again, here or in another run.
    fn look(&mut self, plan: &Plan<'_>, look: String, again: String, next: &Next, row: &mut Row) {
        self.tally.task();
        self.tally.choice();
        let done = plan.named("done?");
        let catch = plan.catch(row);
        let task = self.call(plan.function, plan.payload(), true, catch, Next::State(done.clone()));
        row.insert(look, task);
        let choices = vec![answers("RUNNING", again), answers("CONTINUE", row.go_on())];
        let default = row.after_choice(next);
        row.insert(done, State::Choice { choices, default });
    }

    /// Waits until the stage is woken or the time is up; both lead to a look at it.
    fn rest(&self, plan: &Plan<'_>, rest: String, look: String, timer: &Timer, row: &mut Row) {
        let catch = plan.catch_waiting(look.clone(), row);
        let task = self.wait(plan.function.name(), plan.payload(), timer, catch, Next::State(look));
        row.insert(rest, task);
    }
}

fn answers(status: &str, next: String) -> ChoiceRule {
    ChoiceRule { variable: "$.stage.status".to_owned(), string_equals: status.to_owned(), next }
}
