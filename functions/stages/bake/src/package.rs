//! Packages to install, and what the names of their files say.

use gennaker_runtime::Failure;
use serde::{Deserialize, Serialize};

/// The package manager of the base image.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum PackageType {
    #[default]
    #[serde(rename = "DEB")]
    Deb,
    #[serde(rename = "RPM")]
    Rpm,
}

impl PackageType {
    /// Reads `DEB` or `RPM`.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        match text.to_ascii_uppercase().as_str() {
            "DEB" => Ok(Self::Deb),
            "RPM" => Ok(Self::Rpm),
            _ => Err(Failure::invalid(format!("packageType is {text}; DEB and RPM can be installed"))),
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Deb => "DEB",
            Self::Rpm => "RPM",
        }
    }

    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Deb => ".deb",
            Self::Rpm => ".rpm",
        }
    }
}

/// What is installed.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Package {
    /// From the base image's repositories, in this version or the newest.
    Named {
        name: String,
        version: Option<String>,
        /// The name of its file without the extension, where a build told it.
        file: Option<String>,
    },
    /// From an address.
    Url(String),
}

impl Package {
    /// One word of the stage's `package`: an address, a name, or a name and a version with `=` between them.
    ///
    /// # Errors
    /// When it is none of them.
    pub(crate) fn read(word: &str) -> Result<Self, Failure> {
        if word.contains("://") {
            return is_url(word).then(|| Self::Url(word.to_owned())).ok_or_else(|| {
                Failure::invalid(format!(
                    "package {word:?} is no address that can be installed from; it begins with https:// or http://, without a user, quotes or blanks"
                ))
            });
        }
        let (name, version) = match word.split_once('=') {
            Some((name, version)) => (name, Some(version)),
            None => (word, None),
        };
        Self::named(name, version, None)
    }

    /// A package by its name and version.
    ///
    /// # Errors
    /// When one cannot be a package's.
    pub(crate) fn named(name: &str, version: Option<&str>, file: Option<&str>) -> Result<Self, Failure> {
        if !is_name(name) {
            return Err(Failure::invalid(format!(
                "package {name:?} cannot be a package's name: letters, digits, +, -, . and _, beginning with a letter or digit"
            )));
        }
        if let Some(version) = version.filter(|version| !is_version(version)) {
            return Err(Failure::invalid(format!(
                "{version:?} cannot be the version of package {name}: letters, digits and . + - ~ : ^ _"
            )));
        }
        Ok(Self::Named {
            name: name.to_owned(),
            version: version.map(str::to_owned),
            file: file.map(str::to_owned),
        })
    }

    /// What people and `bakePackageName` call it.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Named { file: Some(file), .. } => file.clone(),
            Self::Named { name, version: Some(version), .. } => format!("{name}_{version}"),
            Self::Named { name, .. } => name.clone(),
            Self::Url(url) => url.clone(),
        }
    }
}

/// The name and version in a package file's name: `name_version_architecture.deb`, `name-version-release.architecture.rpm`.
/// None where it is of another form.
pub(crate) fn of_file(file: &str, kind: PackageType) -> Option<(String, String)> {
    let stem = file.strip_suffix(kind.extension())?;
    let (name, version) = match kind {
        PackageType::Deb => {
            let (name, rest) = stem.split_once('_')?;
            (name, rest.rsplit_once('_').map_or(rest, |(version, _)| version))
        }
        PackageType::Rpm => {
            let front = stem.rsplit_once('.').map_or(stem, |(front, _)| front);
            let release = front.rfind('-')?;
            let (head, _) = front.split_at_checked(release)?;
            let (name, version) = head.split_at_checked(head.rfind('-')?)?;
            (name, front.get(head.len() - version.len() + 1..)?)
        }
    };
    (is_name(name) && is_version(version)).then(|| (name.to_owned(), version.to_owned()))
}

/// apt takes a name that ends in - as one to remove.
fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-._".contains(&byte))
        && !text.ends_with('-')
}

fn is_version(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".+-~:^_".contains(&byte))
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split('/').next().unwrap_or_default());
    host.is_some_and(|host| !host.is_empty() && !host.contains('@'))
        && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"'\"\\`<>{}|^".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_name_of_a_file_says_package_and_version() {
        for (file, kind, expected) in [
            ("app_1.2.3-h45.abc_all.deb", PackageType::Deb, Some(("app", "1.2.3-h45.abc"))),
            ("my-app_1.2.3_amd64.deb", PackageType::Deb, Some(("my-app", "1.2.3"))),
            ("app_1.2.3.deb", PackageType::Deb, Some(("app", "1.2.3"))),
            ("my-app-1.2.3-h45.noarch.rpm", PackageType::Rpm, Some(("my-app", "1.2.3-h45"))),
            ("app-1.2.3-4.el9.x86_64.rpm", PackageType::Rpm, Some(("app", "1.2.3-4.el9"))),
            ("app-1.2.3.rpm", PackageType::Rpm, None),
            ("app.deb", PackageType::Deb, None),
            ("app_1.2.3_all.deb", PackageType::Rpm, None),
            ("_1.0_all.deb", PackageType::Deb, None),
            ("app_$(id)_all.deb", PackageType::Deb, None),
        ] {
            let expected = expected.map(|(name, version)| (name.to_owned(), version.to_owned()));
            assert_eq!(of_file(file, kind), expected, "{file}");
        }
    }

    #[test]
    fn what_a_shell_or_package_manager_would_take_otherwise_is_refused() {
        for word in [
            "-y",
            "app;id",
            "$(id)",
            "../x",
            "app=",
            "app=1 2",
            "file:///etc/passwd",
            "https://",
            "https://me@host/x.deb",
            "https://host/a'b.deb",
            "ftp://host/x.deb",
            "app=-1",
            "a\u{e4}",
        ] {
            assert!(Package::read(word).is_err(), "{word}");
        }
        for (word, label) in [
            ("app", "app"),
            ("app=1.2", "app_1.2"),
            ("libstdc++6", "libstdc++6"),
            ("https://h/x.deb?a=b&c", "https://h/x.deb?a=b&c"),
        ] {
            assert_eq!(Package::read(word).expect(word).label(), label);
        }
    }

    proptest! {
        #[test]
        fn a_file_named_by_the_convention_is_read_back(
            name in "[a-z][a-z0-9]{0,5}(-[a-z]{1,4})?",
            version in "[0-9]\\.[0-9]{1,2}",
            release in "h[0-9]{1,3}",
        ) {
            let expected = Some((name.clone(), format!("{version}-{release}")));
            let deb = of_file(&format!("{name}_{version}-{release}_all.deb"), PackageType::Deb);
            let rpm = of_file(&format!("{name}-{version}-{release}.noarch.rpm"), PackageType::Rpm);
            prop_assert_eq!(&deb, &expected);
            prop_assert_eq!(&rpm, &expected);
        }

        #[test]
        fn any_word_is_read_without_a_panic_and_holds_no_blank(word in "\\PC{0,24}") {
            if Package::read(&word).is_ok() {
                prop_assert!(!word.contains(char::is_whitespace));
            }
            for kind in [PackageType::Deb, PackageType::Rpm] {
                let _ = of_file(&format!("{word}{}", kind.extension()), kind);
            }
        }
    }
}
