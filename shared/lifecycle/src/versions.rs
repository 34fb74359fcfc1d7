//! The history of a definition, and going back in it.

use gennaker_records::Definition;
use gennaker_runtime::{Failure, Millis};
use serde_json::{Map, Value, json};

use crate::{Lifecycle, Refused, Saved, Saving};

/// What [`shown`] adds to a definition and saving takes out again. `lastModified` is what older clients call `updateTs`.
const ADDED: [&str; 6] = ["lastModifiedBy", "updateTs", "lastModified", "version", "restoredFrom", "deleted"];

/// A definition as Spinnaker shows it: with who saved it and when (`lastModifiedBy`, `updateTs`), and with its
/// `version`, `restoredFrom` and `deleted`.
pub fn shown(definition: &Definition) -> Value {
    let mut json = definition.json.clone();
    if let Some(fields) = json.as_object_mut() {
        fields.insert("lastModifiedBy".to_owned(), json!(definition.saved_by));
        fields.insert("updateTs".to_owned(), json!(definition.saved_at.to_string()));
        fields.insert("version".to_owned(), json!(definition.number));
        if let Some(number) = definition.restored_from {
            fields.insert("restoredFrom".to_owned(), json!(number));
        }
        if definition.deleted {
            fields.insert("deleted".to_owned(), json!(true));
        }
    }
    json
}

/// Takes out what [`shown`] added, so that saving what was read changes nothing; returns `updateTs`.
pub(crate) fn unshown(definition: &mut Map<String, Value>) -> Option<Millis> {
    let updated = ["updateTs", "lastModified"]
        .iter()
        .find_map(|name| gennaker_pipeline::integer(definition.get(*name)?));
    definition.retain(|name, _| !ADDED.contains(&name.as_str()));
    updated
}

impl Lifecycle {
    /// The versions of a pipeline's definition, newest first; those of a deleted pipeline too.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::NotFound`] where there never was such a pipeline.
    pub async fn history(&self, id: &str, limit: usize) -> Result<Vec<Definition>, Failure> {
        let found = self.store.definition_versions(id, limit.max(1)).await?;
        if found.is_empty() {
            return Err(Failure::not_found(format!("there is no pipeline with id {id}")));
        }
        Ok(found)
    }

    /// One version of a pipeline's definition.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::NotFound`] where there is none.
    pub async fn version(&self, id: &str, number: u64) -> Result<Definition, Failure> {
        self.store.definition_version(id, number).await?.ok_or_else(|| {
            Failure::not_found(format!(
                "pipeline {id} has no version {number}; list them with `gennaker pipeline history`"
            ))
        })
    }

    /// Saves the definition of an older version as a new version. A pipeline that was deleted is there again.
    ///
    /// # Errors
    /// [`Refused`], as [`Lifecycle::save`]: what the older version needs may not exist any more.
    pub async fn restore(&self, id: &str, number: u64, user: &str) -> Result<Saved, Refused> {
        let version = self.version(id, number).await?;
        if version.deleted {
            return Err(Refused::Failure(Failure::invalid(format!(
                "version {number} of pipeline {id} is its deletion; restore version {}",
                number.saturating_sub(1)
            ))));
        }
        self.save_as(version.json, user, Saving { restored_from: Some(number), ..Saving::default() }).await
    }

    /// Gives a pipeline another name.
    ///
    /// # Errors
    /// [`Refused`], as [`Lifecycle::save`].
    pub async fn rename(
        &self,
        application: &str,
        from: &str,
        to: &str,
        user: &str,
    ) -> Result<Saved, Refused> {
        let mut json = self.store.definition_named(application, from).await?.value.json;
        if let Some(fields) = json.as_object_mut() {
            fields.insert("name".to_owned(), json!(to));
        }
        self.save(json, user).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_saved_again_unchanged() {
        let saved = json!({ "id": "p", "name": "deploy", "createTs": "1", "stages": [{ "version": 3 }] });
        let definition = Definition {
            json: saved.clone(),
            number: 7,
            saved_at: 1500,
            saved_by: "u".to_owned(),
            restored_from: Some(3),
            ..Definition::default()
        };
        let mut json = shown(&definition);
        assert_eq!(json["updateTs"], "1500");
        assert_eq!((&json["version"], &json["restoredFrom"]), (&json!(7), &json!(3)));
        assert_eq!(json.get("deleted"), None);
        assert_eq!(unshown(json.as_object_mut().expect("a map")), Some(1500));
        assert_eq!(json, saved);
    }

    #[test]
    fn older_clients_say_last_modified() {
        let mut json = json!({ "lastModified": 17 });
        assert_eq!(unshown(json.as_object_mut().expect("a map")), Some(17));
    }
}
