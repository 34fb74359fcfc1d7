//! A pipeline's parameters on the command line.

/// Reads `key=value`. The value may be empty and may hold more equals signs.
pub(crate) fn parse(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.to_owned())),
        _ => Err("a parameter is key=value".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_equals_sign_ends_the_key() {
        for (text, key, value) in [
            ("image=ami-1", "image", "ami-1"),
            ("a=b=c", "a", "b=c"),
            ("empty=", "empty", ""),
            ("k= v", "k", " v"),
        ] {
            assert_eq!(parse(text), Ok((key.to_owned(), value.to_owned())));
        }
    }

    #[test]
    fn a_parameter_without_key_or_sign_is_refused() {
        for text in ["image", "=value", " =value", ""] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
