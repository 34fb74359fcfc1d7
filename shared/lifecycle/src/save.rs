//! Saving a definition: validate, compile, make its state machine, remember it.

use gennaker_catalog::catalog;
use gennaker_pipeline::{Pipeline, Problem};
use gennaker_records::Definition;
use gennaker_runtime::{Failure, Millis};
use gennaker_statemachines::{Compiled, compile};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::Lifecycle;
use crate::form::Form;
use crate::publish::machine_name;
use crate::versions::unshown;

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

/// How a definition is saved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Saving {
    /// Refuse a definition that was read before the current version was saved, by its `updateTs`.
    pub stale_check: bool,
    /// The version whose definition this is.
    pub restored_from: Option<u64>,
}

impl Lifecycle {
    /// Saves a definition for `user`. A definition with any error changes nothing; one that is equal to the
    /// current one changes nothing either.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn save(&self, json: Value, user: &str) -> Result<Saved, Refused> {
        self.save_as(json, user, Saving::default()).await
    }

    /// The same as [`Lifecycle::save`], on conditions.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn save_as(&self, mut json: Value, user: &str, how: Saving) -> Result<Saved, Refused> {
        let read = json.as_object_mut().and_then(unshown);
        let Form { mut expanded, warnings } = self.form(&json).await?;
        let mut pipeline = Pipeline::parse(expanded.as_ref().unwrap_or(&json));
        let compiled = compile(&pipeline, catalog(), &self.environment()?)
            .map_err(|error| Refused::Problems(vec![Problem::error("$.stages", error.to_string())]))?;
        let named = self.store.named(&pipeline.application, &pipeline.name).await?;
        let named = named.filter(|named| !named.deleted).map(|named| named.id);
        let is_new = pipeline.id.is_none() && named.is_none();
        let id = match (&pipeline.id, &named) {
            (Some(id), _) | (None, Some(id)) => id.clone(),
            (None, None) => self.ports.id()?,
        };
        check_id(&id)?;
        if named.is_some_and(|other| other != id) {
            return Err(Refused::Failure(Failure::invalid(format!(
                "application {} has another pipeline named {}; choose another name",
                pipeline.application, pipeline.name
            ))));
        }
        let current = self.store.last_definition(&id).await?;
        if how.stale_check {
            check_stale(read, current.as_ref().map(|current| &current.value))?;
        }
        pipeline.id = Some(id.clone());
        for form in [Some(&mut json), expanded.as_mut()].into_iter().flatten() {
            if let Some(fields) = form.as_object_mut() {
                fields.insert("id".to_owned(), json!(id));
            }
        }
        let hash = hash(&json, expanded.as_ref(), &compiled);
        if let Some(current) = current.as_ref().filter(|current| current.value.hash == hash) {
            return Ok(Saved { definition: current.value.clone(), changed: false, warnings });
        }
        let number = current.as_ref().map_or(0, |current| current.value.number) + 1;
        let before = current.as_ref().map(|current| &current.value);
        let machine = machine_name(&self.environment()?.stack, &id, before, number);
        let definition = Definition {
            id: id.clone(),
            application: pipeline.application.clone(),
            name: pipeline.name.clone(),
            number,
            json,
            expanded,
            hash,
            state_machine: self.publish(&machine, &pipeline.name, &compiled).await?,
            transitions: compiled.transitions,
            looks: compiled.looks,
            saved_by: user.to_owned(),
            saved_at: self.ports.now(),
            restored_from: how.restored_from,
            deleted: false,
        };
        if let Err(failure) = self.store.save_definition(current.as_ref(), &definition).await {
            if is_new {
                // Nobody else knows this id, so nobody else would ever delete its machine.
                self.delete_machine(definition.machine()).await?;
            }
            return Err(failure.into());
        }
        tracing::info!(pipeline = %id, version = definition.number, "saved");
        self.prune(&definition).await;
        Ok(Saved { definition, changed: true, warnings })
    }
}

/// Somebody may have saved since this definition was read (Spinnaker: front50's stale check).
fn check_stale(read: Option<Millis>, current: Option<&Definition>) -> Result<(), Refused> {
    match current.filter(|current| !current.deleted) {
        Some(current) if read != Some(current.saved_at) => Err(Refused::Problems(vec![Problem::error(
            "$.updateTs",
            format!(
                "the definition is stale: {} saved version {} with updateTs {}, this one has {}; read it again and repeat the change",
                current.saved_by,
                current.number,
                current.saved_at,
                read.map_or_else(|| "none".to_owned(), |read| read.to_string())
            ),
        )])),
        _ => Ok(()),
    }
}

/// The same definition that compiles to the same machine is the same pipeline.
fn hash(json: &Value, expanded: Option<&Value>, compiled: &Compiled) -> String {
    let mut hasher = Sha256::new();
    for form in [Some(json), expanded].into_iter().flatten() {
        hasher.update(form.to_string().as_bytes());
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_has_read_the_current_version_may_replace_it() {
        let current = Definition { saved_at: 1500, ..Definition::default() };
        let deleted = Definition { deleted: true, ..current.clone() };
        for (read, current, fresh) in [
            (None, None, true),
            (Some(1), None, true),
            (Some(1500), Some(&current), true),
            (Some(1499), Some(&current), false),
            (None, Some(&current), false),
            (None, Some(&deleted), true),
        ] {
            assert_eq!(check_stale(read, current).is_ok(), fresh, "{read:?} {current:?}");
        }
    }

    #[test]
    fn an_id_fits_into_the_name_of_a_machine() {
        for (id, fits) in
            [("01JD3Q8Z4T5V6W7X8Y9ZABCDEF", true), ("", false), ("a b", false), (&"x".repeat(41), false)]
        {
            assert_eq!(check_id(id).is_ok(), fits, "{id}");
        }
    }
}
