//! What holds for every date and every text.

use gennaker_java_time::{
    Adjuster, ChronoUnit, DayOfWeek, Error, Instant, LocalDate, LocalDateTime, SimpleDateFormat, Temporal,
    date,
};
use proptest::prelude::*;

/// The years 1 to 9999.
const MILLIS: std::ops::Range<i64> = -62_135_769_600_000..253_402_300_800_000;
const NOW: i64 = 1_795_241_825_123;

fn unit() -> impl Strategy<Value = ChronoUnit> {
    prop::sample::select(ChronoUnit::values().to_vec())
}

fn weekday() -> impl Strategy<Value = DayOfWeek> {
    prop::sample::select(DayOfWeek::values().to_vec())
}

proptest! {
    #[test]
    fn what_a_whole_pattern_formats_it_parses_again(millis in MILLIS) {
        for pattern in [
            "yyyy-MM-dd'T'HH:mm:ss.SSSX",
            "yyyyMMddHHmmssSSS",
            "EEEE, d MMMM yyyy h:mm:ss.SSS a z",
            "D yyyy k:m:s.S",
            "YYYY-'W'ww-u HH:mm:ss.SSS",
            "F EEE MMM yyyy, KK:mm:ss.SSS a Z",
            "W E MM yyyy HH:mm:ss.SSS",
        ] {
            // In 1582 weeks are not whole.
            prop_assume!(date::get_year(millis) + 1_900 != 1582);
            let format = SimpleDateFormat::new(pattern).unwrap();
            let text = format.format(millis);
            prop_assert_eq!(format.parse(&text, NOW), Ok(millis), "{} as {}", text, pattern);
        }
    }

    #[test]
    fn what_java_time_prints_it_parses_again(second in -8_334_601_228_800_i64..8_210_266_876_800, nano in 0..1_000_000_000_i64) {
        let moment = Instant::of_epoch_second(second, nano).unwrap();
        prop_assert_eq!(Instant::parse(&moment.to_string()), Ok(moment));
        let date = LocalDate::of_epoch_day(second.div_euclid(86_400)).unwrap();
        prop_assert_eq!(LocalDate::parse(&date.to_string()), Ok(date));
        let text = moment.to_string();
        let time = LocalDateTime::parse(text.trim_end_matches('Z')).unwrap();
        prop_assert_eq!(LocalDateTime::parse(&time.to_string()), Ok(time));
        prop_assert_eq!(time.to_local_date(), date);
    }

    #[test]
    fn a_date_of_java_util_prints_what_it_parses(millis in MILLIS) {
        let second = millis.div_euclid(1_000) * 1_000;
        prop_assume!(date::get_year(millis) + 1_900 > 1582);
        prop_assert_eq!(date::parse(&date::to_string(millis), NOW), Ok(second));
        prop_assert_eq!(date::parse(&date::to_gmt_string(millis), NOW), Ok(second));
        let parts = date::from_parts(
            date::get_year(millis),
            date::get_month(millis),
            date::get_date(millis),
            date::get_hours(millis),
            date::get_minutes(millis),
            date::get_seconds(millis),
        );
        prop_assert_eq!(parts, Ok(second));
    }

    #[test]
    fn minus_undoes_plus_for_units_of_fixed_length(millis in MILLIS, amount in -100_000_i64..100_000, unit in unit()) {
        let time = LocalDateTime::now(millis).unwrap();
        if unit <= ChronoUnit::Weeks {
            prop_assert_eq!(time.plus(amount, unit).and_then(|later| later.minus(amount, unit)), Ok(time));
            prop_assert_eq!(time.plus(amount, unit).and_then(|later| time.until(later, unit)), Ok(amount));
        }
        if unit <= ChronoUnit::Days {
            let moment = Instant::of_epoch_milli(millis).unwrap();
            prop_assert_eq!(moment.plus(amount, unit).and_then(|later| later.minus(amount, unit)), Ok(moment));
        }
    }

    #[test]
    fn a_month_later_is_the_same_day_or_the_months_last(millis in MILLIS, months in -10_000_i64..10_000) {
        let date = LocalDate::now(millis).unwrap();
        let later = date.plus(months, ChronoUnit::Months).unwrap();
        prop_assert_eq!(later.get_day_of_month(), date.get_day_of_month().min(later.length_of_month()));
        let counted = i64::from(later.get_year() - date.get_year()) * 12
            + i64::from(later.get_month_value() - date.get_month_value());
        prop_assert_eq!(counted, months);
    }

    #[test]
    fn adjusting_to_a_weekday_comes_to_that_day(millis in MILLIS, day in weekday(), which in 1..5) {
        let date = LocalDate::now(millis).unwrap();
        for adjuster in [Adjuster::Next(day), Adjuster::PreviousOrSame(day), Adjuster::DayOfWeekInMonth(which, day), day.into()] {
            prop_assert_eq!(date.with(adjuster).unwrap().get_day_of_week(), day);
        }
        prop_assert!(date.with(Adjuster::Next(day)).unwrap() > date);
        prop_assert!(date.with(Adjuster::Previous(day)).unwrap() < date);
    }

    #[test]
    fn truncating_goes_back_by_less_than_the_unit(millis in MILLIS, unit in unit()) {
        let time = LocalDateTime::now(millis).unwrap();
        match time.truncated_to(unit) {
            Ok(start) => {
                prop_assert!(start <= time);
                prop_assert_eq!(start.until(time, unit), Ok(0));
                prop_assert_eq!(start.truncated_to(unit), Ok(start));
            }
            Err(error) => {
                prop_assert!(unit > ChronoUnit::Days);
                let about_the_unit = matches!(error, Error::Unit { .. });
                prop_assert!(about_the_unit, "{}", error);
            }
        }
    }

    #[test]
    fn no_number_panics(a in any::<i64>(), b in any::<i64>(), parts in any::<[i32; 7]>(), unit in unit(), day in weekday()) {
        let [c, d, e, f, g, h, i] = parts;
        let _ = (date::to_string(a), date::to_gmt_string(a), date::to_locale_string(a), date::from_parts(c, d, e, f, g, h));
        let every = SimpleDateFormat::new("G y Y M L w W D d F E u a H k K h m s S z Z X").unwrap();
        prop_assert!(!every.format(a).is_empty());
        let _ = every.parse(&every.format(a), b);
        let _ = (LocalDate::of(c, d, e), LocalDate::of_year_day(c, d), LocalDateTime::of(c, d, e, f, g, h, i));
        let _ = (Instant::of_epoch_second(a, b), day.plus(a), day.minus(b));
        let moments = [a, b].map(|at| {
            let at = at % 8_210_266_876_800_000;
            [
                Temporal::from(LocalDate::now(at).unwrap()),
                LocalDateTime::now(at).unwrap().into(),
                Instant::of_epoch_milli(at).unwrap().into(),
            ]
        });
        for (start, end) in moments[0].into_iter().zip(moments[1]) {
            let _ = (start.plus(b, unit), start.until(end, unit), unit.add_to(start, a));
            let _ = (start.with(Adjuster::DayOfWeekInMonth(c, day)), start.with(end), start.with(day));
        }
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,40}", pattern in "[GyYMLwWDdFEuaHkKhmsSzZX'. :-]{0,30}") {
        let _ = (LocalDate::parse(&text), LocalDateTime::parse(&text), Instant::parse(&text), date::parse(&text, NOW));
        let _ = (ChronoUnit::value_of(&text), DayOfWeek::value_of(&text), SimpleDateFormat::new(&text));
        if let Ok(format) = SimpleDateFormat::new(&pattern) {
            let _ = format.parse(&text, NOW);
            let _ = format.parse(&format.format(NOW), NOW);
        }
    }

    #[test]
    fn no_text_of_digits_and_signs_panics(text in "[-+0-9/:., ()TZAPMamé]{0,40}", pattern in "[yYMwWDdFuHkKhmsSX]{1,12}") {
        let _ = (date::parse(&text, NOW), Instant::parse(&text), LocalDate::parse(&text), LocalDateTime::parse(&text));
        let parsed = SimpleDateFormat::new(&pattern).map(|format| format.parse(&text, NOW));
        prop_assert!(parsed.is_ok() || pattern.contains("XXXX"));
    }
}

