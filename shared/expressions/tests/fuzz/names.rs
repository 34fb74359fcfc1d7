//! The names of all functions and methods, read from the tables in the crate's source: a new one is tried without being
//! told of here.

use std::fs;
use std::path::Path;

/// A method and what it is called on.
#[derive(Debug, Clone)]
pub(crate) struct Method {
    pub(crate) on: Target,
    pub(crate) name: String,
    /// The least number of arguments, and a most that is bounded where the method takes any number.
    pub(crate) counts: (usize, usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Text,
    Status,
    Number,
    Real,
    Big,
    Truth,
    Character,
    List,
    Map,
    Date,
    Instant,
    LocalDate,
    LocalDateTime,
    /// LocalDate, LocalDateTime or Instant.
    Temporal,
    DayOfWeek,
    ChronoUnit,
    Random,
    Format,
    Uuid,
    /// `T(…)` of the class.
    Type(&'static str),
    /// A function, without a target.
    Function,
}

/// Arguments that a method with any number of them gets at most.
const ANY: usize = 5;

/// All functions and methods.
pub(crate) fn all() -> Vec<Method> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    visit(&source.join("methods"), &mut found);
    let functions = fs::read_to_string(source.join("functions/mod.rs")).expect("the table of functions");
    for row in rows(&functions, &["pure(", "of_execution("]) {
        found.push(Method { on: Target::Function, name: row.name, counts: row.counts });
    }
    // The same table serves both, with the parsers' names as arguments.
    for (class, parsers) in
        [("Integer", ["parseInt", "parseUnsignedInt"]), ("Long", ["parseLong", "parseUnsignedLong"])]
    {
        for name in parsers {
            found.push(Method { on: Target::Type(class), name: name.to_owned(), counts: (1, 2) });
        }
    }
    assert!(found.len() > 300, "the tables are written in another way now: {} methods", found.len());
    found
}

fn visit(folder: &Path, found: &mut Vec<Method>) {
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            visit(&path, found);
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source file");
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        for row in rows(&text, &["method(", "overloaded("]) {
            for on in targets(stem, row.table) {
                found.push(Method { on, name: row.name.clone(), counts: row.counts });
            }
        }
    }
}

struct Row<'t> {
    /// The line that begins the table.
    table: &'t str,
    name: String,
    counts: (usize, usize),
}

/// The rows of tables: a call of one of `makers` that begins with a name in quotes, and then numbers.
fn rows<'t>(text: &'t str, makers: &[&str]) -> Vec<Row<'t>> {
    let mut rows = Vec::new();
    for maker in makers {
        for (at, _) in text.match_indices(maker) {
            let rest = text[at + maker.len()..].trim_start();
            let Some((name, rest)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) else {
                continue;
            };
            let mut counts = rest.trim_start_matches(',').split(',').map(str::trim);
            let mut count = || match counts.next() {
                Some("usize::MAX") => Some(ANY),
                other => other.and_then(|text| text.parse::<usize>().ok()),
            };
            let Some(least) = count() else { continue };
            let most = count().unwrap_or(least);
            let table = text[..at].lines().rev().find(|line| line.contains("const ")).unwrap_or_default();
            rows.push(Row { table, name: name.to_owned(), counts: (least, most) });
        }
    }
    rows
}

fn targets(stem: &str, table: &str) -> Vec<Target> {
    let is_static = table.contains("Method<Static>");
    match (stem, is_static) {
        ("text", false) => vec![Target::Text],
        ("compose", _) => vec![Target::Type("String")],
        ("lang", _) => vec![Target::Type("java.net.URLEncoder")],
        ("status", _) => vec![Target::Status],
        ("whole", _) => vec![Target::Type("Integer"), Target::Type("Long")],
        ("byte", _) => vec![Target::Type("Byte")],
        ("double", _) => vec![Target::Type("Double")],
        ("math", _) => vec![Target::Type("Math")],
        ("boolean", true) => vec![Target::Type("Boolean")],
        ("boolean", _) if table.contains("CHARACTER") => vec![Target::Character],
        ("boolean", _) => vec![Target::Truth],
        ("instance", _) if table.contains("BIG_METHODS") => vec![Target::Big],
        ("instance", _) if table.contains("REAL_METHODS") => vec![Target::Real],
        ("instance", _) => vec![Target::Number, Target::Big, Target::Real],
        ("collection", _) if table.contains("MAP") => vec![Target::Map],
        ("collection", _) => vec![Target::List],
        ("adjusters", _) => vec![Target::Type("java.time.temporal.TemporalAdjusters")],
        ("date", true) => vec![Target::Type("java.util.Date")],
        ("date", _) => vec![Target::Date],
        ("uuid", true) => vec![Target::Type("java.util.UUID")],
        ("uuid", _) => vec![Target::Uuid],
        ("random", _) => vec![Target::Random],
        ("simple_date_format", _) => vec![Target::Format],
        ("instant", true) => vec![Target::Type("java.time.Instant")],
        ("instant", _) => vec![Target::Instant],
        ("local_date", true) => vec![Target::Type("java.time.LocalDate")],
        ("local_date", _) => vec![Target::LocalDate],
        ("local_date_time", true) => vec![Target::Type("java.time.LocalDateTime")],
        ("local_date_time", _) => vec![Target::LocalDateTime],
        ("day_of_week", true) => vec![Target::Type("java.time.DayOfWeek")],
        ("day_of_week", _) => vec![Target::DayOfWeek],
        ("chrono_unit", true) => vec![Target::Type("java.time.temporal.ChronoUnit")],
        ("chrono_unit", _) => vec![Target::ChronoUnit],
        ("temporal", _) => vec![Target::Temporal],
        _ => Vec::new(),
    }
}
