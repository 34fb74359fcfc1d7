//! What both sides answer to a case, as one line each.

use std::panic::{AssertUnwindSafe, catch_unwind};

use gennaker_expressions::{Level, Scope, World, transform, typed};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::cases::Case;
use crate::oracle::Oracle;

/// A canonical line, or why there is none.
pub(crate) type Answer = Result<String, String>;

/// A case with both answers.
pub(crate) struct Row {
    pub(crate) case: Case,
    pub(crate) spring: Answer,
    pub(crate) ours: Answer,
}

impl Row {
    /// Whether both have the same value, or both have none.
    pub(crate) fn agrees(&self) -> bool {
        match (&self.spring, &self.ours) {
            (Ok(spring), Ok(ours)) => spring == ours,
            (Err(_), Err(ours)) => !ours.starts_with(PANIC),
            _ => false,
        }
    }
}

const PANIC: &str = "panic";
/// Any time will do: no case shows it. Milliseconds since 1970.
const NOW: i64 = 1_700_000_000_000;

#[derive(Deserialize)]
struct Line {
    id: usize,
    value: Option<String>,
    error: Option<String>,
}

/// Both sides' answers to all cases.
pub(crate) fn rows(oracle: &Oracle, cases: Vec<Case>) -> Vec<Row> {
    let ask = |(id, case): (usize, &Case)| {
        let question = json!({
            "id": id,
            "context": case.context.1,
            "allowUnknownKeys": case.allow_unknown_keys,
            "template": case.template,
            "lenient": case.lenient,
            "expression": case.expression,
        });
        format!("{question}\n")
    };
    let questions = cases.iter().enumerate().map(ask).collect();
    let said = oracle.run("answer", questions).unwrap_or_else(|error| panic!("{error}"));
    let lines: Vec<Line> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), cases.len(), "Spring answered another number of cases");
    let row = |(at, (case, line)): (usize, (Case, Line))| {
        assert_eq!(line.id, at, "Spring answered in another order");
        let spring = line.value.ok_or_else(|| line.error.unwrap_or_default());
        Row { spring, ours: ours(&case), case }
    };
    cases.into_iter().zip(lines).enumerate().map(row).collect()
}

/// Our answer; a panic is an answer that agrees with nothing.
pub(crate) fn ours(case: &Case) -> Answer {
    let execution = case.context.1.get("execution").cloned().unwrap_or_default();
    let world = World::new(NOW, [7; 32]);
    let scope = Scope {
        root: &case.context.1,
        execution: &execution,
        current_stage: None,
        allow_unknown_keys: case.allow_unknown_keys,
        world: &world,
    };
    let answer = AssertUnwindSafe(|| {
        if case.template {
            transformed(&case.expression, &scope)
        } else {
            typed(&case.expression, &scope).map_err(|error| error.to_string())
        }
    });
    catch_unwind(answer).unwrap_or_else(|_| Err(format!("{PANIC}, see above")))
}

/// A whole string, which fails as a whole.
fn transformed(text: &str, scope: &Scope<'_>) -> Answer {
    let done = transform(&Value::String(text.to_owned()), scope);
    match done.findings.iter().find(|finding| finding.level == Level::Error) {
        Some(finding) => Err(finding.description.clone()),
        None => Ok(canonical(&done.value)),
    }
}

/// JSON as Jackson reads it, in the oracle's words.
fn canonical(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(yes) => format!("Boolean {yes}"),
        Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(whole), ..) if i32::try_from(whole).is_ok() => format!("Integer {whole}"),
            (Some(whole), ..) => format!("Long {whole}"),
            (_, Some(whole), _) => format!("BigInteger {whole}"),
            (_, _, real) => format!("Double {:?}", real.unwrap_or(f64::NAN)),
        },
        Value::String(text) => format!("String {}", quoted(text)),
        Value::Array(items) => {
            format!("List [{}]", items.iter().map(canonical).collect::<Vec<_>>().join(", "))
        }
        Value::Object(map) => {
            let entry =
                |(key, value): (&String, &Value)| (format!("String {}", quoted(key)), canonical(value));
            let mut entries: Vec<_> = map.iter().map(entry).collect();
            entries.sort();
            let entries: Vec<_> = entries.into_iter().map(|(key, value)| format!("{key}={value}")).collect();
            format!("Map {{{}}}", entries.join(", "))
        }
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
