//! The execution window of a stage: when it may start.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::lenient::{boolean, integer};
use crate::{Problem, WINDOW};

/// The field beside the flag [`WINDOW`] that says when.
const FIELD: &str = "restrictedExecutionWindow";
/// The longest delay after the opening, in seconds: as long as a stage waits for its window.
const LONGEST_DELAY: i64 = 7 * 24 * 60 * 60;

/// Days and times at which a stage may start (Spinnaker: `restrictedExecutionWindow`). The time zone is the
/// application's and stands elsewhere.
///
/// ```
/// let json = serde_json::json!({"whitelist": [{"startHour": 22, "endHour": 5, "endMin": 59}], "days": [2, "3"]});
/// let window = gennaker_pipeline::ExecutionWindow::parse(&json, "$").unwrap();
/// assert_eq!((window.times[0].start, window.times[0].end), (22 * 60, 5 * 60 + 59));
/// assert!(window.days.contains(&3));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExecutionWindow {
    /// Times of the day; none stands for the whole day.
    pub times: Vec<TimeRange>,
    /// Days of the week, 1 = Sunday to 7 = Saturday; none stands for every day.
    pub days: BTreeSet<u32>,
    /// The delay after the opening, where there is to be one.
    pub jitter: Option<Jitter>,
}

/// A part of the day, in minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeRange {
    /// The first minute.
    pub start: u32,
    /// The last minute, which belongs to it. One before the start is on the next day.
    pub end: u32,
}

/// A random delay, so that what waited for one window does not start in one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jitter {
    /// The shortest, in seconds.
    pub min_delay: u32,
    /// The longest, in seconds.
    pub max_delay: u32,
    /// Whether what a person started goes without it.
    pub skip_manual: bool,
}

impl ExecutionWindow {
    /// Reads `restrictedExecutionWindow`, which stands at `path`.
    ///
    /// # Errors
    /// Every problem of it. An expression is one: here it should have been evaluated.
    pub fn parse(json: &Value, path: &str) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader { problems: Vec::new(), awaits_evaluation: false };
        let window = reader.window(json, path);
        if reader.problems.is_empty() { Ok(window) } else { Err(reader.problems) }
    }
}

/// The problems of a stage's window, where it has one. Expressions are known only when the stage starts.
pub(crate) fn check(path: &str, context: &Map<String, Value>) -> Vec<Problem> {
    let Some(flag) = context.get(WINDOW).filter(|flag| !flag.is_null()) else { return Vec::new() };
    match boolean(flag) {
        Some(false) => return Vec::new(),
        None if !is_expression(flag) => {
            let message = format!("{flag} is neither true nor false");
            return vec![Problem::error(format!("{path}.{WINDOW}"), message)];
        }
        Some(true) | None => {}
    }
    let mut reader = Reader { problems: Vec::new(), awaits_evaluation: true };
    reader.window(context.get(FIELD).unwrap_or(&Value::Null), &format!("{path}.{FIELD}"));
    reader.problems
}

fn is_expression(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.contains("${"))
}

struct Reader {
    problems: Vec<Problem>,
    /// Whether an expression may still become anything.
    awaits_evaluation: bool,
}

impl Reader {
    fn window(&mut self, json: &Value, path: &str) -> ExecutionWindow {
        let empty = Map::new();
        let fields = match json {
            Value::Null => &empty,
            Value::Object(fields) => fields,
            other => {
                self.wrong(path, other, "a map with whitelist and days");
                return ExecutionWindow::default();
            }
        };
        let before = self.problems.len();
        let get = |name: &str| fields.get(name).unwrap_or(&Value::Null);
        let times = self.list(get("whitelist"), &format!("{path}.whitelist"), Self::time);
        let days = self.list(get("days"), &format!("{path}.days"), |reader, value, path| {
            reader.number(value, path, 1, 7, "a day from 1 (Sunday) to 7 (Saturday)")
        });
        let jitter = self.jitter(get("jitter"), &format!("{path}.jitter"));
        let is_blank =
            |name: &str| get(name).as_array().is_none_or(Vec::is_empty) && !is_expression(get(name));
        if self.problems.len() == before && is_blank("whitelist") && is_blank("days") {
            let message = "the window names neither times (whitelist) nor days, so the stage could never start; \
                           add one, or set restrictExecutionDuringTimeWindow to false";
            self.problems.push(Problem::error(path, message));
        }
        ExecutionWindow { times, days: days.into_iter().collect(), jitter }
    }

