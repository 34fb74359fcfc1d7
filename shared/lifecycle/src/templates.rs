//! Templates: saved with everything that uses them, found, and deleted.

use gennaker_catalog::catalog;
use gennaker_pipeline::{Pipeline, Problem};
use gennaker_records::{Definition, Template, TemplateVersion, Versioned};
use gennaker_runtime::{ErrorClass, Failure};
use gennaker_statemachines::compile;
use gennaker_templates::{
    Reference, Version, check_tag, content, digest, is_instance, reference_of, validate_template,
};
use serde_json::Value;

use crate::form::{expanded, has_errors};
use crate::{Lifecycle, Refused};

/// What saving a template did.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedTemplate {
    /// The version that the template, or its tag, is now.
    pub version: TemplateVersion,
    /// False where it was this version before.
    pub changed: bool,
    /// The pipelines that use it and are different now.
    pub pipelines: Vec<Definition>,
    /// What its author should know.
    pub warnings: Vec<Problem>,
}

/// Whether a template is expected to be there when it is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It is new, or its tag is.
    New,
    /// It is there, with or without the tag.
    Known,
}

impl Lifecycle {
    /// The version of a template that a reference names.
    ///
    /// # Errors
    /// [`ErrorClass::NotFound`] where there is none.
    pub async fn template(&self, reference: &Reference) -> Result<TemplateVersion, Failure> {
        let id = &reference.id;
        let found = self.store.template(id).await?.filter(|found| !found.value.deleted);
        let Some(Versioned { value: template, .. }) = found else {
            return Err(Failure::not_found(format!(
                "there is no template {id}; list them with `gennaker template list`"
            )));
        };
        let number = match &reference.version {
            Version::Untagged => template.untagged,
            Version::Tag(tag) => template.tags.get(tag).copied(),
            Version::Digest(digest) => self.store.template_digest(id, digest).await?,
        };
        let version = match number {
            Some(number) => self.store.template_version(id, number).await?,
            None => None,
        };
        version.ok_or_else(|| {
            let tags: Vec<String> = template.tags.keys().map(|tag| format!("{id}:{tag}")).collect();
            let untagged = template.untagged.map(|_| id.clone());
            let known: Vec<String> = untagged.into_iter().chain(tags).collect();
            Failure::not_found(format!("there is no template {reference}; there are {}", known.join(", ")))
        })
    }

    /// All templates with the version that people mean when they name none; only those of a scope where some are given.
    ///
    /// # Errors
    /// When records cannot be read.
    pub async fn templates(&self, scopes: &[&str]) -> Result<Vec<(Template, TemplateVersion)>, Failure> {
        let mut found = Vec::new();
        for template in self.store.templates().await? {
            let Some(number) = template.shown() else { continue };
            let Some(version) = self.store.template_version(&template.id, number).await? else { continue };
            let metadata = gennaker_templates::Template::parse(&version.json).metadata;
            let is_in = |scope: &&str| metadata.scopes.iter().any(|it| it.eq_ignore_ascii_case(scope));
            if scopes.is_empty() || scopes.iter().any(is_in) {
                found.push((template, version));
            }
        }
        Ok(found)
    }

    /// Saves a template, without a tag or as the version of one, and every pipeline that follows it there: each is
    /// expanded, compiled and saved again. Where one of them could not be saved any more, nothing is.
    ///
    /// # Errors
    /// [`Refused`], with every problem of the template or of its pipelines.
    pub async fn save_template(
        &self,
        json: &Value,
        tag: Option<&str>,
        user: &str,
        expected: Expected,
    ) -> Result<SavedTemplate, Refused> {
        let warnings = validate_template(json);
        if has_errors(&warnings) {
            return Err(Refused::Problems(warnings));
        }
        if let Some(tag) = tag {
            check_tag(tag).map_err(|error| Failure::invalid(error.to_string()))?;
        }
        let json = content(json);
        let id = gennaker_templates::Template::parse(&json).id;
        let known = self.store.template(&id).await?;
        check_expected(expected, &id, tag, known.as_ref().map(|known| &known.value))?;
        self.check_followers(&id, tag, &json).await?;
        let (version, changed) = self.add_version(&id, json, tag, user, known).await?;
        // Also where nothing changed: an earlier save may have been interrupted here.
        let mut pipelines = Vec::new();
        for follower in self.followers(&id, tag).await? {
            let saved = self.save(follower.json, user).await?;
            if saved.changed {
                pipelines.push(saved.definition);
            }
        }
        tracing::info!(template = %id, version = version.number, pipelines = pipelines.len(), "saved");
        Ok(SavedTemplate { version, changed, pipelines, warnings })
    }

