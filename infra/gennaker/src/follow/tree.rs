//! An execution as a tree of its stages.

use console::{Alignment, measure_text_width, pad_str, style, truncate_str};

use crate::{
    findings::block,
    follow::layout::{Place, layout},
    format,
    model::{Execution, Stage},
};

/// One picture per tenth of a second for what is running.
const SPINNER: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// The present moment, for what is still running.
    pub(crate) now: i64,
    /// Columns of the terminal.
    pub(crate) width: usize,
    /// Lines of the terminal; what was done first makes way.
    pub(crate) height: usize,
    /// Which picture of what moves; none for a tree that stands still.
    pub(crate) frame: Option<usize>,
}

impl Look {
    /// A tree that is printed once.
    pub(crate) fn still(now: i64, width: usize) -> Self {
        Self { now, width, height: usize::MAX, frame: None }
    }
}

/// The head line, then a line for each stage.
pub(crate) fn render(execution: &Execution, look: Look) -> String {
    let places = layout(&execution.stages);
    let rows: Vec<(&Stage, Row)> = places
        .iter()
        .filter_map(|place| execution.stages.get(place.stage).map(|stage| (stage, row(stage, *place, look))))
        .collect();
    let widest = |column: fn(&Row) -> &str| {
        rows.iter().map(|(_, row)| measure_text_width(column(row))).max().unwrap_or_default()
    };
    let widths = (widest(|row| &row.name), widest(|row| &row.stage_type), widest(|row| &row.time));
    let hidden = hidden(&rows, look.height);
    let mut lines = vec![head(execution, look)];
    if hidden > 0 {
        lines.push(style(format!("  … {} done", format::count(hidden, "stage"))).dim().to_string());
    }
    let cut = |line: &str| truncate_str(line.trim_end(), look.width, "…").into_owned();
    for line in &mut lines {
        *line = cut(line);
    }
    for (stage, row) in rows.iter().skip(hidden) {
        lines.push(cut(&row.line(widths)));
        // What moves is drawn over itself and must fit; what is printed once may be as long as it is.
        if look.frame.is_none() {
            lines.extend(block(stage));
        }
    }
    lines.join("\n")
}

/// How many of the first stages are done and make way for others.
fn hidden(rows: &[(&Stage, Row)], height: usize) -> usize {
    // Head, the line that says what is hidden, and one to spare.
    let surplus = (rows.len() + 3).saturating_sub(height);
    rows.iter().take(surplus).take_while(|(stage, _)| crate::model::is_end(&stage.status)).count()
}

fn head(execution: &Execution, look: Look) -> String {
    let time = execution.duration(look.now).map(format::duration).unwrap_or_default();
    let name = style(format!("{}/{}", execution.application, execution.name)).bold();
    format!("{} {name}  {}  {time}", mark(&execution.status, look), style(&execution.status).bold())
}

fn mark(status: &str, look: Look) -> String {
    match look.frame {
        Some(frame) if status == "RUNNING" => {
            style(SPINNER.get(frame % SPINNER.len()).unwrap_or(&"▶")).cyan().to_string()
        }
        _ => format::symbol(status).to_string(),
    }
}

struct Row {
    name: String,
    stage_type: String,
    time: String,
    remark: String,
}

fn row(stage: &Stage, place: Place, look: Look) -> Row {
    let branch = match (place.depth, place.begins_branch) {
        (0, _) => String::new(),
        (depth, true) => "│ ".repeat(depth - 1) + "├ ",
        (depth, false) => "│ ".repeat(depth),
    };
    let remark = stage.remark().unwrap_or_default();
    let remark = match stage.status.as_str() {
        "TERMINAL" | "STOPPED" | "FAILED_CONTINUE" => style(remark).red(),
        _ => style(remark).dim(),
    };
    Row {
        name: format!("  {}{} {}", style(branch).dim(), mark(&stage.status, look), stage.name),
        stage_type: style(&stage.stage_type).dim().to_string(),
        time: stage.duration(look.now).map(format::duration).unwrap_or_default(),
        remark: remark.to_string(),
    }
}

