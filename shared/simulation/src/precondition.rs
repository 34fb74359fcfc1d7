//! Conditions of `checkPreconditions`, which need no cloud to be checked.

use gennaker_expressions::Finding;
use gennaker_pipeline::{boolean, text};
use gennaker_rules::{Status, failure_status, flags_for, parent_status};
use serde_json::{Map, Value, json};

use crate::scope::Seen;

/// The stage type whose conditions are checked here.
pub(crate) const TYPE: &str = "checkPreconditions";
/// A condition's own "if it fails".
const FLAGS: [&str; 2] = ["failPipeline", "continuePipeline"];

/// Why conditions do not hold, and what is to happen then.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unmet {
    pub(crate) reason: String,
    /// The stage's "if the stage fails" from now on.
    pub(crate) flags: Map<String, Value>,
    /// What did not evaluate.
    pub(crate) findings: Vec<Finding>,
}

/// What is wrong with one condition.
struct Complaint {
    reason: String,
    findings: Vec<Finding>,
}

impl From<String> for Complaint {
    fn from(reason: String) -> Self {
        Self { reason, findings: Vec::new() }
    }
}

/// Checks a stage's conditions. Conditions about a cloud hold.
pub(crate) fn check(sight: &Seen<'_>, ref_id: &str) -> Option<Unmet> {
    let stage = &sight.rows.get(ref_id)?.context;
    let conditions = stage.get("preconditions").and_then(Value::as_array)?;
    let (mut statuses, mut reasons, mut findings) = (Vec::new(), Vec::new(), Vec::new());
    for condition in conditions {
        let Some(complaint) = complaint(sight, ref_id, condition) else { continue };
        statuses.push(status(stage, condition));
        reasons.push(explain(condition, complaint.reason));
        findings.extend(complaint.findings);
    }
    if reasons.is_empty() {
        return None;
    }
    let flags = flags_for(parent_status(stage, statuses));
    let flags = flags.into_iter().map(|(name, flag)| (name.to_owned(), Value::from(flag))).collect();
    Some(Unmet { reason: reasons.join("; "), flags, findings })
}

/// What a condition's failure leads to: by its own "if it fails" where it says anything, otherwise by the stage's.
fn status(stage: &Map<String, Value>, condition: &Value) -> Status {
    let flag = |name: &str| Some((name.to_owned(), Value::from(condition.get(name).and_then(boolean)?)));
    let mut context = stage.clone();
    context.extend(FLAGS.into_iter().filter_map(flag));
    failure_status(&context)
}

/// The reason of its failure, with what its author says to it.
fn explain(condition: &Value, reason: String) -> String {
    match condition.pointer("/context/failureMessage").and_then(text) {
        Some(message) => format!("{reason} ({message})"),
        None => reason,
    }
}

fn complaint(sight: &Seen<'_>, ref_id: &str, condition: &Value) -> Option<Complaint> {
    let field = |name: &str| condition.get("context").and_then(|context| context.get(name));
    match condition.get("type").and_then(Value::as_str)? {
        "expression" => untrue(sight, ref_id, field("expression").unwrap_or(&Value::Null)),
        "stageStatus" => {
            let (name, expected) = (field("stageName")?.as_str()?, field("stageStatus")?.as_str()?);
            let found = sight.rows.0.values().find(|row| row.definition.name == name);
            let is = found.map_or("not in this pipeline", |row| row.status.name());
            (is != expected).then(|| format!("stage {name} should be {expected} and is {is}").into())
        }
        _ => None,
    }
}

/// What is wrong with an expression, which may stand with or without `${}`; with it, it was evaluated when the stage
/// started.
fn untrue(sight: &Seen<'_>, ref_id: &str, expression: &Value) -> Option<Complaint> {
    let value = match expression {
        Value::Null => Value::Bool(false),
        Value::String(text) if text.contains("${") => return Some(format!("{text} did not evaluate").into()),
        Value::String(text) => {
            let (value, findings) = sight.transform(ref_id, &json!(format!("${{{text}}}")));
            if let Some(finding) = findings.first() {
                let reason = format!("{text} did not evaluate: {}", finding.description);
                return Some(Complaint { reason, findings });
            }
            value
        }
        value => value.clone(),
    };
    let written = match expression {
        Value::Null => "false".to_owned(),
        other => text(other).unwrap_or_else(|| other.to_string()),
    };
    (boolean(&value) != Some(true)).then(|| format!("{written} should be true and is {value}").into())
}
