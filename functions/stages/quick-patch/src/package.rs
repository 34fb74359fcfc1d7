//! Which package.

use gennaker_packages::{PackageType, check_name, check_version};
use gennaker_runtime::Failure;

/// A package and perhaps a version, neither of which a shell or SSM takes for anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Package {
    kind: PackageType,
    name: String,
    version: Option<String>,
}

impl Package {
    /// A package.
    ///
    /// # Errors
    /// When its name or version could be anything but a name or version.
    pub(crate) fn new(kind: PackageType, name: String, version: Option<String>) -> Result<Self, Failure> {
        check_name("package", &name)?;
        if let Some(version) = &version {
            check_version("patchVersion", version)?;
        }
        Ok(Self { kind, name, version })
    }

    pub(crate) const fn kind(&self) -> PackageType {
        self.kind
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_name_nor_version_can_be_a_command() {
        for (name, version, word) in [
            ("web", Some("1.2-3"), None),
            ("web", None, None),
            ("web; reboot", None, Some("package \"web; reboot\"")),
            ("web", Some("$(reboot)"), Some("patchVersion \"$(reboot)\"")),
        ] {
            let package = Package::new(PackageType::Deb, name.to_owned(), version.map(str::to_owned));
            match word {
                None => assert_eq!(package.expect("a package").version(), version),
                Some(word) => assert!(package.expect_err("refused").message.starts_with(word)),
            }
        }
    }
}
