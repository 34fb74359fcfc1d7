//! LocalDate and LocalDateTime.

use super::objects::answers;

#[test]
fn a_local_date_is_made() {
    answers(&[
        ("T(java.time.LocalDate).of(2024, 1, 31)", "LocalDate 2024-01-31"),
        ("T(java.time.LocalDate).of('2024', 1.9, 31)", "LocalDate 2024-01-31"),
        ("T(java.time.LocalDate).of(-5, 1, 1)", "LocalDate -0005-01-01"),
        ("T(java.time.LocalDate).of(12345, 1, 1)", "LocalDate +12345-01-01"),
        ("T(java.time.LocalDate).ofYearDay(2024, 60)", "LocalDate 2024-02-29"),
        ("T(java.time.LocalDate).ofEpochDay(19000)", "LocalDate 2022-01-08"),
        ("T(java.time.LocalDate).parse('2024-02-29')", "LocalDate 2024-02-29"),
        ("T(java.time.LocalDate).from(T(java.time.LocalDateTime).of(2024,1,1,1,1))", "LocalDate 2024-01-01"),
        ("T(java.time.LocalDate).from(T(java.time.LocalDate).of(2024,1,1))", "LocalDate 2024-01-01"),
        (
            "T(java.time.LocalDate).ofInstant(T(java.time.Instant).ofEpochSecond(-5), 'UTC')",
            "LocalDate 1969-12-31",
        ),
        (
            "T(java.time.LocalDate).ofInstant(T(java.time.Instant).ofEpochSecond(-5), '+00:01')",
            "LocalDate 1970-01-01",
        ),
        ("T(java.time.LocalDate).EPOCH", "LocalDate 1970-01-01"),
    ]);
}

