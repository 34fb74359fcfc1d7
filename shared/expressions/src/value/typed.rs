//! A value with its Java types, as one line.

use super::{Object, Val, describe};

/// `Integer 5`, `List [String "a", null]`, `Map {String "k"=Boolean true}`.
pub(crate) fn with_types(value: &Val<'_>) -> String {
    match value {
        Val::Null => "null".to_owned(),
        Val::Bool(value) => format!("Boolean {value}"),
        Val::Num(number) => format!("{} {number}", number.type_label()),
        Val::Char(_) => format!("Character {}", quoted(&describe(value))),
        Val::Text(text) => format!("String {}", quoted(text)),
        Val::List(items) => {
            let items: Vec<String> = items.iter().map(|item| with_types(&item)).collect();
            format!("List [{}]", items.join(", "))
        }
        Val::Map(entries) => {
            let mut entries: Vec<(String, String)> =
                entries.entries().map(|(key, value)| (with_types(&key), with_types(&value))).collect();
            entries.sort();
            let entries: Vec<String> =
                entries.into_iter().map(|(key, value)| format!("{key}={value}")).collect();
            format!("Map {{{}}}", entries.join(", "))
        }
        Val::Object(object) => typed_object(object),
    }
}

fn typed_object(object: &Object<'_>) -> String {
    match object {
        Object::Class(class) => format!("Class {}", class.name()),
        Object::Entry(entry) => format!("Entry {}={}", with_types(&entry.0), with_types(&entry.1)),
        Object::NotEvaluable(inner) => format!("NotEvaluable {}", with_types(inner)),
        Object::ChronoUnit(unit) => format!("ChronoUnit {}", unit.name()),
        Object::Date(millis) => format!("Date {millis}"),
        Object::DayOfWeek(day) => format!("DayOfWeek {day}"),
        Object::Instant(instant) => format!("Instant {instant}"),
        Object::LocalDate(date) => format!("LocalDate {date}"),
        Object::LocalDateTime(time) => format!("LocalDateTime {time}"),
        Object::Random(_) => "Random".to_owned(),
        Object::SimpleDateFormat(_) => "SimpleDateFormat".to_owned(),
        Object::TemporalAdjuster(_) => "TemporalAdjuster".to_owned(),
        Object::Uuid(id) => format!("UUID {id}"),
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c < ' ' => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
