//! Lists: of JSON, or made by the expression.

use serde_json::Value;

use super::{Shared, Val};

/// A list, cheap to clone.
#[derive(Debug, Clone)]
pub(crate) enum List<'a> {
    Json(&'a [Value]),
    Made(Shared<Val<'a>>),
    /// Java's `Set`: the same, but that its order counts for nothing.
    Set(Shared<Val<'a>>),
}

impl<'a> From<Vec<Val<'a>>> for List<'a> {
    fn from(items: Vec<Val<'a>>) -> Self {
        List::Made(items.into())
    }
}

impl<'a> List<'a> {
    pub(crate) fn len(&self) -> usize {
        match self {
            List::Json(items) => items.len(),
            List::Made(items) | List::Set(items) => items.len(),
        }
    }

    /// A set of values that are known to differ.
    pub(crate) fn of_distinct(items: Vec<Val<'a>>) -> Self {
        List::Set(items.into())
    }

    pub(crate) fn is_set(&self) -> bool {
        matches!(self, List::Set(_))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn get(&self, at: usize) -> Option<Val<'a>> {
        match self {
            List::Json(items) => items.get(at).map(Val::from),
            List::Made(items) | List::Set(items) => items.get(at).cloned(),
        }
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = Val<'a>> + '_ {
        (0..self.len()).filter_map(|at| self.get(at))
    }
}
