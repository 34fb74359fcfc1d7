//! A stage's function with its calls to AWS led through a tap.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_sdk_lambda::Client;
use aws_sdk_lambda::config::retry::RetryConfig;
use aws_sdk_lambda::operation::invoke::InvokeOutput;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{Environment, FunctionCode, LastUpdateStatus};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::lab::Lab;
use crate::proxy;
use crate::tap::Tap;
use crate::victim::Victim;

/// How long one call may last, in seconds; so long does a dead one keep its lease.
const TIMEOUT: i32 = 3;
/// The same where a call is held.
const PATIENT: i32 = 60;

/// What a function answered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// Its result.
    Said(Value),
    /// An error, by the name that a state machine matches on.
    Failed { class: String, message: String },
}

/// A function under fault.
#[derive(Debug)]
pub(crate) struct Function {
    name: String,
    client: Client,
    /// Sees its calls.
    pub(crate) tap: Arc<Tap>,
}

impl Function {
    /// A function of its own with the code and the settings of the one of this name in the catalog: several scenarios of
    /// one function can be tried side by side, and its own stays as it is.
    pub(crate) fn copy(lab: &Lab, name: &str, copy: &str) -> Self {
        Self::copy_within(lab, name, copy, TIMEOUT)
    }

    /// The same, of which calls can be held.
    pub(crate) fn patient(lab: &Lab, name: &str, copy: &str) -> Self {
        Self::copy_within(lab, name, copy, PATIENT)
    }

    fn copy_within(lab: &Lab, name: &str, copy: &str, timeout: i32) -> Self {
        let function = Self::new(lab, format!("gennaker-{name}-{copy}"));
        lab.wait(function.create_like(&format!("gennaker-{name}")));
        lab.wait(function.lead_through(lab, timeout));
        function
    }

    fn new(lab: &Lab, name: String) -> Self {
        let tap = Arc::new(Tap::new(Victim { function: name.clone(), gateway: lab.cloud.ports.ministack }));
        // A call that is lost must stay lost: the SDK here is not to send it again.
        let config =
            aws_sdk_lambda::config::Builder::from(&lab.cloud.config()).retry_config(RetryConfig::disabled());
        Self { name, client: Client::from_conf(config.build()), tap }
    }

    async fn create_like(&self, original: &str) {
        let found = self.client.get_function().function_name(original).send().await.expect("the function");
        let code = found.code.and_then(|code| code.location).expect("where its code is");
        let mut code = ureq::get(code).call().expect("its code");
        let zip = code.body_mut().with_config().limit(u64::MAX).read_to_vec().expect("a zip");
        let settings = found.configuration.expect("its settings");
        let variables = settings.environment.and_then(|found| found.variables);
        let create = self.client.create_function().function_name(&self.name);
        let create = create
            .code(FunctionCode::builder().zip_file(Blob::new(zip)).build())
            .environment(Environment::builder().set_variables(variables).build())
            .set_role(settings.role)
            .set_runtime(settings.runtime)
            .set_handler(settings.handler)
            .set_memory_size(settings.memory_size);
        create.send().await.expect("a copy of the function");
    }

    /// Has its calls go through the tap.
    async fn lead_through(&self, lab: &Lab, timeout: i32) {
        let ports = lab.cloud.ports;
        let ministack = proxy::start(ports.ministack, &self.tap);
        let moto = proxy::start(ports.moto, &self.tap);
        let services = [
            ("DYNAMODB", ministack),
            ("S3", ministack),
            ("SFN", ministack),
            ("SNS", ministack),
            ("AUTO_SCALING", moto),
            ("CLOUDWATCH", moto),
            ("EC2", moto),
            ("ELASTIC_LOAD_BALANCING", moto),
            ("ELASTIC_LOAD_BALANCING_V2", moto),
            ("SSM", moto),
            ("STS", moto),
        ];
        let settings = || self.client.get_function_configuration().function_name(&self.name);
        let before = settings().send().await.expect("the function");
        let mut variables = before.environment.and_then(|found| found.variables).unwrap_or_default();
        variables.extend(services.map(|(service, port)| {
            (format!("AWS_ENDPOINT_URL_{service}"), format!("http://127.0.0.1:{port}"))
        }));
        let update = self.client.update_function_configuration().function_name(&self.name).timeout(timeout);
        let update = update.environment(Environment::builder().set_variables(Some(variables)).build());
        update.send().await.expect("the function takes the endpoints");
        let begin = Instant::now();
        while settings().send().await.expect("the function").last_update_status
            != Some(LastUpdateStatus::Successful)
        {
            assert!(
                begin.elapsed() < Duration::from_secs(60),
                "{} does not take its new settings",
                self.name
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub(crate) fn invoke(&self, lab: &Lab, payload: &Value) -> Answer {
        self.at_once(lab, payload, 1).remove(0)
    }

    /// Delivers one payload several times at once.
    pub(crate) fn at_once(&self, lab: &Lab, payload: &Value, times: usize) -> Vec<Answer> {
        let payload = Blob::new(payload.to_string());
        lab.wait(async {
            let mut calls = JoinSet::new();
            for _ in 0..times {
                calls.spawn(self.client.invoke().function_name(&self.name).payload(payload.clone()).send());
            }
            let answers = calls.join_all().await;
            answers.into_iter().map(|answer| read(&answer.expect("Lambda answers"))).collect()
        })
    }
}

fn read(output: &InvokeOutput) -> Answer {
    let payload = output.payload().map(|payload| payload.clone().into_inner()).unwrap_or_default();
    let json: Value = serde_json::from_slice(&payload).expect("JSON");
    if output.function_error().is_none() {
        return Answer::Said(json);
    }
    let text = |field: &str| json[field].as_str().unwrap_or_default().to_owned();
    Answer::Failed { class: text("errorType"), message: text("errorMessage") }
}
