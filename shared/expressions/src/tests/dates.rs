//! Date, SimpleDateFormat, UUID and Random.

use serde_json::{Value, json};

use super::objects::{NOW, answer, answers, refuses};
use super::{context, execution};
use crate::{Scope, World, transform};

#[test]
fn a_date_is_milliseconds_in_utc() {
    answers(&[
        ("new java.util.Date(1700000000123L)", "Date 1700000000123"),
        ("new java.util.Date(5)", "Date 5"),
        ("new java.util.Date(2.5)", "Date 2"),
        ("new java.util.Date(big)", "Date 9007199254740993"),
        ("new java.util.Date(1700000000123L).getTime()", "Long 1700000000123"),
        ("new java.util.Date(1700000000123L).time", "Long 1700000000123"),
        ("new java.util.Date(1700000000123L).toString()", r#"String "Tue Nov 14 22:13:20 UTC 2023""#),
        ("'' + new java.util.Date(1700000000123L)", r#"String "Tue Nov 14 22:13:20 UTC 2023""#),
        ("'at '.concat(new java.util.Date(0L))", r#"String "at Thu Jan 01 00:00:00 UTC 1970""#),
        ("new java.util.Date(1700000000123L).toInstant()", "Instant 2023-11-14T22:13:20.123Z"),
        ("new java.util.Date(124, 0, 15)", "Date 1705276800000"),
        ("new java.util.Date(124, 0, 15, 10, 30)", "Date 1705314600000"),
        ("new java.util.Date(124, 12, 31, 25, 61, 61)", "Date 1738375321000"),
        ("new java.util.Date(124, '0', 1, 5, 6, 7)", "Date 1704085567000"),
        ("new java.util.Date('2024/01/15')", "Date 1705276800000"),
        ("new java.util.Date('Sat, 12 Aug 1995 13:30:00 GMT')", "Date 808234200000"),
        ("T(java.util.Date).UTC(124, 0, 15, 0, 0, 0)", "Long 1705276800000"),
        ("T(java.util.Date).parse('Jan 15, 2024')", "Long 1705276800000"),
        ("T(java.util.Date).from(T(java.time.Instant).ofEpochSecond(5))", "Date 5000"),
        ("new java.util.Date(1700000000123L).getYear()", "Integer 123"),
        ("new java.util.Date(1700000000123L).getMonth()", "Integer 10"),
        ("new java.util.Date(1700000000123L).getDate()", "Integer 14"),
        ("new java.util.Date(1700000000123L).getDay()", "Integer 2"),
        ("new java.util.Date(1700000000123L).getHours()", "Integer 22"),
        ("new java.util.Date(1700000000123L).getMinutes()", "Integer 13"),
        ("new java.util.Date(1700000000123L).seconds", "Integer 20"),
        ("new java.util.Date(1700000000123L).timezoneOffset", "Integer 0"),
        ("new java.util.Date(1700000000123L).toGMTString()", r#"String "14 Nov 2023 22:13:20 GMT""#),
        ("new java.util.Date(1700000000123L).toLocaleString()", r#"String "Nov 14, 2023, 10:13:20 PM""#),
    ]);
}

#[test]
fn dates_are_compared_with_each_other() {
    answers(&[
        ("new java.util.Date(5L).before(new java.util.Date(6L))", "Boolean true"),
        ("new java.util.Date(5L).after(new java.util.Date(6L))", "Boolean false"),
        ("new java.util.Date(5L).before('2024/01/15')", "Boolean true"),
        ("new java.util.Date(5L).compareTo(new java.util.Date(6L))", "Integer -1"),
        ("new java.util.Date(6L).compareTo(new java.util.Date(6L))", "Integer 0"),
        ("new java.util.Date(5L).equals(new java.util.Date(5L))", "Boolean true"),
        ("new java.util.Date(5L).equals(5L)", "Boolean false"),
        ("new java.util.Date(5L) == new java.util.Date(5L)", "Boolean true"),
        ("new java.util.Date(5L) != new java.util.Date(6L)", "Boolean true"),
        ("new java.util.Date(5L) < new java.util.Date(6L)", "Boolean true"),
        ("new java.util.Date(7L) >= new java.util.Date(8L)", "Boolean false"),
        ("new java.util.Date(5L) between {new java.util.Date(5L), new java.util.Date(6L)}", "Boolean true"),
        ("new java.util.Date(5000000000L).hashCode()", "Integer 705032705"),
        ("{new java.util.Date(5L)}.contains(new java.util.Date(5L))", "Boolean true"),
        ("new java.util.Date(5L) instanceof T(java.util.Date)", "Boolean true"),
    ]);
}

#[test]
fn dates_are_formatted_and_parsed_by_a_pattern() {
    answers(&[
        (
            r#"new java.text.SimpleDateFormat("yyyyMMdd-HHmm").format(new java.util.Date(1700000000123L))"#,
            r#"String "20231114-2213""#,
        ),
        (
            r#"new java.text.SimpleDateFormat("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").format(1700000000123L)"#,
            r#"String "2023-11-14T22:13:20.123Z""#,
        ),
        ("new java.text.SimpleDateFormat('EEE, d MMM yyyy').format(0)", r#"String "Thu, 1 Jan 1970""#),
        ("new java.text.SimpleDateFormat('yyyy').format(1.9)", r#"String "1970""#),
        ("new java.text.SimpleDateFormat('').format(0)", r#"String """#),
        ("new java.text.SimpleDateFormat('yyyy-MM-dd').parse('2024-01-15')", "Date 1705276800000"),
        ("new java.text.SimpleDateFormat('yyyy-MM-dd').parse('2024-13-45')", "Date 1739491200000"),
        ("new java.text.SimpleDateFormat('yyyy').parse(2024)", "Date 1704067200000"),
        (
            r#"new java.text.SimpleDateFormat("yyyy-MM-dd'T'HH:mm:ssXXX").parse('2024-01-15T10:30:00+01:00').getTime()"#,
            "Long 1705311000000",
        ),
        ("new java.text.SimpleDateFormat('yyyy-MM-dd')", "SimpleDateFormat"),
        ("new java.text.SimpleDateFormat('yyyy-MM-dd').toPattern()", r#"String "yyyy-MM-dd""#),
        ("new java.text.SimpleDateFormat('yyyy-MM-dd').toLocalizedPattern()", r#"String "yyyy-MM-dd""#),
        ("new java.text.SimpleDateFormat('yyyy').isLenient()", "Boolean true"),
        ("new java.text.SimpleDateFormat('yyyy').lenient", "Boolean true"),
        (
            "new java.text.SimpleDateFormat('yyyy').equals(new java.text.SimpleDateFormat('yyyy'))",
            "Boolean true",
        ),
        (
            "new java.text.SimpleDateFormat('yyyy').equals(new java.text.SimpleDateFormat('yy'))",
            "Boolean false",
        ),
        ("new java.text.SimpleDateFormat('yyyy').hashCode()", "Integer 3724864"),
        (
            "new java.text.SimpleDateFormat('yyyy').toString()",
            r#"String "java.text.SimpleDateFormat@38d640""#,
        ),
        ("'' + new java.text.SimpleDateFormat('yyyy')", r#"String "java.text.SimpleDateFormat@38d640""#),
    ]);
}

#[test]
fn a_uuid_is_two_numbers() {
    answers(&[
        ("T(java.util.UUID).fromString('1-1-1-1-1')", "UUID 00000001-0001-0001-0001-000000000001"),
        ("T(java.util.UUID).fromString('c232ab00-9414-11ec-b3c8-9e6bdeced846').version()", "Integer 1"),
        ("T(java.util.UUID).fromString('c232ab00-9414-11ec-b3c8-9e6bdeced846').variant()", "Integer 2"),
        ("T(java.util.UUID).fromString('c232ab00-9414-11ec-e3c8-9e6bdeced846').variant()", "Integer 7"),
        ("T(java.util.UUID).fromString('1-1-1-1-1').variant()", "Integer 0"),
        (
            "T(java.util.UUID).fromString('c232ab00-9414-11ec-b3c8-9e6bdeced846').hashCode()",
            "Integer 992017601",
        ),
        ("T(java.util.UUID).fromString('1-1-1-1-1').mostSignificantBits", "Long 4295032833"),
        (
            "T(java.util.UUID).fromString('c232ab00-9414-11ec-b3c8-9e6bdeced846').getLeastSignificantBits()",
            "Long -5491965559441532858",
        ),
        ("new java.util.UUID(1L, 2)", "UUID 00000000-0000-0001-0000-000000000002"),
        ("new java.util.UUID('1', 2).toString()", r#"String "00000000-0000-0001-0000-000000000002""#),
        ("new java.util.UUID(1, 2).compareTo('1-1-1-1-1')", "Integer -1"),
        ("new java.util.UUID(1, 2).compareTo(new java.util.UUID(1, 2))", "Integer 0"),
        ("new java.util.UUID(1, 2) == T(java.util.UUID).fromString('0-0-1-0-2')", "Boolean true"),
        (
            "T(java.util.UUID).fromString('1-1-1-1-1') < T(java.util.UUID).fromString('f0000000-1-1-f000-1')",
            "Boolean false",
        ),
        ("T(java.util.UUID).nameUUIDFromBytes({1,2,3})", "UUID 5289df73-7df5-3326-bcdd-22597afb1fac"),
        ("T(java.util.UUID).nameUUIDFromBytes({'-1',2L,3.0})", "UUID 620c6bc1-b4e9-38fe-bf3a-1784fe5dafe0"),
        ("T(java.util.UUID).nameUUIDFromBytes({})", "UUID d41d8cd9-8f00-3204-a980-0998ecf8427e"),
        ("'id '.concat(new java.util.UUID(1, 2))", r#"String "id 00000000-0000-0001-0000-000000000002""#),
        ("T(java.util.UUID).randomUUID().version()", "Integer 4"),
        ("T(java.util.UUID).randomUUID().toString().length()", "Integer 36"),
    ]);
}

#[test]
fn a_seed_gives_the_numbers_of_java() {
    answers(&[
        ("new java.util.Random(5L).nextInt()", "Integer -1157408321"),
        ("new java.util.Random('5').nextInt()", "Integer -1157408321"),
        ("new java.util.Random(2.7).nextInt()", "Integer -1154715079"),
        ("new java.util.Random(5L).nextInt(10)", "Integer 7"),
        ("new java.util.Random(5L).nextInt('10')", "Integer 7"),
        ("new java.util.Random(5L).nextInt(5, 10)", "Integer 7"),
        ("new java.util.Random(5L).nextLong()", "Long -4971030886054769832"),
        ("new java.util.Random(5L).nextLong(10)", "Long 2"),
        ("new java.util.Random(5L).nextLong(16)", "Long 8"),
        ("new java.util.Random(5L).nextLong(1000000007)", "Long 662395070"),
        ("new java.util.Random(5L).nextLong(3, 10)", "Long 3"),
        ("new java.util.Random(5L).nextLong(-5, 9000000000000000000L)", "Long 6737856593827390887"),
        (
            "new java.util.Random(5L).nextLong(-5000000000000000000L, 9000000000000000000L)",
            "Long -4971030886054769832",
        ),
        (
            "new java.util.Random(7L).nextLong(-5000000000000000000L, 9000000000000000000L)",
            "Long -4967725919621401576",
        ),
        ("new java.util.Random(5L).nextBoolean()", "Boolean true"),
        ("new java.util.Random(5L).nextFloat()", "Float 0.73051983"),
        ("new java.util.Random(5L).nextDouble()", "Double 0.730519863614471"),
        ("new java.util.Random(5L).nextDouble(10)", "Double 7.305198636144709"),
        ("new java.util.Random(5L).nextDouble(1, 10)", "Double 7.5746787725302385"),
        ("new java.util.Random(5L).nextGaussian()", "Double 0.23506366996956274"),
        (
            "{new java.util.Random(5L)}.![{nextInt(), nextInt(), nextInt()}]",
            "List [List [Integer -1157408321, Integer 758500184, Integer 379066948]]",
        ),
        ("new java.util.Random(5L)", "Random"),
        ("new java.util.Random(5L).equals(new java.util.Random(5L))", "Boolean false"),
    ]);
}

#[test]
fn now_is_the_moment_of_the_world() {
    answers(&[
        ("new java.util.Date()", "Date 1700000000123"),
        ("new java.util.Date().getTime()", "Long 1700000000123"),
        (
            "new java.text.SimpleDateFormat('yyyyMMdd-HHmm').format(new java.util.Date())",
            "String \"20231114-2213\"",
        ),
        ("T(java.time.Instant).now()", "Instant 2023-11-14T22:13:20.123Z"),
        ("T(java.time.LocalDate).now()", "LocalDate 2023-11-14"),
        ("T(java.time.LocalDate).now('UTC')", "LocalDate 2023-11-14"),
        ("T(java.time.LocalDate).now('+02:00')", "LocalDate 2023-11-15"),
        ("T(java.time.LocalDate).now().plusDays(3)", "LocalDate 2023-11-17"),
        ("T(java.time.LocalDateTime).now()", "LocalDateTime 2023-11-14T22:13:20.123"),
        ("T(java.time.LocalDateTime).now('-02:30').getHour()", "Integer 19"),
        ("new java.text.SimpleDateFormat('yy').parse('45').getYear()", "Integer 45"),
        ("new java.text.SimpleDateFormat('yy').parse('40').getYear()", "Integer 140"),
    ]);
    assert_eq!(NOW, 1_700_000_000_123);
}

#[test]
fn randomness_is_that_of_the_world() {
    for expression in ["new java.util.Random().nextInt()", "T(java.util.UUID).randomUUID()"] {
        assert_eq!(answer(expression, 1), answer(expression, 1), "{expression}");
        assert_ne!(answer(expression, 1), answer(expression, 2), "{expression}");
    }
    let two = "T(java.util.UUID).randomUUID() == T(java.util.UUID).randomUUID()";
    assert_eq!(answer(two, 1).as_deref(), Ok("Boolean false"));
}

/// A string of a pipeline, and whether it stayed as it was.
fn written(text: &str) -> (Value, bool) {
    let (context, execution, world) = (context(), execution(), World::new(NOW, [7; 32]));
    let root = context.as_object().expect("the context is a map");
    let scope =
        Scope { root, execution: &execution, current_stage: None, allow_unknown_keys: true, world: &world };
    let done = transform(&json!(text), &scope);
    (done.value, !done.findings.is_empty())
}

#[test]
fn an_object_is_written_as_spinnaker_writes_it() {
    for (expression, expected) in [
        ("new java.util.Date(5L)", json!(5)),
        ("new java.util.Date(5L).toInstant()", json!(5)),
        ("T(java.time.LocalDate).of(2024, 1, 31)", json!("2024-01-31")),
        ("T(java.time.LocalDateTime).of(2024, 1, 31, 0, 0)", json!("2024-01-31T00:00")),
        ("new java.util.UUID(1, 2)", json!("00000000-0000-0001-0000-000000000002")),
        ("T(java.time.DayOfWeek).of(1)", json!("MONDAY")),
        ("T(java.time.temporal.ChronoUnit).valueOf('HALF_DAYS')", json!("HALF_DAYS")),
        ("{new java.util.Date(5L)}", json!([5])),
        ("{at: new java.util.Date(5L)}", json!({"at": 5})),
    ] {
        assert_eq!(written(&format!("${{{expression}}}")), (expected, false), "{expression}");
    }
    for expression in [
        "new java.util.Random(5L)",
        "new java.text.SimpleDateFormat('yyyy')",
        "T(java.time.temporal.TemporalAdjusters).firstDayOfMonth()",
    ] {
        assert!(written(&format!("${{{expression}}}")).1, "{expression}");
    }
}

#[test]
fn an_object_within_a_text_is_what_spring_converts_it_to() {
    for (expression, expected) in [
        ("new java.util.Date(5L)", "Thu Jan 01 00:00:00 UTC 1970"),
        ("new java.util.UUID(1, 2)", "00000000-0000-0001-0000-000000000002"),
        ("T(java.time.DayOfWeek).of(1)", "MONDAY"),
        ("T(java.time.temporal.ChronoUnit).valueOf('HALF_DAYS')", "HALF_DAYS"),
        ("new java.text.SimpleDateFormat('yyyy')", "java.text.SimpleDateFormat@38d640"),
        ("{new java.util.Date(5L), 1}", "Thu Jan 01 00:00:00 UTC 1970,1"),
    ] {
        assert_eq!(
            written(&format!("x ${{{expression}}}")),
            (json!(format!("x {expected}")), false),
            "{expression}"
        );
    }
    for expression in [
        "T(java.time.LocalDate).of(2024, 1, 31)",
        "T(java.time.LocalDateTime).of(2024, 1, 31, 0, 0)",
        "new java.util.Date(5L).toInstant()",
        "new java.util.Random(5L)",
        "T(java.time.temporal.TemporalAdjusters).firstDayOfMonth()",
        "T(java.util.Date)",
    ] {
        assert!(written(&format!("x ${{{expression}}}")).1, "{expression}");
    }
}

#[test]
fn what_is_no_date_is_refused() {
    refuses(&[
        ("new java.util.Date('5')", "cannot read its text as a date"),
        ("new java.util.Date(null)", "is given null where it needs a number"),
        ("new java.util.Date(1, 2)", "takes 0, 1, 3, 5 or 6 arguments, 2 given"),
        ("new java.util.Date(5L).before('x')", "`before` cannot read its text as a date"),
        ("new java.util.Date(5L).before(7L)", "the number 7 does not convert to a Date"),
        ("new java.util.Date(5L).compareTo(null)", "is given null where it needs a Date"),
        ("new java.util.Date(5L).setTime(9L)", "methods that change a value are not available"),
        ("new java.util.Date(5L).setHours(9)", "methods that change a value are not available"),
        ("new java.util.Date(5L).clone()", "a Date has no method `clone`"),
        ("new java.util.Date(5L).getTimes()", "did you mean `getTime`?"),
        ("new java.util.Date(5L) < 6L", "cannot be compared"),
        ("new java.text.SimpleDateFormat('nope')", "the letter n means nothing"),
        ("new java.text.SimpleDateFormat(\"'open\")", "a single quote is left open"),
        (
            "new java.text.SimpleDateFormat('yyyy').format('5')",
            "does not convert to a Date or a number of milliseconds",
        ),
        ("new java.text.SimpleDateFormat('yyyy').format(null)", "is given null where it needs a Date"),
        (
            "new java.text.SimpleDateFormat('yyyy').format(T(java.time.Instant).now())",
            "an Instant does not convert to",
        ),
        (
            "new java.text.SimpleDateFormat('yyyy').parse('x')",
            "`parse` fails: \"x\" does not fit the date pattern \"yyyy\"",
        ),
        (
            "new java.text.SimpleDateFormat('yyyy').setLenient(false)",
            "methods that change a value are not available",
        ),
        (
            "new java.text.SimpleDateFormat('yyyy').applyPattern('MM')",
            "methods that change a value are not available",
        ),
    ]);
}

#[test]
fn what_is_no_uuid_and_no_range_is_refused() {
    refuses(&[
        ("T(java.util.UUID).fromString('x')", "`fromString` cannot read its text as a UUID"),
        ("T(java.util.UUID).nameUUIDFromBytes({300})", "numbers from -128 to 127"),
        ("T(java.util.UUID).nameUUIDFromBytes('abc')", "does not convert to a list of bytes"),
        ("new java.util.UUID(1)", "takes 2 arguments, 1 given"),
        ("new java.util.Random(5L).nextInt(0)", "needs a bound above 0, not 0"),
        ("new java.util.Random(5L).nextInt(3, 3)", "needs a bound above its origin 3, not 3"),
        ("new java.util.Random(5L).nextLong(0)", "the bound 0 is not above 0"),
        ("new java.util.Random(5L).nextDouble(-1)", "the bound must be above the origin"),
        ("new java.util.Random(5L).ints(5)", "draw one number at a time"),
        ("new java.util.Random(5L).longs()", "streams are not available"),
        ("new java.util.Random(5L).setSeed(5L)", "methods that change a value are not available"),
        ("new java.util.Random(5L).nextBytes({1})", "methods that change a value are not available"),
        ("#toJson(new java.util.Random(5L))", "a Random cannot be written as JSON"),
    ]);
}
