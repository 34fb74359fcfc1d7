//! Calls of functions: attempts, answers, retries.

use serde_json::Value;

use crate::agenda::Event;
use crate::check::Resource;
use crate::data::{Context, limited, parameters, seconds};
use crate::interpreter::Interpreter;
use crate::retry::{delay, retrier_of};
use crate::thread::Thread;
use crate::world::{Answer, Call, Control, What, World};
use crate::{Failure, Millis, State, Timeout};

impl Interpreter<'_> {
    /// Calls the function of the state in which a thread is.
    pub(crate) fn attempt(&mut self, thread: usize, world: &mut dyn World) {
        let Some(State::Task { resource, parameters: template, timeout, .. }) =
            self.threads.get(thread).and_then(Thread::state)
        else {
            return;
        };
        let waits = Resource::of(resource) == Some(Resource::Waiting);
        if !self.count(thread, 0, if waits { 4 } else { 3 }, world) {
            return;
        }
        let activity = self.open(thread);
        let limit = self.threads.get(thread).map_or(Ok(0), |thread| limit(timeout, &thread.data));
        let payload = limit.and_then(|limit| Ok((limit, self.payload(thread, activity, template, waits)?)));
        let (limit, (function, payload)) = match payload {
            Ok(payload) => payload,
            Err(failure) => return self.failed(thread, failure, world),
        };
        let Some(caller) = self.threads.get(thread) else { return };
        let call = Call {
            id: activity,
            execution: caller.execution,
            state: caller.name,
            function: function.as_deref().unwrap_or(resource),
            payload: &payload,
            token: caller.token.as_deref(),
            retries: caller.retries.iter().sum(),
        };
        let answer = world.call(&call, &mut Control { now: self.now, agenda: &mut self.agenda });
        if let Answer::After(after, result) = answer {
            let at = self.now.saturating_add(after.max(0));
            self.agenda.add(at, Event::Answer { call: activity, result });
        }
        // After the answer: one that comes at the last moment counts.
        self.agenda.add(self.now.saturating_add(limit), Event::Timeout { activity });
    }

    /// What the function gets, and its name where that is a parameter; a waiting call gets its token first.
    fn payload(
        &mut self,
        thread: usize,
        activity: u64,
        template: &Value,
        waits: bool,
    ) -> Result<(Option<String>, Value), Failure> {
        let Some(caller) = self.threads.get_mut(thread) else { return Ok((None, Value::Null)) };
        let Some(execution) = self.executions.get(caller.execution) else { return Ok((None, Value::Null)) };
        if waits {
            let token = format!("{}/{activity}", execution.name);
            self.tokens.insert(token.clone(), activity);
            caller.token = Some(token);
        }
        let context = Context {
            execution: &execution.name,
            input: &execution.input,
            state: caller.name,
            retries: caller.retries.iter().sum(),
            token: caller.token.as_deref(),
        };
        let mut evaluated = parameters(template, &caller.data, &context)?;
        if !waits {
            return Ok((None, evaluated));
        }
        let function = evaluated.get("FunctionName").and_then(Value::as_str).map(str::to_owned);
        let payload = evaluated.get_mut("Payload").map(Value::take).unwrap_or_default();
        Ok((function, payload))
    }

    /// A function has answered.
    pub(crate) fn answered(&mut self, call: u64, result: Result<Value, Failure>, world: &mut dyn World) {
        let Some(thread) = self.waiting.get(&call).copied() else { return };
        let waits = self.threads.get(thread).is_some_and(|thread| thread.token.is_some());
        // Who waits for a token takes only an error for an answer.
        if !waits || result.is_err() {
            self.completed(call, result, world);
        }
    }

    /// What a task waited for has come.
    pub(crate) fn completed(&mut self, activity: u64, result: Result<Value, Failure>, world: &mut dyn World) {
        let Some(thread) = self.waiting.get(&activity).copied() else { return };
        let Some(State::Task { result_path, next, .. }) = self.threads.get(thread).and_then(Thread::state)
        else {
            return;
        };
        match result.and_then(limited) {
            Ok(result) => self.leave(thread, result, result_path.as_deref(), next, world),
            Err(failure) => self.failed(thread, failure, world),
        }
    }

    /// An attempt has failed: it is made again, or caught, or fails its branch.
    fn failed(&mut self, thread: usize, failure: Failure, world: &mut dyn World) {
        let Some(State::Task { retry, catch, .. }) = self.threads.get(thread).and_then(Thread::state) else {
            return;
        };
        let place = retrier_of(retry, &failure);
        let retrier = place.and_then(|place| Some((place, retry.get(place)?)));
        let retries = self.threads.get_mut(thread).map(|thread| &mut thread.retries);
        if let (Some((index, retrier)), Some(retries)) = (retrier, retries)
            && let Some(count) = retries.get_mut(index)
            && *count < retrier.max_attempts
        {
            let delay = delay(retrier, *count, &mut self.random);
            *count += 1;
            self.observe(thread, What::Retry { index, delay, failure: &failure }, world);
            if self.count(thread, 1, 0, world) {
                let activity = self.open(thread);
                self.agenda.add(self.now.saturating_add(delay), Event::Resume { activity });
            }
            return;
        }
        self.catch(thread, failure, catch, world);
    }
}

/// Milliseconds that an attempt may take.
fn limit(timeout: &Timeout, data: &Value) -> Result<Millis, Failure> {
    let seconds = match timeout {
        Timeout::Seconds(seconds) => i64::try_from(*seconds).unwrap_or(i64::MAX),
        Timeout::Path(path) => seconds(path, data, 1)?,
    };
    Ok(seconds.saturating_mul(1000))
}
