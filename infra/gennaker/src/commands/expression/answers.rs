//! Who knows what expressions ask for.

use gennaker_expressions::Request;
use gennaker_fetch::{ALLOWED_HOSTS, Fetcher, Policy};
use gennaker_runtime::Settings;
use serde_json::Value;

use crate::{
    api::{Api, path},
    error::Error,
};

/// Answers requests: addresses through the guard, names from the API where there is one.
#[derive(Debug)]
pub(super) struct Answers {
    fetcher: Fetcher,
    api: Option<Api>,
}

impl Answers {
    /// With the hosts that the environment allows.
    pub(super) fn new(settings: &Settings, api: Option<Api>) -> Result<Self, Error> {
        let allowed = settings.get(ALLOWED_HOSTS).unwrap_or_default().parse();
        // The message begins with the setting's name.
        let allowed = allowed.map_err(|error: gennaker_fetch::FetchError| Error::Usage(error.to_string()))?;
        Ok(Self { fetcher: Fetcher::new(Policy::new(allowed)), api })
    }

    /// What is known, or why it is not. The cloud that cannot be reached is no answer.
    pub(super) async fn answer(&self, request: &Request) -> Result<Result<Value, String>, Error> {
        match request {
            Request::Url(address) => {
                let text = self.fetcher.get_text(address).await;
                Ok(text.map(Value::String).map_err(|error| error.to_string()))
            }
            Request::PipelineId { name, application } => {
                let pipeline = self.read(&["applications", application, "pipelineConfigs", name]).await?;
                Ok(pipeline.map(|pipeline| field(pipeline, "id")))
            }
            Request::Application(name) => {
                let application = self.read(&["applications", name]).await?;
                Ok(application.map(|application| field(application, "attributes")))
            }
            Request::Reference(_) => Ok(Err("there is no artifact store".to_owned())),
            Request::CanaryConfig { .. } => Ok(Err("there are no canary configurations".to_owned())),
        }
    }

    /// What the API has there; null where it has nothing.
    async fn read(&self, address: &[&str]) -> Result<Result<Value, String>, Error> {
        let Some(api) = &self.api else {
            return Ok(Err("only a cloud knows that; name an execution of it by --execution ID".to_owned()));
        };
        match api.get(&path(address)).await {
            Ok(found) => Ok(Ok(found)),
            Err(Error::Refused { status: 404, .. }) => Ok(Ok(Value::Null)),
            Err(refused @ Error::Refused { .. }) if refused.code() == 1 => Ok(Err(refused.to_string())),
            Err(error) => Err(error),
        }
    }
}

fn field(mut value: Value, name: &str) -> Value {
    value.get_mut(name).map(Value::take).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(hosts: &str) -> Result<Answers, Error> {
        Answers::new(&Settings::new([(ALLOWED_HOSTS.to_owned(), hosts.to_owned())]), None)
    }

    #[tokio::test]
    async fn without_a_cloud_nothing_is_known_of_pipelines_and_applications() {
        let answers = answers("").unwrap();
        let pipeline = Request::PipelineId { name: "deploy".to_owned(), application: "myapp".to_owned() };
        for request in [pipeline, Request::Application("myapp".to_owned())] {
            let answer = answers.answer(&request).await.unwrap();
            assert!(answer.unwrap_err().contains("--execution ID"), "{request:?}");
        }
    }

    #[tokio::test]
    async fn a_private_address_is_refused_and_the_setting_named() {
        let request = Request::Url("http://127.0.0.1:1/x".to_owned());
        let answer = answers("").unwrap().answer(&request).await.unwrap();
        assert!(answer.unwrap_err().contains(ALLOWED_HOSTS));
    }

    #[test]
    fn a_setting_that_cannot_be_read_is_bad_usage() {
        let error = answers("10.1.0.0/40").unwrap_err();
        assert_eq!(error.code(), 2);
        assert!(error.to_string().contains("10.1.0.0/40"), "{error}");
    }
}
