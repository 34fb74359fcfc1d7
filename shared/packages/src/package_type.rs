//! Which package manager a system has.

use gennaker_runtime::Failure;
use serde::{Deserialize, Serialize};

/// Systems with Debian's packages, by what their names begin with.
const DEB: [&str; 12] = [
    "ubuntu", "debian", "trusty", "xenial", "bionic", "focal", "jammy", "noble", "stretch", "buster",
    "bullseye", "bookworm",
];
/// Systems with Red Hat's packages.
const RPM: [&str; 10] =
    ["centos", "amazon", "amzn", "al2", "rhel", "redhat", "fedora", "rocky", "alma", "oracle"];

/// How a system installs packages.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub enum PackageType {
    /// `apt-get` and `dpkg`.
    #[default]
    #[serde(rename = "DEB")]
    Deb,
    /// `dnf`, or `yum` where there is none, and `rpm`.
    #[serde(rename = "RPM")]
    Rpm,
}

impl PackageType {
    /// Reads `DEB` or `RPM`.
    ///
    /// # Errors
    /// When it is anything else; `whence` says where it stands.
    pub fn parse(whence: &str, text: &str) -> Result<Self, Failure> {
        match text.to_ascii_uppercase().as_str() {
            "DEB" => Ok(Self::Deb),
            "RPM" => Ok(Self::Rpm),
            _ => Err(Failure::invalid(format!("{whence} is {text}; DEB and RPM can be installed"))),
        }
    }

    /// The one of a `baseOs`: `ubuntu`, `amazon-linux-2023` …
    ///
    /// # Errors
    /// When it is not known, with those that are.
    ///
    /// ```
    /// use gennaker_packages::PackageType;
    ///
    /// assert_eq!(PackageType::of_os("bionic"), Ok(PackageType::Deb));
    /// assert!(PackageType::of_os("windows").is_err());
    /// ```
    pub fn of_os(base_os: &str) -> Result<Self, Failure> {
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

    /// `DEB` or `RPM`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deb => "DEB",
            Self::Rpm => "RPM",
        }
    }

    /// How the names of its files end: `.deb`.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Deb => ".deb",
            Self::Rpm => ".rpm",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_says_how_it_installs() {
        for (name, expected) in [
            ("ubuntu", Some(PackageType::Deb)),
            ("Debian-12", Some(PackageType::Deb)),
            ("bionic", Some(PackageType::Deb)),
            ("centos", Some(PackageType::Rpm)),
            ("amazon-linux-2023", Some(PackageType::Rpm)),
            ("windows", None),
            ("", None),
        ] {
            assert_eq!(PackageType::of_os(name).ok(), expected, "{name}");
        }
    }

    #[test]
    fn a_type_is_read_in_either_case_and_written_in_one() {
        for (text, expected) in
            [("DEB", Some("DEB")), ("rpm", Some("RPM")), ("NUPKG", None), ("", None), (".deb", None)]
        {
            assert_eq!(PackageType::parse("packageType", text).ok().map(PackageType::name), expected);
        }
        let message = PackageType::parse("the tag x", "apk").expect_err("refused").message;
        assert!(message.starts_with("the tag x is apk"), "{message}");
    }
}
