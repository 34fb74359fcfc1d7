//! What may be a package's name or version.

use gennaker_runtime::Failure;

/// The longest name or version.
const LONGEST: usize = 128;
/// What a name may hold besides letters and digits.
const IN_NAMES: &str = "+._-";
/// What a version may.
const IN_VERSIONS: &str = "+._-:~^";

/// Checks a package's name: only characters that mean nothing to a shell or to SSM's own placeholders, and a letter or digit
/// first, so that it is not taken for an option. apt takes a name that ends in `-` as one to remove.
///
/// # Errors
/// When it could be anything else; `whence` says where it stands.
pub fn check_name(whence: &str, text: &str) -> Result<(), Failure> {
    check(whence, text, IN_NAMES)
}

/// Checks a package's version likewise.
///
/// # Errors
/// When it could be anything else; `whence` says where it stands.
///
/// ```
/// use gennaker_packages::check_version;
///
/// assert!(check_version("patchVersion", "2:1.2.3~rc1-4").is_ok());
/// assert!(check_version("patchVersion", "$(reboot)").is_err());
/// ```
pub fn check_version(whence: &str, text: &str) -> Result<(), Failure> {
    check(whence, text, IN_VERSIONS)
}

fn check(whence: &str, text: &str, marks: &str) -> Result<(), Failure> {
    if is_plain(text, marks) {
        return Ok(());
    }
    Err(Failure::invalid(format!(
        "{whence} {text:?} may hold only letters, digits and {marks}, begin with a letter or digit, not end in -, and have at most {LONGEST} characters"
    )))
}

pub(crate) fn is_name(text: &str) -> bool {
    is_plain(text, IN_NAMES)
}

pub(crate) fn is_version(text: &str) -> bool {
    is_plain(text, IN_VERSIONS)
}

fn is_plain(text: &str, marks: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.chars().all(|character| character.is_ascii_alphanumeric() || marks.contains(character))
        && !text.ends_with('-')
        && text.len() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_names_and_versions_pass() {
        for (text, name, version) in [
            ("libc6-dev", true, true),
            ("g++", true, true),
            ("2:1.2.3~rc1-4+deb12u1", false, true),
            ("1.0^20260101", false, true),
            ("", false, false),
            ("-y", false, false),
            ("--force", false, false),
            ("web-", false, false),
            ("web; reboot", false, false),
            ("1 2", false, false),
            ("$(reboot)", false, false),
            ("{{ssm:secret}}", false, false),
            ("web'", false, false),
            ("web\n", false, false),
            ("wéb", false, false),
            ("web=1", false, false),
        ] {
            assert_eq!(check_name("package", text).is_ok(), name, "{text}");
            assert_eq!(check_version("patchVersion", text).is_ok(), version, "{text}");
        }
        assert!(check_name("package", &"a".repeat(128)).is_ok());
        for check in [check_name, check_version] {
            let message = check("the field", &"a".repeat(129)).expect_err("too long").message;
            assert!(message.starts_with("the field \"aaa") && message.contains("128"), "{message}");
        }
    }

    proptest! {
        #[test]
        fn what_passes_means_nothing_to_a_shell(text in "[ -~]{1,4}|[a-z0-9.+~:-]{0,12}[ -~]?|\\PC{0,8}") {
            if is_name(&text) || is_version(&text) {
                prop_assert!(!text.contains(|c: char| " '\"\\$`;&|<>(){}[]*?!#%=\n".contains(c)), "{text}");
            }
        }
    }
}
