//! The declaration of one function.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::Field;

/// A Lambda function as its folder declares it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Function {
    /// The package, which is also the binary and the zip: `gennaker-wait`.
    pub package: String,
    /// One sentence on what it does, for tables of documentation.
    pub summary: String,
    /// Memory in MiB.
    pub memory: u32,
    /// The longest call in seconds.
    pub timeout: u32,
    /// The AWS actions it needs beside the records'.
    #[serde(default)]
    pub iam: Vec<Statement>,
    /// The variables that the template sets beside the records' places: `API_URL`, `STACK` …
    #[serde(default)]
    pub settings: Vec<String>,
    /// Which kind of function it is, with what only that kind has.
    #[serde(flatten)]
    pub kind: Kind,
}

impl Function {
    /// The name without the project's prefix: `wait`, `api`.
    pub fn name(&self) -> &str {
        self.package.strip_prefix("gennaker-").unwrap_or(&self.package)
    }

    /// The stage declaration, if it is a stage.
    pub fn stage(&self) -> Option<&Stage> {
        match &self.kind {
            Kind::Stages(stage) => Some(stage),
            Kind::Http { .. } | Kind::Events { .. } => None,
        }
    }
}

/// Who calls the function, which is the folder that it stands in.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Kind {
    /// `functions/stages`: called by Step Functions.
    Stages(Stage),
    /// `functions/http`: called by API Gateway.
    Http {
        /// Routes as API Gateway spells them: `GET /pipelines/{id}`.
        routes: Vec<String>,
        /// Who may call.
        authorization: Authorization,
    },
    /// `functions/events`: called by EventBridge or a state machine.
    Events {
        /// The rules that call it.
        #[serde(default)]
        rules: Vec<Rule>,
    },
}

/// Who may call an HTTP function.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Authorization {
    /// Requests signed with AWS credentials that may invoke the API.
    Iam,
    /// Everybody: the link itself is the secret.
    Link,
}

/// An EventBridge rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Rule {
    /// The rule's name within the template, in letters.
    pub name: String,
    /// The event pattern. `${StateMachinePrefix}` in a string is the ARN prefix of the pipelines' machines.
    pub pattern: Value,
}

/// Actions on resources that a function may do.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Statement {
    /// IAM actions.
    pub actions: Vec<String>,
    /// Resource ARNs in the syntax of `Fn::Sub`; `*` only where AWS offers nothing narrower.
    pub resources: Vec<String>,
    /// Conditions, as in an IAM policy.
    #[serde(default)]
    pub condition: Option<Value>,
}

/// What is particular to a stage type.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Stage {
    /// The `type` values that mean this stage, the main one first, aliases after it.
    pub types: Vec<String>,
    /// How the state machine learns that it is done.
    pub completion: Completion,
    /// How long it may last; for [`Completion::Callback`].
    #[serde(default)]
    pub deadline: Option<Deadline>,
    /// Whether it has started something elsewhere that it cancels when it is cancelled itself.
    #[serde(default)]
    pub cancels: bool,
    /// The fields of its JSON that are checked before a pipeline is saved.
    #[serde(default)]
    pub fields: BTreeMap<String, Field>,
}

/// How a state machine learns that a stage is done.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Completion {
    /// Its function's answer is the end: one state transition.
    Immediate,
    /// Its function is called again until it says that it is done, and says how long to wait.
    Poll,
    /// Something else ends it through a stored task token, or its deadline passes.
    Callback,
}

/// When a stage that waits for a callback is called again by the clock.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Deadline {
    /// The field that holds the time.
    pub field: String,
    /// Its unit.
    pub unit: Unit,
    /// The time where the field is absent, in that unit.
    pub default: u64,
}

/// A unit of time in a pipeline's JSON.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Seconds, as `waitTime` has.
    Seconds,
    /// Milliseconds, as `stageTimeoutMs` has.
    Milliseconds,
}
