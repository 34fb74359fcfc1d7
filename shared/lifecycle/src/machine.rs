//! The runs of an execution's state machine.

use gennaker_records::{Execution, Status};
use gennaker_runtime::{ErrorClass, Failure};
use serde_json::json;

use crate::Lifecycle;
use crate::lifecycle::TRIES;

impl Lifecycle {
    /// Starts the present run of an execution's machine, unless it surely started before. A run is named by the execution
    /// and its number, and so starts once.
    pub(crate) async fn run_machine(&self, id: &str) -> Result<(), Failure> {
        let execution = self.store.execution(id).await?.execution.value;
        let idle = execution.status.is_complete() || execution.status == Status::Paused;
        if idle || execution.machine_run >= execution.run {
            return Ok(());
        }
        let run = execution.run;
        let started = self
            .states
            .start_execution()
            .state_machine_arn(&execution.state_machine)
            .name(execution.run_name(run))
            .input(json!({ "executionId": id, "run": run }).to_string())
            .send()
            .await
            .map_err(aws_sdk_sfn::error::SdkError::into_service_error);
        match started {
            Err(error) if error.is_state_machine_does_not_exist() || error.is_state_machine_deleting() => {
                return self.without_machine(&execution).await;
            }
            Err(error) if !error.is_execution_already_exists() => {
                return Err(Failure::from_aws(&format!("starting execution {id}"), &error));
            }
            Ok(_) | Err(_) => {}
        }
        self.update(id, |found| {
            found.machine_run = found.machine_run.max(run);
            // Where executions are queued, the machine's first state says when it begins.
            if found.run == run && found.status == Status::NotStarted && !found.limits.limits() {
                found.status = Status::Running;
                found.start_time.get_or_insert(self.ports.now());
            }
        })
        .await
    }

    /// An execution whose machine went with its pipeline, or with an old version of it, ends here.
    async fn without_machine(&self, execution: &Execution) -> Result<(), Failure> {
        let reason = format!(
            "the state machine of version {} of pipeline {} is gone: the pipeline was deleted, or the version is old; \
             restart with the current definition",
            execution.definition_version, execution.name
        );
        self.update(&execution.id, |found| {
            if found.is_acted_on_by(execution.run) {
                found.status = Status::Terminal;
                found.end_time = Some(self.ports.now());
                found.cancellation_reason = Some(reason.clone());
            }
        })
        .await?;
        Err(Failure::invalid(reason))
    }

    /// Stops a run of an execution's machine. One that has ended, or never started, is no error.
    pub(crate) async fn stop_machine(
        &self,
        execution: &Execution,
        run: u32,
        why: &str,
    ) -> Result<(), Failure> {
        let stopped =
            self.states.stop_execution().execution_arn(execution.run_arn(run)).error(why).send().await;
        match stopped.map_err(aws_sdk_sfn::error::SdkError::into_service_error) {
            Err(error) if error.is_execution_does_not_exist() || error.is_validation_exception() => Ok(()),
            Err(error) => {
                Err(Failure::from_aws(&format!("stopping the machine of execution {}", execution.id), &error))
            }
            Ok(_) => Ok(()),
        }
    }

    /// Goes on in the next run of the machine, because the history of this one grows long.
    ///
    /// # Errors
    /// When records or Step Functions fail; then it is called again and finds what it has done.
    pub async fn continue_run(&self, id: &str, run: u32) -> Result<(), Failure> {
        self.update(id, |execution| {
            if execution.is_acted_on_by(run) {
                execution.run += 1;
            }
        })
        .await?;
        self.run_machine(id).await?;
        let execution = self.store.execution(id).await?.execution.value;
        if execution.run > run { self.stop_machine(&execution, run, "Continued").await } else { Ok(()) }
    }

    /// Changes the execution's record, again if somebody else changed it meanwhile.
    pub(crate) async fn update(&self, id: &str, change: impl Fn(&mut Execution)) -> Result<(), Failure> {
        let mut tries = 0;
        loop {
            let mut execution = self.store.execution(id).await?.execution;
            let before = execution.value.clone();
            change(&mut execution.value);
            if execution.value == before {
                return Ok(());
            }
            match self.store.save_execution(&mut execution).await {
                Err(failure) if failure.class == ErrorClass::Conflict && tries < TRIES => tries += 1,
                other => return other,
            }
        }
    }
}
