//! Maps: of JSON, or made by the expression.

use serde_json::{Map, Value};

use super::{Shared, Val, equals};
use crate::limits::BYTES_PER_STEP;

/// Entries of a made map, which are looked at one by one, in the time of a step.
const ENTRIES_PER_STEP: usize = 8;

/// A map, cheap to clone. Keys of JSON are texts; an expression may make others.
#[derive(Debug, Clone)]
pub(crate) enum Dict<'a> {
    Json(&'a Map<String, Value>),
    Made(Shared<(Val<'a>, Val<'a>)>),
}

impl<'a> Dict<'a> {
    /// A map of these entries; of several with one key the last value counts, at the place of the first.
    pub(crate) fn made(entries: impl IntoIterator<Item = (Val<'a>, Val<'a>)>) -> Self {
        let mut kept: Vec<(Val<'a>, Val<'a>)> = Vec::new();
        for (key, value) in entries {
            match kept.iter_mut().find(|(known, _)| equals(known, &key)) {
                Some(entry) => entry.1 = value,
                None => kept.push((key, value)),
            }
        }
        Dict::Made(kept.into())
    }

    /// A map of entries whose keys are known to differ.
    pub(crate) fn of_distinct(entries: Vec<(Val<'a>, Val<'a>)>) -> Self {
        Dict::Made(entries.into())
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Dict::Json(entries) => entries.len(),
            Dict::Made(entries) => entries.len(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a key that is a text.
    pub(crate) fn named(&self, name: &str) -> Option<Val<'a>> {
        match self {
            Dict::Json(entries) => entries.get(name).map(Val::from),
            Dict::Made(entries) => {
                let is = |key: &Val<'_>| matches!(key, Val::Text(text) if **text == *name);
                entries.iter().find(|(key, _)| is(key)).map(|(_, value)| value.clone())
            }
        }
    }

    /// The value of a key. A key that is no text is also looked for as one: JSON has only texts (Spring would find
    /// nothing).
    pub(crate) fn get(&self, key: &Val<'a>) -> Option<Val<'a>> {
        if let Val::Text(name) = key {
            return self.named(name);
        }
        if let Dict::Made(entries) = self
            && let Some((_, value)) = entries.iter().find(|(known, _)| equals(known, key))
        {
            return Some(value.clone());
        }
        key.to_text().ok().flatten().and_then(|name| self.named(&name))
    }

    pub(crate) fn entries(&self) -> Entries<'_, 'a> {
        match self {
            Dict::Json(entries) => Entries::Json(entries.iter()),
            Dict::Made(entries) => Entries::Made(entries.iter()),
        }
    }

    /// The keys that are texts, as an error lists them.
    pub(crate) fn names(&self) -> Vec<String> {
        let name = |(key, _)| if let Val::Text(name) = key { Some(name.to_string()) } else { None };
        self.entries().filter_map(name).collect()
    }

    /// The steps of looking for a key of so many bytes.
    pub(crate) fn cost_of_search(&self, bytes: usize) -> usize {
        match self {
            Dict::Json(_) => bytes / BYTES_PER_STEP,
            Dict::Made(entries) => {
                (entries.len() / ENTRIES_PER_STEP).saturating_mul(1 + bytes / BYTES_PER_STEP)
            }
        }
    }
}

/// The entries of a map, in its order.
pub(crate) enum Entries<'d, 'a> {
    Json(serde_json::map::Iter<'a>),
    Made(std::slice::Iter<'d, (Val<'a>, Val<'a>)>),
}

impl<'a> Iterator for Entries<'_, 'a> {
    type Item = (Val<'a>, Val<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Entries::Json(entries) => entries.next().map(of_json),
            Entries::Made(entries) => entries.next().cloned(),
        }
    }
}

impl DoubleEndedIterator for Entries<'_, '_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        match self {
            Entries::Json(entries) => entries.next_back().map(of_json),
            Entries::Made(entries) => entries.next_back().cloned(),
        }
    }
}

fn of_json<'a>((key, value): (&'a String, &'a Value)) -> (Val<'a>, Val<'a>) {
    (Val::Text(key.as_str().into()), Val::from(value))
}
