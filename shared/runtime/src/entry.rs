//! A function's `main`: start fast, take invocations, answer or fail by class.

use std::future::Future;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;

use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::Value;
use tracing::Instrument as _;

use crate::{Failure, Millis, Ports, logs};

/// One call of the function.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The event, as JSON.
    pub event: Value,
    /// AWS's id of this call; a retry has another one.
    pub request_id: String,
    /// When Lambda stops this call.
    pub deadline: Millis,
}

/// Runs a Lambda function: `build` makes its handler's state once, `handle` answers each call.
///
/// Nothing slow happens before the first call is asked for: clients are made lazily and certificates are five.
pub fn serve<S, H, F>(build: impl FnOnce(Ports) -> Result<S, Failure>, handle: H) -> ExitCode
where
    S: Send + Sync + 'static,
    H: Fn(Arc<S>, Invocation) -> F,
    F: Future<Output = Result<Value, Failure>>,
{
    let ports = Ports::system();
    logs::start(&ports);
    let outcome = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())
        .and_then(|runtime| {
            let state = Arc::new(build(ports).map_err(|failure| failure.message)?);
            runtime.block_on(run(state, handle)).map_err(|error| error.to_string())
        });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            tracing::error!(message, "the function could not start");
            ExitCode::FAILURE
        }
    }
}

type Work<'a> = Pin<Box<dyn Future<Output = Result<Value, Failure>> + 'a>>;

async fn run<S, H, F>(state: Arc<S>, handle: H) -> Result<(), lambda_runtime::Error>
where
    S: Send + Sync + 'static,
    H: Fn(Arc<S>, Invocation) -> F,
    F: Future<Output = Result<Value, Failure>>,
{
    lambda_runtime::run(service_fn(|event: LambdaEvent<Value>| {
        let invocation = Invocation {
            request_id: event.context.request_id.clone(),
            deadline: Millis::try_from(event.context.deadline).unwrap_or(Millis::MAX),
            event: event.payload,
        };
        let span = tracing::info_span!("call", request_id = %invocation.request_id);
        // Boxed once, here: the compiler gives up on futures that nest as deep as the AWS SDK's within a stage's.
        let work: Work<'_> = Box::pin(handle(Arc::clone(&state), invocation));
        async move {
            work.await.map_err(|failure| {
                tracing::warn!(class = failure.class.name(), message = %failure.message, "failed");
                Diagnostic::from(failure)
            })
        }
        .instrument(span)
    }))
    .await
}