    async fn add_version(
        &self,
        id: &str,
        json: Value,
        tag: Option<&str>,
        user: &str,
        known: Option<Versioned<Template>>,
    ) -> Result<(TemplateVersion, bool), Failure> {
        let mut template = known.unwrap_or_else(|| Versioned::new(Template::default()));
        let value = &mut template.value;
        let digest = digest(&json);
        let pointed = tag.map_or(value.untagged, |tag| value.tags.get(tag).copied());
        if let Some(number) = pointed.filter(|number| value.tags.get(Template::LATEST) == Some(number))
            && let Some(current) = self.store.template_version(id, number).await?
            && current.digest == digest
        {
            return Ok((current, false));
        }
        let protect = gennaker_templates::Template::parse(&json).protect;
        let (number, saved_by, saved_at) = (value.number + 1, user.to_owned(), self.ports.now());
        let version =
            TemplateVersion { id: id.to_owned(), number, json, digest, saved_by: saved_by.clone(), saved_at };
        value.point(tag, number);
        *value = Template {
            id: id.to_owned(),
            number,
            protect,
            deleted: false,
            saved_by,
            saved_at,
            ..value.clone()
        };
        self.store.save_template_version(&template, &version).await?;
        Ok((version, true))
    }

    /// Refuses a template with which a pipeline that follows it could not be saved any more.
    async fn check_followers(&self, id: &str, tag: Option<&str>, json: &Value) -> Result<(), Refused> {
        let environment = self.environment()?;
        let mut problems = Vec::new();
        for follower in self.followers(id, tag).await? {
            let found = match reference_of(&follower.json).map(|it| expanded(&it, json, &follower.json)) {
                Ok(Ok(form)) => {
                    let pipeline = Pipeline::parse(form.expanded.as_ref().unwrap_or(&follower.json));
                    compile(&pipeline, catalog(), &environment)
                        .err()
                        .map(|error| vec![Problem::error("$.stages", error.to_string())])
                        .unwrap_or_default()
                }
                Ok(Err(Refused::Problems(found))) => found,
                Ok(Err(Refused::Failure(failure))) => return Err(failure.into()),
                Err(problem) => vec![problem],
            };
            problems.extend(found.into_iter().filter(|it| has_errors(std::slice::from_ref(it))).map(|it| {
                Problem {
                    message: format!(
                        "pipeline {} of {}: {}",
                        follower.name, follower.application, it.message
                    ),
                    ..it
                }
            }));
        }
        if problems.is_empty() { Ok(()) } else { Err(Refused::Problems(problems)) }
    }

    /// The pipelines that get a new form when a template is saved.
    async fn followers(&self, id: &str, tag: Option<&str>) -> Result<Vec<Definition>, Failure> {
        let moved = |version: &Version| match version {
            Version::Untagged => tag.is_none(),
            Version::Tag(followed) => followed == Template::LATEST || Some(followed.as_str()) == tag,
            Version::Digest(_) => false,
        };
        let mut users = self.template_users(id).await?;
        users.retain(|user| reference_of(&user.json).is_ok_and(|reference| moved(&reference.version)));
        Ok(users)
    }

    /// The pipelines that use any version of a template.
    ///
    /// # Errors
    /// When records cannot be read.
    pub async fn template_users(&self, id: &str) -> Result<Vec<Definition>, Failure> {
        let mut all = self.store.definitions(None).await?;
        all.retain(|it| is_instance(&it.json) && reference_of(&it.json).is_ok_and(|it| it.id == id));
        Ok(all)
    }

