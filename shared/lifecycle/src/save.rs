//! Saving a definition: validate, compile, make its state machine, remember it.

use gennaker_catalog::catalog;
use gennaker_pipeline::{Pipeline, Problem, Severity, validate};
use gennaker_records::Definition;
use gennaker_runtime::{ErrorClass, Failure};
use gennaker_statemachines::{Compiled, compile};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::Lifecycle;

/// What saving did.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// The definition as it is now.
    pub definition: Definition,
    /// False where nothing was different from before, and so nothing was written.
    pub changed: bool,
    /// What its author should know.
    pub warnings: Vec<Problem>,
}

/// Why nothing was saved.
#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    /// Everything that is wrong with the definition.
    Problems(Vec<Problem>),
    /// Something else.
    Failure(Failure),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl Lifecycle {
    /// Saves a definition for `user`. A definition with any error changes nothing; one that is equal to the
    /// current one changes nothing either.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn save(&self, mut json: Value, user: &str) -> Result<Saved, Refused> {
        let problems = validate(&json, catalog());
        if problems.iter().any(|problem| problem.severity == Severity::Error) {
            return Err(Refused::Problems(problems));
        }
        let mut pipeline = Pipeline::parse(&json);
        let compiled = compile(&pipeline, catalog(), &self.environment()?)
            .map_err(|error| Refused::Problems(vec![Problem::error("$.stages", error.to_string())]))?;
        let current = match &pipeline.id {
            Some(id) => self.store.definition(id).await?,
            None => match self.store.definition_named(&pipeline.application, &pipeline.name).await {
                Ok(found) => Some(found),
                Err(failure) if failure.class == ErrorClass::NotFound => None,
                Err(failure) => return Err(failure.into()),
            },
        };
        let id = match (&pipeline.id, &current) {
            (Some(id), _) => id.clone(),
            (None, Some(current)) => current.value.id.clone(),
            (None, None) => self.ports.id()?,
        };
        check_id(&id)?;
        pipeline.id = Some(id.clone());
        if let Some(fields) = json.as_object_mut() {
            fields.insert("id".to_owned(), json!(id));
        }
        let hash = hash(&json, &compiled);
        if let Some(current) = current.as_ref().filter(|current| current.value.hash == hash) {
            return Ok(Saved { definition: current.value.clone(), changed: false, warnings: problems });
        }
        let definition = Definition {
            id: id.clone(),
            application: pipeline.application.clone(),
            name: pipeline.name.clone(),
            number: current.as_ref().map_or(0, |current| current.value.number) + 1,
            json,
            hash,
            state_machine: self.publish(&id, &pipeline, &compiled).await?,
            transitions: compiled.transitions,
            saved_by: user.to_owned(),
            saved_at: self.ports.now(),
        };
        self.store.save_definition(current.map_or(0, |current| current.version), &definition).await?;
        tracing::info!(pipeline = %id, version = definition.number, "saved");
        Ok(Saved { definition, changed: true, warnings: problems })
    }

    /// Creates or updates the pipeline's state machine and publishes a version; returns the version's ARN.
    async fn publish(&self, id: &str, pipeline: &Pipeline, compiled: &Compiled) -> Result<String, Failure> {
        let environment = self.environment()?;
        let name = format!("{}-{id}", environment.stack);
        let role = self.ports.settings.require("STATE_MACHINE_ROLE")?;
        let doing = format!("creating the state machine of {}", pipeline.name);
        let created = self
            .states
            .create_state_machine()
            .name(&name)
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
}

/// The same definition that compiles to the same machine is the same pipeline.
fn hash(json: &Value, compiled: &Compiled) -> String {
    let mut hasher = Sha256::new();
    hasher.update(json.to_string().as_bytes());
    hasher.update(compiled.hash.as_bytes());
    hex::encode(hasher.finalize())
}

/// An id becomes a part of a state machine's name, which has at most 80 characters.
fn check_id(id: &str) -> Result<(), Refused> {
    let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    if plain && (1..=40).contains(&id.len()) {
        return Ok(());
    }
    Err(Refused::Problems(vec![Problem::error(
        "$.id",
        "an id has 1 to 40 letters, digits, hyphens and underscores; leave it out to get one",
    )]))
}
