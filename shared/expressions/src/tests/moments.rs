//! Instant, the enums of `java.time`, its adjusters, and what it refuses.

use super::objects::{answer, answers, refuses};

#[test]
fn an_instant_is_a_moment() {
    answers(&[
        ("T(java.time.Instant).ofEpochMilli(1700000000123L)", "Instant 2023-11-14T22:13:20.123Z"),
        ("T(java.time.Instant).ofEpochMilli('5')", "Instant 1970-01-01T00:00:00.005Z"),
        ("T(java.time.Instant).ofEpochSecond(1700000000)", "Instant 2023-11-14T22:13:20Z"),
        ("T(java.time.Instant).ofEpochSecond(5, 7)", "Instant 1970-01-01T00:00:05.000000007Z"),
        ("T(java.time.Instant).parse('2024-01-31T10:15:30.123Z')", "Instant 2024-01-31T10:15:30.123Z"),
        ("T(java.time.Instant).EPOCH", "Instant 1970-01-01T00:00:00Z"),
        (
            "T(java.time.Instant).from(T(java.time.Instant).ofEpochMilli(5))",
            "Instant 1970-01-01T00:00:00.005Z",
        ),
        ("T(java.time.Instant).ofEpochMilli(1700000000123L).toEpochMilli()", "Long 1700000000123"),
        ("T(java.time.Instant).ofEpochMilli(1700000000123L).epochSecond", "Long 1700000000"),
        ("T(java.time.Instant).ofEpochMilli(1700000000123L).nano", "Integer 123000000"),
        (
            "T(java.time.Instant).ofEpochMilli(1700000000123L).toString()",
            r#"String "2023-11-14T22:13:20.123Z""#,
        ),
        ("T(java.time.Instant).ofEpochMilli(1700000000123L).hashCode()", "Integer -616934592"),
        (
            "T(java.time.Instant).ofEpochMilli(1700000000123L).plusSeconds(60)",
            "Instant 2023-11-14T22:14:20.123Z",
        ),
        (
            "T(java.time.Instant).ofEpochMilli(1700000000123L).plusMillis(60)",
            "Instant 2023-11-14T22:13:20.183Z",
        ),
        (
            "T(java.time.Instant).ofEpochMilli(1700000000123L).minusNanos(60)",
            "Instant 2023-11-14T22:13:20.122999940Z",
        ),
        (
            "T(java.time.Instant).ofEpochMilli(1700000000123L).minus(1, T(java.time.temporal.ChronoUnit).valueOf('DAYS'))",
            "Instant 2023-11-13T22:13:20.123Z",
        ),
        (
            "T(java.time.Instant).ofEpochMilli(1700000000123L).truncatedTo(T(java.time.temporal.ChronoUnit).valueOf('MINUTES'))",
            "Instant 2023-11-14T22:13:00Z",
        ),
        (
            "T(java.time.Instant).ofEpochMilli(0).until(T(java.time.Instant).ofEpochMilli(5000), T(java.time.temporal.ChronoUnit).valueOf('SECONDS'))",
            "Long 5",
        ),
        (
            "T(java.time.Instant).ofEpochMilli(5).isBefore(T(java.time.Instant).ofEpochMilli(6))",
            "Boolean true",
        ),
        (
            "T(java.time.Instant).ofEpochMilli(5).isAfter(T(java.time.Instant).ofEpochMilli(6))",
            "Boolean false",
        ),
        (
            "T(java.time.Instant).ofEpochMilli(5).compareTo(T(java.time.Instant).ofEpochMilli(0))",
            "Integer 5000000",
        ),
        ("T(java.time.Instant).ofEpochMilli(5) > T(java.time.Instant).ofEpochMilli(0)", "Boolean true"),
    ]);
}

