//! Which package, and what of it may stand in a script.

use gennaker_runtime::Failure;

/// The longest name or version.
const LONGEST: usize = 128;

/// Systems with Debian's packages, by what their names begin with.
const DEB: [&str; 12] = [
    "ubuntu", "debian", "trusty", "xenial", "bionic", "focal", "jammy", "noble", "stretch", "buster",
    "bullseye", "bookworm",
];
/// Systems with Red Hat's packages.
const RPM: [&str; 10] =
    ["centos", "amazon", "amzn", "al2", "rhel", "redhat", "fedora", "rocky", "alma", "oracle"];

/// How a system installs packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packaging {
    /// `apt-get` and `dpkg`.
    Deb,
    /// `dnf`, or `yum` where there is none, and `rpm`.
    Rpm,
}

impl Packaging {
    /// The one of a `baseOs`: `ubuntu`, `amazon-linux-2023` …
    ///
    /// # Errors
    /// When it is not known.
    pub(crate) fn of(base_os: &str) -> Result<Self, Failure> {
        let lower = base_os.to_lowercase();
        let is_one_of = |names: &[&str]| names.iter().any(|name| lower.starts_with(name));
        if is_one_of(&DEB) {
            return Ok(Self::Deb);
        }
        if is_one_of(&RPM) {
            return Ok(Self::Rpm);
        }
        Err(Failure::invalid(format!(
            "baseOs {base_os} is not known; packages are installed on {} and {}",
            DEB.join(", "),
            RPM.join(", ")
        )))
    }
}

/// A package and perhaps a version. Both hold only characters that mean nothing to a shell or to SSM's own placeholders, and
/// begin with a letter or digit, so that neither is taken for an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Package {
    packaging: Packaging,
    name: String,
    version: Option<String>,
}

impl Package {
    /// A package.
    ///
    /// # Errors
    /// When its name or version could be anything but a name or version.
    pub(crate) fn new(packaging: Packaging, name: String, version: Option<String>) -> Result<Self, Failure> {
        check("package", &name, "+._-")?;
        if let Some(version) = &version {
            check("patchVersion", version, "+._-:~^")?;
        }
        Ok(Self { packaging, name, version })
    }

    pub(crate) const fn packaging(&self) -> Packaging {
        self.packaging
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }
}

fn check(field: &str, text: &str, marks: &str) -> Result<(), Failure> {
    let begins = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || marks.contains(c));
    // apt takes a name that ends in - as one to remove.
    if begins && plain && !text.ends_with('-') && text.len() <= LONGEST {
        return Ok(());
    }
    Err(Failure::invalid(format!(
        "{field} {text:?} may hold only letters, digits and {marks}, begin with a letter or digit, not end in -, and have at most {LONGEST} characters"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn package(name: &str, version: &str) -> Result<Package, Failure> {
        Package::new(Packaging::Deb, name.to_owned(), Some(version.to_owned()))
    }

    #[test]
    fn a_system_says_how_it_installs() {
        for (name, expected) in [
            ("ubuntu", Some(Packaging::Deb)),
            ("Debian-12", Some(Packaging::Deb)),
            ("bionic", Some(Packaging::Deb)),
            ("centos", Some(Packaging::Rpm)),
            ("amazon-linux-2023", Some(Packaging::Rpm)),
            ("windows", None),
            ("", None),
        ] {
            assert_eq!(Packaging::of(name).ok(), expected, "{name}");
        }
    }

    #[test]
    fn only_names_and_versions_pass() {
        for (name, version, fine) in [
            ("libc6-dev", "2:1.2.3~rc1-4+deb12u1", true),
            ("g++", "1.0^20260101", true),
            ("web", "", false),
            ("-y", "1", false),
            ("web", "--force", false),
            ("web; reboot", "1", false),
            ("web", "1 2", false),
            ("web", "$(reboot)", false),
            ("web", "{{ssm:secret}}", false),
            ("web'", "1", false),
            ("web\n", "1", false),
            ("wéb", "1", false),
        ] {
            assert_eq!(package(name, version).is_ok(), fine, "{name} {version}");
        }
        assert!(package(&"a".repeat(129), "1").is_err());
    }

    proptest! {
        #[test]
        fn what_passes_means_nothing_to_a_shell(name in "\\PC{0,20}", version in "\\PC{0,20}") {
            if let Ok(package) = package(&name, &version) {
                let text = format!("{}{}", package.name(), package.version().unwrap_or_default());
                prop_assert!(!text.contains(|c: char| " '\"\\$`;&|<>(){}[]*?!#%=\n".contains(c)), "{text}");
            }
        }
    }
}