    fn time(&mut self, json: &Value, path: &str) -> Option<TimeRange> {
        let Some(fields) = json.as_object() else {
            self.wrong(path, json, "a map with startHour, startMin, endHour and endMin");
            return None;
        };
        let mut part = |name: &str, max: u32, what: &str| match fields.get(name) {
            // A full hour may go without its minutes.
            None | Some(Value::Null) if max == 59 => Some(0),
            value => self.number(value.unwrap_or(&Value::Null), &format!("{path}.{name}"), 0, max, what),
        };
        let (hour, minute) = ("an hour from 0 to 23", "a minute from 0 to 59");
        let start = (part("startHour", 23, hour), part("startMin", 59, minute));
        let end = (part("endHour", 23, hour), part("endMin", 59, minute));
        Some(TimeRange { start: start.0? * 60 + start.1?, end: end.0? * 60 + end.1? })
    }

    fn jitter(&mut self, json: &Value, path: &str) -> Option<Jitter> {
        let fields = match json {
            Value::Null => return None,
            Value::Object(fields) => fields,
            other => {
                self.wrong(path, other, "a map with enabled, minDelay and maxDelay");
                return None;
            }
        };
        let get = |name: &str| fields.get(name).unwrap_or(&Value::Null);
        if !self.flag(get("enabled"), &format!("{path}.enabled")) {
            return None;
        }
        let mut delay = |name: &str| match get(name) {
            Value::Null => Some(0),
            value => self.number(
                value,
                &format!("{path}.{name}"),
                0,
                LONGEST_DELAY,
                "a number of seconds from 0 to 604800",
            ),
        };
        let (min_delay, max_delay) = (delay("minDelay"), delay("maxDelay"));
        let skip_manual = self.flag(get("skipManual"), &format!("{path}.skipManual"));
        let (min_delay, max_delay) = (min_delay?, max_delay?);
        if min_delay > max_delay {
            self.problems.push(Problem::error(
                format!("{path}.maxDelay"),
                format!("{max_delay} is less than minDelay, {min_delay}; exchange them"),
            ));
        }
        Some(Jitter { min_delay, max_delay, skip_manual })
    }

    fn list<T>(
        &mut self,
        json: &Value,
        path: &str,
        mut item: impl FnMut(&mut Self, &Value, &str) -> Option<T>,
    ) -> Vec<T> {
        match json {
            Value::Null => Vec::new(),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .filter_map(|(index, value)| item(self, value, &format!("{path}[{index}]")))
                .collect(),
            other => {
                self.wrong(path, other, "a list");
                Vec::new()
            }
        }
    }

    fn number(
        &mut self,
        value: &Value,
        path: &str,
        min: u32,
        max: impl Into<i64>,
        what: &str,
    ) -> Option<u32> {
        let found = integer(value).filter(|number| (i64::from(min)..=max.into()).contains(number));
        if found.is_none() {
            self.wrong(path, value, what);
        }
        found.and_then(|number| u32::try_from(number).ok())
    }

    fn flag(&mut self, value: &Value, path: &str) -> bool {
        if value.is_null() {
            return false;
        }
        boolean(value).unwrap_or_else(|| {
            self.wrong(path, value, "true or false");
            false
        })
    }

