//! How an outcome is printed.

use serde_json::{Value, json};

use super::outcome::{Outcome, Text, Trouble};
use crate::{error::Error, output::Output};

/// Prints; what is not a value is an error with the exit code that the help promises.
pub(super) fn show(output: Output, text: &Text, outcome: Outcome, types: bool) -> Result<(), Error> {
    output.json(&as_json(&outcome, types));
    match outcome {
        Outcome::Found { typed, .. } if types => output.line(typed),
        Outcome::Found { value: Ok(value), .. } => {
            if !output.is_json() {
                output.document(&value);
            }
        }
        Outcome::Found { value: Err(trouble), .. } => {
            return Err(Error::Failed(format!("{}\n  hint: --types shows it", trouble.shown)));
        }
        Outcome::Failed(trouble) => return Err(Error::Failed(trouble.shown)),
        Outcome::Null { text: left, findings } => {
            let whole = text.written();
            output.say(match text {
                Text::Expression(_) => format!("the value is null: the text stays `{whole}`"),
                Text::Composite(_) => format!("a value is null: of `{whole}` is left `{left}`"),
            });
            for finding in findings {
                output.say(format!("  {}", finding.description));
            }
            return Err(Error::Null);
        }
    }
    Ok(())
}

/// For scripts.
fn as_json(outcome: &Outcome, types: bool) -> Value {
    match outcome {
        Outcome::Found { value: Ok(value), typed } => {
            json!({ "value": value, "type": name(typed), "typed": typed })
        }
        Outcome::Found { value: Err(_), typed } if types => {
            json!({ "value": null, "type": name(typed), "typed": typed })
        }
        Outcome::Found { value: Err(trouble), .. } | Outcome::Failed(trouble) => {
            let Trouble { message, expression, span, hints, .. } = trouble;
            json!({ "error": { "message": message, "expression": expression, "span": span, "hints": hints } })
        }
        Outcome::Null { text, findings } => {
            json!({ "value": null, "type": "null", "text": text, "findings": findings })
        }
    }
}

/// `Integer` of `Integer 5`.
fn name(typed: &str) -> &str {
    typed.split(' ').next().unwrap_or(typed)
}
