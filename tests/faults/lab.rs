//! The local cloud with what the tests need of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use gennaker_records::{Execution, Loaded, Stage, Status, Store};
use gennaker_runtime::Ports;
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

use crate::support::{Cloud, cloud, second_cloud};

/// The local cloud, its records, and a place to wait for answers in.
#[derive(Debug)]
pub(crate) struct Lab {
    /// The cloud.
    pub(crate) cloud: Arc<Cloud>,
    /// The stack's outputs.
    pub(crate) outputs: BTreeMap<String, String>,
    store: Store,
    ports: Ports,
    runtime: Runtime,
}

impl Lab {
    pub(crate) fn open() -> Self {
        Self::on(cloud())
    }

    /// On the cloud of those that deploy by a strategy.
    pub(crate) fn of_strategies() -> Self {
        Self::on(second_cloud())
    }

    /// On a cloud of its own with Gennaker's own account, `mgmt`, and another one, `prod`. Once an account is registered the
    /// names that the others use mean nothing.
    pub(crate) fn of_accounts(role: &str) -> Self {
        let lab = Self::on(Arc::new(Cloud::start()));
        lab.cloud.run(&["account", "save", "mgmt"]);
        lab.cloud.run(&["account", "save", "prod", "--role", role]);
        lab
    }

    /// On the same cloud, for another thread.
    pub(crate) fn beside(&self) -> Self {
        Self::on(Arc::clone(&self.cloud))
    }

    fn on(cloud: Arc<Cloud>) -> Self {
        Self {
            store: cloud.store(),
            ports: Ports::system(),
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime"),
            outputs: cloud.outputs(),
            cloud,
        }
    }

    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }

    /// Writes an execution of one stage that nobody runs yet; its id.
    pub(crate) fn start(&self, name: &str, stage: &Value) -> String {
        let id = self.ports.id().expect("randomness");
        let context: Map<String, Value> = stage.as_object().expect("a map").clone();
        let text = |field: &str| context.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
        let stage = Stage {
            id: self.ports.id().expect("randomness"),
            ref_id: "1".to_owned(),
            stage_type: text("type"),
            name: text("name"),
            context: context.clone(),
            ..Stage::default()
        };
        let trigger = json!({ "type": "manual", "user": "tests", "parameters": { "answer": "42" } });
        let execution = Execution {
            id: id.clone(),
            application: "faults".to_owned(),
            name: name.to_owned(),
            pipeline_config_id: "faults".to_owned(),
            status: Status::Running,
            run: 1,
            build_time: self.ports.now(),
            start_time: Some(self.ports.now()),
            trigger: trigger.as_object().expect("a map").clone(),
            ..Execution::default()
        };
        self.wait(self.store.create_execution(&execution, &[stage])).expect("the records");
        id
    }

    /// An execution as it is recorded.
    pub(crate) fn execution(&self, id: &str) -> Loaded {
        self.wait(self.store.execution(id)).expect("the records")
    }

    /// The one stage of an execution as it is recorded.
    pub(crate) fn stage(&self, execution: &str) -> Stage {
        self.execution(execution).stage("1").expect("the stage").value.clone()
    }
}
