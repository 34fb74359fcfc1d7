//! How an image is called, and what its tag `appversion` says.

use chrono::DateTime;
use gennaker_images::AppVersion;
use gennaker_packages::Build;
use gennaker_runtime::Millis;

use crate::package::Package;

/// AWS takes no longer name.
const LIMIT: usize = 128;

/// What keeps names of different moments apart, where the stage does not say it: `yyyyMMddHHmmss` in UTC.
pub(crate) fn suffix(moment: Millis) -> String {
    DateTime::from_timestamp_millis(moment).unwrap_or_default().format("%Y%m%d%H%M%S").to_string()
}

/// A moment in ISO 8601.
pub(crate) fn iso(moment: Millis) -> String {
    DateTime::from_timestamp_millis(moment).unwrap_or_default().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Name, version, architecture, suffix and system with hyphens between them (Spinnaker: rosco). What AWS takes in no name
/// becomes a hyphen; what is too long loses of its front, so that the suffix stays.
pub(crate) fn image_name(
    name: &str,
    packages: &[Package],
    architecture: &str,
    suffix: &str,
    os: Option<&str>,
) -> String {
    let version = packages.iter().find_map(|package| match package {
        Package::Named { version: Some(version), .. } => Some(version.as_str()),
        _ => None,
    });
    let tail: Vec<&str> =
        version.into_iter().chain([architecture, suffix]).chain(os).filter(|part| !part.is_empty()).collect();
    let tail = clean(&format!("-{}", tail.join("-")));
    let tail: String = tail.chars().skip(tail.len().saturating_sub(LIMIT - 8)).collect();
    let room = LIMIT - tail.len();
    let name: String = clean(name).chars().take(room).collect();
    format!("{name}{tail}")
}

/// Only what AWS takes in an image's name; a blank is among it, but in nobody's interest.
fn clean(text: &str) -> String {
    let is_allowed = |character: char| character.is_ascii_alphanumeric() || "().-_/@'".contains(character);
    text.chars().map(|character| if is_allowed(character) { character } else { '-' }).collect()
}

/// The tag `appversion`: of the first package whose version is known, with the CI job that built it.
pub(crate) fn app_version(packages: &[Package], build: Option<&Build>) -> Option<String> {
    let (name, version) = packages.iter().find_map(|package| match package {
        Package::Named { name, version: Some(version), .. } => Some((name, version)),
        _ => None,
    })?;
    let plain = format!("{name}-{version}");
    let job = build.and_then(|build| Some((build.job.clone()?, build.number.clone()?)));
    let read = AppVersion::parse(&plain).filter(|read| read.package == *name);
    Some(match (read, job) {
        (Some(read), Some((job, number))) if !job.contains('/') => {
            AppVersion { job: Some((job, number)), ..read }.to_string()
        }
        (Some(read), _) => read.to_string(),
        (None, _) => plain,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn package(name: &str, version: Option<&str>) -> Package {
        Package::named(name, version, None).expect("a package")
    }

    #[test]
    fn a_name_says_what_is_in_it_and_when_it_was_made() {
        let app = [package("tool", None), package("app", Some("1.0~rc1-h2"))];
        for (name, packages, os, expected) in [
            ("app", &app[..], Some("ubuntu"), "app-1.0-rc1-h2-x86_64-20260102030405-ubuntu"),
            ("my app", &app[..1], None, "my-app-x86_64-20260102030405"),
        ] {
            assert_eq!(image_name(name, packages, "x86_64", "20260102030405", os), expected);
        }
        assert_eq!(suffix(1_767_323_045_678), "20260102030405");
        assert_eq!(iso(1_767_323_045_678), "2026-01-02T03:04:05Z");
    }

    #[test]
    fn an_application_version_knows_the_job() {
        let build =
            Build { job: Some("build-app".to_owned()), number: Some("45".to_owned()), ..Build::default() };
        for (version, build, expected) in [
            (Some("1.2.3-h45.abc"), Some(&build), Some("app-1.2.3-h45.abc/build-app/45")),
            (Some("1.2.3-h45.abc"), None, Some("app-1.2.3-h45.abc")),
            (Some("1.2.3"), Some(&build), Some("app-1.2.3/build-app/45")),
            (Some("v1"), Some(&build), Some("app-v1")),
            (None, Some(&build), None),
        ] {
            assert_eq!(app_version(&[package("app", version)], build).as_deref(), expected, "{version:?}");
        }
    }

    proptest! {
        #[test]
        fn aws_takes_every_name_and_the_suffix_stays(name in "\\PC{1,200}", version in "[0-9][0-9a-z.~+-]{0,126}[0-9a-z]") {
            let packages = [package("app", Some(&version))];
            let named = image_name(&name, &packages, "arm64", "20260102030405", Some("al2023"));
            prop_assert!((3..=LIMIT).contains(&named.len()), "{}", named);
            prop_assert!(named.is_ascii() && named.ends_with("-arm64-20260102030405-al2023"));
        }
    }
}