impl Row {
    fn line(&self, (name, stage_type, time): (usize, usize, usize)) -> String {
        format!(
            "{}  {}  {}  {}",
            pad_str(&self.name, name, Alignment::Left, None),
            pad_str(&self.stage_type, stage_type, Alignment::Left, None),
            pad_str(&self.time, time, Alignment::Right, None),
            self.remark
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn execution() -> Execution {
        serde_json::from_value(json!({
            "application": "myapp", "name": "roll", "status": "RUNNING", "startTime": 0,
            "stages": [
                {"refId": "1", "type": "findImage", "name": "Find", "status": "SUCCEEDED", "startTime": 0, "endTime": 400},
                {"refId": "2", "type": "deploy", "name": "Deploy half", "requisiteStageRefIds": ["1"],
                 "status": "RUNNING", "startTime": 400, "waiting": {"reason": "2 of 5 instances are up"}},
                {"refId": "3", "type": "wait", "name": "Wait", "requisiteStageRefIds": ["1"], "status": "TERMINAL",
                 "startTime": 400, "endTime": 900, "context": {"exception": {"details": {"error": "no time"}}}},
                {"refId": "4", "type": "wait", "name": "Rest", "requisiteStageRefIds": ["2", "3"], "status": "NOT_STARTED"}
            ]
        }))
        .unwrap()
    }

    #[test]
    fn a_tree_shows_status_name_type_time_and_what_is_waited_for() {
        console::set_colors_enabled(false);
        let tree = render(&execution(), Look::still(12_400, usize::MAX));
        let expected = "\
▶ myapp/roll  RUNNING  12 s
  ✔ Find           findImage  0.4 s
  ├ ▶ Deploy half  deploy      12 s  2 of 5 instances are up
  ├ ✘ Wait         wait       0.5 s  no time
  · Rest           wait";
        assert_eq!(tree, expected);
    }

    #[test]
    fn what_runs_moves_and_nothing_else() {
        console::set_colors_enabled(false);
        let frame =
            |frame| render(&execution(), Look { frame: Some(frame), ..Look::still(12_400, usize::MAX) });
        let (one, other) = (frame(0), frame(11));
        assert!(one.contains("├ ⠋ Deploy half") && other.contains("├ ⠙ Deploy half"), "{one}\n{other}");
        assert_eq!(one.replace('⠋', "⠙"), other);
    }

    #[test]
    fn expressions_that_did_not_evaluate_stand_under_their_stage_once_nothing_moves() {
        console::set_colors_enabled(false);
        let mut execution = execution();
        let report =
            json!([{ "level": "INFO", "path": "$.size", "description": "Failed to evaluate [size] no `x`" }]);
        execution.stages[0].context = json!({ "expressionEvaluationSummary": { "x": report } });
        let tree = render(&execution, Look::still(12_400, 60));
        let lines: Vec<&str> = tree.lines().skip(1).take(4).collect();
        assert_eq!(lines[0], "  ✔ Find           findImage  0.4 s  1 expression did not e…");
        assert_eq!(lines[1..3], ["      ${x}  $.size", "        no `x`"]);
        assert!(lines[3].contains("Deploy half"), "{tree}");
        let moving = render(&execution, Look { frame: Some(0), ..Look::still(12_400, 60) });
        assert!(!moving.contains("$.size"), "{moving}");
    }

    #[test]
    fn a_narrow_terminal_cuts_lines_and_a_low_one_hides_what_is_done() {
        console::set_colors_enabled(false);
        let tree = render(&execution(), Look { height: 6, ..Look::still(12_400, 30) });
        let lines: Vec<&str> = tree.lines().collect();
        assert!(lines.iter().all(|line| measure_text_width(line) <= 30), "{tree}");
        assert_eq!(lines[1], "  … 1 stage done");
        assert!(lines[2].contains("Deploy half"), "{tree}");
    }
}
