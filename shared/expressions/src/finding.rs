//! What a transformation has to report.

use serde::Serialize;

use crate::error::single_line;

/// How bad a finding is. Spinnaker's summary writes it in capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// The expression does not parse, or its evaluation failed: the entire string stayed as it was written.
    Error,
    /// The expression's value is null: the `${…}` stayed as it was written.
    Info,
}

/// An expression that was not replaced by a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The expression, without `${` and `}`; the entire string where no expression can be told from its text.
    pub expression: String,
    /// Whether it failed or found nothing.
    pub level: Level,
    /// What is wrong and what to do, in one line without `$`: `Failed to evaluate [key] …`.
    pub description: String,
    /// Where the string stands: a JSON path like `$.clusters[0].x`; for a key, the path of its entry.
    pub path: String,
}

impl Finding {
    /// A finding about the string at `path`. Spinnaker takes the `$` out of descriptions, lest they be
    /// evaluated in their turn.
    pub(crate) fn new(level: Level, expression: &str, path: &Path, what: &str) -> Self {
        let description = format!("Failed to evaluate [{}] {what}", path.key()).replace('$', "");
        let description = single_line(&description);
        Self { expression: expression.to_owned(), level, description, path: path.text.clone() }
    }
}

/// Where a walk through a JSON value stands.
#[derive(Debug)]
pub(crate) struct Path {
    text: String,
    keys: Vec<String>,
    depth: usize,
}

impl Path {
    pub(crate) fn root() -> Self {
        Self { text: "$".to_owned(), keys: Vec::new(), depth: 0 }
    }

    /// The nearest key around.
    fn key(&self) -> &str {
        self.keys.last().map_or("", String::as_str)
    }

    /// Levels below the root.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Runs `inner` at the entry of a map.
    pub(crate) fn at_key<T>(&mut self, key: &str, inner: impl FnOnce(&mut Self) -> T) -> T {
        let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        let segment = if plain && !key.is_empty() {
            format!(".{key}")
        } else {
            format!("['{}']", key.replace('\\', "\\\\").replace('\'', "\\'"))
        };
        self.keys.push(key.to_owned());
        let result = self.at(&segment, inner);
        self.keys.pop();
        result
    }

    /// Runs `inner` at an element of a list.
    pub(crate) fn at_index<T>(&mut self, index: usize, inner: impl FnOnce(&mut Self) -> T) -> T {
        self.at(&format!("[{index}]"), inner)
    }

    fn at<T>(&mut self, segment: &str, inner: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.text.len();
        self.text.push_str(segment);
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        self.text.truncate(length);
        result
    }
}