#[test]
fn enums_have_names() {
    answers(&[
        ("T(java.time.DayOfWeek).of(1)", "DayOfWeek MONDAY"),
        ("T(java.time.DayOfWeek).of('3')", "DayOfWeek WEDNESDAY"),
        ("T(java.time.DayOfWeek).valueOf('FRIDAY')", "DayOfWeek FRIDAY"),
        ("T(java.time.DayOfWeek).MONDAY", "DayOfWeek MONDAY"),
        (
            "T(java.time.DayOfWeek).values()",
            "List [DayOfWeek MONDAY, DayOfWeek TUESDAY, DayOfWeek WEDNESDAY, DayOfWeek THURSDAY, DayOfWeek FRIDAY, DayOfWeek SATURDAY, DayOfWeek SUNDAY]",
        ),
        ("T(java.time.DayOfWeek).values().length", "Integer 7"),
        ("T(java.time.DayOfWeek).from(T(java.time.LocalDate).of(2024, 1, 31))", "DayOfWeek WEDNESDAY"),
        (
            "T(java.time.DayOfWeek).from(T(java.time.LocalDateTime).of(2024, 1, 31, 0, 0))",
            "DayOfWeek WEDNESDAY",
        ),
        ("T(java.time.DayOfWeek).from(T(java.time.DayOfWeek).of(2))", "DayOfWeek TUESDAY"),
        ("T(java.time.DayOfWeek).of(6).plus(2)", "DayOfWeek MONDAY"),
        ("T(java.time.DayOfWeek).of(6).minus('6')", "DayOfWeek SUNDAY"),
        ("T(java.time.DayOfWeek).of(6).ordinal()", "Integer 5"),
        ("T(java.time.DayOfWeek).of(6).value", "Integer 6"),
        ("T(java.time.DayOfWeek).of(6).name()", r#"String "SATURDAY""#),
        ("T(java.time.DayOfWeek).of(6).toString() == 'SATURDAY'", "Boolean true"),
        ("T(java.time.DayOfWeek).of(6) == 'SATURDAY'", "Boolean false"),
        ("T(java.time.DayOfWeek).of(6).compareTo(T(java.time.DayOfWeek).of(1))", "Integer 5"),
        ("T(java.time.DayOfWeek).of(1) < T(java.time.DayOfWeek).of(3)", "Boolean true"),
        ("T(java.time.DayOfWeek).of(1).valueOf('TUESDAY')", "DayOfWeek TUESDAY"),
        ("'' + T(java.time.DayOfWeek).of(1)", r#"String "MONDAY""#),
        ("T(java.time.temporal.ChronoUnit).valueOf('HALF_DAYS')", "ChronoUnit HALF_DAYS"),
        ("T(java.time.temporal.ChronoUnit).DAYS", "ChronoUnit DAYS"),
        ("T(java.time.temporal.ChronoUnit).valueOf('HALF_DAYS').toString()", r#"String "HalfDays""#),
        ("T(java.time.temporal.ChronoUnit).valueOf('HALF_DAYS').name()", r#"String "HALF_DAYS""#),
        ("'' + T(java.time.temporal.ChronoUnit).valueOf('HALF_DAYS')", r#"String "HALF_DAYS""#),
        ("T(java.time.temporal.ChronoUnit).values().length", "Integer 16"),
        ("T(java.time.temporal.ChronoUnit).valueOf('DAYS').ordinal()", "Integer 7"),
        ("T(java.time.temporal.ChronoUnit).valueOf('DAYS').dateBased", "Boolean true"),
        ("T(java.time.temporal.ChronoUnit).valueOf('DAYS').timeBased", "Boolean false"),
        ("T(java.time.temporal.ChronoUnit).valueOf('DAYS').durationEstimated", "Boolean true"),
        (
            "T(java.time.temporal.ChronoUnit).valueOf('DAYS').isSupportedBy(T(java.time.Instant).ofEpochMilli(5))",
            "Boolean true",
        ),
        (
            "T(java.time.temporal.ChronoUnit).valueOf('DAYS').compareTo(T(java.time.temporal.ChronoUnit).valueOf('WEEKS'))",
            "Integer -1",
        ),
        (
            "T(java.time.temporal.ChronoUnit).valueOf('DAYS') < T(java.time.temporal.ChronoUnit).valueOf('WEEKS')",
            "Boolean true",
        ),
        (
            "T(java.time.temporal.ChronoUnit).valueOf('DAYS').between(T(java.time.LocalDate).of(2024,1,1), T(java.time.LocalDate).of(2024,3,1))",
            "Long 60",
        ),
        (
            "T(java.time.temporal.ChronoUnit).valueOf('MONTHS').between(T(java.time.LocalDate).of(2024,1,31), T(java.time.LocalDate).of(2024,2,29))",
            "Long 0",
        ),
        (
            "T(java.time.temporal.ChronoUnit).valueOf('HOURS').between(T(java.time.Instant).ofEpochMilli(0), T(java.time.Instant).ofEpochMilli(7200000))",
            "Long 2",
        ),
    ]);
}

#[test]
fn an_adjuster_adjusts_dates() {
    let with = |adjuster: &str| {
        answer(&format!("{DATE}.with(T(java.time.temporal.TemporalAdjusters).{adjuster})"), 7)
    };
    let friday = "T(java.time.DayOfWeek).valueOf('FRIDAY')";
    for (adjuster, expected) in [
        ("firstDayOfMonth()".to_owned(), "2024-01-01"),
        ("lastDayOfMonth()".to_owned(), "2024-01-31"),
        ("firstDayOfNextMonth()".to_owned(), "2024-02-01"),
        ("firstDayOfYear()".to_owned(), "2024-01-01"),
        ("lastDayOfYear()".to_owned(), "2024-12-31"),
        ("firstDayOfNextYear()".to_owned(), "2025-01-01"),
        (format!("next({friday})"), "2024-01-26"),
        (format!("nextOrSame({friday})"), "2024-01-19"),
        (format!("previous({friday})"), "2024-01-12"),
        (format!("previousOrSame({friday})"), "2024-01-19"),
        (format!("firstInMonth({friday})"), "2024-01-05"),
        (format!("lastInMonth({friday})"), "2024-01-26"),
        (format!("dayOfWeekInMonth(2, {friday})"), "2024-01-12"),
    ] {
        assert_eq!(with(&adjuster), Ok(format!("LocalDate {expected}")), "{adjuster}");
    }
    answers(&[
        ("T(java.time.temporal.TemporalAdjusters).firstDayOfMonth()", "TemporalAdjuster"),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 19, 5, 6).with(T(java.time.temporal.TemporalAdjusters).lastDayOfMonth())",
            "LocalDateTime 2024-01-31T05:06",
        ),
    ]);
}

const DATE: &str = "T(java.time.LocalDate).of(2024, 1, 19)";

#[test]
fn what_java_time_refuses_is_refused() {
    let of_date = [
        ("plusDays(null)", "`plusDays` is given null where it needs a number"),
        ("plusDays('x')", "the string 'x' does not convert to"),
        ("plusDays()", "`plusDays` takes 1 argument, 0 given"),
        ("plusDays(9000000000000000000L)", "`plusDays` fails: this date is too far away"),
        ("minusDays(T(Long).parseLong('-9223372036854775808'))", "cannot go back that far"),
        ("plus(1, 'DAYS')", "such as T(java.time.temporal.ChronoUnit).valueOf('DAYS')"),
        ("plus(1, null)", "is given null where it needs a unit"),
        ("plus(1)", "`plus` takes 2 arguments, 1 given"),
        ("plus(1, T(java.time.temporal.ChronoUnit).HOURS)", "LocalDate cannot be counted in Hours"),
        ("with('MONDAY')", "does not convert to an adjuster"),
        ("with(T(java.time.Instant).EPOCH)", "`with` fails: Instant cannot stand for LocalDate"),
        ("isBefore('2025-01-01')", "the string '2025-01-01' does not convert to a LocalDate"),
        ("compareTo(T(java.time.LocalDateTime).now())", "a LocalDateTime does not convert to a LocalDate"),
        ("withMonth(13)", "`withMonth` fails: month 13 is not between 1 and 12"),
        ("format('yyyy')", "a LocalDate has no method `format`"),
        ("getMonth()", "a LocalDate has no method `getMonth`"),
        ("plusDay(1)", "did you mean `plusDays`?"),
        ("chronology", "a LocalDate has no property `chronology`"),
    ];
    for (call, message) in of_date {
        refuses(&[(&format!("{DATE}.{call}"), message)]);
    }
    refuses(&[
        (
            "T(java.time.LocalDate).of(2023, 2, 29)",
            "`of` fails: day of this month 29 is not between 1 and 28",
        ),
        ("T(java.time.LocalDate).of(2024, 'JANUARY', 1)", "the string 'JANUARY' does not convert to"),
        (
            "T(java.time.LocalDate).parse('2024-2-9')",
            "`parse` fails: \"2024-2-9\" is not a date like 2026-11-21",
        ),
        ("T(java.time.LocalDate).now('Europe/Warsaw')", "fixed offsets such as +01:00 alone"),
        ("T(java.time.LocalDate).now('')", "knows the zone UTC"),
        ("T(java.time.LocalDateTime).now().toInstant('UTC')", "needs an offset such as Z or +01:00"),
        ("T(java.time.LocalDateTime).now().toInstant('+19')", "needs an offset such as Z or +01:00"),
        ("T(java.time.LocalDateTime).now().toInstant('+1:00')", "needs an offset such as Z or +01:00"),
        ("T(java.time.LocalDateTime).now().toInstant('+01:60')", "needs an offset such as Z or +01:00"),
        ("T(java.time.LocalDateTime).of(2024, 1, 31, 24, 0)", "`of` fails: hour 24 is not between 0 and 23"),
        ("T(java.time.LocalDateTime).parse('2024-01-31')", "is not a date and time like"),
        ("T(java.time.LocalDateTime).now().atZone('UTC')", "has no method `atZone`"),
        ("T(java.time.Instant).parse('2024-01-31')", "is not a moment like"),
        (
            "T(java.time.Instant).EPOCH.plus(1, T(java.time.temporal.ChronoUnit).MONTHS)",
            "Instant cannot be counted in",
        ),
        ("T(java.time.Instant).EPOCH.plusDays(1)", "an Instant has no method `plusDays`"),
        ("T(java.time.Instant).now('UTC')", "`now` takes 0 arguments, 1 given"),
        ("T(java.time.DayOfWeek).of(0)", "`of` fails: day of the week 0 is not between 1 and 7"),
        ("T(java.time.DayOfWeek).valueOf('Monday')", "\"Monday\" is not a day of the week like MONDAY"),
        ("T(java.time.DayOfWeek).Monday", "has no property `Monday`"),
        ("T(java.time.temporal.ChronoUnit).valueOf('NOPE')", "is not a unit of time like"),
        (
            "T(java.time.temporal.ChronoUnit).DAYS.between('2024-01-01', 1)",
            "does not convert to a LocalDate, a",
        ),
        (
            "T(java.time.temporal.TemporalAdjusters).next('FRIDAY')",
            "such as T(java.time.DayOfWeek).valueOf('MONDAY')",
        ),
        ("T(java.time.LocalDate).now() < T(java.time.LocalDateTime).now()", "cannot be compared"),
        ("new java.time.LocalDate()", "java.time.LocalDate cannot be made with `new`"),
    ]);
}
