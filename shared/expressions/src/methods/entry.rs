//! Methods of a map's entry, which selections and projections over a map see.

use super::method::{Method, method};
use crate::arguments::Failure;
use crate::value::Val;

pub(super) type OfEntry = for<'a> fn(&(Val<'a>, Val<'a>)) -> Result<Val<'a>, Failure>;

pub(super) const METHODS: &[Method<OfEntry>] =
    &[method("getKey", 0, |entry| Ok(entry.0.clone())), method("getValue", 0, |entry| Ok(entry.1.clone()))];
