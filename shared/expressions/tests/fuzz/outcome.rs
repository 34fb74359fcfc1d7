//! One input is run and judged.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use cpu_time::ThreadTime;
use gennaker_expressions::{Finding, Scope, check, evaluate, transform, typed};
use serde_json::Value;

/// What all results of an input may take as JSON text: the crate's own bound, and its escapes.
const MAX_OUTPUT: usize = 2 * 8 * 1024 * 1024;
/// Text of one error or finding, beside what it quotes of the input.
const MAX_MESSAGE: usize = 4096;
const MAX_DEPTH: usize = 520;

/// What is tried.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    Expression(String),
    /// A whole JSON value, through `transform` and `check`.
    Document(Value),
}

/// How it went.
pub(crate) struct Outcome {
    /// `value`, `null`, or the error without its names and numbers.
    pub(crate) kind: String,
    /// Processor time of the evaluation; reported, not judged.
    pub(crate) time: Duration,
    /// What was against the rules.
    pub(crate) wrong: Option<String>,
}

impl Outcome {
    pub(crate) fn is_value(&self) -> bool {
        self.kind == "value" || self.kind == "null"
    }

    /// Whether the outermost call gave something, be it what JSON cannot hold.
    pub(crate) fn is_called(&self) -> bool {
        self.is_value()
            || self.kind.contains("cannot be written as JSON")
            || self.kind.starts_with("the number is too large")
    }
}

/// Runs an input; `twice` to see that it gives the same again.
pub(crate) fn run(input: &Input, scope: &Scope<'_>, twice: bool) -> Outcome {
    let mut time = Duration::ZERO;
    let ran = catch_unwind(AssertUnwindSafe(|| match input {
        Input::Expression(text) => expression(text, scope, twice, &mut time),
        Input::Document(value) => document(value, scope, twice, &mut time),
    }));
    let (kind, wrong) = match ran {
        Ok((kind, wrong)) => (kind, wrong.err()),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("something else");
            ("panic".to_owned(), Some(format!("it panics: {text}")))
        }
    };
    Outcome { kind, time, wrong }
}

fn timed<T>(time: &mut Duration, work: impl FnOnce() -> T) -> T {
    let start = ThreadTime::now();
    let result = work();
    *time = start.elapsed();
    result
}

type Judged = (String, Result<(), String>);

fn expression(text: &str, scope: &Scope<'_>, twice: bool, time: &mut Duration) -> Judged {
    scope.world.rewind();
    let result = timed(time, || evaluate(text, scope));
    let mut wrong = match &result {
        Ok(value) => bounded(value),
        Err(error) => {
            let span = error.span();
            let inside = text.get(span.clone()).is_some();
            let whole = error.render(text).len() + error.to_string().len();
            if !inside {
                Err(format!("the error's place {span:?} is not in the text"))
            } else if whole > 2 * MAX_MESSAGE + 3 * text.len() {
                Err(format!("the error has {whole} bytes"))
            } else {
                Ok(())
            }
        }
    };
    if twice && wrong.is_ok() {
        let rewound = || scope.world.rewind();
        rewound();
        let again = evaluate(text, scope);
        let types = || {
            rewound();
            typed(text, scope)
        };
        if again != result || types() != types() {
            wrong = Err("it gives another result the second time".to_owned());
        }
    }
    let kind = match &result {
        Ok(Value::Null) => "null".to_owned(),
        Ok(_) => "value".to_owned(),
        Err(error) => outline(&error.to_string()),
    };
    (kind, wrong)
}

fn document(value: &Value, scope: &Scope<'_>, twice: bool, time: &mut Duration) -> Judged {
    scope.world.rewind();
    let done = timed(time, || transform(value, scope));
    let checked = check(value);
    let mut wrong = bounded(&done.value);
    let size = value.to_string().len();
    for finding in done.findings.iter().chain(&checked) {
        wrong = wrong.and_then(|()| sensible(finding, size));
    }
    scope.world.rewind();
    if twice && wrong.is_ok() && transform(value, scope) != done {
        wrong = Err("it gives another result the second time".to_owned());
    }
    let kind = if done.findings.is_empty() { "document" } else { "document with findings" };
    (kind.to_owned(), wrong)
}

fn sensible(finding: &Finding, size: usize) -> Result<(), String> {
    let long = finding.description.len() > MAX_MESSAGE + 2 * size;
    let broken = finding.description.contains(['$', '\n']) || !finding.path.starts_with('$');
    if long || broken { Err(format!("a finding is no good: {:.300}", finding.description)) } else { Ok(()) }
}

fn bounded(value: &Value) -> Result<(), String> {
    let size = value.to_string().len();
    if size > MAX_OUTPUT {
        return Err(format!("the result has {size} bytes"));
    }
    let depth = depth(value);
    if depth > MAX_DEPTH { Err(format!("the result has {depth} levels")) } else { Ok(()) }
}

fn depth(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(depth).max().unwrap_or_default(),
        Value::Object(entries) => entries.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}

/// A message without what is in quotes, without numbers, and without what follows a colon.
fn outline(message: &str) -> String {
    let mut outline = String::new();
    for (at, part) in message.split(['`', '\'']).enumerate() {
        outline.push_str(if at % 2 == 0 { part } else { "…" });
    }
    let plain: String = outline.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
    let short = plain.split(": ").next().unwrap_or_default();
    short.chars().take(60).collect()
}