#[test]
fn a_local_date_is_asked() {
    answers(&[
        ("T(java.time.LocalDate).of(2024, 1, 31).getYear()", "Integer 2024"),
        ("T(java.time.LocalDate).of(2024, 1, 31).year", "Integer 2024"),
        ("T(java.time.LocalDate).of(2024, 1, 31).monthValue", "Integer 1"),
        ("T(java.time.LocalDate).of(2024, 1, 31).dayOfMonth", "Integer 31"),
        ("T(java.time.LocalDate).of(2024, 2, 29).getDayOfYear()", "Integer 60"),
        ("T(java.time.LocalDate).of(2024, 1, 31).dayOfWeek", "DayOfWeek WEDNESDAY"),
        ("T(java.time.LocalDate).of(2024, 1, 31).dayOfWeek.value", "Integer 3"),
        ("T(java.time.LocalDate).of(2024, 1, 31).leapYear", "Boolean true"),
        ("T(java.time.LocalDate).of(2024, 2, 1).lengthOfMonth()", "Integer 29"),
        ("T(java.time.LocalDate).of(2024, 2, 1).lengthOfYear()", "Integer 366"),
        ("T(java.time.LocalDate).of(2024, 1, 31).toEpochDay()", "Long 19753"),
        ("T(java.time.LocalDate).of(2024, 1, 31).toString()", r#"String "2024-01-31""#),
        ("T(java.time.LocalDate).of(2024, 1, 31).hashCode()", "Integer 4145247"),
        ("'' + T(java.time.LocalDate).of(2024, 1, 31)", r#"String "2024-01-31""#),
        (
            "T(java.time.LocalDate).of(2024, 1, 31).isSupported(T(java.time.temporal.ChronoUnit).valueOf('HOURS'))",
            "Boolean false",
        ),
        (
            "T(java.time.LocalDate).of(2024, 1, 31).isBefore(T(java.time.LocalDate).of(2024, 2, 1))",
            "Boolean true",
        ),
        (
            "T(java.time.LocalDate).of(2024, 1, 31).isAfter(T(java.time.LocalDate).of(2024, 2, 1))",
            "Boolean false",
        ),
        (
            "T(java.time.LocalDate).of(2024, 1, 31).isEqual(T(java.time.LocalDate).of(2024, 1, 31))",
            "Boolean true",
        ),
        ("T(java.time.LocalDate).of(2024, 1, 31).equals('2024-01-31')", "Boolean false"),
        (
            "T(java.time.LocalDate).of(2024, 1, 31).compareTo(T(java.time.LocalDate).of(2022, 1, 1))",
            "Integer 2",
        ),
        ("T(java.time.LocalDate).of(2024, 1, 31) < T(java.time.LocalDate).of(2024, 2, 1)", "Boolean true"),
        ("T(java.time.LocalDate).of(2024, 1, 31) == T(java.time.LocalDate).of(2024, 1, 31)", "Boolean true"),
        ("T(java.time.LocalDate).of(2024, 1, 31) == '2024-01-31'", "Boolean false"),
        (
            "T(java.time.LocalDate).of(2024, 1, 31) between {T(java.time.LocalDate).of(2024, 1, 1), T(java.time.LocalDate).of(2024, 2, 1)}",
            "Boolean true",
        ),
    ]);
}

#[test]
fn a_local_date_is_moved() {
    answers(&[
        ("T(java.time.LocalDate).of(2024, 1, 31).plusDays(1)", "LocalDate 2024-02-01"),
        ("T(java.time.LocalDate).of(2024, 1, 31).plusDays('3')", "LocalDate 2024-02-03"),
        ("T(java.time.LocalDate).of(2024, 1, 31).plusDays(3.7)", "LocalDate 2024-02-03"),
        ("T(java.time.LocalDate).of(2024, 1, 31).plusWeeks(2)", "LocalDate 2024-02-14"),
        ("T(java.time.LocalDate).of(2024, 1, 31).plusMonths(1)", "LocalDate 2024-02-29"),
        ("T(java.time.LocalDate).of(2024, 1, 31).plusYears(1)", "LocalDate 2025-01-31"),
        ("T(java.time.LocalDate).of(2024, 1, 31).minusDays(31)", "LocalDate 2023-12-31"),
        ("T(java.time.LocalDate).of(2024, 1, 31).minusWeeks(1)", "LocalDate 2024-01-24"),
        ("T(java.time.LocalDate).of(2024, 1, 31).minusMonths(2)", "LocalDate 2023-11-30"),
        ("T(java.time.LocalDate).of(2024, 2, 29).minusYears(1)", "LocalDate 2023-02-28"),
        ("T(java.time.LocalDate).of(2024, 1, 31).withDayOfMonth(1)", "LocalDate 2024-01-01"),
        ("T(java.time.LocalDate).of(2024, 1, 31).withMonth(4)", "LocalDate 2024-04-30"),
        ("T(java.time.LocalDate).of(2024, 2, 29).withYear(2023)", "LocalDate 2023-02-28"),
        ("T(java.time.LocalDate).of(2024, 1, 31).withDayOfYear(100)", "LocalDate 2024-04-09"),
        (
            "T(java.time.LocalDate).of(2024, 1, 31).plus(1, T(java.time.temporal.ChronoUnit).valueOf('MONTHS'))",
            "LocalDate 2024-02-29",
        ),
        (
            "T(java.time.LocalDate).of(2024, 1, 31).minus(1, T(java.time.temporal.ChronoUnit).valueOf('DECADES'))",
            "LocalDate 2014-01-31",
        ),
        (
            "T(java.time.LocalDate).of(2024, 1, 31).until(T(java.time.LocalDate).of(2025, 1, 1), T(java.time.temporal.ChronoUnit).valueOf('DAYS'))",
            "Long 336",
        ),
        (
            "T(java.time.LocalDate).of(2024, 1, 31).until(T(java.time.LocalDateTime).of(2025, 1, 1, 0, 0), T(java.time.temporal.ChronoUnit).valueOf('MONTHS'))",
            "Long 11",
        ),
        ("T(java.time.LocalDate).of(2024, 1, 31).with(T(java.time.DayOfWeek).of(1))", "LocalDate 2024-01-29"),
        (
            "T(java.time.LocalDate).of(2024, 1, 31).with(T(java.time.LocalDate).of(2020, 1, 1))",
            "LocalDate 2020-01-01",
        ),
        ("T(java.time.LocalDate).of(2024, 1, 31).atStartOfDay()", "LocalDateTime 2024-01-31T00:00"),
        ("T(java.time.LocalDate).of(2024, 1, 31).atTime(10, 30)", "LocalDateTime 2024-01-31T10:30"),
        ("T(java.time.LocalDate).of(2024, 1, 31).atTime(10, 30, 15)", "LocalDateTime 2024-01-31T10:30:15"),
        (
            "T(java.time.LocalDate).of(2024, 1, 31).atTime(10, 30, 15, 7)",
            "LocalDateTime 2024-01-31T10:30:15.000000007",
        ),
    ]);
}

#[test]
fn a_local_date_time_is_made_and_asked() {
    answers(&[
        ("T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59)", "LocalDateTime 2024-01-31T23:59"),
        ("T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58)", "LocalDateTime 2024-01-31T23:59:58"),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58, 123456789)",
            "LocalDateTime 2024-01-31T23:59:58.123456789",
        ),
        (
            "T(java.time.LocalDateTime).parse('2024-01-31T10:15:30.5')",
            "LocalDateTime 2024-01-31T10:15:30.500",
        ),
        (
            "T(java.time.LocalDateTime).from(T(java.time.LocalDateTime).of(2024,1,1,1,1))",
            "LocalDateTime 2024-01-01T01:01",
        ),
        (
            "T(java.time.LocalDateTime).ofInstant(T(java.time.Instant).ofEpochMilli(1700000000123L), 'UTC')",
            "LocalDateTime 2023-11-14T22:13:20.123",
        ),
        (
            "T(java.time.LocalDateTime).ofInstant(T(java.time.Instant).ofEpochMilli(-1), 'GMT-2')",
            "LocalDateTime 1969-12-31T21:59:59.999",
        ),
        (
            "T(java.time.LocalDateTime).ofEpochSecond(5, 7, 'Z')",
            "LocalDateTime 1970-01-01T00:00:05.000000007",
        ),
        ("T(java.time.LocalDateTime).ofEpochSecond(5, 0, '-0130')", "LocalDateTime 1969-12-31T22:30:05"),
        ("T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58, 7).hour", "Integer 23"),
        ("T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58, 7).minute", "Integer 59"),
        ("T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58, 7).second", "Integer 58"),
        ("T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58, 7).nano", "Integer 7"),
        ("T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58, 7).year", "Integer 2024"),
        ("T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58, 7).getDayOfWeek()", "DayOfWeek WEDNESDAY"),
        ("T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58, 7).dayOfYear", "Integer 31"),
        ("T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58, 7).monthValue", "Integer 1"),
        ("T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58, 7).toLocalDate()", "LocalDate 2024-01-31"),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58, 7).toString()",
            r#"String "2024-01-31T23:59:58.000000007""#,
        ),
        ("T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58, 7).hashCode()", "Integer 438723276"),
        ("T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58).toEpochSecond('Z')", "Long 1706745598"),
        ("T(java.time.LocalDateTime).of(1969, 12, 31, 23, 59, 58).toEpochSecond('+01:00')", "Long -3602"),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58, 7).toInstant('-18:00')",
            "Instant 2024-02-01T17:59:58.000000007Z",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59).isBefore(T(java.time.LocalDateTime).of(2024, 2, 1, 0, 0))",
            "Boolean true",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59).isAfter(T(java.time.LocalDateTime).of(2024, 2, 1, 0, 0))",
            "Boolean false",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59).isEqual(T(java.time.LocalDateTime).of(2024, 2, 1, 0, 0))",
            "Boolean false",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59).compareTo(T(java.time.LocalDateTime).of(2024, 1, 1, 0, 0))",
            "Integer 30",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59) > T(java.time.LocalDateTime).of(2024, 1, 1, 0, 0)",
            "Boolean true",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59) instanceof T(java.time.LocalDateTime)",
            "Boolean true",
        ),
    ]);
}

