//! How Java writes values as text.

use serde_json::{Map, Value};

use super::Val;

/// A double as Java's `Double.toString` writes it: `5.0`, `1.0E10`.
pub(crate) fn real(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-3..1e7).contains(&size) {
        return format!("{value:?}");
    }
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if digits.contains('.') => format!("{digits}E{exponent}"),
        Some((digits, exponent)) => format!("{digits}.0E{exponent}"),
        None => text,
    }
}

/// A value as its Java `toString` writes it: lists as `[a, b]`, maps as `{k=v}`.
pub(crate) fn describe(value: &Val<'_>) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Val<'_>, text: &mut String) {
    match value {
        Val::Null => text.push_str("null"),
        Val::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Val::Int(value) => text.push_str(&value.to_string()),
        Val::Real(value) => text.push_str(&real(*value)),
        Val::Text(value) => text.push_str(value),
        Val::List(items) => write_list(items, text),
        Val::Map(entries) => write_map(entries, text),
    }
}

fn write_list(items: &[Value], text: &mut String) {
    text.push('[');
    for (at, item) in items.iter().enumerate() {
        text.push_str(if at > 0 { ", " } else { "" });
        write(&Val::from(item), text);
    }
    text.push(']');
}

fn write_map(entries: &Map<String, Value>, text: &mut String) {
    text.push('{');
    for (at, (key, value)) in entries.iter().enumerate() {
        text.push_str(if at > 0 { ", " } else { "" });
        text.push_str(key);
        text.push('=');
        write(&Val::from(value), text);
    }
    text.push('}');
}

/// The length of a text as Java counts it, in UTF-16 units.
pub(crate) fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}