#[test]
fn an_error_says_what_was_wrong_and_what_is_right() {
    let texts = [
        LocalDate::parse("2026-13-01").unwrap_err().to_string(),
        LocalDate::of(2026, 2, 29).unwrap_err().to_string(),
        LocalDate::EPOCH.plus(1, ChronoUnit::Hours).unwrap_err().to_string(),
        LocalDate::EPOCH.plus(i64::MAX, ChronoUnit::Years).unwrap_err().to_string(),
        SimpleDateFormat::new("yyyy-MM-ddTHH").unwrap_err().to_string(),
        SimpleDateFormat::new("XXXX").unwrap_err().to_string(),
        SimpleDateFormat::new("yyyy-MM").unwrap().parse("2026/11", 0).unwrap_err().to_string(),
        ChronoUnit::Days.between(Instant::EPOCH, LocalDate::EPOCH).unwrap_err().to_string(),
    ];
    assert_eq!(
        texts,
        [
            r#""2026-13-01" is not a date like 2026-11-21"#,
            "day of this month 29 is not between 1 and 28",
            "LocalDate cannot be counted in Hours, only in DAYS to ERAS",
            "this date is too far away: years go from -262143 to 262142, numbers to 64 bits",
            r#""yyyy-MM-ddTHH" is not a date pattern like "yyyy-MM-dd HH:mm": the letter T means nothing; put words in single quotes"#,
            r#""XXXX" is not a date pattern like "yyyy-MM-dd HH:mm": it has 4 times X; one to three are possible"#,
            r#""2026/11" does not fit the date pattern "yyyy-MM" from character 5 on"#,
            "LocalDate cannot stand for Instant: it does not hold all of its fields",
        ]
    );
}

#[test]
fn a_pattern_of_more_than_a_thousand_characters_is_refused() {
    assert!(SimpleDateFormat::new(&"y".repeat(1_000)).is_ok());
    let error = SimpleDateFormat::new(&"y".repeat(1_001)).unwrap_err().to_string();
    assert!(error.ends_with("it has more than 1000 characters"), "{error}");
}
