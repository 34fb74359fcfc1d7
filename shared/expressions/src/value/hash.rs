//! Java's `hashCode`.

use gennaker_java::{hash, uuid};
use gennaker_java_time::date;

use super::{Num, Object, Val};

/// The value's hash, as Java computes it. Where Java takes the place in memory, it is that of the name.
pub(crate) fn hash_code(value: &Val<'_>) -> i32 {
    match value {
        Val::Null => 0,
        Val::Bool(value) => hash::bool_hash(*value),
        Val::Num(number) => of_number(*number),
        Val::Char(unit) => (*unit).into(),
        Val::Text(text) => hash::string_hash(text),
        Val::List(items) if items.is_set() => {
            items.iter().fold(0, |hash: i32, item| hash.wrapping_add(hash_code(&item)))
        }
        Val::List(items) => {
            items.iter().fold(1, |hash: i32, item| hash.wrapping_mul(31).wrapping_add(hash_code(&item)))
        }
        Val::Map(entries) => entries
            .entries()
            .fold(0, |hash: i32, (key, value)| hash.wrapping_add(hash_code(&key) ^ hash_code(&value))),
        Val::Object(object) => of_object(object),
    }
}

fn of_number(number: Num) -> i32 {
    match number {
        Num::Byte(value) => value.into(),
        Num::Int(value) => value,
        Num::Long(value) => hash::long_hash(value),
        Num::Big(value) => hash::big_hash(value),
        Num::Float(value) => hash::float_hash(value),
        Num::Double(value) => hash::double_hash(value),
    }
}

pub(super) fn of_object(object: &Object<'_>) -> i32 {
    match object {
        Object::NotEvaluable(inner) => hash_code(inner),
        Object::Entry(entry) => hash_code(&entry.0) ^ hash_code(&entry.1),
        Object::Date(millis) => date::hash_code(*millis),
        Object::Instant(instant) => instant.hash_code(),
        Object::LocalDate(date) => date.hash_code(),
        Object::LocalDateTime(time) => time.hash_code(),
        Object::SimpleDateFormat(format) => hash::string_hash(format.to_pattern()),
        Object::Uuid(id) => uuid::hash(id),
        Object::Class(class) => hash::string_hash(class.name()),
        Object::ChronoUnit(unit) => hash::string_hash(unit.name()),
        Object::DayOfWeek(day) => hash::string_hash(day.name()),
        Object::Random(_) | Object::TemporalAdjuster(_) => hash::string_hash(object.type_name()),
    }
}
