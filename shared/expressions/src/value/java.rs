//! How Java writes values as text.

use super::hash::of_object as hash_of_object;
use super::{Object, Val};

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
        Val::Num(value) => text.push_str(&value.to_string()),
        Val::Char(unit) => text.push_str(&character(*unit)),
        Val::Text(value) => text.push_str(value),
        Val::List(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                text.push_str(if at > 0 { ", " } else { "" });
                write(&item, text);
            }
            text.push(']');
        }
        Val::Map(entries) => {
            text.push('{');
            for (at, entry) in entries.entries().enumerate() {
                text.push_str(if at > 0 { ", " } else { "" });
                write_entry(&entry, text);
            }
            text.push('}');
        }
        Val::Object(object) => write_object(object, text),
    }
}

fn write_entry((key, value): &(Val<'_>, Val<'_>), text: &mut String) {
    write(key, text);
    text.push('=');
    write(value, text);
}

fn write_object(object: &Object<'_>, text: &mut String) {
    match object {
        Object::Class(class) => {
            text.push_str("class ");
            text.push_str(class.name());
        }
        Object::NotEvaluable(inner) => write(inner, text),
        Object::Entry(entry) => write_entry(entry, text),
        Object::ChronoUnit(unit) => text.push_str(&unit.to_string()),
        Object::Date(millis) => text.push_str(&gennaker_java_time::date::to_string(*millis)),
        Object::DayOfWeek(day) => text.push_str(day.name()),
        Object::Instant(instant) => text.push_str(&instant.to_string()),
        Object::LocalDate(date) => text.push_str(&date.to_string()),
        Object::LocalDateTime(time) => text.push_str(&time.to_string()),
        Object::Uuid(id) => text.push_str(&id.to_string()),
        // Java's default: the class and the hash.
        Object::SimpleDateFormat(_) => {
            text.push_str(&format!("java.text.SimpleDateFormat@{:x}", hash_of_object(object)));
        }
        // Java adds a place in memory, which is nothing to rely on.
        Object::Random(_) => text.push_str("java.util.Random"),
        Object::TemporalAdjuster(_) => text.push_str("java.time.temporal.TemporalAdjuster"),
    }
}

/// A UTF-16 unit as text; half of a pair is the replacement character.
pub(super) fn character(unit: u16) -> String {
    String::from_utf16_lossy(&[unit])
}
