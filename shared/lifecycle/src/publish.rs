//! The state machines of pipelines, and their versions.

use std::collections::BTreeSet;

use gennaker_records::Definition;
use gennaker_runtime::Failure;
use gennaker_statemachines::Compiled;

use crate::Lifecycle;

/// Versions are looked through when a definition's number is a multiple of this. Step Functions keeps 1,000.
const EVERY: u64 = 50;
/// So many of the newest versions stay in any case.
const KEPT: usize = 50;

impl Lifecycle {
    /// Creates or updates a state machine and publishes a version; returns the version's ARN.
    pub(crate) async fn publish(
        &self,
        name: &str,
        pipeline: &str,
        compiled: &Compiled,
    ) -> Result<String, Failure> {
        let environment = self.environment()?;
        let role = self.ports.settings.require("STATE_MACHINE_ROLE")?;
        let doing = format!("creating the state machine of {pipeline}");
        let created = self
            .states
            .create_state_machine()
            .name(name)
            .definition(&compiled.definition)
            .role_arn(role)
            .publish(true)
            .send()
            .await
            .map_err(aws_sdk_sfn::error::SdkError::into_service_error);
        let exists = match created {
            Ok(created) => {
                if let Some(version) = created.state_machine_version_arn {
                    return Ok(version);
                }
                created.state_machine_arn
            }
            Err(error) if error.is_state_machine_already_exists() => format!(
                "arn:{}:states:{}:{}:stateMachine:{name}",
                environment.partition, environment.region, environment.account
            ),
            Err(error) => return Err(Failure::from_aws(&doing, &error)),
        };
        let updated = self
            .states
            .update_state_machine()
            .state_machine_arn(&exists)
            .definition(&compiled.definition)
            .role_arn(role)
            .publish(true)
            .send()
            .await
            .map_err(|error| Failure::from_aws(&doing, &error.into_service_error()))?;
        updated
            .state_machine_version_arn
            .ok_or_else(|| Failure::internal(format!("{doing}: Step Functions published no version")))
    }

    /// Deletes a state machine. One that is not there any more is no error.
    pub(crate) async fn delete_machine(&self, arn: &str) -> Result<(), Failure> {
        // Step Functions answers the same for a machine that is not there.
        self.states.delete_state_machine().state_machine_arn(arn).send().await.map(|_| ()).or_else(|error| {
            let error = error.into_service_error();
            match aws_sdk_sfn::error::ProvideErrorMetadata::code(&error) {
                Some("StateMachineDoesNotExist" | "StateMachineDeleting") => Ok(()),
                _ => Err(Failure::from_aws(&format!("deleting {arn}"), &error)),
            }
        })
    }

    /// Deletes the machine's versions that are old and that no execution runs any more, now and then. The definition is
    /// saved already, so a failure is told and no more.
    pub(crate) async fn prune(&self, definition: &Definition) {
        if definition.number.is_multiple_of(EVERY)
            && let Err(failure) = self.delete_old_versions(definition).await
        {
            tracing::warn!(pipeline = %definition.id, %failure, "old versions of its machine stay");
        }
    }

    async fn delete_old_versions(&self, definition: &Definition) -> Result<(), Failure> {
        let mut used = BTreeSet::new();
        for id in self.store.unfinished_of_pipeline(&definition.id).await? {
            used.insert(self.store.execution(&id).await?.execution.value.state_machine);
        }
        let mut versions = Vec::new();
        let mut token = None;
        loop {
            let page = self
                .states
                .list_state_machine_versions()
                .state_machine_arn(definition.machine())
                .set_next_token(token)
                .send()
                .await
                .map_err(|error| {
                    Failure::from_aws(
                        &format!("listing versions of {}", definition.machine()),
                        &error.into_service_error(),
                    )
                })?;
            versions.extend(
                page.state_machine_versions.into_iter().map(|version| version.state_machine_version_arn),
            );
            token = page.next_token;
            if token.is_none() {
                break;
            }
        }
        for version in outdated(versions, &used) {
            self.states
                .delete_state_machine_version()
                .state_machine_version_arn(&version)
                .send()
                .await
                .map_err(|error| {
                    Failure::from_aws(&format!("deleting {version}"), &error.into_service_error())
                })?;
        }
        Ok(())
    }
}

/// The name of a pipeline's machine. Each life of a pipeline has its own: a deleted one's machine ends when its last
/// execution does, and a pipeline that is restored meanwhile must not lose its own.
pub(crate) fn machine_name(stack: &str, id: &str, before: Option<&Definition>, number: u64) -> String {
    match before {
        None => format!("{stack}-{id}"),
        Some(before) if before.deleted => format!("{stack}-{id}-{number}"),
        Some(before) => {
            before.machine().rsplit(':').next().map_or_else(|| format!("{stack}-{id}"), str::to_owned)
        }
    }
}

/// The versions that may go: not among the newest, and not in use.
fn outdated(mut versions: Vec<String>, used: &BTreeSet<String>) -> Vec<String> {
    let number =
        |arn: &str| arn.rsplit(':').next().and_then(|number| number.parse::<u64>().ok()).unwrap_or(0);
    versions.sort_by_key(|arn| std::cmp::Reverse(number(arn)));
    versions.into_iter().skip(KEPT).filter(|arn| !used.contains(arn)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arn(number: usize) -> String {
        format!("arn:aws:states:us-east-1:1:stateMachine:gennaker-p:{number}")
    }

    #[test]
    fn the_newest_fifty_versions_stay_and_those_in_use() {
        let versions: Vec<String> = (1..=103).map(arn).collect();
        let gone = outdated(versions, &BTreeSet::from([arn(2), arn(100)]));
        assert_eq!(gone.len(), 52);
        assert!(!gone.contains(&arn(2)) && !gone.contains(&arn(54)));
        assert!(gone.contains(&arn(53)) && gone.contains(&arn(1)) && gone.contains(&arn(10)));
        assert_eq!(outdated((1..=50).map(arn).collect(), &BTreeSet::new()), Vec::<String>::new());
    }

    #[test]
    fn each_life_of_a_pipeline_has_its_own_machine() {
        assert_eq!(machine_name("gennaker", "p", None, 1), "gennaker-p");
        let mut before = Definition { state_machine: arn(7), ..Definition::default() };
        assert_eq!(machine_name("gennaker", "p", Some(&before), 8), "gennaker-p");
        before.deleted = true;
        assert_eq!(machine_name("gennaker", "p", Some(&before), 9), "gennaker-p-9");
        let again = Definition { state_machine: arn(1).replace("-p:", "-p-9:"), ..Definition::default() };
        assert_eq!(machine_name("gennaker", "p", Some(&again), 10), "gennaker-p-9");
    }
}
