//! Names, properties and indexes.

use super::{Evaluator, Missed, Outcome};
use crate::error::ErrorKind;
use crate::functions;
use crate::methods;
use crate::suggest;
use crate::syntax::{Expr, Node, Span};
use crate::value::{Dict, Val};

impl<'a> Evaluator<'a> {
    /// A bare name.
    pub(super) fn name(&mut self, name: &'a str, span: Span) -> Outcome<'a> {
        match &self.this {
            Val::Map(entries) => self.named_key(entries.clone(), name, span),
            this => self.property(this.clone(), name, false, span),
        }
    }

    /// The root's `execution`, which is there also where the context does not carry it: it is not copied into that.
    fn execution(&self, entries: &Dict<'a>, name: &str) -> Option<Val<'a>> {
        let is_root = matches!(entries, Dict::Json(entries) if std::ptr::eq(*entries, self.scope.root));
        let asked = name == "execution" && is_root && !self.scope.execution.is_null();
        asked.then(|| self.scope.execution.into())
    }

    pub(super) fn variable(&mut self, name: &str) -> Val<'a> {
        match name {
            "root" => Val::Map(Dict::Json(self.scope.root)),
            "this" => self.this.clone(),
            // As Spring has it, whatever the scope allows.
            _ => {
                let why = functions::hint_for_variable(name);
                self.missed = Some(Missed::Variable(format!("there is no variable `#{name}`; {why}")));
                Val::Null
            }
        }
    }

    pub(super) fn property(&mut self, target: Val<'a>, name: &str, safe: bool, span: Span) -> Outcome<'a> {
        match target {
            Val::Map(entries) => self.named_key(entries, name, span),
            Val::Null if safe => Ok(Val::Null),
            Val::Null => {
                let error = ErrorKind::OnNull(format!("the property `{name}`")).at(span);
                Err(error.hint(self.why_null()).hint(format!("`?.{name}` gives null instead")))
            }
            other => methods::property(&other, name, self.session).map_err(|failure| failure.at(span)),
        }
    }

    /// A key read by name; a missing one is null or an error, as the scope has it.
    fn named_key(&mut self, entries: Dict<'a>, name: &str, span: Span) -> Outcome<'a> {
        self.session.budget.steps(entries.cost_of_search(name.len())).map_err(|kind| kind.at(span))?;
        let value = entries.named(name).or_else(|| self.execution(&entries, name));
        let value = self.or_inherited(value, name, &entries).map_err(|kind| kind.at(span))?;
        if value.is_none() && !self.scope.allow_unknown_keys {
            // The one getter of a map.
            if name == "empty" {
                return Ok(Val::Bool(entries.is_empty()));
            }
            let hint = suggest::among_owned(name, "keys", &entries.names());
            return Err(ErrorKind::NoKey(name.to_owned()).at(span).hint(hint));
        }
        Ok(self.or_null(value, name, entries))
    }

    /// The value, or null, which is remembered with the keys that exist.
    fn or_null(&mut self, value: Option<Val<'a>>, name: &str, keys: Dict<'a>) -> Val<'a> {
        let missed = value.is_none().then(|| Missed::Key { name: name.to_owned(), keys });
        self.missed = missed;
        value.unwrap_or(Val::Null)
    }

    pub(super) fn index(
        &mut self,
        target: &'a Expr<'a>,
        index: &'a Expr<'a>,
        safe: bool,
        span: Span,
    ) -> Outcome<'a> {
        let value = self.operand(target)?;
        let key = match (&value, &index.node) {
            // In a map a bare word is the key itself.
            (Val::Map(_), Node::Name(name)) => Val::Text((*name).into()),
            (Val::Null, _) if safe => return Ok(Val::Null),
            (Val::Null, _) => {
                let error = ErrorKind::OnNull("an index".to_owned()).at(span);
                return Err(error.hint(self.why_null()));
            }
            _ => self.of_root(index)?,
        };
        let on = value.type_name();
        self.session.budget.text(key.bytes_to_read()).map_err(|kind| kind.at(span))?;
        let element = |len: usize| position(&key, len, on).map_err(|kind| kind.at(index.span));
        match value {
            // Like Java's `Map.get`: null when it is missing, whatever the scope allows.
            Val::Map(entries) => {
                // The whole key is read, to look for it and to tell that it is missing.
                let steps = entries.cost_of_search(key.weight());
                self.session.budget.steps(steps).map_err(|kind| kind.at(span))?;
                if matches!(key, Val::List(_) | Val::Map(_)) {
                    self.session.budget.written(&key).map_err(|kind| kind.at(span))?;
                }
                let name = crate::value::describe(&key);
                let found =
                    self.or_inherited(entries.get(&key), &name, &entries).map_err(|kind| kind.at(span))?;
                Ok(self.or_null(found, &name, entries))
            }
            Val::List(items) => Ok(items.get(element(items.len())?).unwrap_or(Val::Null)),
            Val::Text(text) => {
                self.session.budget.text(text.len()).map_err(|kind| kind.at(span))?;
                let at = element(gennaker_java::text::len(&text))?;
                let unit = gennaker_java::text::char_at(&text, at).map(Val::Char);
                Ok(unit.map_or(Val::Null, |unit| Val::text(crate::value::describe(&unit))))
            }
            Val::Object(_) if matches!(key, Val::Text(_)) => {
                let name = crate::value::describe(&key);
                self.property(value, &name, safe, span)
            }
            other => Err(ErrorKind::NotIndexable(other.type_name()).at(span)),
        }
    }

    /// Inside an index, names are those of the root, also within a selection.
    fn of_root(&mut self, expr: &'a Expr<'a>) -> Outcome<'a> {
        let root = Val::Map(Dict::Json(self.scope.root));
        let this = std::mem::replace(&mut self.this, root);
        let value = self.operand(expr);
        self.this = this;
        value
    }
}

fn position(key: &Val<'_>, len: usize, on: &'static str) -> Result<usize, ErrorKind> {
    let index = key.to_int().map_err(|_| key.not("an index"))?;
    let outside = || ErrorKind::OutOfBounds { index: index.into(), on, len };
    usize::try_from(index).ok().filter(|at| *at < len).ok_or_else(outside)
}
