//! Which types a method's arguments likely have: a guess by the method's target and name.

use crate::literals::Kind;
use crate::names::{Method, Target};
use crate::random::Random;

/// A kind for each argument.
pub(crate) fn of(method: &Method, count: usize, random: &mut Random) -> Vec<Kind> {
    if random.one_in(30) {
        return (0..count).map(|_| *random.pick(&Kind::ALL)).collect();
    }
    let known = known(method, count);
    (0..count)
        .map(|at| match known.get(at) {
            Some(kind) => *kind,
            None => *random.pick(likely(method.on)),
        })
        .collect()
}

/// What the first arguments are, where a guess would seldom hit.
fn known(method: &Method, count: usize) -> &'static [Kind] {
    use Kind::*;
    match (method.on, method.name.as_str(), count) {
        (Target::Text, "regionMatches", 4) => &[Whole, Text, Whole, Whole],
        (Target::Text, "regionMatches", 5) => &[Truth, Whole, Text, Whole, Whole],
        (Target::Text, "matches" | "split" | "replaceAll" | "replaceFirst", _) => &[Pattern],
        (Target::Text, "getBytes", _) => &[Charset],
        (Target::Text, "replace", _) => &[Text, Text],
        (Target::Text, "formatted", _) => &[Any, Any, Any, Any, Any],
        (Target::Type("String"), "format", _) => &[FormatText, Any, Any, Any],
        (Target::Type("String"), "join", 2) => &[Text, List],
        (Target::Type("String"), "copyValueOf" | "valueOf", 3) => &[Bytes, Whole, Whole],
        (Target::Type("String"), "copyValueOf", _) => &[Bytes],
        (Target::Type("java.net.URLEncoder"), ..) => &[Text, Charset],
        (Target::Type("java.util.UUID"), "nameUUIDFromBytes", _) => &[Bytes],
        (Target::Type("java.util.Date"), "from", _) => &[Instant],
        (Target::Type("Integer" | "Long" | "Byte"), name, _) if name.starts_with("parse") => &[Text, Whole],
        (Target::List, "contains" | "indexOf" | "lastIndexOf", _) => &[Any],
        (Target::List, "containsAll", _) => &[List],
        (Target::Map, "containsValue", _) => &[Any],
        (Target::Temporal, "minus" | "plus", _) => &[Whole, Unit],
        (Target::Temporal, "until", _) => &[Any, Unit],
        (Target::Temporal, "with", _) => &[Adjuster],
        (Target::Format, "format", _) => &[Date],
        (Target::Format, "parse", _) => &[Text],
        (Target::Date | Target::Type("java.util.Date"), "after" | "before" | "compareTo", _) => &[Date],
        (Target::ChronoUnit, "between", _) => &[LocalDate, LocalDate],
        (Target::Function, name, count) => of_function(name, count),
        _ => &[],
    }
}

fn of_function(name: &str, count: usize) -> &'static [Kind] {
    use Kind::*;
    match (name, count) {
        ("toJson" | "doNotEval", _) => &[Any],
        ("toInt", _) => &[Whole],
        ("toFloat", _) => &[Real],
        ("toBoolean", _) => &[Truth],
        _ => &[Text, Text, Text, Text, Text],
    }
}

fn likely(on: Target) -> &'static [Kind] {
    use Kind::*;
    match on {
        Target::Text => &[Text, Text, Whole],
        Target::Number | Target::Real | Target::Big => &[Whole, Long, Real, Big],
        Target::Truth => &[Truth],
        Target::Character => &[Character],
        Target::List => &[Whole],
        Target::Map => &[Text, Text, Any],
        Target::Date => &[Date, Long],
        Target::Instant => &[Instant, Long, Unit],
        Target::LocalDate => &[LocalDate, Whole, Unit],
        Target::LocalDateTime => &[LocalDateTime, Whole, Unit],
        Target::Temporal => &[Whole, Unit],
        Target::DayOfWeek => &[DayOfWeek, Whole],
        Target::ChronoUnit => &[Unit, LocalDate, LocalDateTime, Instant],
        Target::Random => &[Whole, Long, Real],
        Target::Format => &[Date, Text],
        Target::Uuid => &[Uuid, Text],
        Target::Type("Math") => &[Whole, Long, Real],
        Target::Type("Boolean") => &[Truth, Text],
        Target::Type("Double") => &[Real, Text],
        Target::Type("java.time.temporal.TemporalAdjusters") => &[DayOfWeek, Whole],
        Target::Type(class) if class.starts_with("java.time") => {
            &[Whole, Whole, Whole, Text, Long, LocalDate, LocalDateTime, Instant]
        }
        Target::Type("java.util.UUID" | "String") => &[Text, Any],
        Target::Type(_) => &[Whole, Text],
        Target::Function | Target::Status => &[Text],
    }
}

/// Arguments that the method certainly takes, where others would seldom be.
pub(crate) fn fitting(method: &Method) -> Option<&'static str> {
    Some(match (method.on, method.name.as_str()) {
        (Target::Function, "applicationMetadata") => "'shop'",
        (Target::Function, "canaryConfigNameToId" | "pipelineIdInApplication") => "'Deploy', 'shop'",
        (Target::Function, "pipelineId" | "pipelineIdOrNull") => "'Deploy'",
        (Target::Function, "judgment" | "judgement") => "'Go?'",
        (Target::Function, "manifestLabelValue") => "'Apply', 'Deployment', 'version'",
        (Target::Function, "triggerResolvedArtifact") => "'image'",
        (Target::Function, "triggerResolvedArtifactByType") => "'docker/image'",
        (Target::Function, "readJson") => "'[1, {\"a\": null}]'",
        (Target::Type("java.time.LocalDateTime"), "ofEpochSecond") => "1700000000L, 5, 'Z'",
        (Target::Function, "jsonFromUrl") => "'https://example.com/json'",
        (Target::Type("java.time.temporal.ChronoUnit"), "valueOf") => "'DAYS'",
        (Target::Type("java.time.DayOfWeek"), "valueOf") => "'MONDAY'",
        (Target::Type("Math"), "fma") => "1.5, 2.0, -0.5",
        (Target::Type("java.time.Instant"), "parse") => "'2024-02-29T12:30:00Z'",
        (Target::Type("java.time.LocalDate"), "parse") => "'2024-02-29'",
        (Target::Type("java.time.LocalDateTime"), "parse") => "'2024-02-29T12:30:00'",
        (Target::Type("java.time.LocalDateTime"), "of") => "2024, 2, 29, 12, 30",
        (Target::Type("java.time.LocalDate" | "java.time.LocalDateTime"), "ofInstant") => {
            "T(java.time.Instant).now(), 'UTC'"
        }
        (Target::LocalDateTime, "toEpochSecond" | "toInstant") => "'Z'",
        (Target::Format, "parse") => "new java.text.SimpleDateFormat().format(new java.util.Date())",
        _ => return None,
    })
}
