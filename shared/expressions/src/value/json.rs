//! From JSON and back.

use serde_json::{Map, Number, Value};

use super::java::character;
use super::{Dict, List, Num, Object, Val, describe};
use crate::error::ErrorKind;
use crate::limits::{MAX_OUTPUT, MAX_VALUE_DEPTH};

impl<'a> From<&'a Value> for Val<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Val::Null,
            Value::Bool(value) => Val::Bool(*value),
            Value::Number(value) => number(value),
            Value::String(text) => Val::Text(text.as_str().into()),
            Value::Array(items) => Val::List(List::Json(items)),
            Value::Object(entries) => Val::Map(Dict::Json(entries)),
        }
    }
}

fn number(number: &Number) -> Val<'static> {
    let int = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    match (int, number.as_f64()) {
        (Some(int), _) => Val::Num(Num::whole(int)),
        (None, Some(real)) => Val::double(real),
        // Numbers beyond 64 bits exist only with serde_json's arbitrary precision.
        (None, None) => Val::text(number.to_string()),
    }
}

impl Val<'_> {
    /// The value as JSON: dates as Spinnaker writes them, in milliseconds; what has no form in JSON is an error.
    pub(crate) fn to_json(&self) -> Result<Value, ErrorKind> {
        self.json(0)
    }

    fn json(&self, depth: usize) -> Result<Value, ErrorKind> {
        if depth > MAX_VALUE_DEPTH {
            return Err(ErrorKind::ValueTooDeep);
        }
        Ok(match self {
            Val::Null => Value::Null,
            Val::Bool(value) => Value::Bool(*value),
            Val::Num(value) => Value::Number(json_number(*value)?),
            Val::Char(unit) => Value::String(character(*unit)),
            Val::Text(text) => Value::String(text.to_string()),
            Val::List(List::Json(items)) => Value::Array(items.to_vec()),
            Val::List(items) => {
                Value::Array(items.iter().map(|item| item.json(depth + 1)).collect::<Result<_, _>>()?)
            }
            Val::Map(Dict::Json(entries)) => Value::Object((*entries).clone()),
            Val::Map(entries) => {
                let entry = |(key, value): (Val<'_>, Val<'_>)| Ok((describe(&key), value.json(depth + 1)?));
                Value::Object(entries.entries().map(entry).collect::<Result<Map<_, _>, ErrorKind>>()?)
            }
            Val::Object(object) => return object.json(depth),
        })
    }

    /// About how many bytes the value takes as JSON; the largest number there is where that is more than the limit. A
    /// list may hold another one twice, and so on: the whole can be far larger than what is in memory.
    pub(crate) fn weight(&self) -> usize {
        let mut sum = 0;
        self.weigh(&mut sum);
        if sum > MAX_OUTPUT { usize::MAX } else { sum }
    }

    fn weigh(&self, sum: &mut usize) {
        if *sum > MAX_OUTPUT {
            return;
        }
        // Even an empty list takes the time of some bytes.
        *sum += if matches!(self, Val::Text(_)) { 2 } else { 8 };
        match self {
            Val::Text(text) => *sum += text.len(),
            Val::List(List::Json(items)) => items.iter().for_each(|item| weigh(item, sum)),
            Val::List(items) => items.iter().for_each(|item| item.weigh(sum)),
            Val::Map(Dict::Json(entries)) => weigh_map(entries, sum),
            Val::Map(entries) => entries.entries().for_each(|entry| weigh_entry(&entry, sum)),
            Val::Object(Object::NotEvaluable(inner)) => inner.weigh(sum),
            Val::Object(Object::Entry(entry)) => weigh_entry(entry, sum),
            Val::Object(_) => *sum += 24,
            _ => {}
        }
    }
}

fn weigh_entry((key, value): &(Val<'_>, Val<'_>), sum: &mut usize) {
    *sum += 2;
    key.weigh(sum);
    value.weigh(sum);
}

impl Object<'_> {
    fn json(&self, depth: usize) -> Result<Value, ErrorKind> {
        match self {
            Object::NotEvaluable(inner) => inner.json(depth + 1),
            Object::Entry(entry) => {
                Ok(Value::Object(Map::from_iter([(describe(&entry.0), entry.1.json(depth + 1)?)])))
            }
            // As Spinnaker writes them.
            Object::Date(millis) => Ok((*millis).into()),
            Object::Instant(instant) => Ok(instant.to_epoch_milli().into()),
            Object::ChronoUnit(unit) => Ok(unit.name().into()),
            Object::DayOfWeek(day) => Ok(day.name().into()),
            Object::LocalDate(date) => Ok(date.to_string().into()),
            Object::LocalDateTime(time) => Ok(time.to_string().into()),
            Object::Uuid(id) => Ok(id.to_string().into()),
            Object::Class(_)
            | Object::Random(_)
            | Object::SimpleDateFormat(_)
            | Object::TemporalAdjuster(_) => Err(ErrorKind::NotJson(self.type_name())),
        }
    }
}

fn json_number(number: Num) -> Result<Number, ErrorKind> {
    let whole = number.as_whole();
    if let Some(whole) = whole {
        let signed = i64::try_from(whole).map(Number::from);
        return signed
            .or_else(|_| u64::try_from(whole).map(Number::from))
            .map_err(|_| ErrorKind::NumberTooLarge);
    }
    let real = match number {
        // The shortest decimal of a Float is not that of the Double of its value: 1.1 stays 1.1.
        Num::Float(value) if value.is_finite() => value.to_string().parse().unwrap_or_else(|_| value.into()),
        other => other.as_f64(),
    };
    Number::from_f64(real).ok_or(ErrorKind::NumberTooLarge)
}

fn weigh(value: &Value, sum: &mut usize) {
    if *sum > MAX_OUTPUT {
        return;
    }
    *sum += if value.is_string() { 3 } else { 8 };
    match value {
        Value::String(text) => *sum += text.len(),
        Value::Array(items) => items.iter().for_each(|item| weigh(item, sum)),
        Value::Object(entries) => weigh_map(entries, sum),
        _ => {}
    }
}

fn weigh_map(entries: &Map<String, Value>, sum: &mut usize) {
    for (key, value) in entries {
        *sum += key.len() + 4;
        weigh(value, sum);
    }
}
