//! Which version of each package: the one that a build before has made.

use gennaker_runtime::Failure;

use crate::build::Build;
use crate::package::{Package, PackageType, of_file};

/// A package that a stage or the trigger has handed on as an artifact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Produced {
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) version: String,
}

/// What is known of builds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Builds {
    /// Artifacts that the stage can see, nearest first.
    pub(crate) artifacts: Vec<Produced>,
    /// The build of a stage before.
    pub(crate) stage: Option<Build>,
    /// The build that triggered the execution.
    pub(crate) trigger: Option<Build>,
}

impl Builds {
    /// The build that the image comes from.
    pub(crate) fn nearest(&self) -> Option<&Build> {
        self.stage.as_ref().or(self.trigger.as_ref())
    }

    /// Whether there was a build at all; without one, packages are installed in their newest version.
    fn is_empty(&self) -> bool {
        let has_files = |build: &Option<Build>| build.as_ref().is_some_and(|build| !build.files.is_empty());
        !has_files(&self.stage) && !has_files(&self.trigger)
    }
}

/// The packages to install, in order (Spinnaker: artifacts first, then the build of a stage, then the trigger's).
///
/// # Errors
/// When a build was there and has not made a package, or two builds have made different ones.
pub(crate) fn resolve(
    words: &[String],
    kind: PackageType,
    builds: &Builds,
    allow_missing: bool,
) -> Result<Vec<Package>, Failure> {
    words.iter().map(|word| one(Package::read(word)?, kind, builds, allow_missing)).collect()
}

fn one(wanted: Package, kind: PackageType, builds: &Builds, allow_missing: bool) -> Result<Package, Failure> {
    let Package::Named { name, version: None, .. } = &wanted else { return Ok(wanted) };
    let produced = builds
        .artifacts
        .iter()
        .find(|artifact| artifact.name == *name && artifact.kind.eq_ignore_ascii_case(kind.name()));
    if let Some(artifact) = produced.filter(|artifact| !artifact.version.is_empty()) {
        return Package::named(name, Some(&artifact.version), None);
    }
    let file = |build: &Option<Build>| {
        let files = build.as_ref().map(|build| build.files.as_slice()).unwrap_or_default();
        files.iter().find_map(|file| {
            let (found, version) = of_file(file, kind)?;
            (found == *name).then(|| (file.clone(), version))
        })
    };
    let (of_stage, of_trigger) = (file(&builds.stage), file(&builds.trigger));
    if let (Some((one, _)), Some((other, _))) = (&of_stage, &of_trigger)
        && one != other
    {
        return Err(Failure::invalid(format!(
            "package {name}: a stage has built {one} and the trigger {other}; which one is meant? give package as {name}=<version>"
        )));
    }
    match of_stage.or(of_trigger) {
        Some((file, version)) => Package::named(name, Some(&version), file.strip_suffix(kind.extension())),
        None if builds.is_empty() || allow_missing => Ok(wanted),
        None => Err(Failure::invalid(format!(
            "package {name}: the build has made no file whose name begins with it and ends in {}; such a name is {}. Files of the build: {}",
            kind.extension(),
            match kind {
                PackageType::Deb => "name_version-release_architecture.deb",
                PackageType::Rpm => "name-version-release.architecture.rpm",
            },
            files(builds)
        ))),
    }
}

fn files(builds: &Builds) -> String {
    let all = [&builds.stage, &builds.trigger];
    let files: Vec<&str> =
        all.into_iter().flatten().flat_map(|build| build.files.iter().map(String::as_str)).take(20).collect();
    files.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(files: &[&str]) -> Option<Build> {
        Some(Build { files: files.iter().map(|file| (*file).to_owned()).collect(), ..Build::default() })
    }

    fn labels(
        packages: &str,
        kind: PackageType,
        builds: &Builds,
        allow_missing: bool,
    ) -> Result<String, String> {
        let words: Vec<String> = packages.split_whitespace().map(str::to_owned).collect();
        let found = resolve(&words, kind, builds, allow_missing).map_err(|failure| failure.message)?;
        Ok(found.iter().map(Package::label).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn versions_come_from_artifacts_then_a_stages_build_then_the_triggers() {
        let artifact = Produced { kind: "deb".to_owned(), name: "lib".to_owned(), version: "9.9".to_owned() };
        let builds = Builds {
            artifacts: vec![artifact],
            stage: build(&["app_1.0-h1_all.deb", "lib_1.0_all.deb", "readme.txt"]),
            trigger: build(&["tool_2.0_amd64.deb", "app_1.0-h1_all.deb"]),
        };
        assert_eq!(
            labels("app lib tool x=3 https://h/y.deb", PackageType::Deb, &builds, false).as_deref(),
            Ok("app_1.0-h1_all lib_9.9 tool_2.0_amd64 x_3 https://h/y.deb")
        );
    }

    #[test]
    fn a_package_that_no_build_made_is_an_error_only_where_there_was_a_build() {
        let builds = Builds { trigger: build(&["app_1.0_all.deb"]), ..Builds::default() };
        let message = labels("other", PackageType::Deb, &builds, false).expect_err("missing");
        assert!(message.contains("package other") && message.contains("app_1.0_all.deb"), "{message}");
        assert_eq!(labels("other", PackageType::Deb, &builds, true).as_deref(), Ok("other"));
        assert_eq!(labels("other", PackageType::Deb, &Builds::default(), false).as_deref(), Ok("other"));
        assert!(labels("app", PackageType::Rpm, &builds, false).is_err(), "a deb is no rpm");
        assert!(
            labels("ap", PackageType::Deb, &builds, false).is_err(),
            "a beginning of the name does not do"
        );
    }

    #[test]
    fn two_builds_that_disagree_are_an_error() {
        let builds = Builds {
            stage: build(&["app_1.0_all.deb"]),
            trigger: build(&["app_1.1_all.deb"]),
            ..Builds::default()
        };
        let message = labels("app", PackageType::Deb, &builds, false).expect_err("which one?");
        assert!(message.contains("app_1.0_all.deb") && message.contains("app_1.1_all.deb"), "{message}");
        assert_eq!(labels("app=1.1", PackageType::Deb, &builds, false).as_deref(), Ok("app_1.1"));
    }
}
