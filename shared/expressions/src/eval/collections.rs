//! Inline lists and maps, selections and projections.

use super::{Evaluator, Outcome};
use crate::error::{Error, ErrorKind};
use crate::syntax::{Expr, Span, Which};
use crate::value::{Dict, Val};

impl<'a> Evaluator<'a> {
    pub(super) fn inline_list(&mut self, items: &'a [Expr<'a>], span: Span) -> Outcome<'a> {
        let items = items.iter().map(|item| self.operand(item)).collect::<Result<Vec<_>, _>>()?;
        within_bounds(Val::list(items), span)
    }

    pub(super) fn inline_map(&mut self, entries: &'a [(Expr<'a>, Expr<'a>)], span: Span) -> Outcome<'a> {
        let entry = |(key, value): &'a (Expr<'a>, Expr<'a>)| Ok((self.operand(key)?, self.operand(value)?));
        let entries = entries.iter().map(entry).collect::<Result<Vec<_>, Error>>()?;
        // Keys are compared with each other.
        let weight = entries.iter().fold(0, |sum: usize, (key, _)| sum.saturating_add(key.weight()));
        let compared = weight.saturating_mul(entries.len());
        self.session.budget.text(compared).map_err(|kind| kind.at(span))?;
        within_bounds(Val::Map(Dict::made(entries)), span)
    }

    /// `.?[ ]`: a list of the elements or a map of the entries that fit; `.^[ ]` and `.$[ ]`: one of these, or null.
    pub(super) fn select(
        &mut self,
        value: Val<'a>,
        which: Which,
        criteria: &'a Expr<'a>,
        safe: bool,
        span: Span,
    ) -> Outcome<'a> {
        let single = |kept: Vec<Val<'a>>| kept.into_iter().next().unwrap_or(Val::Null);
        match value {
            Val::List(items) => {
                let kept = self.fitting(items.iter(), Val::clone, which, criteria)?;
                Ok(if which == Which::All { Val::list(kept) } else { single(kept) })
            }
            Val::Map(entries) => {
                let kept =
                    self.fitting(entries.entries(), |entry| Val::entry(entry.clone()), which, criteria)?;
                let none = which != Which::All && kept.is_empty();
                Ok(if none { Val::Null } else { Val::Map(Dict::of_distinct(kept)) })
            }
            Val::Null if safe => Ok(Val::Null),
            other => Err(self.not_a_collection("a selection", &other, span)),
        }
    }

    /// The elements for which the criteria hold. All are asked for the last one: one that cannot answer is an error.
    fn fitting<T>(
        &mut self,
        elements: impl Iterator<Item = T>,
        seen: impl Fn(&T) -> Val<'a>,
        which: Which,
        criteria: &'a Expr<'a>,
    ) -> Result<Vec<T>, Error> {
        let mut kept = Vec::new();
        for element in elements {
            let fits = match self.of_element(seen(&element), criteria)? {
                Val::Bool(fits) => fits,
                other => return Err(other.not("the true or false of a selection").at(criteria.span)),
            };
            if !fits {
                continue;
            }
            if which == Which::Last {
                kept.clear();
            }
            kept.push(element);
            if which == Which::First {
                break;
            }
        }
        Ok(kept)
    }

    /// `.![ ]`: the list of what an expression gives for each element or entry.
    pub(super) fn project(
        &mut self,
        value: Val<'a>,
        each: &'a Expr<'a>,
        safe: bool,
        span: Span,
    ) -> Outcome<'a> {
        let projected: Result<Vec<Val<'a>>, Error> = match value {
            Val::List(items) => items.iter().map(|item| self.of_element(item, each)).collect(),
            Val::Map(entries) => {
                entries.entries().map(|entry| self.of_element(Val::entry(entry), each)).collect()
            }
            Val::Null if safe => return Ok(Val::Null),
            other => return Err(self.not_a_collection("a projection", &other, span)),
        };
        within_bounds(Val::list(projected?), span)
    }

    fn of_element(&mut self, element: Val<'a>, expr: &'a Expr<'a>) -> Outcome<'a> {
        let this = std::mem::replace(&mut self.this, element);
        let value = self.operand(expr);
        self.this = this;
        value
    }

    fn not_a_collection(&self, what: &str, value: &Val<'_>, span: Span) -> Error {
        if value.is_null() {
            let error = ErrorKind::OnNull(what.to_owned()).at(span);
            return error.hint(self.why_null()).hint("`?.` instead of `.` gives null".to_owned());
        }
        ErrorKind::NotACollection(value.type_name()).at(span)
    }
}

fn within_bounds(value: Val<'_>, span: Span) -> Outcome<'_> {
    value.extent().check().map_err(|kind| kind.at(span))?;
    Ok(value)
}
