//! Asks this crate the questions of the table.

use gennaker_java_time::{
    Adjuster, ChronoUnit, DayOfWeek, Error, Instant, LocalDate, LocalDateTime, SimpleDateFormat, Temporal,
    date,
};

/// 21 November 2026, 06:17:05.123.
const NOW: i64 = 1_795_241_825_123;

pub(crate) fn answer(parts: &[&str]) -> Result<String, Error> {
    Ok(match *parts {
        ["format", pattern, at] => SimpleDateFormat::new(pattern)?.format(long(at)),
        ["parse", pattern, text] => {
            SimpleDateFormat::new(pattern)?.parse(&text.replace("\\t", "\t"), NOW)?.to_string()
        }
        ["date", at] => date::to_string(long(at)),
        ["gmt", at] => date::to_gmt_string(long(at)),
        ["locale", at] => date::to_locale_string(long(at))?,
        ["dateHash", at] => date::hash_code(long(at)).to_string(),
        ["dateFields", at] => date_fields(long(at)),
        ["parts", year, month, day, hour, minute, second] => {
            date::from_parts(int(year), int(month), int(day), int(hour), int(minute), int(second))?
                .to_string()
        }
        ["dateText", text] => date::parse(text, NOW)?.to_string(),
        ["LocalDate", text] => LocalDate::parse(text)?.to_string(),
        ["LocalDateTime", text] => LocalDateTime::parse(text)?.to_string(),
        ["Instant", text] => Instant::parse(text)?.to_string(),
        ["hash", value] => match read(value)? {
            Temporal::LocalDate(date) => date.hash_code(),
            Temporal::LocalDateTime(time) => time.hash_code(),
            Temporal::Instant(moment) => moment.hash_code(),
        }
        .to_string(),
        ["plus", value, amount, unit] => text(read(value)?.plus(long(amount), ChronoUnit::value_of(unit)?)?),
        ["between", start, end, unit] => {
            ChronoUnit::value_of(unit)?.between(read(start)?, read(end)?)?.to_string()
        }
        ["truncate", value, unit] => match read(value)? {
            Temporal::LocalDateTime(time) => text(time.truncated_to(ChronoUnit::value_of(unit)?)?.into()),
            Temporal::Instant(moment) => text(moment.truncated_to(ChronoUnit::value_of(unit)?)?.into()),
            Temporal::LocalDate(_) => panic!("a date is not truncated"),
        },
        ["dateOf", value] => date_of(LocalDate::parse(value)?),
        ["compare", first, second] => match (read(first)?, read(second)?) {
            (Temporal::LocalDate(first), Temporal::LocalDate(second)) => first.compare_to(second),
            (Temporal::LocalDateTime(first), Temporal::LocalDateTime(second)) => first.compare_to(second),
            (Temporal::Instant(first), Temporal::Instant(second)) => first.compare_to(second),
            kinds => panic!("{kinds:?}"),
        }
        .to_string(),
        ["with", value, field, number] => with(LocalDate::parse(value)?, field, int(number))?.to_string(),
        ["adjust", value, name] => LocalDate::parse(value)?.with(adjuster(name)?)?.to_string(),
        ["unit", name] => unit(ChronoUnit::value_of(name)?)?,
        ["weekday", day, amount] => {
            let day = DayOfWeek::value_of(day)?;
            format!("{} {}", day.plus(long(amount)), day.minus(long(amount)))
        }
        _ => panic!("nobody answers {parts:?}"),
    })
}

fn long(text: &str) -> i64 {
    text.parse().unwrap()
}

fn int(text: &str) -> i32 {
    text.parse().unwrap()
}

fn read(text: &str) -> Result<Temporal, Error> {
    Ok(if text.ends_with('Z') {
        Instant::parse(text)?.into()
    } else if text.contains('T') {
        LocalDateTime::parse(text)?.into()
    } else {
        LocalDate::parse(text)?.into()
    })
}

fn text(temporal: Temporal) -> String {
    match temporal {
        Temporal::LocalDate(date) => date.to_string(),
        Temporal::LocalDateTime(time) => time.to_string(),
        Temporal::Instant(moment) => moment.to_string(),
    }
}

fn date_fields(at: i64) -> String {
    let fields = [
        date::get_year(at),
        date::get_month(at),
        date::get_date(at),
        date::get_day(at),
        date::get_hours(at),
        date::get_minutes(at),
        date::get_seconds(at),
    ];
    fields.map(|field| field.to_string()).join(" ")
}

fn date_of(date: LocalDate) -> String {
    format!(
        "{} {} {} {} {} {}",
        date.get_day_of_week(),
        date.get_day_of_year(),
        date.length_of_month(),
        date.length_of_year(),
        date.is_leap_year(),
        date.to_epoch_day()
    )
}

fn with(date: LocalDate, field: &str, number: i32) -> Result<LocalDate, Error> {
    match field {
        "day" => date.with_day_of_month(number),
        "month" => date.with_month(number),
        "year" => date.with_year(number),
        "dayOfYear" => date.with_day_of_year(number),
        _ => panic!("no field {field}"),
    }
}

fn adjuster(name: &str) -> Result<Adjuster, Error> {
    let words: Vec<&str> = name.split(' ').collect();
    let day = || DayOfWeek::value_of(words[1]);
    Ok(match words[0] {
        "firstDayOfMonth" => Adjuster::FirstDayOfMonth,
        "lastDayOfMonth" => Adjuster::LastDayOfMonth,
        "firstDayOfNextMonth" => Adjuster::FirstDayOfNextMonth,
        "firstDayOfYear" => Adjuster::FirstDayOfYear,
        "lastDayOfYear" => Adjuster::LastDayOfYear,
        "firstDayOfNextYear" => Adjuster::FirstDayOfNextYear,
        "firstInMonth" => Adjuster::FirstInMonth(day()?),
        "lastInMonth" => Adjuster::LastInMonth(day()?),
        "next" => Adjuster::Next(day()?),
        "nextOrSame" => Adjuster::NextOrSame(day()?),
        "previous" => Adjuster::Previous(day()?),
        "previousOrSame" => Adjuster::PreviousOrSame(day()?),
        "inSameWeek" => Adjuster::from(day()?),
        "dayOfWeekInMonth" => Adjuster::DayOfWeekInMonth(int(words[2]), day()?),
        other => panic!("no adjuster {other}"),
    })
}

fn unit(unit: ChronoUnit) -> Result<String, Error> {
    Ok(format!(
        "{unit} {} {} {} {} {} {} {}",
        unit.ordinal(),
        unit.is_date_based(),
        unit.is_time_based(),
        unit.is_duration_estimated(),
        LocalDate::EPOCH.is_supported(unit),
        Instant::EPOCH.is_supported(unit),
        LocalDateTime::now(NOW)?.is_supported(unit),
    ))
}
