//! The builds and packages that a stage can see.

use gennaker_pipeline::text;
use gennaker_records::Stage;
use gennaker_runtime::Failure;
use serde_json::{Map, Value};

use crate::build::{Build, file};
use crate::file::of_file;
use crate::package_type::PackageType;

/// A package that a stage or the trigger has handed on as an artifact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Produced {
    /// Its type: `deb`, `rpm` …
    pub kind: String,
    /// Its name; of packages the package's.
    pub name: String,
    /// Its version, if any.
    pub version: String,
    /// The name of its file, as far as it has one.
    pub file: String,
}

/// Which version of a package was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The version.
    pub version: String,
    /// The name of the build's file, where it was read from one.
    pub file: Option<String>,
}

/// What is known of builds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Builds {
    /// Artifacts that the stage can see, nearest first.
    pub artifacts: Vec<Produced>,
    /// The build of a stage before.
    pub stage: Option<Build>,
    /// The build that triggered the execution.
    pub trigger: Option<Build>,
}

impl Builds {
    /// The builds and packages that a stage can see by its own fields, the stages before it, nearest first, and what started
    /// the execution.
    pub fn seen(context: &Map<String, Value>, ancestors: &[&Stage], trigger: &Map<String, Value>) -> Self {
        let maps = || ancestors.iter().flat_map(|stage| [&stage.outputs, &stage.context]);
        let info =
            |map: &Map<String, Value>| map.get("buildInfo").and_then(Value::as_object).map(Build::read);
        let artifacts = maps().chain([trigger]).filter_map(|map| map.get("artifacts")?.as_array()).flatten();
        Self {
            artifacts: artifacts.map(produced).collect(),
            stage: std::iter::once(context).chain(maps()).find_map(info),
            trigger: info(trigger),
        }
    }

    /// The build that the packages come from.
    pub fn nearest(&self) -> Option<&Build> {
        self.stage.as_ref().or(self.trigger.as_ref())
    }

    /// The names of the files that builds have made.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let builds = self.stage.iter().chain(&self.trigger);
        builds.flat_map(|build| build.files.iter().map(String::as_str))
    }

    /// The version of a package that was made, if any: by an artifact of its type and name, then by the build of a stage or
    /// the trigger's (Spinnaker: `createBake`), and then by the name of an artifact's file.
    ///
    /// # Errors
    /// When two builds have made different ones; `hint` says how to name the one that is meant.
    pub fn version(&self, name: &str, kind: PackageType, hint: &str) -> Result<Option<Built>, Failure> {
        let is_it =
            |artifact: &&Produced| artifact.name == name && artifact.kind.eq_ignore_ascii_case(kind.name());
        let artifact = self.artifacts.iter().find(is_it).filter(|artifact| !artifact.version.is_empty());
        if let Some(artifact) = artifact {
            return Ok(Some(Built { version: artifact.version.clone(), file: None }));
        }
        let read = |file: &str| {
            let (found, version) = of_file(file, kind)?;
            (found == name).then(|| Built { version: version.to_owned(), file: Some(file.to_owned()) })
        };
        let of = |build: &Option<Build>| {
            build.as_ref().and_then(|build| build.files.iter().find_map(|file| read(file)))
        };
        let (of_stage, of_trigger) = (of(&self.stage), of(&self.trigger));
        if let (Some(one), Some(other)) = (&of_stage, &of_trigger)
            && one != other
        {
            return Err(Failure::invalid(format!(
                "package {name}: a stage has built {} and the trigger {}; which one is meant? {hint}",
                one.file.as_deref().unwrap_or_default(),
                other.file.as_deref().unwrap_or_default(),
            )));
        }
        let handed_on = || self.artifacts.iter().find_map(|artifact| read(&artifact.file));
        Ok(of_stage.or(of_trigger).or_else(handed_on))
    }
}

fn produced(artifact: &Value) -> Produced {
    let field = |name: &str| artifact.get(name).and_then(text).unwrap_or_default();
    Produced {
        kind: field("type"),
        name: field("name"),
        version: field("version"),
        file: file(artifact).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(value: &Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    /// What is found of `web`, where the stage before has these outputs.
    fn version(context: &Value, outputs: &Value, trigger: &Value) -> Result<Option<String>, String> {
        let before = Stage { outputs: map(outputs), ..Stage::default() };
        let builds = Builds::seen(&map(context), &[&before], &map(trigger));
        let built = builds.version("web", PackageType::Deb, "say it").map_err(|failure| failure.message)?;
        Ok(built.map(|built| built.version))
    }

    fn info(file: &str) -> Value {
        json!({ "buildInfo": { "artifacts": [{ "fileName": "notes.txt" }, { "fileName": file }] } })
    }

    #[test]
    fn artifacts_of_the_name_come_before_builds_and_these_before_files_that_were_handed_on() {
        let none = json!({});
        let package = json!({ "artifacts": [{ "type": "deb", "name": "web", "version": "9.0" }] });
        let file =
            json!({ "artifacts": [{ "type": "s3/object", "reference": "s3://pool/web_2.0_all.deb" }] });
        let mut both = info("web_1.0_all.deb");
        both["artifacts"] = file["artifacts"].clone();
        let (one, other) = (info("web_1.0_all.deb"), info("web-admin_1.0_all.deb"));
        for (context, outputs, trigger, expected) in [
            (&none, &package, &one, Some("9.0")),
            (&none, &none, &package, Some("9.0")),
            (&one, &none, &none, Some("1.0")),
            (&none, &one, &none, Some("1.0")),
            (&none, &one, &one, Some("1.0")),
            (&none, &none, &one, Some("1.0")),
            (&none, &none, &both, Some("1.0")),
            (&none, &none, &file, Some("2.0")),
            (&none, &file, &none, Some("2.0")),
            (&other, &other, &other, None),
            (&none, &none, &none, None),
        ] {
            let found = version(context, outputs, trigger);
            assert_eq!(found, Ok(expected.map(str::to_owned)), "{context} {outputs} {trigger}");
        }
    }

    #[test]
    fn two_builds_that_disagree_are_an_error() {
        let message = version(&json!({}), &info("web_1.0_all.deb"), &info("web_1.1_all.deb"));
        let message = message.expect_err("which one?");
        for word in ["web_1.0_all.deb", "web_1.1_all.deb", "say it"] {
            assert!(message.contains(word), "{message}");
        }
    }
}
