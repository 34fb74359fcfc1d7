//! The scripts that instances run, and what they say.

use gennaker_packages::{FIND_RPM_TOOL, PackageType, quote, update_lists};

use crate::package::Package;

/// What stands before the version that a script finds installed.
const VERSION: &str = "gennaker-version=";
/// What a script says when there is nothing to install.
const CURRENT: &str = "gennaker-current";

/// Two scripts of two stages may come to an instance at once, and people and timers use apt as well: it waits for its turn.
const APT: &str = "apt-get -q -o DPkg::Lock::Timeout=300";

/// Installs the package, at its version where it has one, otherwise the newest that the instance's repositories have; and
/// says which one is installed then. Done twice it is done once.
pub(crate) fn install(package: &Package) -> String {
    let name = quote(package.name());
    let steps = match (package.kind(), package.version()) {
        (PackageType::Deb, version) => {
            let what = version
                .map_or_else(|| name.clone(), |version| quote(&format!("{}={version}", package.name())));
            format!(
                "export DEBIAN_FRONTEND=noninteractive\n{}\n{APT} -y --allow-downgrades -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold install {what}",
                update_lists(APT, "")
            )
        }
        (PackageType::Rpm, Some(version)) => {
            let what = quote(&format!("{}-{version}", package.name()));
            // An older one than is installed is nothing to do for `install`.
            format!(
                "{}\n\"$gennaker_rpm\" -y install {what}\nis_wanted || \"$gennaker_rpm\" -y downgrade {what}",
                tool()
            )
        }
        (PackageType::Rpm, None) => {
            format!("{}\n\"$gennaker_rpm\" -y install {name}\n\"$gennaker_rpm\" -y update {name}", tool())
        }
    };
    let check = match package.version() {
        Some(_) => "is_wanted || { echo \"installed is $(installed)\" >&2; exit 70; }\n",
        None => "",
    };
    format!("{}\n{steps}\n{check}echo \"{VERSION}$(installed)\"\n", beginning(package))
}

/// Asks whether the package is installed at its version, or at the newest that the instance's repositories have.
pub(crate) fn ask(package: &Package) -> String {
    let name = quote(package.name());
    let decide = match (package.kind(), package.version()) {
        (_, Some(_)) => format!("if is_wanted; then echo {CURRENT}; fi"),
        (PackageType::Deb, None) => format!(
            "{}\nnewest=$(LC_ALL=C apt-cache policy {name} | sed -n 's/^ *Candidate: //p')\nif [ -n \"$newest\" ] && [ \"$(installed)\" = \"$newest\" ]; then echo {CURRENT}; fi",
            update_lists(APT, " >/dev/null")
        ),
        // It ends with 100 when there is something newer.
        (PackageType::Rpm, None) => format!(
            "{}\nif [ -n \"$(installed)\" ] && \"$gennaker_rpm\" -q check-update {name} >/dev/null; then echo {CURRENT}; fi",
            tool()
        ),
    };
    format!("{}\n{decide}\necho \"{VERSION}$(installed)\"\n", beginning(package))
}

/// Finds the package manager, which does not trust what it read of the repositories before.
fn tool() -> String {
    format!("{FIND_RPM_TOOL}\"$gennaker_rpm\" -q clean expire-cache")
}

/// What both scripts can do: say what is installed, and whether that is what is wanted.
fn beginning(package: &Package) -> String {
    let name = quote(package.name());
    let wanted = quote(package.version().unwrap_or_default());
    match package.kind() {
        PackageType::Deb => format!(
            "set -eu\ninstalled() {{ dpkg-query -W -f='${{Version}}' {name} 2>/dev/null || true; }}\nis_wanted() {{ [ \"$(installed)\" = {wanted} ]; }}"
        ),
        PackageType::Rpm => format!(
            "set -eu\ninstalled() {{ if rpm -q {name} >/dev/null 2>&1; then rpm -q --qf '%{{VERSION}}-%{{RELEASE}}' {name}; fi; }}\nis_wanted() {{ case \"$(installed)\" in {wanted}|{wanted}-*) true ;; *) false ;; esac; }}"
        ),
    }
}

/// The version that a script found installed.
pub(crate) fn version(output: &str) -> Option<String> {
    let version = output.lines().rev().find_map(|line| line.trim().strip_prefix(VERSION))?;
    (!version.is_empty()).then(|| version.to_owned())
}

/// Whether a script said that there is nothing to install.
pub(crate) fn is_current(output: &str) -> bool {
    output.lines().any(|line| line.trim() == CURRENT)
}

#[cfg(test)]
#[path = "script_tests.rs"]
mod tests;
