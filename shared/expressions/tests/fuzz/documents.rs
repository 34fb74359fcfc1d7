//! Whole JSON values with expressions in the keys and values.

use serde_json::{Map, Value, json};

use crate::random::Random;

/// A value around expressions that `expression` writes.
pub(crate) fn document(random: &mut Random, expression: &mut dyn FnMut(&mut Random) -> String) -> Value {
    if random.one_in(30) {
        let levels = random.length(300);
        let text = format!("${{{}}}", expression(random));
        return (0..levels)
            .fold(json!(text), |inner, at| if at % 2 == 0 { json!([inner]) } else { json!({"k": inner}) });
    }
    let mut left = 1 + random.below(5);
    value(random, expression, &mut left, 4)
}

type Write<'w> = &'w mut dyn FnMut(&mut Random) -> String;

fn value(random: &mut Random, expression: Write<'_>, left: &mut usize, depth: usize) -> Value {
    match random.below(if depth == 0 { 4 } else { 7 }) {
        0 => json!(null),
        1 => json!(random.next()),
        2 | 3 => Value::String(string(random, expression, left)),
        4 => (0..random.below(5)).map(|_| value(random, expression, left, depth - 1)).collect(),
        _ => {
            let mut entries = Map::new();
            for _ in 0..random.below(6) {
                let key = if random.one_in(3) {
                    string(random, expression, left)
                } else {
                    format!("k{}", random.below(5))
                };
                entries.insert(key, value(random, expression, left, depth - 1));
            }
            Value::Object(entries)
        }
    }
}

/// A text of pieces, some of them expressions, as long as there are any left.
fn string(random: &mut Random, expression: Write<'_>, left: &mut usize) -> String {
    const PLAIN: &[&str] = &[
        "",
        "-",
        " and ",
        "$",
        "${",
        "}",
        "'",
        "\"",
        "{",
        "\u{0}",
        "😀",
        "$$",
        "${'${literal}'}",
        "\\",
        "${}",
        "${ }",
    ];
    if *left == 0 {
        return (*random.pick(&["plain", "", "$", "5"])).to_owned();
    }
    *left -= 1;
    let alone = random.one_in(2);
    let mut text = if alone { String::new() } else { (*random.pick(PLAIN)).to_owned() };
    text.push_str(&format!("${{{}}}", expression(random)));
    if !alone {
        text.push_str(random.pick::<&str>(PLAIN));
    }
    text
}
