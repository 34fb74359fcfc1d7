//! Writes a machine as short as it can be: what `serde_json` writes, several times faster.
//!
//! Half of a machine is the same list of retries again and again, which is written once and copied; nearly all the rest are
//! texts without anything to escape.

use std::fmt::Write;
use std::sync::Arc;

use gennaker_asl::{Catcher, ChoiceRule, Machine, Next, Retrier, State, Timeout};
use indexmap::IndexMap;
use serde_json::Value;

use crate::Error;

/// A machine's definition; `room` is about how many bytes it will have.
pub(crate) fn definition(machine: &Machine, room: usize) -> Result<String, Error> {
    let mut writer = Writer { out: String::with_capacity(room), retries: None };
    writer.out.push_str("{\"Comment\":");
    writer.text(&machine.comment)?;
    writer.row(",\"StartAt\":", &machine.start_at, &machine.states)?;
    Ok(writer.out)
}

struct Writer {
    out: String,
    /// The list of retries that was written last, and how.
    retries: Option<(Arc<[Retrier]>, String)>,
}

type Written = Result<(), Error>;

impl Writer {
    /// The rest of a machine or branch.
    fn row(&mut self, start: &str, start_at: &str, states: &IndexMap<String, State>) -> Written {
        self.out.push_str(start);
        self.text(start_at)?;
        self.out.push_str(",\"States\":{");
        self.list(states, |writer, (name, state)| {
            writer.text(name)?;
            writer.out.push(':');
            writer.state(state)
        })?;
        self.out.push_str("}}");
        Ok(())
    }

    fn state(&mut self, state: &State) -> Written {
        match state {
            State::Task { resource, parameters, result_path, timeout, retry, catch, next } => {
                self.field("{\"Type\":\"Task\",\"Resource\":", resource)?;
                self.out.push_str(",\"Parameters\":");
                self.value(parameters)?;
                self.result_path(result_path.as_deref())?;
                match timeout {
                    Timeout::Seconds(seconds) => self.show(format_args!(",\"TimeoutSeconds\":{seconds}"))?,
                    Timeout::Path(path) => self.field(",\"TimeoutSecondsPath\":", path)?,
                }
                self.retry(retry)?;
                if !catch.is_empty() {
                    self.catch(catch)?;
                }
                self.next(next)?;
            }
            State::Choice { choices, default } => {
                self.out.push_str("{\"Type\":\"Choice\",\"Choices\":[");
                self.list(choices, Self::choice)?;
                self.field("],\"Default\":", default)?;
            }
            State::Wait { seconds_path, next } => {
                self.field("{\"Type\":\"Wait\",\"SecondsPath\":", seconds_path)?;
                self.field(",\"Next\":", next)?;
            }
            State::Parallel { branches, result_path, catch, next } => {
                self.out.push_str("{\"Type\":\"Parallel\",\"Branches\":[");
                self.list(branches, |writer, branch| {
                    writer.row("{\"StartAt\":", &branch.start_at, &branch.states)
                })?;
                self.out.push(']');
                self.result_path(result_path.as_deref())?;
                self.catch(catch)?;
                self.next(next)?;
            }
            State::Succeed {} => self.out.push_str("{\"Type\":\"Succeed\""),
            State::Fail { error, cause } => {
                self.field("{\"Type\":\"Fail\",\"Error\":", error)?;
                self.field(",\"Cause\":", cause)?;
            }
        }
        self.out.push('}');
        Ok(())
    }

    fn choice(&mut self, rule: &ChoiceRule) -> Written {
        self.field("{\"Variable\":", &rule.variable)?;
        self.field(",\"StringEquals\":", &rule.string_equals)?;
        self.field(",\"Next\":", &rule.next)?;
        self.out.push('}');
        Ok(())
    }

    fn catch(&mut self, catch: &[Catcher]) -> Written {
        self.out.push_str(",\"Catch\":[");
        self.list(catch, |writer, catcher| {
            writer.out.push_str("{\"ErrorEquals\":[");
            writer.list(&catcher.error_equals, |writer, error| writer.text(error))?;
            writer.field("],\"ResultPath\":", &catcher.result_path)?;
            writer.field(",\"Next\":", &catcher.next)?;
            writer.out.push('}');
            Ok(())
        })?;
        self.out.push(']');
        Ok(())
    }

