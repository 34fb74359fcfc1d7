//! What becomes of a text, as far as the world's answers reach.

use gennaker_expressions::{
    Error, Finding, Level, Request, Scope, Sight, World, check, evaluate, transform, typed,
};
use serde_json::{Map, Value};

/// What is to be evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// One expression, without `${` and `}`.
    Expression(String),
    /// Everything else that has a `${`.
    Composite(String),
}

impl Text {
    /// Tells one expression from a text around expressions.
    pub(super) fn read(text: &str) -> Self {
        if !text.contains("${") {
            return Self::Expression(text.trim().to_owned());
        }
        // Of `${a}${b}` this is `a}${b`, whose brackets do not fit together.
        let inside = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        let whole = |inside: &&str| check(&Value::from(format!("${{({inside})}}"))).is_empty();
        match inside.filter(whole) {
            Some(inside) => Self::Expression(inside.trim().to_owned()),
            None => Self::Composite(text.to_owned()),
        }
    }

    /// As a pipeline would have it.
    pub(super) fn written(&self) -> String {
        match self {
            Self::Expression(source) => format!("${{{source}}}"),
            Self::Composite(text) => text.clone(),
        }
    }
}

/// What came of an evaluation.
#[derive(Debug)]
pub(super) enum Outcome {
    /// A value. JSON has none for a few, such as a `Random`.
    Found {
        /// As JSON, or why it has none.
        value: Result<Value, Trouble>,
        /// With its Java types.
        typed: String,
    },
    /// An expression is null.
    Null {
        /// The text that is left.
        text: String,
        /// Which, and why.
        findings: Vec<Finding>,
    },
    /// An expression failed.
    Failed(Trouble),
}

/// Why there is no value.
#[derive(Debug)]
pub(super) struct Trouble {
    /// What is wrong, in one line.
    pub(super) message: String,
    /// The expression that failed; the entire text where none can be told from it.
    pub(super) expression: String,
    /// The characters of the expression that the message is about.
    pub(super) span: Option<[usize; 2]>,
    /// What to do about it.
    pub(super) hints: Vec<String>,
    /// All of it for people, the place underlined.
    pub(super) shown: String,
}

/// Evaluates once; what was asked for in vain comes with it.
pub(super) fn outcome(text: &Text, sight: &Sight, world: &World) -> (Outcome, Vec<Request>) {
    // What is evaluated several times for one answer has to see the same randomness.
    world.rewind();
    let scope = sight.scope(world);
    match text {
        Text::Expression(source) => expression(source, &scope),
        Text::Composite(text) => composite(text, &scope),
    }
}

fn expression(source: &str, scope: &Scope<'_>) -> (Outcome, Vec<Request>) {
    let typed = match typed(source, scope) {
        Ok(typed) => typed,
        Err(error) => return (Outcome::Failed(Trouble::new(&error, source)), error.wanted().to_vec()),
    };
    scope.world.rewind();
    if typed == "null" {
        return composite(&format!("${{{source}}}"), scope);
    }
    let value = evaluate(source, scope).map_err(|error| Trouble::new(&error, source));
    (Outcome::Found { value, typed }, Vec::new())
}

fn composite(text: &str, scope: &Scope<'_>) -> (Outcome, Vec<Request>) {
    let done = transform(&Value::from(text), scope);
    let outcome = match done.findings.iter().find(|finding| finding.level == Level::Error) {
        Some(finding) => Outcome::Failed(Trouble::in_text(text, finding, scope)),
        None if done.findings.is_empty() => {
            Outcome::Found { typed: types_of(&done.value), value: Ok(done.value) }
        }
        None => Outcome::Null {
            text: done.value.as_str().unwrap_or(text).to_owned(),
            findings: done.findings.into_iter().map(plain).collect(),
        },
    };
    (outcome, done.wanted)
}

fn types_of(value: &Value) -> String {
    let root = Map::from_iter([("it".to_owned(), value.clone())]);
    typed("#root['it']", &Sight::of_root(root).scope(&World::default())).unwrap_or_default()
}

/// Without the key of a context, which there is none of here.
fn plain(mut finding: Finding) -> Finding {
    finding.description = description(&finding).to_owned();
    finding
}

fn description(finding: &Finding) -> &str {
    finding.description.strip_prefix("Failed to evaluate [] ").unwrap_or(&finding.description)
}

impl Trouble {
    fn new(error: &Error, source: &str) -> Self {
        let characters = |at: usize| source.get(..at).unwrap_or(source).chars().count();
        let span = error.span();
        let shown = error.render(source);
        Self {
            message: error.to_string(),
            expression: source.to_owned(),
            span: Some([characters(span.start), characters(span.end)]),
            hints: error.hints().to_vec(),
            shown: shown.strip_prefix("error: ").unwrap_or(&shown).to_owned(),
        }
    }

    /// A piece of a text failed, or the text cannot be taken apart.
    fn in_text(text: &str, finding: &Finding, scope: &Scope<'_>) -> Self {
        let source = &finding.expression;
        // Its place is known where it is the evaluation that fails, and not what comes after.
        let error = if source == text { None } else { typed(source, scope).err() };
        let mut trouble = error.map_or_else(
            || Self {
                message: description(finding).to_owned(),
                expression: source.clone(),
                span: None,
                hints: Vec::new(),
                shown: description(finding).to_owned(),
            },
            |error| Self::new(&error, source),
        );
        let piece = format!("${{{source}}}");
        trouble.shown.push_str(&match text {
            text if text == source => format!("\n  {text}"),
            text if text == piece => String::new(),
            text => format!("\n  in `{piece}` of `{text}`"),
        });
        trouble
    }
}

#[cfg(test)]
mod tests;
