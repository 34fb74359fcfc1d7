//! Words and lines for a shell.

/// A text as one word of a shell, which takes nothing in it as its own.
///
/// ```
/// assert_eq!(gennaker_packages::quote("it's"), r"'it'\''s'");
/// ```
pub fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A line that reads the lists of a Debian system's repositories. For these apt does not wait until it has the lock, and timers and
/// people use them as well: it tries for five minutes, and then ends the script with 100. `apt` is `apt-get` with its
/// options, `to` a redirection or nothing.
pub fn update_lists(apt: &str, to: &str) -> String {
    format!(
        "until {apt} update{to}; do gennaker_tries=$((${{gennaker_tries:-0}} + 1)); [ \"$gennaker_tries\" -lt 30 ] || exit 100; sleep 10; done"
    )
}

/// Lines that find the package manager of a Red Hat system; it is `"$gennaker_rpm"` then.
pub const FIND_RPM_TOOL: &str =
    "gennaker_rpm=yum\nif command -v dnf >/dev/null 2>&1; then gennaker_rpm=dnf; fi\n";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What bash makes of a word.
    fn read(word: &str) -> String {
        let output = std::process::Command::new("bash")
            .args(["-c", &format!("printf '%s.' {word}")])
            .output()
            .expect("bash runs");
        String::from_utf8(output.stdout).expect("UTF-8").trim_end_matches('.').to_owned()
    }

    #[test]
    fn a_shell_finds_nothing_to_do_in_a_word() {
        for text in
            ["app", "it's", "$(id)", "`id`", "a; rm -rf /", "\\", "'", "''", "a\nb", "", "*", "~", "!x"]
        {
            assert_eq!(read(&quote(text)), text, "{text:?}");
        }
    }

    #[test]
    fn lists_are_tried_for_again_but_not_for_ever() {
        for (free_after, code, tries) in [(1, 0, 1), (3, 0, 3), (1000, 100, 30)] {
            let apt = "apt() { tried=$((${tried:-0} + 1)); [ \"$tried\" -ge $free ]; }; sleep() { :; }";
            let script = format!(
                "free={free_after}; {apt}; trap 'echo $tried' EXIT; set -eu; {}",
                update_lists("apt", "")
            );
            let output = std::process::Command::new("sh").args(["-c", &script]).output().expect("a shell");
            assert_eq!(output.status.code(), Some(code), "{output:?}");
            assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), tries.to_string());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn a_shell_reads_the_text_that_was_quoted(text in "[ -~\n\t]{0,24}") {
            // A full stop marks the end, so that a text that ends in one is not told from it.
            prop_assume!(!text.ends_with('.'));
            prop_assert_eq!(read(&quote(&text)), text);
        }
    }
}
