//! Replaces the expressions in a JSON value by what they evaluate to.

use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind};
use crate::eval::Evaluator;
use crate::finding::{Finding, Level, Path};
use crate::limits::MAX_VALUE_DEPTH;
use crate::session::Session;
use crate::suggest::excerpt;
use crate::syntax::{Expr, PREFIX, Piece, Span, parse, split};
use crate::templates::{Part, template};
use crate::value::{Val, with_types};
use crate::{Request, Scope};

/// A value whose expressions were evaluated, and those that were not.
#[derive(Debug, Clone, PartialEq)]
pub struct Transformed {
    /// The value; an expression with a finding stands in it as it was written.
    pub value: Value,
    /// One for each expression that failed or found nothing, in the order of the value.
    pub findings: Vec<Finding>,
    /// What expressions wanted to know and the world had no answer to; these are among the findings.
    pub wanted: Vec<Request>,
}

/// Evaluates every `${…}` in a JSON value: in strings, in lists, in the keys and values of maps.
///
/// A string that is one `${…}` becomes the expression's value with its type; in any other string each
/// expression becomes text. Never fails: what cannot be evaluated stays and is reported.
///
/// ```
/// use gennaker_expressions::{Scope, World, transform};
/// use serde_json::json;
///
/// let root = json!({"parameters": {"n": 3}});
/// let scope = Scope {
///     root: root.as_object().unwrap(),
///     execution: &json!({"stages": []}),
///     current_stage: None,
///     allow_unknown_keys: true,
///     world: &World::default(),
/// };
/// let done = transform(&json!({"count": "${parameters.n}", "name": "n=${parameters.n}"}), &scope);
/// assert_eq!(done.value, json!({"count": 3, "name": "n=3"}));
/// assert!(done.findings.is_empty());
/// ```
#[must_use]
pub fn transform(value: &Value, scope: &Scope<'_>) -> Transformed {
    let session = Session::new(scope.world);
    let mut walk = Transformer { scope, session: &session, findings: Vec::new() };
    let value = walk.value(value, &mut Path::root());
    let findings = walk.findings;
    Transformed { value, findings, wanted: session.into_wanted() }
}

/// Evaluates one expression, written without `${` and `}`.
///
/// A result of null is a result here: only [`transform`] takes it for "not found".
///
/// # Errors
/// When the expression does not parse, or its evaluation fails. What it wanted to know and the world had no answer to is
/// [`Error::wanted`].
pub fn evaluate(expression: &str, scope: &Scope<'_>) -> Result<Value, Error> {
    single(expression, scope, |value, session| to_json(value, expression, session))
}

/// Evaluates one expression as [`evaluate`] does, and tells the result with its Java types in one line:
/// `List [Integer 1, String "b"]`.
///
/// # Errors
/// As [`evaluate`].
pub fn typed(expression: &str, scope: &Scope<'_>) -> Result<String, Error> {
    single(expression, scope, |value, session| {
        session.budget.output(value.weight()).map_err(|kind| kind.at(Span::new(0, expression.len())))?;
        Ok(with_types(value))
    })
}

fn single<T>(
    expression: &str,
    scope: &Scope<'_>,
    finish: impl FnOnce(&Val<'_>, &Session<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let session = Session::new(scope.world);
    let done = parse(expression).and_then(|expr| {
        let value = Evaluator::new(*scope, &session).evaluate(&expr)?;
        finish(&value, &session)
    });
    done.map_err(|error| error.wanting(session.into_wanted()))
}

fn to_json(value: &Val<'_>, expression: &str, session: &Session<'_>) -> Result<Value, Error> {
    let whole = |kind: ErrorKind| kind.at(Span::new(0, expression.len()));
    session.budget.written(value).map_err(whole)?;
    value.to_json().map_err(whole)
}

struct Transformer<'b> {
    scope: &'b Scope<'b>,
    session: &'b Session<'b>,
    findings: Vec<Finding>,
}

