//! What a stage type implements.

use std::future::Future;

use gennaker_runtime::{Failure, Ports};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{Progress, Run};

/// A stage type's own work. Everything that holds for all stages is the runtime's.
pub trait Stage: Send + Sync + Sized + 'static {
    /// The fields of the stage's JSON that this type reads, after expressions were evaluated.
    type Context: DeserializeOwned + Send;

    /// The fields of a stage whose expressions this type evaluates itself, or leaves as they are.
    fn unevaluated(stage: &Map<String, Value>) -> &'static [&'static str] {
        let _ = stage;
        &[]
    }

    /// Makes the stage's clients; called once when the function starts, so nothing slow belongs here.
    ///
    /// # Errors
    /// When a setting is missing.
    fn new(ports: &Ports) -> Result<Self, Failure>;

    /// Does what can be done now, and says how far it is. It is called again until it has succeeded or failed, may be
    /// called twice at any point, and may have died anywhere before: it looks at what it remembered.
    ///
    /// A failure whose class is retried is tried again by the state machine; any other ends the stage as failed.
    fn advance(
        &self,
        run: &mut Run<'_>,
        context: Self::Context,
    ) -> impl Future<Output = Result<Progress, Failure>> + Send;

    /// Ends what the stage has started elsewhere. It is called when the stage was cancelled or ran out of its time, for
    /// types whose declaration says `cancels = true`, and may be called twice.
    ///
    /// # Errors
    /// A class that is retried is tried again.
    fn cancel(
        &self,
        run: &mut Run<'_>,
        context: Self::Context,
    ) -> impl Future<Output = Result<(), Failure>> + Send {
        let (_, _) = (run, context);
        std::future::ready(Ok(()))
    }

    /// What becomes of a stage whose time is up while it waits: by default it ends what it has started elsewhere, and fails with
    /// the message. A type that undoes something first answers [`Progress::Recovering`], and goes on with that when it is
    /// advanced again. May be called twice.
    ///
    /// # Errors
    /// A class that is retried is tried again.
    fn expire(
        &self,
        run: &mut Run<'_>,
        context: Self::Context,
        message: String,
    ) -> impl Future<Output = Result<Progress, Failure>> + Send {
        async move {
            self.cancel(run, context).await?;
            Ok(Progress::Failed(message))
        }
    }
}
