//! Who knows what expressions ask for.

use futures::FutureExt;
use futures::future::{BoxFuture, try_join_all};
use gennaker_expressions::Request;
use gennaker_fetch::{FetchError, Fetcher};
use gennaker_records::Store;
use gennaker_runtime::Failure;
use serde_json::Value;

type Answer = Result<Value, String>;

/// Answers requests: addresses through the guard, names from the records.
#[derive(Debug)]
pub(crate) struct Answers {
    store: Store,
    fetcher: Fetcher,
}

impl Answers {
    pub(crate) fn new(store: Store, fetcher: Fetcher) -> Self {
        Self { store, fetcher }
    }

    /// The answers to all requests, asked for side by side. Boxed: few expressions ask, and the future of every stage would
    /// carry the whole HTTP client.
    pub(crate) fn all<'a>(
        &'a self,
        requests: &'a [Request],
    ) -> BoxFuture<'a, Result<Vec<(Request, Answer)>, Failure>> {
        let one = async move |request: &'a Request| Ok((request.clone(), self.answer(request).await?));
        try_join_all(requests.iter().map(one)).boxed()
    }

    async fn answer(&self, request: &Request) -> Result<Answer, Failure> {
        match request {
            Request::Url(address) => Ok(self.text_of(address).await),
            Request::PipelineId { name, application } => self.pipeline(application, name).await.map(Ok),
            Request::Application(name) => self.application(name).await,
            Request::Reference(_) => Ok(Err("there is no artifact store".to_owned())),
            Request::CanaryConfig { .. } => Ok(Err("there are no canary configurations".to_owned())),
        }
    }

    /// The text behind an address; what may pass is tried once more, unless the first try took all its time: the function's own
    /// is short.
    async fn text_of(&self, address: &str) -> Answer {
        let mut outcome = self.fetcher.get_text(address).await;
        if outcome
            .as_ref()
            .is_err_and(|error| error.is_temporary() && !matches!(error, FetchError::Slow { .. }))
        {
            outcome = self.fetcher.get_text(address).await;
        }
        if let Err(error) = &outcome {
            tracing::warn!(message = %error, "an expression's address did not answer");
        }
        outcome.map(Value::String).map_err(|error| error.to_string())
    }

    /// The id of a pipeline by its name; null where there is none.
    async fn pipeline(&self, application: &str, name: &str) -> Result<Value, Failure> {
        let named = self.store.named(application, name).await?;
        Ok(named.filter(|named| !named.deleted).map_or(Value::Null, |named| Value::String(named.id)))
    }

    async fn application(&self, name: &str) -> Result<Answer, Failure> {
        let found = self.store.application(name).await?;
        let missing = || format!("there is no application {name}; `gennaker application set` makes it known");
        Ok(found.map(|application| Value::Object(application.value.to_json())).ok_or_else(missing))
    }
}