    fn wrong(&mut self, path: &str, found: &Value, expected: &str) {
        let message = match (is_expression(found), found) {
            (true, _) if self.awaits_evaluation => return,
            (true, _) => format!("{found} did not evaluate; it should be {expected}"),
            (false, Value::Null) => format!("it is missing; it must be {expected}"),
            (false, found) => format!("{found} is not {expected}"),
        };
        self.problems.push(Problem::error(path, message));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problems(window: &Value) -> Vec<String> {
        let stage = json!({ WINDOW: true, FIELD: window });
        check("$.s", stage.as_object().expect("a map")).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_problem_of_a_window_is_named_with_its_path() {
        let window = json!({
            "whitelist": [
                { "startHour": 24, "startMin": 0, "endHour": 3, "endMin": 60 },
                { "startHour": "nine", "endHour": 17 },
                { "startHour": 9 },
                "all day",
            ],
            "days": [1, 0, 8, "Monday"],
            "jitter": { "enabled": "yes" },
        });
        assert_eq!(
            problems(&window),
            [
                "$.s.restrictedExecutionWindow.whitelist[0].startHour: 24 is not an hour from 0 to 23",
                "$.s.restrictedExecutionWindow.whitelist[0].endMin: 60 is not a minute from 0 to 59",
                "$.s.restrictedExecutionWindow.whitelist[1].startHour: \"nine\" is not an hour from 0 to 23",
                "$.s.restrictedExecutionWindow.whitelist[2].endHour: it is missing; it must be an hour from 0 to 23",
                "$.s.restrictedExecutionWindow.whitelist[3]: \"all day\" is not a map with startHour, startMin, endHour and endMin",
                "$.s.restrictedExecutionWindow.days[1]: 0 is not a day from 1 (Sunday) to 7 (Saturday)",
                "$.s.restrictedExecutionWindow.days[2]: 8 is not a day from 1 (Sunday) to 7 (Saturday)",
                "$.s.restrictedExecutionWindow.days[3]: \"Monday\" is not a day from 1 (Sunday) to 7 (Saturday)",
                "$.s.restrictedExecutionWindow.jitter.enabled: \"yes\" is not true or false",
            ]
        );
    }

    #[test]
    fn jitter_is_checked_where_it_is_on() {
        for (jitter, expected) in [
            (json!(null), 0),
            (json!({}), 0),
            (json!({"enabled": false, "minDelay": -1}), 0),
            (json!({"enabled": true, "minDelay": "10", "maxDelay": 600, "skipManual": true}), 0),
            (json!({"enabled": true}), 0),
            (json!({"enabled": true, "minDelay": 60, "maxDelay": 10}), 1),
            (json!({"enabled": true, "minDelay": -1, "maxDelay": 700_000, "skipManual": 1}), 3),
            (json!("on"), 1),
        ] {
            let found = problems(&json!({ "days": [2], "jitter": jitter }));
            assert_eq!(found.len(), expected, "{jitter}: {found:?}");
        }
    }

    #[test]
    fn a_window_without_days_and_times_is_refused_and_one_of_them_suffices() {
        for window in [json!(null), json!({}), json!({"whitelist": [], "days": null})] {
            assert_eq!(problems(&window).len(), 1, "{window}");
        }
        for window in [json!({"days": [1]}), json!({"whitelist": [{"startHour": 1, "endHour": 1}]})] {
            assert_eq!(problems(&window), [""; 0], "{window}");
        }
    }

    #[test]
    fn expressions_are_known_only_when_the_stage_starts() {
        let window =
            json!({ "whitelist": "${windows}", "days": ["${day}"], "jitter": { "enabled": "${on}" } });
        assert_eq!(problems(&window), [""; 0]);
        let unresolved = ExecutionWindow::parse(&window, "w").expect_err("expressions");
        assert_eq!(unresolved.len(), 3);
        assert!(unresolved[0].message.contains("did not evaluate"), "{}", unresolved[0]);
    }

    #[test]
    fn only_a_stage_that_is_restricted_is_checked() {
        for (flag, expected) in [
            (json!(true), 1),
            (json!("TRUE"), 1),
            (json!("${production}"), 1),
            (json!("perhaps"), 1),
            (json!(false), 0),
            (json!("false"), 0),
            (json!(null), 0),
        ] {
            let stage = json!({ WINDOW: flag, FIELD: { "days": [9] } });
            assert_eq!(check("$", stage.as_object().expect("a map")).len(), expected, "{flag}");
        }
    }
}
