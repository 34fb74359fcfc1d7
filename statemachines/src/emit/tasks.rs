//! The tasks of a machine.

use std::sync::Arc;

use gennaker_asl::{Catcher, Next, State, Timeout};
use gennaker_catalog::Function;
use gennaker_rules::ErrorClass;
use serde_json::{Map, Value};

use super::Emitter;
use super::payload::Payload;

/// The longest `TimeoutSeconds`: AWS takes one more, a public validator does not.
pub(super) const LONGEST_TIMEOUT: u64 = 99_999_998;
/// A task may last as long as its function, and a little for the call.
const CALL_MARGIN: u64 = 10;
/// How long the engine's own functions may last.
const ENGINE_CALL: u64 = 60;
/// Where a stage's answer goes in the state's data.
const STAGE: &str = "$.stage";

/// How long a call waits for its token.
pub(super) enum Timer {
    /// So many seconds; the function is told.
    Seconds(u64),
    /// As many as the stage has answered; the function is told.
    Answered,
    /// As long as it takes.
    None,
}

impl Emitter<'_> {
    /// A call of a stage's function, whose answer is kept where a `Choice` follows.
    pub(super) fn call(
        &self,
        function: &Function,
        payload: Payload,
        keeps: bool,
        catch: Vec<Catcher>,
        next: Next,
    ) -> State {
        State::Task {
            resource: self.environment.function_arn(function.name()),
            parameters: payload.into_value(),
            result_path: keeps.then(|| STAGE.to_owned()),
            timeout: Timeout::Seconds(u64::from(function.timeout) + CALL_MARGIN),
            retry: Arc::clone(&self.retry),
            catch,
            next,
        }
    }

    /// A call that waits for its token.
    pub(super) fn wait(
        &self,
        function: &str,
        payload: Payload,
        timer: &Timer,
        catch: Vec<Catcher>,
        next: Next,
    ) -> State {
        let payload = payload.with("taskToken.$", "$$.Task.Token");
        let wait = format!("{STAGE}.wait");
        let (payload, timeout) = match timer {
            Timer::Seconds(seconds) => (payload.with("timer", *seconds), Timeout::Seconds(*seconds)),
            Timer::Answered => (payload.with("timer.$", wait.as_str()), Timeout::Path(wait)),
            Timer::None => (payload, Timeout::Seconds(LONGEST_TIMEOUT)),
        };
        let mut parameters = Map::new();
        parameters.insert("FunctionName".to_owned(), self.environment.function_arn(function).into());
        parameters.insert("Payload".to_owned(), payload.into_value());
        State::Task {
            resource: self.environment.waiting_call(),
            parameters: Value::Object(parameters),
            result_path: None,
            timeout,
            retry: Arc::clone(&self.retry),
            catch,
            next,
        }
    }

    /// A call of the function that finishes executions.
    pub(super) fn finish(&self, payload: Payload, catch: Vec<Catcher>, next: Next) -> State {
        self.engine("finish", payload, catch, next)
    }

    /// A call of one of the engine's own functions.
    pub(super) fn engine(&self, function: &str, payload: Payload, catch: Vec<Catcher>, next: Next) -> State {
        State::Task {
            resource: self.environment.function_arn(function),
            parameters: payload.into_value(),
            result_path: None,
            timeout: Timeout::Seconds(ENGINE_CALL + CALL_MARGIN),
            retry: Arc::clone(&self.retry),
            catch,
            next,
        }
    }
}

/// Any error leads there.
pub(super) fn any_error(next: String) -> Catcher {
    catcher("States.ALL", next)
}

/// The failure of a stage that is recorded already leads there.
pub(super) fn stage_failed(next: String) -> Catcher {
    catcher(ErrorClass::StageFailed.name(), next)
}

/// The end of the time leads there.
pub(super) fn time_is_up(next: String) -> Catcher {
    catcher("States.Timeout", next)
}

fn catcher(error: &str, next: String) -> Catcher {
    Catcher { error_equals: vec![error.to_owned()], result_path: "$.error".to_owned(), next }
}
