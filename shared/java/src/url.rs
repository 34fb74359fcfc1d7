//! `java.net.URLEncoder`.

use std::fmt::Write as _;

/// `URLEncoder.encode(text, "UTF-8")`: a form's encoding, where a blank is `+` and letters, digits, `.`, `-`, `*` and `_`
/// stay as they are.
///
/// ```
/// assert_eq!(gennaker_java::url::encode("a b/ü~"), "a+b%2F%C3%BC%7E");
/// ```
pub fn encode(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'*' | b'_' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            // Writing into a String cannot fail.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
        encoded
    })
}
