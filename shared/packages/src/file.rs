//! What the names of packages' files say.

use crate::names::{is_name, is_version};
use crate::package_type::PackageType;

/// The name and version in a package file's name: `name_version_architecture.deb`, `name-version-release.architecture.rpm`.
/// None where it is of another form.
///
/// ```
/// use gennaker_packages::{PackageType, of_file};
///
/// assert_eq!(of_file("web_1.2-3_all.deb", PackageType::Deb), Some(("web", "1.2-3")));
/// ```
pub fn of_file(file: &str, kind: PackageType) -> Option<(&str, &str)> {
    let stem = file.strip_suffix(kind.extension())?;
    let (name, version) = match kind {
        PackageType::Deb => {
            let (name, rest) = stem.split_once('_')?;
            (name, rest.rsplit_once('_').map_or(rest, |(version, _)| version))
        }
        PackageType::Rpm => {
            let front = stem.rsplit_once('.').map_or(stem, |(front, _)| front);
            let release = front.rfind('-')?;
            let at = front.get(..release)?.rfind('-')?;
            (front.get(..at)?, front.get(at + 1..)?)
        }
    };
    (is_name(name) && is_version(version)).then_some((name, version))
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
            ("app_1.0-_all.deb", PackageType::Deb, None),
            ("app_$(id)_all.deb", PackageType::Deb, None),
        ] {
            assert_eq!(of_file(file, kind), expected, "{file}");
        }
    }

    proptest! {
        #[test]
        fn a_file_named_by_the_convention_is_read_back(
            name in "[a-z][a-z0-9]{0,5}(-[a-z]{1,4})?",
            version in "[0-9]\\.[0-9]{1,2}",
            release in "h[0-9]{1,3}",
        ) {
            let full = format!("{version}-{release}");
            let deb = format!("{name}_{version}-{release}_all.deb");
            let rpm = format!("{name}-{version}-{release}.noarch.rpm");
            prop_assert_eq!(of_file(&deb, PackageType::Deb), Some((name.as_str(), full.as_str())));
            prop_assert_eq!(of_file(&rpm, PackageType::Rpm), Some((name.as_str(), full.as_str())));
        }

        #[test]
        fn any_file_is_read_without_a_panic(stem in "[a_\\-.é]{0,24}") {
            for kind in [PackageType::Deb, PackageType::Rpm] {
                if let Some((name, version)) = of_file(&format!("{stem}{}", kind.extension()), kind) {
                    prop_assert!(stem.starts_with(name) && stem.contains(version));
                }
            }
        }
    }
}
