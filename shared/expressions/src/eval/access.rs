//! Names, properties and indexes.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{Evaluator, Missed, Outcome};
use crate::error::ErrorKind;
use crate::suggest;
use crate::syntax::{Expr, Node, Span};
use crate::value::Val;

type Entries<'a> = Cow<'a, Map<String, Value>>;
type Entry<'a> = Result<Val<'a>, Option<&'a Map<String, Value>>>;

impl<'a> Evaluator<'a, '_> {
    /// A bare name. `execution` is always there, also where the context does not carry it.
    pub(super) fn root_key(&mut self, name: &str, span: Span) -> Outcome<'a> {
        let root = self.scope.root;
        if name == "execution" && !root.contains_key(name) {
            return Ok(self.scope.execution.into());
        }
        self.named_key(Cow::Borrowed(root), name, span)
    }

    pub(super) fn property(&mut self, target: Val<'a>, name: &str, safe: bool, span: Span) -> Outcome<'a> {
        let kind = match target {
            Val::Map(entries) => return self.named_key(entries, name, span),
            Val::Null if safe => return Ok(Val::Null),
            Val::Null => {
                let error = ErrorKind::OnNull(format!("the property `{name}`")).at(span);
                return Err(error.hint(self.why_null()).hint(format!("`?.{name}` gives null instead")));
            }
            other => ErrorKind::NoProperty { name: name.to_owned(), on: other.type_name() },
        };
        let hint = match &kind {
            ErrorKind::NoProperty { on: "a list", .. } => {
                Some("take one of its elements first: `[0]`".to_owned())
            }
            _ => None,
        };
        Err(kind.at(span).hint(hint))
    }

    /// A key read by name; a missing one is null or an error, as the scope has it.
    fn named_key(&mut self, entries: Entries<'a>, name: &str, span: Span) -> Outcome<'a> {
        let keys = match entry(entries, name) {
            Err(keys) if !self.scope.allow_unknown_keys => keys,
            entry => return Ok(self.or_null(entry, name)),
        };
        let hint = keys.map(|keys| suggest::among(name, "keys", keys.keys().map(String::as_str)));
        Err(ErrorKind::NoKey(name.to_owned()).at(span).hint(hint))
    }

    /// The entry, or null, which is remembered with the keys that exist.
    fn or_null(&mut self, entry: Entry<'a>, name: &str) -> Val<'a> {
        let (value, missed) = match entry {
            Ok(value) => (value, None),
            Err(keys) => (Val::Null, Some(Missed { name: name.to_owned(), keys })),
        };
        self.missed = missed;
        value
    }

    pub(super) fn index(&mut self, target: &Expr, index: &Expr, span: Span) -> Outcome<'a> {
        let value = self.evaluate(target)?;
        let key = match (&value, &index.node) {
            // In a map a bare word is the key itself.
            (Val::Map(_), Node::Name(name)) => Val::text(name.as_str()),
            (Val::Null, _) => {
                let error = ErrorKind::OnNull("an index".to_owned()).at(span);
                return Err(error.hint(self.why_null()));
            }
            _ => self.evaluate(index)?,
        };
        let on = value.type_name();
        let element = |length: usize| position(&key, length, on).map_err(|kind| kind.at(index.span));
        match value {
            Val::Map(entries) => match key.to_text().map_err(|kind| kind.at(index.span))? {
                // Like Java's `Map.get`: null when it is missing, whatever the scope allows.
                Some(name) => Ok(self.or_null(entry(entries, &name), &name)),
                None => Ok(Val::Null),
            },
            Val::List(Cow::Borrowed(items)) => {
                Ok(items.get(element(items.len())?).map_or(Val::Null, Val::from))
            }
            Val::List(Cow::Owned(items)) => {
                let at = element(items.len())?;
                Ok(items.into_iter().nth(at).map_or(Val::Null, Val::from))
            }
            Val::Text(text) => {
                let at = element(text.chars().count())?;
                Ok(text.chars().nth(at).map_or(Val::Null, Val::text))
            }
            other => Err(ErrorKind::NotIndexable(other.type_name()).at(span)),
        }
    }
}

/// An entry's value; or else the map it was looked for in, if that outlives the evaluation.
fn entry<'a>(entries: Entries<'a>, name: &str) -> Entry<'a> {
    match entries {
        Cow::Borrowed(entries) => entries.get(name).map(Val::from).ok_or(Some(entries)),
        Cow::Owned(mut entries) => entries.remove(name).map(Val::from).ok_or(None),
    }
}

fn position(key: &Val<'_>, len: usize, on: &'static str) -> Result<usize, ErrorKind> {
    let index = key.to_index()?;
    let outside = || ErrorKind::OutOfBounds { index, on, len };
    usize::try_from(index).ok().filter(|at| *at < len).ok_or_else(outside)
}