    fn retry(&mut self, retry: &Arc<[Retrier]>) -> Written {
        let same = |(list, _): &(Arc<[Retrier]>, String)| Arc::ptr_eq(list, retry);
        if !self.retries.as_ref().is_some_and(same) {
            self.retries = Some((Arc::clone(retry), serde_json::to_string(retry.as_ref())?));
        }
        self.out.push_str(",\"Retry\":");
        self.out.push_str(self.retries.as_ref().map_or("[]", |(_, text)| text));
        Ok(())
    }

    fn result_path(&mut self, path: Option<&str>) -> Written {
        match path {
            Some(path) => self.field(",\"ResultPath\":", path),
            None => {
                self.out.push_str(",\"ResultPath\":null");
                Ok(())
            }
        }
    }

    fn next(&mut self, next: &Next) -> Written {
        match next {
            Next::State(name) => self.field(",\"Next\":", name),
            Next::End => {
                self.out.push_str(",\"End\":true");
                Ok(())
            }
        }
    }

    fn value(&mut self, value: &Value) -> Written {
        match value {
            Value::Object(fields) => {
                self.out.push('{');
                self.list(fields, |writer, (name, value)| {
                    writer.text(name)?;
                    writer.out.push(':');
                    writer.value(value)
                })?;
                self.out.push('}');
            }
            Value::Array(items) => {
                self.out.push('[');
                self.list(items, Self::value)?;
                self.out.push(']');
            }
            Value::String(text) => self.text(text)?,
            plain => self.show(format_args!("{plain}"))?,
        }
        Ok(())
    }

    /// What stands before a text, and the text.
    fn field(&mut self, before: &str, text: &str) -> Written {
        self.out.push_str(before);
        self.text(text)
    }

    fn text(&mut self, text: &str) -> Written {
        if text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
            self.out.push('"');
            self.out.push_str(text);
            self.out.push('"');
        } else {
            self.out.push_str(&serde_json::to_string(text)?);
        }
        Ok(())
    }

    /// Items with commas between them.
    fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T) -> Written,
    ) -> Written {
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            write(self, item)?;
        }
        Ok(())
    }

    fn show(&mut self, text: std::fmt::Arguments<'_>) -> Written {
        self.out.write_fmt(text).map_err(|error| Error::Json(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_is_what_serde_json_writes() {
        let retry = json!({ "ErrorEquals": ["A\n"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 1.5,
            "MaxDelaySeconds": 3, "JitterStrategy": "FULL" });
        let catch = json!([
            { "ErrorEquals": ["A", "B"], "ResultPath": "$.error", "Next": "\"quoted\"" },
            { "ErrorEquals": [], "ResultPath": "$.error", "Next": "back\\slash" },
        ]);
        let branch = json!({ "StartAt": "ä", "States": { "ä": { "Type": "Succeed" } } });
        let machine = json!({ "Comment": "tab\t, 😀", "StartAt": "a", "States": {
            "a": { "Type": "Task", "Resource": "r", "Parameters": { "x": [1, 1.5, null, true, {}, [], "\u{1}"] },
                "ResultPath": null, "TimeoutSeconds": 5, "Retry": [retry, retry], "Next": "b" },
            "b": { "Type": "Task", "Resource": "r", "Parameters": {}, "ResultPath": "$.stage",
                "TimeoutSecondsPath": "$.stage.wait", "Retry": [], "Catch": catch, "End": true },
            "c": { "Type": "Choice", "Default": "d", "Choices": [
                { "Variable": "$.a", "StringEquals": "x", "Next": "a" },
                { "Variable": "$.a", "StringEquals": "y", "Next": "b" } ] },
            "d": { "Type": "Wait", "SecondsPath": "$.w", "Next": "e" },
            "e": { "Type": "Parallel", "Branches": [branch, branch], "ResultPath": null, "Catch": catch, "End": true },
            "f": { "Type": "Fail", "Error": "E", "Cause": "C" },
        }});
        let machine: Machine = serde_json::from_value(machine).expect("a machine");
        let expected = serde_json::to_string(&machine).expect("JSON");
        assert_eq!(definition(&machine, 0).expect("JSON"), expected);
    }
}
