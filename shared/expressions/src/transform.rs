//! Replaces the expressions in a JSON value by what they evaluate to.

use serde_json::{Map, Value};

use crate::Scope;
use crate::error::{Error, ErrorKind};
use crate::eval::Evaluator;
use crate::finding::{Finding, Level, Path};
use crate::limits::{Budget, MAX_VALUE_DEPTH};
use crate::suggest::excerpt;
use crate::syntax::{PREFIX, Piece, Span, parse, split};
use crate::value::Val;

/// A value whose expressions were evaluated, and those that were not.
#[derive(Debug, Clone, PartialEq)]
pub struct Transformed {
    /// The value; an expression with a finding stands in it as it was written.
    pub value: Value,
    /// One for each expression that failed or found nothing, in the order of the value.
    pub findings: Vec<Finding>,
}

/// Evaluates every `${…}` in a JSON value: in strings, in lists, in the keys and values of maps.
///
/// A string that is one `${…}` becomes the expression's value with its type; in any other string each
/// expression becomes text. Never fails: what cannot be evaluated stays and is reported.
///
/// ```
/// use gennaker_expressions::{Scope, transform};
/// use serde_json::json;
///
/// let root = json!({"parameters": {"n": 3}});
/// let scope = Scope {
///     root: root.as_object().unwrap(),
///     execution: &json!({"stages": []}),
///     current_stage: None,
///     allow_unknown_keys: true,
/// };
/// let done = transform(&json!({"count": "${parameters.n}", "name": "n=${parameters.n}"}), &scope);
/// assert_eq!(done.value, json!({"count": 3, "name": "n=3"}));
/// assert!(done.findings.is_empty());
/// ```
#[must_use]
pub fn transform(value: &Value, scope: &Scope<'_>) -> Transformed {
    let mut walk = Transformer { scope, budget: Budget::default(), findings: Vec::new() };
    let value = walk.value(value, &mut Path::root());
    Transformed { value, findings: walk.findings }
}

/// Evaluates one expression, written without `${` and `}`.
///
/// A result of null is a result here: only [`transform`] takes it for "not found".
///
/// # Errors
/// When the expression does not parse, or its evaluation fails.
pub fn evaluate(expression: &str, scope: &Scope<'_>) -> Result<Value, Error> {
    let budget = Budget::default();
    let value = Evaluator::new(scope, &budget).evaluate(&parse(expression)?)?;
    to_json(value, expression, &budget)
}

fn to_json(value: Val<'_>, expression: &str, budget: &Budget) -> Result<Value, Error> {
    let whole = |kind: ErrorKind| kind.at(Span::new(0, expression.len()));
    budget.output(value.weight()).map_err(whole)?;
    value.into_json().map_err(whole)
}

struct Transformer<'a, 'b> {
    scope: &'b Scope<'a>,
    budget: Budget,
    findings: Vec<Finding>,
}

impl<'a> Transformer<'a, '_> {
    fn value(&mut self, value: &Value, path: &mut Path) -> Value {
        match value {
            Value::Array(_) | Value::Object(_) if path.depth() >= MAX_VALUE_DEPTH => {
                self.found(Level::Error, "", path, &ErrorKind::ValueTooDeep.to_string());
                value.clone()
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items.map(|(at, item)| path.at_index(at, |path| self.value(item, path))).collect()
            }
            Value::Object(entries) => Value::Object(self.map(entries, path)),
            Value::String(text) if text.contains(PREFIX) => self.string(text, path),
            _ => value.clone(),
        }
    }

    fn map(&mut self, entries: &Map<String, Value>, path: &mut Path) -> Map<String, Value> {
        let mut result = Map::new();
        for (key, value) in entries {
            path.at_key(key, |path| {
                let value = self.value(value, path);
                let mut name = if key.contains(PREFIX) { self.key(key, path) } else { key.clone() };
                if name != *key && (result.contains_key(&name) || entries.contains_key(&name)) {
                    let clash = ErrorKind::DuplicateKey(name).to_string();
                    self.found(Level::Error, key, path, &clash);
                    name = key.clone();
                }
                result.insert(name, value);
            });
        }
        result
    }

    /// A key must become text; one that does not stays as it is.
    fn key(&mut self, key: &str, path: &Path) -> String {
        match Val::from(self.string(key, path)).to_text() {
            Ok(Some(text)) => text.into_owned(),
            Ok(None) => key.to_owned(),
            Err(kind) => {
                self.found(Level::Error, key, path, &kind.to_string());
                key.to_owned()
            }
        }
    }

    fn string(&mut self, text: &str, path: &Path) -> Value {
        let result = match split(text) {
            Ok(pieces) => match pieces.as_slice() {
                [Piece::Expression { source, raw }] => self.single(source, raw, path),
                pieces => self.composite(pieces, path),
            },
            Err(error) => Err((text, error)),
        };
        result.unwrap_or_else(|(expression, error)| {
            self.found(Level::Error, expression, path, &error.one_line(expression));
            Value::String(text.to_owned())
        })
    }

    fn single<'s>(&mut self, source: &'s str, raw: &str, path: &Path) -> Result<Value, (&'s str, Error)> {
        let failed = |error| (source, error);
        let value = self.evaluated(source, path).map_err(failed)?;
        match value {
            Val::Null => Ok(Value::String(raw.to_owned())),
            value => to_json(value, source, &self.budget).map_err(failed),
        }
    }

    fn composite<'s>(&mut self, pieces: &[Piece<'s>], path: &Path) -> Result<Value, (&'s str, Error)> {
        let mut result = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => result.push_str(text),
                Piece::Expression { source, raw } => {
                    let failed = |kind: ErrorKind| (*source, kind.at(Span::new(0, source.len())));
                    let value = self.evaluated(source, path).map_err(|error| (*source, error))?;
                    self.budget.output(value.weight()).map_err(failed)?;
                    let text = value.to_text().map_err(failed)?;
                    result.push_str(text.as_deref().unwrap_or(raw));
                }
            }
        }
        Ok(Value::String(result))
    }

    /// The value of one expression; null is reported as not found.
    fn evaluated(&mut self, source: &str, path: &Path) -> Result<Val<'a>, Error> {
        let mut evaluator = Evaluator::new(self.scope, &self.budget);
        let value = evaluator.evaluate(&parse(source)?)?;
        if value == Val::Null {
            let why = evaluator.why_null().unwrap_or_else(|| "its value is null".to_owned());
            self.found(Level::Info, source, path, &format!("`{}` not found: {why}", excerpt(source)));
        }
        Ok(value)
    }

    fn found(&mut self, level: Level, expression: &str, path: &Path, what: &str) {
        self.findings.push(Finding::new(level, expression, path, what));
    }
}
