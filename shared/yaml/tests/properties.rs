//! Properties of any text.

use gennaker_yaml::{read, read_all};
use proptest::prelude::*;
use serde_json::{Map, Value};

/// What stands for something in YAML, with a little that does not.
const PIECES: &[&str] = &[
    "a", "1", "0x1f", "1:30", "yes", "~", ": ", ":", " ", "\n", "\n  ", "- ", "? ", "[", "]", "{", "}", ", ",
    "'", "\"", "&x ", "*x", "<<", "<<: *x", "!!str ", "!!set ", "!!int ", "! ", "|", "|-", ">", "|2", "# c",
    "\n---\n", "\n...\n", "%", "@", "\t", "\na: ", "\n- ", "\\n", "\\ud83d", "\\ude00", "é", "\u{fdd0}",
    "\r", "\0", "\u{feff}",
];

fn json() -> impl Strategy<Value = Value> {
    let text = "([ -~]|\n|\t|é|😀|\"|\\\\){0,12}";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        prop::num::f64::NORMAL.prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((text, inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// JSON with every character beyond ASCII escaped, as some writers do.
fn ascii(json: &str) -> String {
    let mut text = String::new();
    for character in json.chars() {
        if character.is_ascii() {
            text.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    text
}

proptest! {
    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = (read(&text), read_all(&text));
    }

    #[test]
    fn no_pieces_of_yaml_panic(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30)) {
        let text = pieces.concat();
        if let Ok(value) = read(&text) {
            prop_assert_eq!(read_all(&text), Ok(if value.is_null() { read_all(&text).unwrap() } else { vec![value] }));
        }
    }

    #[test]
    fn json_reads_as_the_same_value(value in json()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap(), ascii(&value.to_string())] {
            prop_assert_eq!(read(&text), Ok(value.clone()), "{}", text);
        }
    }

    #[test]
    fn an_integer_is_read_in_every_base(number in any::<i64>()) {
        prop_assert_eq!(read(&format!("{number:+}")), Ok(Value::from(number)));
        prop_assert_eq!(read(&format!("0x{:x}", number.unsigned_abs())), Ok(Value::from(number.unsigned_abs())));
        prop_assert_eq!(read(&format!("0{:o}", number.unsigned_abs())), Ok(Value::from(number.unsigned_abs())));
    }
}
