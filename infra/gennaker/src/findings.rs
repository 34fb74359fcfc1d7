//! The expressions of a stage that did not evaluate (Spinnaker: `expressionEvaluationSummary`).

use console::{style, truncate_str};
use serde_json::Value;

use crate::model::Stage;

/// How many are shown under a stage.
const SHOWN: usize = 10;
/// Columns of an expression; it may have thousands.
const WIDTH: usize = 120;

/// An expression that stayed as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding<'s> {
    expression: &'s str,
    /// Where it stands in the stage, as a JSON path.
    path: &'s str,
    /// As it stands among the stage's errors as well.
    pub(crate) description: &'s str,
    /// Whether it failed; otherwise its value is null.
    failed: bool,
}

/// All of a stage, by their places.
pub(crate) fn findings(stage: &Stage) -> Vec<Finding<'_>> {
    let summary = stage.context.get("expressionEvaluationSummary").and_then(Value::as_object);
    let reports = summary.into_iter().flatten().flat_map(|(expression, reports)| {
        reports.as_array().into_iter().flatten().map(move |report| {
            let text = |name: &str| report.get(name).and_then(Value::as_str).unwrap_or_default();
            let (path, description) = (text("path"), text("description"));
            Finding { expression, path, description, failed: text("level") == "ERROR" }
        })
    });
    let mut findings: Vec<Finding<'_>> = reports.collect();
    findings.sort_by_key(|finding| finding.path);
    findings
}

/// Lines to stand under the stage: each expression with its place, and below it what is wrong.
pub(crate) fn block(stage: &Stage) -> Vec<String> {
    let findings = findings(stage);
    let mut lines: Vec<String> = findings.iter().take(SHOWN).flat_map(Finding::lines).collect();
    if let Some(more) = findings.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let rest = format!("      … {more} more in the stage's expressionEvaluationSummary");
        lines.push(style(rest).dim().to_string());
    }
    lines
}

impl Finding<'_> {
    fn lines(&self) -> [String; 2] {
        let expression = format!("${{{}}}", plain(self.expression));
        let expression = truncate_str(&expression, WIDTH, "…}").into_owned();
        let message = style(plain(self.message()));
        let message = if self.failed { message.red() } else { message.yellow() };
        let place = style(plain(self.path)).dim();
        [format!("      {}  {place}", style(expression).bold()), format!("        {message}")]
    }

    /// What is wrong, without the field's name, which the path says better.
    fn message(&self) -> &str {
        let after = self.description.strip_prefix("Failed to evaluate [");
        after.and_then(|rest| rest.split_once("] ")).map_or(self.description, |(_, message)| message)
    }
}

/// In one line, and without what would move a terminal's cursor.
fn plain(text: &str) -> String {
    crate::model::one_line(&text.replace(char::is_control, " "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn stage(summary: &Value) -> Stage {
        Stage { context: json!({ "expressionEvaluationSummary": summary }), ..Stage::default() }
    }

    #[test]
    fn an_expression_stands_with_its_place_over_what_is_wrong_with_it() {
        console::set_colors_enabled(false);
        let stage = stage(&json!({
            " #stge('Bake')\n.status ": [{
                "level": "ERROR", "path": "$.status",
                "description": "Failed to evaluate [status] there is no function `#stge` (at character 2)",
            }],
            "parameters.tga": [{
                "level": "INFO", "path": "$.image",
                "description": "Failed to evaluate [image] `parameters.tga` not found: there is no key `tga`",
            }],
        }));
        let expected = "      ${parameters.tga}  $.image
        `parameters.tga` not found: there is no key `tga`
      ${#stge('Bake') .status}  $.status
        there is no function `#stge` (at character 2)";
        assert_eq!(block(&stage).join("\n"), expected);
    }

    #[test]
    fn nothing_of_an_expression_moves_the_cursor_and_a_long_one_is_cut() {
        console::set_colors_enabled(false);
        let text = format!("\u{1b}[2J{}", "x".repeat(9_000));
        let lines = block(&stage(&json!({ text: [{ "level": "ERROR", "description": "no" }] })));
        assert!(!lines.join("").contains('\u{1b}'), "{lines:?}");
        assert!(lines[0].chars().count() < 140 && lines[0].contains("…}"), "{lines:?}");
    }

    #[test]
    fn of_many_the_first_are_shown_and_the_rest_is_counted() {
        console::set_colors_enabled(false);
        let report =
            |at: usize| json!({ "level": "INFO", "path": format!("$.list[{at:02}]"), "description": "no" });
        let stage = stage(&json!({ "x": (0..13).map(report).collect::<Vec<_>>() }));
        let lines = block(&stage);
        assert_eq!(lines.len(), 2 * SHOWN + 1);
        assert!(lines[0].ends_with("$.list[00]") && lines[20].contains("3 more"), "{lines:?}");
    }

    #[test]
    fn a_stage_without_any_has_no_block() {
        assert_eq!(block(&Stage::default()), [""; 0]);
        assert_eq!(block(&stage(&json!("no summary"))), [""; 0]);
    }
}
