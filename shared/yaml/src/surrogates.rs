//! Pairs of escaped surrogates, `\ud83d\ude00`, as JSON writers leave them in double quotes. YAML's parser refuses
//! them, so they pass it in disguise: a character that is in no text stands for `\u` until the scalar is known.

use std::borrow::Cow;

use saphyr_parser::ScalarStyle;

const ESCAPE: &str = "\\u";
const HEX: usize = 4;

/// How the pairs of one text are disguised; not at all where it has none.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Disguise(Option<char>);

impl Disguise {
    /// The text with its pairs disguised.
    pub(crate) fn put_on(text: &str) -> (Self, Cow<'_, str>) {
        // Unicode's noncharacters: no text has them but to try us.
        let mask = ('\u{fdd0}'..='\u{fdef}').find(|mask| !text.contains(*mask));
        let Some(mask) = mask.filter(|_| text.contains("\\ud") || text.contains("\\uD")) else {
            return (Self(None), Cow::Borrowed(text));
        };
        let mut disguised = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('\\') {
            let (before, tail) = rest.split_at(at);
            disguised.push_str(before);
            if let Some((high, low, after)) = pair(tail, ESCAPE) {
                disguised.extend([mask].into_iter().chain(high.chars()).chain([mask]).chain(low.chars()));
                rest = after;
            } else {
                // A backslash and what it escapes, which may be a backslash too.
                let length = tail.chars().take(2).map(char::len_utf8).sum();
                let (escape, after) = tail.split_at(length);
                disguised.push_str(escape);
                rest = after;
            }
        }
        disguised.push_str(rest);
        (Self(Some(mask)), Cow::Owned(disguised))
    }

    /// What a scalar of the disguised text is: in double quotes the characters, elsewhere the escapes as written.
    pub(crate) fn take_off(self, scalar: Cow<'_, str>, style: ScalarStyle) -> String {
        let Some(mask) = self.0.filter(|mask| scalar.contains(*mask)) else { return scalar.into_owned() };
        let prefix = mask.to_string();
        if style != ScalarStyle::DoubleQuoted {
            return scalar.replace(mask, ESCAPE);
        }
        let mut plain = String::with_capacity(scalar.len());
        let mut rest = scalar.as_ref();
        while let Some(at) = rest.find(mask) {
            let (before, tail) = rest.split_at(at);
            plain.push_str(before);
            let Some((high, low, after)) = pair(tail, &prefix) else { break };
            let units = [high, low].map(|hex| u16::from_str_radix(hex, 16).unwrap_or_default());
            plain.push_str(&String::from_utf16_lossy(&units));
            rest = after;
        }
        plain.push_str(rest);
        plain
    }
}

/// The hexadecimal digits of the pair that `text` begins with, and what follows it.
fn pair<'a>(text: &'a str, prefix: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let half = |text: &'a str, from: u16, to: u16| {
        let (hex, after) = text.strip_prefix(prefix)?.split_at_checked(HEX)?;
        let is_hex = hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        let unit = u16::from_str_radix(hex, 16).ok().filter(|_| is_hex)?;
        (from..=to).contains(&unit).then_some((hex, after))
    };
    let (high, after) = half(text, 0xd800, 0xdbff)?;
    let (low, after) = half(after, 0xdc00, 0xdfff)?;
    Some((high, low, after))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::read;

    #[test]
    fn a_pair_is_a_character_in_double_quotes_and_itself_elsewhere() {
        for (text, value) in [
            (r#""a\ud83d\uDE00b""#, json!("a\u{1f600}b")),
            (r#""\\ud83d\\ude00""#, json!(r"\ud83d\ude00")),
            (r#""\\\ud83d\ude00""#, json!("\\\u{1f600}")),
            (r"'\uD83d\ude00'", json!(r"\uD83d\ude00")),
            (r"a\ud83d\ude00", json!(r"a\ud83d\ude00")),
            ("|\n  \\ud83d\\ude00\n", json!("\\ud83d\\ude00\n")),
            ("\"\u{fdd0}\\ud83d\\ude00\"", json!("\u{fdd0}\u{1f600}")),
            ("['\\', \"\\ud83d\\ude00\"]", json!(["\\", "\u{1f600}"])),
        ] {
            assert_eq!(read(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn half_a_pair_is_an_error() {
        for text in [r#""\ud83d""#, r#""\ude00\ud83d""#, r#""\ud83d\u0041""#, r#""\ud83dx""#] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
