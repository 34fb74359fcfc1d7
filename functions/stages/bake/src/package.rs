//! Packages to install.

use gennaker_packages::{PackageType, check_name, check_version, of_file};
use gennaker_runtime::Failure;
use serde::{Deserialize, Serialize};

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
    /// One word of the stage's `package`: an address, a name, a name and a version with `=` between them, or as Debian's
    /// files are named, `name_version` and perhaps an architecture (rosco: `DebPackageUtil`).
    ///
    /// # Errors
    /// When it is none of them.
    pub(crate) fn read(word: &str, kind: PackageType) -> Result<Self, Failure> {
        if word.contains("://") {
            return is_url(word).then(|| Self::Url(word.to_owned())).ok_or_else(|| {
                Failure::invalid(format!(
                    "package {word:?} is no address that can be installed from; it begins with https:// or http://, without a user, quotes or blanks"
                ))
            });
        }
        // A name of Debian's holds no underscore.
        if kind == PackageType::Deb
            && let Some((name, version)) = of_file(&format!("{word}{}", kind.extension()), kind)
        {
            return Self::named(name, Some(version), Some(word));
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
        check_name("package", name)?;
        if let Some(version) = version {
            check_version(&format!("package {name}: its version"), version)?;
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
            "app=1-",
            "app-",
            "a\u{e4}",
        ] {
            assert!(Package::read(word, PackageType::Deb).is_err(), "{word}");
        }
        for (word, label) in [
            ("app", "app"),
            ("app=1.2", "app_1.2"),
            ("libstdc++6", "libstdc++6"),
            ("https://h/x.deb?a=b&c", "https://h/x.deb?a=b&c"),
        ] {
            assert_eq!(Package::read(word, PackageType::Deb).expect(word).label(), label);
        }
    }

    #[test]
    fn a_version_stands_behind_an_equals_sign_or_as_in_the_names_of_files() {
        for (word, kind, expected) in [
            ("app", PackageType::Deb, ("app", None)),
            ("app=1.27-h343", PackageType::Deb, ("app", Some("1.27-h343"))),
            ("app_1.27-h343", PackageType::Deb, ("app", Some("1.27-h343"))),
            ("my-app_1.27-h343_all", PackageType::Deb, ("my-app", Some("1.27-h343"))),
            ("my_app", PackageType::Rpm, ("my_app", None)),
            ("my_app=1.0", PackageType::Rpm, ("my_app", Some("1.0"))),
        ] {
            let Ok(Package::Named { name, version, .. }) = Package::read(word, kind) else {
                panic!("{word}")
            };
            assert_eq!((name.as_str(), version.as_deref()), expected, "{word}");
        }
    }

    proptest! {
        #[test]
        fn any_word_is_read_without_a_panic_and_holds_no_blank(word in "\\PC{0,24}") {
            if Package::read(&word, PackageType::Deb).is_ok() {
                prop_assert!(!word.contains(char::is_whitespace));
            }
        }
    }
}
