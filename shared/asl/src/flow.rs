//! Entering states and leaving them.

use serde_json::Value;

use crate::agenda::Event;
use crate::data::{seconds, with_result};
use crate::interpreter::Interpreter;
use crate::path::Path;
use crate::thread::Thread;
use crate::world::{What, World};
use crate::{Branch, Catcher, ChoiceRule, Failure, Next, Outcome, State};

/// AWS limit: the events of one execution.
const LONGEST_HISTORY: u64 = 25_000;

impl<'m> Interpreter<'m> {
    pub(crate) fn enter(&mut self, thread: usize, world: &mut dyn World) {
        let Some(state) = self.threads.get(thread).and_then(Thread::state) else { return };
        self.observe(thread, What::Entered, world);
        // A task's events are counted with its attempts.
        let events = match state {
            State::Parallel { .. } => 4,
            State::Fail { .. } => 1,
            _ => 2,
        };
        if !self.count(thread, 1, events, world) {
            return;
        }
        match state {
            State::Task { retry, .. } => {
                if let Some(thread) = self.threads.get_mut(thread) {
                    thread.retries = vec![0; retry.len()];
                }
                self.attempt(thread, world);
            }
            State::Choice { choices, default } => self.choose(thread, choices, default, world),
            State::Wait { seconds_path, .. } => self.wait(thread, seconds_path, world),
            State::Parallel { branches, .. } => self.fork(thread, branches),
            State::Succeed {} => {
                self.observe(thread, What::End, world);
                self.finish(thread, world);
            }
            State::Fail { error, cause } => self.fail(thread, Failure::new(error, cause), world),
        }
    }

    /// Counts what AWS counts. False where the history is full, which ends the execution.
    pub(crate) fn count(
        &mut self,
        thread: usize,
        transitions: u64,
        events: u64,
        world: &mut dyn World,
    ) -> bool {
        let Some(execution) = self.threads.get(thread).map(|thread| thread.execution) else { return false };
        let Some(run) = self.executions.get_mut(execution) else { return false };
        run.transitions += transitions;
        run.events += events;
        if run.events < LONGEST_HISTORY {
            return true;
        }
        let failure = Failure::runtime(format!(
            "The execution reached the maximum number of history events ({LONGEST_HISTORY})"
        ));
        self.end_execution(execution, Outcome::Failed(failure), world);
        false
    }

    fn choose(&mut self, thread: usize, rules: &'m [ChoiceRule], default: &'m str, world: &mut dyn World) {
        let Some(data) = self.threads.get(thread).map(|thread| &thread.data) else { return };
        let mut chosen = None;
        for (index, rule) in rules.iter().enumerate() {
            let Some(value) = Path::parse(&rule.variable).and_then(|path| path.get(data)) else {
                let failure = Failure::runtime(format!(
                    "Invalid path '{}': The choice state's condition path references an invalid value",
                    rule.variable
                ));
                return self.fail(thread, failure, world);
            };
            if value.as_str() == Some(&rule.string_equals) {
                chosen = Some((index, rule.next.as_str()));
                break;
            }
        }
        let (what, next) = match chosen {
            Some((index, next)) => (What::Choice { index, next }, next),
            None => (What::Default { next: default }, default),
        };
        self.observe(thread, what, world);
        self.go(thread, next);
    }

    fn wait(&mut self, thread: usize, path: &str, world: &mut dyn World) {
        let Some(data) = self.threads.get(thread).map(|thread| &thread.data) else { return };
        match seconds(path, data, 0) {
            Ok(seconds) => {
                let at = self.now.saturating_add(seconds.saturating_mul(1000));
                let activity = self.open(thread);
                self.agenda.add(at, Event::Resume { activity });
            }
            Err(failure) => self.fail(thread, failure, world),
        }
    }

    fn fork(&mut self, thread: usize, branches: &'m [Branch]) {
        let first = self.threads.len();
        let Some(parent) = self.threads.get_mut(thread) else { return };
        parent.children = (first..first + branches.len()).collect();
        parent.results = vec![None; branches.len()];
        let (execution, data, path) = (parent.execution, parent.data.clone(), parent.branch.clone());
        for (place, branch) in branches.iter().enumerate() {
            let mut child = Thread::new(execution, &branch.states, &branch.start_at, data.clone());
            child.parent = Some((thread, place));
            child.branch = path.iter().copied().chain([place]).collect();
            self.threads.push(child);
            self.agenda.add(self.now, Event::Enter { thread: first + place });
        }
    }

