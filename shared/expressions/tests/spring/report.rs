//! The table of what differs.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::answers::{Answer, Row};

const ROWS: usize = 40;
const WIDTH: usize = 140;

/// How many cases came out how.
pub(crate) fn summary(rows: &[Row]) -> String {
    let count = |wanted: fn(&Row) -> bool| rows.iter().filter(|row| wanted(row)).count();
    let same = count(|row| row.agrees() && row.spring.is_ok());
    let refused = count(|row| row.agrees() && row.spring.is_err());
    let differ = count(|row| !row.agrees());
    format!("{same} have the same value, {refused} are refused by both, {differ} differ")
}

/// How many rows there are of each kind, and some of them: first one of each kind. All stand in a file.
pub(crate) fn table(rows: &[&Row]) -> String {
    let mut kinds: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        kinds.entry(kind(row)).or_default().push(row);
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, rows)| (kind.starts_with(ONLY_WE_REFUSE), std::cmp::Reverse(rows.len())));

    let mut text = format!("{} answers differ from Spring's\n", rows.len());
    for (kind, rows) in kinds.iter().take(ROWS) {
        let _ = writeln!(text, "{:6}  {kind}", rows.len());
    }
    let longest = kinds.iter().map(|(_, rows)| rows.len()).max().unwrap_or(0);
    let in_turn = (0..longest).flat_map(|at| kinds.iter().filter_map(move |(_, rows)| rows.get(at)));
    in_turn.take(ROWS).for_each(|row| write_row(&mut text, row));
    let _ = writeln!(text, "\n{}", all(&kinds));
    text
}

/// Writes all rows by kind; says where.
fn all(kinds: &[(String, Vec<&Row>)]) -> String {
    let mut text = String::new();
    for (kind, rows) in kinds {
        let _ = write!(text, "\n==== {} {kind}\n", rows.len());
        rows.iter().for_each(|row| write_row(&mut text, row));
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("spring/differences.txt");
    match fs::write(&path, text) {
        Ok(()) => format!("all of them: {}", path.display()),
        Err(error) => format!("{}: {error}", path.display()),
    }
}

fn write_row(text: &mut String, row: &Row) {
    let unknown = if row.case.allow_unknown_keys { "" } else { ", unknown keys are errors" };
    let _ = write!(
        text,
        "\n{} in {}{unknown}\n  {}\n  Spring  {}\n  ours    {}\n",
        row.case.origin,
        row.case.context.0,
        row.case.expression,
        short(&row.spring),
        short(&row.ours),
    );
}

const ONLY_WE_REFUSE: &str = "only we refuse";

/// What the two sides did, with the reason of the one that refuses.
fn kind(row: &Row) -> String {
    match (&row.spring, &row.ours) {
        (Ok(spring), Ok(ours)) if spring.split(' ').next() == ours.split(' ').next() => {
            "another value".into()
        }
        (Ok(_), Ok(_)) => "another type".into(),
        (Ok(_), Err(error)) => {
            let message = error.strip_prefix("Failed to evaluate [] ").unwrap_or(error);
            format!("{ONLY_WE_REFUSE}: {}", message.split(" (at character").next().unwrap_or_default())
        }
        (Err(error), Ok(_)) => {
            format!("only Spring refuses: {}", error.split(':').next().unwrap_or_default())
        }
        (Err(_), Err(_)) => "we panic".into(),
    }
}

fn short(answer: &Answer) -> String {
    let (mark, text) = match answer {
        Ok(value) => ("", value),
        Err(error) => ("refuses: ", error),
    };
    let mut line: String = text.chars().take(WIDTH).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.len() < text.len() {
        line.push('…');
    }
    format!("{mark}{line}")
}
