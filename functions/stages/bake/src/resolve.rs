//! Which version of each package: the one that a build before has made.

use gennaker_packages::{Builds, PackageType};
use gennaker_runtime::Failure;

use crate::package::Package;

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
    words.iter().map(|word| one(Package::read(word, kind)?, kind, builds, allow_missing)).collect()
}

fn one(wanted: Package, kind: PackageType, builds: &Builds, allow_missing: bool) -> Result<Package, Failure> {
    let Package::Named { name, version: None, .. } = &wanted else { return Ok(wanted) };
    let hint = format!("give package as {name}=<version>");
    match builds.version(name, kind, &hint)? {
        Some(built) => {
            let file = built.file.as_deref().and_then(|file| file.strip_suffix(kind.extension()));
            Package::named(name, Some(&built.version), file)
        }
        // Without a build, packages are installed in their newest version.
        None if allow_missing || builds.files().next().is_none() => Ok(wanted),
        None => Err(Failure::invalid(format!(
            "package {name}: the build has made no file whose name begins with it and ends in {}; such a name is {}. Files of the build: {}",
            kind.extension(),
            match kind {
                PackageType::Deb => "name_version-release_architecture.deb",
                PackageType::Rpm => "name-version-release.architecture.rpm",
            },
            builds.files().take(20).collect::<Vec<_>>().join(", ")
        ))),
    }
}

#[cfg(test)]
mod tests {
    use gennaker_packages::{Build, Produced};

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
        let artifact = Produced {
            kind: "deb".to_owned(),
            name: "lib".to_owned(),
            version: "9.9".to_owned(),
            ..Produced::default()
        };
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