    /// Goes to another state at once, after what is already due.
    fn go(&mut self, thread: usize, next: &'m str) {
        if let Some(moved) = self.threads.get_mut(thread) {
            moved.name = next;
            self.agenda.add(self.now, Event::Enter { thread });
        }
    }

    /// Leaves a state that leads to another one.
    pub(crate) fn follow(&mut self, thread: usize, next: &'m str, world: &mut dyn World) {
        self.close(thread);
        self.observe(thread, What::Next { next }, world);
        self.go(thread, next);
    }

    /// Leaves a state with a result.
    pub(crate) fn leave(
        &mut self,
        thread: usize,
        result: Value,
        result_path: Option<&str>,
        next: &'m Next,
        world: &mut dyn World,
    ) {
        self.close(thread);
        let Some(left) = self.threads.get_mut(thread) else { return };
        match with_result(std::mem::take(&mut left.data), result_path, result) {
            Ok(data) => left.data = data,
            Err(failure) => return self.fail(thread, failure, world),
        }
        match next {
            Next::State(next) => self.follow(thread, next, world),
            Next::End => {
                self.observe(thread, What::End, world);
                self.finish(thread, world);
            }
        }
    }

    /// A branch, or the machine, has come to its end.
    fn finish(&mut self, thread: usize, world: &mut dyn World) {
        let Some(ended) = self.threads.get_mut(thread) else { return };
        ended.alive = false;
        let (execution, output) = (ended.execution, std::mem::take(&mut ended.data));
        let Some((parent, place)) = ended.parent else {
            return self.end_execution(execution, Outcome::Succeeded(output), world);
        };
        let Some(above) = self.threads.get_mut(parent) else { return };
        if let Some(result) = above.results.get_mut(place) {
            *result = Some(output);
        }
        if above.results.iter().any(Option::is_none) {
            return;
        }
        above.children.clear();
        if let Some(failure) = above.failure.take() {
            return self.parallel_failed(parent, failure, world);
        }
        let results = std::mem::take(&mut above.results).into_iter().flatten().collect();
        if let Some(State::Parallel { result_path, next, .. }) = above.state() {
            self.leave(parent, Value::Array(results), result_path.as_deref(), next, world);
        }
    }

    /// An error that may be caught.
    pub(crate) fn catch(
        &mut self,
        thread: usize,
        failure: Failure,
        catch: &'m [Catcher],
        world: &mut dyn World,
    ) {
        self.close(thread);
        let catcher =
            catch.iter().enumerate().find(|(_, catcher)| failure.is_meant_by(&catcher.error_equals));
        let Some((index, catcher)) = catcher else { return self.fail(thread, failure, world) };
        let Some(caught) = self.threads.get_mut(thread) else { return };
        let data = std::mem::take(&mut caught.data);
        match with_result(data, Some(&catcher.result_path), failure.to_json()) {
            Ok(data) => caught.data = data,
            Err(failure) => return self.fail(thread, failure, world),
        }
        let next = catcher.next.as_str();
        self.observe(thread, What::Catch { index, next, failure: &failure }, world);
        self.go(thread, next);
    }

    /// A branch, or the machine, has failed: its siblings are aborted at once, and the `Parallel` around it has failed.
    pub(crate) fn fail(&mut self, thread: usize, failure: Failure, world: &mut dyn World) {
        self.close(thread);
        self.observe(thread, What::Failed(&failure), world);
        let Some(failed) = self.threads.get_mut(thread) else { return };
        failed.alive = false;
        let execution = failed.execution;
        let Some((parent, place)) = failed.parent else {
            return self.end_execution(execution, Outcome::Failed(failure), world);
        };
        let aborts = self.aborts_siblings;
        let Some(above) = self.threads.get_mut(parent) else { return };
        if let Some(result) = above.results.get_mut(place) {
            *result = Some(Value::Null);
        }
        if !aborts && above.results.iter().any(Option::is_none) {
            above.failure.get_or_insert(failure);
            return;
        }
        let failure = above.failure.take().unwrap_or(failure);
        for sibling in std::mem::take(&mut above.children) {
            self.abort(sibling, world);
        }
        self.parallel_failed(parent, failure, world);
    }

    /// A branch of the `Parallel` at which a thread stands has failed, and no other runs any more.
    fn parallel_failed(&mut self, thread: usize, failure: Failure, world: &mut dyn World) {
        let Some(above) = self.threads.get_mut(thread) else { return };
        above.results.clear();
        if let Some(State::Parallel { catch, .. }) = above.state() {
            self.catch(thread, failure, catch, world);
        }
    }
}