impl Transformer<'_> {
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
        match Val::from(&self.string(key, path)).to_text() {
            Ok(Some(text)) => text.to_string(),
            Ok(None) => key.to_owned(),
            Err(kind) => {
                self.found(Level::Error, key, path, &kind.to_string());
                key.to_owned()
            }
        }
    }

    fn string(&mut self, text: &str, path: &Path) -> Value {
        let result = match template(text) {
            Some(parts) => self.parts(&parts, path),
            None => self.read(text, path),
        };
        result.unwrap_or_else(|(expression, error)| {
            self.found(Level::Error, expression, path, &error.one_line(expression));
            Value::String(text.to_owned())
        })
    }

    /// A text that is taken apart for this once.
    fn read<'s>(&mut self, text: &'s str, path: &Path) -> Result<Value, (&'s str, Error)> {
        let pieces = split(text).map_err(|error| (text, error))?;
        if let [Piece::Expression { source, raw }] = pieces.as_slice() {
            let expr = parse(source).map_err(|error| (*source, error))?;
            return self.single(&expr, source, raw, path).map_err(|error| (*source, error));
        }
        let mut result = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => result.push_str(text),
                Piece::Expression { source, raw } => {
                    let expr = parse(source).map_err(|error| (source, error))?;
                    result.push_str(&self.text(&expr, source, raw, path).map_err(|error| (source, error))?);
                }
            }
        }
        Ok(Value::String(result))
    }

    /// The same of a text whose parts are known.
    fn parts(&mut self, parts: &[Part], path: &Path) -> Result<Value, (&'static str, Error)> {
        if let [Part::Expression { source, raw, expr }] = parts {
            return self.single(expr, source, raw, path).map_err(|error| (*source, error));
        }
        let mut result = String::new();
        for part in parts {
            match part {
                Part::Text(text) => result.push_str(text),
                Part::Expression { source, raw, expr } => {
                    result.push_str(&self.text(expr, source, raw, path).map_err(|error| (*source, error))?);
                }
            }
        }
        Ok(Value::String(result))
    }

    /// The value of a text that is one expression.
    fn single(&mut self, expr: &Expr<'_>, source: &str, raw: &str, path: &Path) -> Result<Value, Error> {
        let session = self.session;
        let value = self.evaluated(expr, source, path, |value| to_json(value, source, session))?;
        Ok(value.unwrap_or_else(|| raw.into()))
    }

    /// The text of an expression among others.
    fn text(&mut self, expr: &Expr<'_>, source: &str, raw: &str, path: &Path) -> Result<String, Error> {
        let session = self.session;
        let whole = |kind: ErrorKind| kind.at(Span::new(0, source.len()));
        let text = self.evaluated(expr, source, path, |value| {
            session.budget.output(value.weight()).map_err(whole)?;
            value.to_text().map_err(whole).map(|text| text.map(|text| text.to_string()))
        })?;
        Ok(text.flatten().unwrap_or_else(|| raw.to_owned()))
    }

    /// What `finish` makes of the value of one expression; none where that is null, which is reported as not found.
    fn evaluated<T>(
        &mut self,
        expr: &Expr<'_>,
        source: &str,
        path: &Path,
        finish: impl FnOnce(&Val<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        self.session.budget.next_expression();
        let mut evaluator = Evaluator::new(*self.scope, self.session);
        let value = evaluator.evaluate(expr)?;
        if value.is_null() {
            let why = evaluator.why_null().unwrap_or_else(|| "its value is null".to_owned());
            self.found(Level::Info, source, path, &format!("`{}` not found: {why}", excerpt(source)));
            return Ok(None);
        }
        finish(&value).map(Some)
    }

    fn found(&mut self, level: Level, expression: &str, path: &Path, what: &str) {
        self.findings.push(Finding::new(level, expression, path, what));
    }
}
