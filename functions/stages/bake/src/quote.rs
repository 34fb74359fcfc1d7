//! Words for a shell.

/// A text as one word of a shell, which takes nothing in it as its own.
pub(crate) fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

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
