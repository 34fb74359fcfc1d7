//! Elements that an expression has put together, and how much they hold in all.

use std::ops::Deref;
use std::rc::Rc;

use super::{Dict, List, Object, Val};
use crate::error::ErrorKind;
use crate::limits::{MAX_VALUE_DEPTH, MAX_VALUE_NODES};

/// Elements of a list or entries of a map, cheap to clone.
#[derive(Debug)]
pub(crate) struct Shared<T> {
    items: Rc<[T]>,
    extent: Extent,
}

/// How large a value is when everything in it is written out: one element may stand in it many times. Data counts as one,
/// however large: it holds nothing twice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Extent {
    nodes: u32,
    depth: u32,
}

impl Extent {
    const ONE: Self = Self { nodes: 1, depth: 0 };

    /// The error that a value of this extent is too large to be worked with. Without it, forty projections like
    /// `.![{#this, #this}]` would make a value that no time suffices to walk through.
    pub(crate) fn check(self) -> Result<(), ErrorKind> {
        if self.depth > MAX_VALUE_DEPTH as u32 {
            return Err(ErrorKind::ValueTooDeep);
        }
        if self.nodes > MAX_VALUE_NODES { Err(ErrorKind::ValueTooLarge) } else { Ok(()) }
    }

    /// Of a collection of these.
    fn around(parts: impl Iterator<Item = Self>) -> Self {
        let all = parts.fold(Self::ONE, |all, part| Self {
            nodes: all.nodes.saturating_add(part.nodes),
            depth: all.depth.max(part.depth),
        });
        Self { depth: all.depth.saturating_add(1), ..all }
    }
}

impl Val<'_> {
    pub(crate) fn extent(&self) -> Extent {
        match self {
            Val::List(List::Made(items) | List::Set(items)) => items.extent,
            Val::Map(Dict::Made(entries)) => entries.extent,
            Val::Object(Object::NotEvaluable(inner)) => inner.extent(),
            Val::Object(Object::Entry(entry)) => {
                Extent::around([entry.0.extent(), entry.1.extent()].into_iter())
            }
            _ => Extent::ONE,
        }
    }
}

impl<'a> From<Vec<Val<'a>>> for Shared<Val<'a>> {
    fn from(items: Vec<Val<'a>>) -> Self {
        let extent = Extent::around(items.iter().map(Val::extent));
        Self { items: items.into(), extent }
    }
}

impl<'a> From<Vec<(Val<'a>, Val<'a>)>> for Shared<(Val<'a>, Val<'a>)> {
    fn from(entries: Vec<(Val<'a>, Val<'a>)>) -> Self {
        let extent = Extent::around(entries.iter().flat_map(|(key, value)| [key.extent(), value.extent()]));
        Self { items: entries.into(), extent }
    }
}

impl<T> Deref for Shared<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self { items: Rc::clone(&self.items), extent: self.extent }
    }
}
