//! The tag `appversion` of an image.

use std::fmt;

/// Which build of which package an image holds: `<package>-<version>-h<build>.<commit>/<job>/<number>`, of which everything
/// behind the version may be missing (Netflix frigga: `AppVersion`).
///
/// ```
/// use gennaker_images::AppVersion;
///
/// let version = AppVersion::parse("my-app-1.2.0-h150.586499/build-my-app/150").unwrap();
/// assert_eq!((version.package.as_str(), version.version.as_str()), ("my-app", "1.2.0"));
/// assert_eq!((version.build.as_deref(), version.commit.as_deref()), (Some("150"), Some("586499")));
/// assert_eq!(version.to_string(), "my-app-1.2.0-h150.586499/build-my-app/150");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppVersion {
    /// The package.
    pub package: String,
    /// Its version.
    pub version: String,
    /// The number of the build that made it.
    pub build: Option<String>,
    /// The commit that it was built from.
    pub commit: Option<String>,
    /// The CI job with the number of its run.
    pub job: Option<(String, String)>,
}

impl AppVersion {
    /// Reads a tag; none where it is of another form. Where the part behind the version does not begin with `h`, it is the
    /// commit, and `.h<build>` may follow it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut slashes = text.split('/');
        let what = slashes.next()?;
        let job = match (slashes.next(), slashes.next(), slashes.next()) {
            (None, ..) => None,
            (Some(job), Some(number), None) if !job.is_empty() && is_number(number) => {
                Some((job.to_owned(), number.to_owned()))
            }
            _ => return None,
        };
        let (package, version, revision) = split(what)?;
        let (build, commit) = revision.map_or(Some((None, None)), read_revision)?;
        Some(Self { package: package.to_owned(), version: version.to_owned(), build, commit, job })
    }
}

impl fmt::Display for AppVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.package, self.version)?;
        match (&self.build, &self.commit) {
            (Some(build), Some(commit)) => write!(formatter, "-h{build}.{commit}")?,
            (Some(build), None) => write!(formatter, "-h{build}")?,
            (None, Some(commit)) => write!(formatter, "-{commit}")?,
            (None, None) => {}
        }
        match &self.job {
            Some((job, number)) => write!(formatter, "/{job}/{number}"),
            None => Ok(()),
        }
    }
}

/// Package, version and what follows it. A version begins with a digit, which tells it from a package's name.
fn split(what: &str) -> Option<(&str, &str, Option<&str>)> {
    let (front, last) = what.rsplit_once('-')?;
    if let Some((package, version)) = front.rsplit_once('-')
        && is_version(version)
        && is_package(package)
        && is_revision(last)
    {
        return Some((package, version, Some(last)));
    }
    (is_version(last) && is_package(front)).then_some((front, last, None))
}

/// The build and the commit, in either order.
fn read_revision(text: &str) -> Option<(Option<String>, Option<String>)> {
    let (first, second) =
        text.split_once('.').map_or((text, None), |(first, second)| (first, Some(second.to_owned())));
    match (first.strip_prefix('h').filter(|number| is_number(number)), second) {
        (Some(build), commit) => Some((Some(build.to_owned()), commit)),
        (None, None) => Some((None, Some(first.to_owned()))),
        (None, Some(second)) => {
            let build = second.strip_prefix('h').filter(|number| is_number(number))?;
            Some((Some(build.to_owned()), Some(first.to_owned())))
        }
    }
}

fn is_package(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._+".contains(&byte))
}

fn is_version(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".~+:".contains(&byte))
}

fn is_revision(text: &str) -> bool {
    let words: Vec<&str> = text.split('.').collect();
    let is_word = |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    words.len() <= 2 && words.iter().all(is_word)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned()).filter(|text| !text.is_empty())
    }

    #[test]
    fn a_tag_says_package_version_and_build() {
        for (tag, package, version, build, commit, job) in [
            (
                "subscriberha-1.0.0-586499.h150/WE-WAPP-subscriberha/150",
                "subscriberha",
                "1.0.0",
                "150",
                "586499",
                "WE-WAPP-subscriberha",
            ),
            ("subscriberha-1.0.0-h150.586499/job/150", "subscriberha", "1.0.0", "150", "586499", "job"),
            ("my-app-1.0.0-h12", "my-app", "1.0.0", "12", "", ""),
            ("my-app-1.0.0-586499", "my-app", "1.0.0", "", "586499", ""),
            ("my-app-1.0.0", "my-app", "1.0.0", "", "", ""),
            ("app-2.0~rc1-h7/a/7", "app", "2.0~rc1", "7", "", "a"),
        ] {
            let read = AppVersion::parse(tag).expect(tag);
            let expected = AppVersion {
                package: package.to_owned(),
                version: version.to_owned(),
                build: some(build),
                commit: some(commit),
                job: some(job).map(|job| (job, tag.rsplit('/').next().unwrap_or_default().to_owned())),
            };
            assert_eq!(read, expected, "{tag}");
        }
    }

    #[test]
    fn anything_else_is_no_application_version() {
        for tag in ["", "app", "my-app", "-1.0", "app-1.0/job", "app-1.0/job/x", "app-1.0/job/1/2", "a b-1.0"]
        {
            assert_eq!(AppVersion::parse(tag), None, "{tag}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            package in "[a-z]{1,6}(-[a-z]{1,4}){0,2}",
            version in "[0-9]{1,2}(\\.[0-9]{1,2}){0,2}(~rc[0-9])?",
            build in proptest::option::of("[0-9]{1,4}"),
            commit in proptest::option::of("[0-9a-f]{6,10}"),
            job in proptest::option::of(("[A-Za-z-]{1,8}", "[0-9]{1,4}")),
        ) {
            let written = AppVersion { package, version, build, commit, job };
            prop_assert_eq!(AppVersion::parse(&written.to_string()), Some(written));
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC{0,30}") {
            if let Some(version) = AppVersion::parse(&text) {
                prop_assert!(text.starts_with(&version.package));
            }
        }
    }
}
