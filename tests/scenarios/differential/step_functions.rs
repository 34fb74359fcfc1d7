//! The local cloud's Step Functions.

use serde_json::{Value, json};

use super::normal::{cause, normal};
use super::run::Run;

/// The account and region of the local cloud.
const PLACE: &str = "us-east-1:000000000000";

/// Talks to the local cloud's Step Functions.
#[derive(Clone, Debug)]
pub(crate) struct StepFunctions {
    url: String,
    agent: ureq::Agent,
}

impl StepFunctions {
    pub(crate) fn new(url: String) -> Self {
        let config = ureq::Agent::config_builder().proxy(None).http_status_as_error(false);
        Self { url, agent: ureq::Agent::new_with_config(config.build()) }
    }

    /// One request; its status and answer.
    fn ask(&self, action: &str, request: &Value) -> (u16, Value) {
        let mut answer = self
            .agent
            .post(&self.url)
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", format!("AWSStepFunctions.{action}"))
            .send(request.to_string())
            .unwrap_or_else(|error| panic!("{action}: {error}"));
        let text = answer.body_mut().read_to_string().expect("an answer");
        (answer.status().as_u16(), serde_json::from_str(&text).unwrap_or_default())
    }

    fn must(&self, action: &str, request: &Value) -> Value {
        let (status, answer) = self.ask(action, request);
        assert_eq!(status, 200, "{action}: {answer}");
        answer
    }

    /// Creates a machine; its ARN.
    pub(crate) fn create(&self, name: &str, definition: &str) -> String {
        let role = "arn:aws:iam::000000000000:role/differential";
        let request = json!({ "name": name, "definition": definition, "roleArn": role });
        self.must("CreateStateMachine", &request)["stateMachineArn"].as_str().expect("an ARN").to_owned()
    }

    pub(crate) fn start(&self, machine: &str, name: &str, input: &Value) {
        let request = json!({ "stateMachineArn": machine, "name": name, "input": input.to_string() });
        self.must("StartExecution", &request);
    }

    pub(crate) fn stop(&self, machine: &str, name: &str) {
        self.must("StopExecution", &json!({ "executionArn": execution(machine, name) }));
    }

    /// Completes a token, or fails it with an error. One that nobody waits for any more is left alone.
    pub(crate) fn complete(&self, token: &str, result: &Result<Value, &'static str>) {
        let (status, answer) = match result {
            Ok(output) => {
                let request = json!({ "taskToken": token, "output": output.to_string() });
                self.ask("SendTaskSuccess", &request)
            }
            Err(error) => {
                let request = json!({ "taskToken": token, "error": error, "cause": "by its token" });
                self.ask("SendTaskFailure", &request)
            }
        };
        let gone = answer.to_string().contains("TaskDoesNotExist");
        assert!(status == 200 || gone, "a token: {status} {answer}");
    }

    /// A run that has ended; none while it runs.
    pub(crate) fn ended(&self, machine: &str, name: &str) -> Option<Run> {
        let arn = execution(machine, name);
        let found = self.must("DescribeExecution", &json!({ "executionArn": arn }));
        let text = |field: &str| found[field].as_str().unwrap_or_default().to_owned();
        let status = text("status");
        if status == "RUNNING" {
            return None;
        }
        let output = (status == "SUCCEEDED").then(|| {
            let output: Value = serde_json::from_str(&text("output")).expect("JSON");
            normal(&output)
        });
        let error = (status == "FAILED").then(|| (text("error"), cause(&text("error"), &text("cause"))));
        Some(Run { name: name.to_owned(), status, error, output, states: self.states(&arn) })
    }

    /// What a run is doing, for the report of one that does not end.
    pub(crate) fn states_of(&self, machine: &str, name: &str) -> Vec<String> {
        self.states(&execution(machine, name))
    }

    /// The states of the machine's own row that an execution entered; ministack's history leaves branches out.
    fn states(&self, arn: &str) -> Vec<String> {
        let history = self.must("GetExecutionHistory", &json!({ "executionArn": arn, "maxResults": 1000 }));
        assert!(history["nextToken"].is_null(), "a history fits into one page");
        let events = history["events"].as_array().expect("events");
        let entered = events.iter().filter_map(|event| event["stateEnteredEventDetails"]["name"].as_str());
        entered.map(str::to_owned).collect()
    }
}

fn execution(machine: &str, name: &str) -> String {
    let machine = machine.rsplit(':').next().unwrap_or_default();
    format!("arn:aws:states:{PLACE}:execution:{machine}:{name}")
}
