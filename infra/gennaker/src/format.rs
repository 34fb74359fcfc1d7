//! How times, prices, statuses and problems look.

use comfy_table::{Attribute, Cell, Table, presets};
use console::{StyledObject, style};
use gennaker_pipeline::{Problem, Severity};
use gennaker_statemachines::Cost;

/// A duration in milliseconds as people say it.
pub(crate) fn duration(millis: i64) -> String {
    let seconds = millis.max(0) / 1000;
    match seconds {
        0..10 => format!("{}.{} s", seconds, millis.max(0) % 1000 / 100),
        10..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => format!("{} h {:02} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// A moment as `2026-11-20 14:03:09`, in UTC.
pub(crate) fn moment(millis: i64) -> String {
    chrono::DateTime::from_timestamp_millis(millis)
        .map_or_else(|| millis.to_string(), |time| time.format("%Y-%m-%d %H:%M:%S").to_string())
}

/// A size in bytes.
pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes / 1_000_000)
}

/// A size in bytes, smaller.
pub(crate) fn kilobytes(bytes: usize) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

/// State transitions and what they cost on AWS.
pub(crate) fn cost(cost: Cost) -> String {
    format!("{} state transitions, ${:.4} on AWS", cost.transitions, cost.dollars())
}

/// `1 zip`, `2 zips`.
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// A status's symbol.
pub(crate) fn symbol(status: &str) -> StyledObject<&'static str> {
    match status {
        "SUCCEEDED" => style("✔").green(),
        "RUNNING" => style("▶").cyan(),
        "PAUSED" | "SUSPENDED" => style("‖").yellow(),
        "FAILED_CONTINUE" => style("!").yellow(),
        "TERMINAL" => style("✘").red(),
        "STOPPED" => style("■").red(),
        "CANCELED" => style("⊘").yellow(),
        "SKIPPED" => style("↷").dim(),
        _ => style("·").dim(),
    }
}

/// A problem of a definition, for stderr.
pub(crate) fn problem(problem: &Problem) -> String {
    let severity = match problem.severity {
        Severity::Error => style("error").for_stderr().red(),
        Severity::Warning => style("warning").for_stderr().yellow(),
    };
    format!("{severity} {}: {}", style(&problem.path).for_stderr().bold(), problem.message)
}

/// A table without lines, its header bold.
pub(crate) fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    if console::colors_enabled() {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    table.set_header(header.iter().map(|name| Cell::new(name).add_attribute(Attribute::Bold)));
    for row in rows {
        table.add_row(row);
    }
    table.trim_fmt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_as_exact_as_they_are_short() {
        for (millis, text) in [
            (-5, "0.0 s"),
            (0, "0.0 s"),
            (449, "0.4 s"),
            (9_999, "9.9 s"),
            (10_000, "10 s"),
            (59_999, "59 s"),
            (61_000, "1 min 01 s"),
            (3_600_000, "1 h 00 min"),
            (7_380_000, "2 h 03 min"),
        ] {
            assert_eq!(duration(millis), text);
        }
    }

    #[test]
    fn a_price_has_enough_digits_to_be_seen() {
        assert_eq!(cost(Cost::of_run(61, 4)), "73 state transitions, $0.0018 on AWS");
    }

    #[test]
    fn a_table_has_its_header_and_its_rows() {
        console::set_colors_enabled(false);
        let table = table(&["NAME", "HEALTHY"], [vec!["myapp-v000".to_owned(), "10".to_owned()]]);
        let lines: Vec<&str> = table.lines().map(str::trim).collect();
        assert_eq!(lines, ["NAME        HEALTHY", "myapp-v000  10"]);
    }
}
