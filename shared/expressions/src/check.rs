//! The syntax of all expressions in a JSON value, without evaluating them.

use serde_json::Value;

use crate::error::{Error, ErrorKind};
use crate::finding::{Finding, Level, Path};
use crate::limits::MAX_VALUE_DEPTH;
use crate::syntax::{PREFIX, Piece, parse, split};

/// Reports every `${…}` that does not parse, and every construct that is not supported, so that a pipeline
/// can be refused or annotated when it is saved. Looks at syntax alone: names may still be unknown.
///
/// ```
/// use gennaker_expressions::check;
/// use serde_json::json;
///
/// let findings = check(&json!({"stages": [{"name": "${trigger.}"}]}));
/// assert_eq!(findings[0].path, "$.stages[0].name");
/// ```
#[must_use]
pub fn check(value: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    walk(value, &mut Path::root(), &mut findings);
    findings
}

/// The expressions in a text, without `${` and `}`; none where they cannot be told from the text.
#[must_use]
pub fn expressions_in(text: &str) -> Vec<&str> {
    let pieces = split(text).unwrap_or_default().into_iter();
    pieces
        .filter_map(|piece| if let Piece::Expression { source, .. } = piece { Some(source) } else { None })
        .collect()
}

fn walk(value: &Value, path: &mut Path, findings: &mut Vec<Finding>) {
    match value {
        Value::Array(_) | Value::Object(_) if path.depth() >= MAX_VALUE_DEPTH => {
            findings.push(Finding::new(Level::Error, "", path, &ErrorKind::ValueTooDeep.to_string()));
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                path.at_index(at, |path| walk(item, path, findings));
            }
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                path.at_key(key, |path| {
                    string(key, path, findings);
                    walk(value, path, findings);
                });
            }
        }
        Value::String(text) => string(text, path, findings),
        _ => {}
    }
}

fn string(text: &str, path: &Path, findings: &mut Vec<Finding>) {
    if !text.contains(PREFIX) {
        return;
    }
    let mut report = |expression: &str, error: &Error| {
        findings.push(Finding::new(Level::Error, expression, path, &error.one_line(expression)));
    };
    match split(text) {
        Err(error) => report(text, &error),
        Ok(pieces) => {
            for piece in pieces {
                if let Piece::Expression { source, .. } = piece
                    && let Err(error) = parse(source)
                {
                    report(source, &error);
                }
            }
        }
    }
}