    /// Deletes a tag, or the whole template where the reference names none. Pipelines keep the form that they have.
    ///
    /// # Errors
    /// [`ErrorClass::NotFound`] where it is not there; [`ErrorClass::InvalidInput`] for a digest, and unless forced
    /// where the template is protected or pipelines use it.
    pub async fn delete_template(
        &self,
        reference: &Reference,
        user: &str,
        force: bool,
    ) -> Result<(), Failure> {
        let id = &reference.id;
        let found = self.store.template(id).await?.filter(|found| !found.value.deleted);
        let mut template = found.ok_or_else(|| {
            Failure::not_found(format!("there is no template {id}; list them with `gennaker template list`"))
        })?;
        let users = self.template_users(id).await?;
        let value = &mut template.value;
        let users = match &reference.version {
            Version::Digest(_) => {
                return Err(Failure::invalid(
                    "a version stays as long as its template; delete a tag, or the template",
                ));
            }
            Version::Tag(tag) => {
                if value.tags.remove(tag).is_none() {
                    return Err(Failure::not_found(format!("template {id} has no tag {tag}")));
                }
                let uses = |it: &Definition| reference_of(&it.json).is_ok_and(|it| it == *reference);
                users.into_iter().filter(uses).collect()
            }
            Version::Untagged => {
                (value.untagged, value.deleted) = (None, true);
                value.tags.clear();
                users
            }
        };
        check_free(&template.value, &users, force)?;
        template.value.saved_by = user.to_owned();
        template.value.saved_at = self.ports.now();
        self.store.save_template(&mut template).await?;
        tracing::info!(template = %reference, "deleted");
        Ok(())
    }
}

fn check_expected(
    expected: Expected,
    id: &str,
    tag: Option<&str>,
    known: Option<&Template>,
) -> Result<(), Failure> {
    let known = known.filter(|known| !known.deleted);
    let pointed = known.and_then(|it| tag.map_or(it.untagged, |tag| it.tags.get(tag).copied()));
    match expected {
        Expected::New if pointed.is_some() => {
            let decorated = tag.map_or_else(|| id.to_owned(), |tag| format!("{id}:{tag}"));
            Err(Failure::invalid(format!(
                "A pipeline template with the id {decorated} already exists; update it"
            )))
        }
        Expected::Known if known.is_none() => {
            Err(Failure::new(ErrorClass::NotFound, format!("there is no template {id}; create it")))
        }
        _ => Ok(()),
    }
}

fn check_free(template: &Template, users: &[Definition], force: bool) -> Result<(), Failure> {
    if force {
        return Ok(());
    }
    if template.protect {
        return Err(Failure::invalid(format!("template {} is protected; force its deletion", template.id)));
    }
    if users.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = users.iter().map(|user| format!("{}/{}", user.application, user.name)).collect();
    Err(Failure::invalid(format!(
        "pipelines use template {}: {}; change or delete them first, or force the deletion",
        template.id,
        names.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_is_created_and_what_is_known_is_updated() {
        let mut known = Template::default();
        known.point(Some("stable"), 1);
        let deleted = Template { deleted: true, ..Template::default() };
        for (expected, tag, known, fine) in [
            (Expected::New, None, None, true),
            (Expected::New, None, Some(&known), true),
            (Expected::New, Some("stable"), Some(&known), false),
            (Expected::New, Some("canary"), Some(&known), true),
            (Expected::New, None, Some(&deleted), true),
            (Expected::Known, None, None, false),
            (Expected::Known, None, Some(&deleted), false),
            (Expected::Known, None, Some(&known), true),
            (Expected::Known, Some("stable"), Some(&known), true),
        ] {
            assert_eq!(
                check_expected(expected, "t", tag, known).is_ok(),
                fine,
                "{expected:?} {tag:?} {known:?}"
            );
        }
    }

    #[test]
    fn what_is_protected_or_used_is_deleted_by_force_only() {
        let user = Definition {
            application: "myapp".to_owned(),
            name: "deploy".to_owned(),
            ..Definition::default()
        };
        let protected = Template { protect: true, ..Template::default() };
        assert!(check_free(&Template::default(), &[], false).is_ok());
        assert!(check_free(&protected, &[], false).is_err());
        let failure = check_free(&Template::default(), std::slice::from_ref(&user), false).expect_err("used");
        assert!(failure.message.contains("myapp/deploy"), "{failure}");
        assert!(check_free(&protected, &[user], true).is_ok());
    }
}