#[test]
fn a_local_date_time_is_moved() {
    answers(&[
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58).plusHours(1)",
            "LocalDateTime 2024-02-01T00:59:58",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58).plusMinutes(90)",
            "LocalDateTime 2024-02-01T01:29:58",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58).plusSeconds(2)",
            "LocalDateTime 2024-02-01T00:00",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58).plusNanos(1)",
            "LocalDateTime 2024-01-31T23:59:58.000000001",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58).plusMonths(1)",
            "LocalDateTime 2024-02-29T23:59:58",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58).minusHours(24)",
            "LocalDateTime 2024-01-30T23:59:58",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58).minusDays(1)",
            "LocalDateTime 2024-01-30T23:59:58",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58).withHour(3).withMinute(0).withSecond(0).withNano(0)",
            "LocalDateTime 2024-01-31T03:00",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58).withYear(2023).withMonth(2).withDayOfMonth(3)",
            "LocalDateTime 2023-02-03T23:59:58",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58).withDayOfYear(1)",
            "LocalDateTime 2024-01-01T23:59:58",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58).truncatedTo(T(java.time.temporal.ChronoUnit).valueOf('HOURS'))",
            "LocalDateTime 2024-01-31T23:00",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58).plus(5, T(java.time.temporal.ChronoUnit).valueOf('HALF_DAYS'))",
            "LocalDateTime 2024-02-03T11:59:58",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58).with(T(java.time.LocalDate).of(2020, 1, 1))",
            "LocalDateTime 2020-01-01T23:59:58",
        ),
        (
            "T(java.time.LocalDateTime).of(2024, 1, 31, 23, 59, 58).until(T(java.time.LocalDateTime).of(2024, 2, 3, 0, 0), T(java.time.temporal.ChronoUnit).valueOf('HOURS'))",
            "Long 48",
        ),
    ]);
}
