//! When a window is open.

use chrono::{DateTime, Datelike, Offset, TimeZone, Timelike};
use chrono_tz::Tz;
use gennaker_pipeline::{ExecutionWindow, TimeRange};
use gennaker_runtime::Millis;
use thiserror::Error;

const MINUTE: Millis = 60_000;
const MINUTES_OF_A_DAY: u32 = 24 * 60;
/// A week, and a day more for what clocks leave out where they are put forward.
const SEARCHED: Millis = 8 * 24 * 60 * MINUTE;

/// Whether a window is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Open {
    /// It is open.
    Now,
    /// It opens at this moment.
    At(Millis),
}

/// Why nobody can say when a window opens.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub(crate) enum Problem {
    #[error(
        "the execution window does not open within a week; correct the whitelist and days of restrictedExecutionWindow"
    )]
    Never,
    #[error("{0} is no moment that a calendar has; the function's clock is wrong")]
    Moment(Millis),
}

/// Whether a window is open now, or else when it opens. Times are those of clocks in the zone: one that is left out
/// where clocks are put forward does not open the window, one that comes twice opens it twice.
pub(crate) fn next_open(now: Millis, window: &ExecutionWindow, zone: Tz) -> Result<Open, Problem> {
    if is_open(&local(now, zone)?, window) {
        return Ok(Open::Now);
    }
    let mut at = now - now.rem_euclid(MINUTE);
    while at <= now + SEARCHED {
        let clock = local(at, zone)?;
        if is_open(&clock, window) {
            return Ok(Open::At(at));
        }
        let next = at + Millis::from(until_change(minute(&clock), &window.times)) * MINUTE;
        // Where clocks are put forward or back in between, every minute is looked at.
        let is_even = local(next, zone)?.offset().fix() == clock.offset().fix();
        at = if is_even { next } else { at + MINUTE };
    }
    Err(Problem::Never)
}

fn local(at: Millis, zone: Tz) -> Result<DateTime<Tz>, Problem> {
    zone.timestamp_millis_opt(at).single().ok_or(Problem::Moment(at))
}

fn minute(clock: &DateTime<Tz>) -> u32 {
    clock.hour() * 60 + clock.minute()
}

fn is_open(clock: &DateTime<Tz>, window: &ExecutionWindow) -> bool {
    let (minute, day) = (minute(clock), clock.weekday().number_from_sunday());
    let in_time = window.times.is_empty() || window.times.iter().any(|range| has(range, minute));
    // What follows midnight belongs to the new day (Spinnaker: a window over midnight is split there).
    in_time && (window.days.is_empty() || window.days.contains(&day))
}

const fn has(range: &TimeRange, minute: u32) -> bool {
    if range.start <= range.end {
        range.start <= minute && minute <= range.end
    } else {
        range.start <= minute || minute <= range.end
    }
}

/// Minutes until the next start of a time, or midnight.
fn until_change(minute: u32, times: &[TimeRange]) -> u32 {
    let starts = times.iter().map(|range| range.start).filter(|start| *start > minute);
    starts.min().unwrap_or(MINUTES_OF_A_DAY) - minute
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDateTime;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    const LOS_ANGELES: Tz = Tz::America__Los_Angeles;

    fn at(text: &str) -> Millis {
        DateTime::parse_from_rfc3339(text).expect("a moment").timestamp_millis()
    }

    fn window(json: &Value) -> ExecutionWindow {
        ExecutionWindow::parse(json, "w").expect("a window")
    }

    fn times(ranges: &[(u32, u32, u32, u32)], days: &[u32]) -> ExecutionWindow {
        let whitelist: Vec<Value> = ranges
            .iter()
            .map(|(sh, sm, eh, em)| json!({"startHour": sh, "startMin": sm, "endHour": eh, "endMin": em}))
            .collect();
        window(&json!({ "whitelist": whitelist, "days": days }))
    }

    fn opens(now: &str, window: &ExecutionWindow, zone: Tz) -> String {
        match next_open(at(now), window, zone).expect("it opens") {
            Open::Now => "now".to_owned(),
            Open::At(moment) => local(moment, zone).expect("a moment").to_rfc3339(),
        }
    }

    /// 2026-10-05 is a Monday.
    #[test]
    fn a_window_opens_at_its_start_and_its_last_minute_belongs_to_it() {
        let office = times(&[(9, 0, 11, 59), (13, 30, 17, 0)], &[2, 3, 4, 5, 6]);
        for (now, expected) in [
            ("2026-10-05T08:59:59.999-07:00", "2026-10-05T09:00:00-07:00"),
            ("2026-10-05T09:00:00-07:00", "now"),
            ("2026-10-05T11:59:59.999-07:00", "now"),
            ("2026-10-05T12:00:00-07:00", "2026-10-05T13:30:00-07:00"),
            ("2026-10-05T17:00:59-07:00", "now"),
            ("2026-10-05T17:01:00-07:00", "2026-10-06T09:00:00-07:00"),
            ("2026-10-09T17:01:00-07:00", "2026-10-12T09:00:00-07:00"),
            ("2026-10-05T16:00:00+00:00", "now"),
        ] {
            assert_eq!(opens(now, &office, LOS_ANGELES), expected, "{now}");
        }
    }

    #[test]
    fn conformance_54_a_window_over_midnight_is_two_and_each_asks_its_own_day() {
        let night = times(&[(22, 0, 5, 59)], &[2]);
        for (now, expected) in [
            ("2026-10-04T23:00:00-07:00", "2026-10-05T00:00:00-07:00"),
            ("2026-10-05T05:59:59-07:00", "now"),
            ("2026-10-05T06:00:00-07:00", "2026-10-05T22:00:00-07:00"),
            ("2026-10-05T23:59:59-07:00", "now"),
            ("2026-10-06T00:00:00-07:00", "2026-10-12T00:00:00-07:00"),
        ] {
            assert_eq!(opens(now, &night, LOS_ANGELES), expected, "{now}");
        }
    }

    #[test]
    fn days_without_times_are_whole_days() {
        let weekend = times(&[], &[1, 7]);
        assert_eq!(opens("2026-10-05T12:00:00-07:00", &weekend, LOS_ANGELES), "2026-10-10T00:00:00-07:00");
        assert_eq!(opens("2026-10-11T23:59:59.999-07:00", &weekend, LOS_ANGELES), "now");
    }

    #[test]
    fn a_time_that_is_left_out_opens_nothing_and_one_that_comes_twice_opens_twice() {
        // Put forward on 2026-03-08 from 02:00 to 03:00, back on 2026-11-01 from 02:00 to 01:00.
        for (window, now, expected) in [
            (times(&[(2, 15, 2, 45)], &[1]), "2026-03-07T12:00:00-08:00", "2026-03-15T02:15:00-07:00"),
            (times(&[(2, 30, 4, 0)], &[1]), "2026-03-07T12:00:00-08:00", "2026-03-08T03:00:00-07:00"),
            (times(&[(1, 10, 1, 20)], &[1]), "2026-11-01T01:00:00-07:00", "2026-11-01T01:10:00-07:00"),
            (times(&[(1, 10, 1, 20)], &[1]), "2026-11-01T01:30:00-07:00", "2026-11-01T01:10:00-08:00"),
            (times(&[(1, 10, 1, 20)], &[1]), "2026-11-01T01:30:00-08:00", "2026-11-08T01:10:00-08:00"),
        ] {
            assert_eq!(opens(now, &window, LOS_ANGELES), expected, "{now} {window:?}");
        }
    }

    #[test]
    fn the_zone_decides_which_day_it_is() {
        let monday = times(&[], &[2]);
        assert_eq!(opens("2026-10-05T06:00:00Z", &monday, LOS_ANGELES), "2026-10-05T00:00:00-07:00");
        assert_eq!(opens("2026-10-05T06:00:00Z", &monday, Tz::Europe__Berlin), "now");
        assert_eq!(opens("2026-10-05T18:00:00Z", &monday, Tz::Asia__Tokyo), "2026-10-12T00:00:00+09:00");
    }

    /// Written the other way round: clocks as text, and a window over midnight as the two that it is split into.
    fn is_open_by_the_book(at: Millis, window: &ExecutionWindow, zone: Tz) -> bool {
        let utc: NaiveDateTime = DateTime::from_timestamp_millis(at).expect("a moment").naive_utc();
        let clock = zone.from_utc_datetime(&utc);
        let (time, weekday) = (clock.format("%H:%M").to_string(), clock.format("%w").to_string());
        let text = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
        let mut split: Vec<(String, String)> = Vec::new();
        for range in &window.times {
            if range.start > range.end {
                split.push((text(range.start), "23:59".to_owned()));
                split.push(("00:00".to_owned(), text(range.end)));
            } else {
                split.push((text(range.start), text(range.end)));
            }
        }
        if split.is_empty() {
            split.push(("00:00".to_owned(), "23:59".to_owned()));
        }
        let day: u32 = weekday.parse::<u32>().expect("a number") + 1;
        (window.days.is_empty() || window.days.contains(&day))
            && split.iter().any(|(start, end)| *start <= time && time <= *end)
    }

    prop_compose! {
        fn any_window()(
            ranges in prop::collection::vec((0u32..1440, 0u32..1440), 0..4),
            narrow in prop::collection::vec((0u32..1440, 0u32..20), 0..3),
            days in prop::collection::btree_set(1u32..=7, 0..4),
        ) -> ExecutionWindow {
            let mut times: Vec<TimeRange> =
                ranges.into_iter().map(|(start, end)| TimeRange { start, end }).collect();
            times.extend(narrow.into_iter().map(|(start, length)| TimeRange { start, end: (start + length) % 1440 }));
            ExecutionWindow { times, days, jitter: None }
        }
    }

    /// Moments around the changes of clocks, and any other.
    fn any_moment() -> impl Strategy<Value = Millis> {
        let changes = [
            "2026-03-08T10:00:00Z",
            "2026-11-01T09:00:00Z",
            "2026-03-29T01:00:00Z",
            "2026-10-25T01:00:00Z",
            "2026-04-04T15:00:00Z",
            "2026-10-03T15:30:00Z",
            "2018-11-04T03:00:00Z",
            "2018-02-18T02:00:00Z",
        ];
        let week = 7 * 24 * 60 * MINUTE;
        prop_oneof![
            (prop::sample::select(changes.map(at).to_vec()), -week..week / 7).prop_map(|(at, off)| at + off),
            at("2000-01-01T00:00:00Z")..at("2040-01-01T00:00:00Z"),
        ]
    }

    proptest! {
        #[test]
        fn what_is_said_to_be_open_is_open_and_no_minute_before_is(
            now in any_moment(),
            window in any_window(),
            zone in prop::sample::select(vec![LOS_ANGELES, Tz::Europe__Berlin, Tz::Australia__Lord_Howe,
                Tz::America__Sao_Paulo, Tz::Asia__Kathmandu, Tz::Pacific__Apia, Tz::UTC]),
        ) {
            match next_open(now, &window, zone) {
                Ok(Open::Now) => prop_assert!(is_open_by_the_book(now, &window, zone)),
                Ok(Open::At(moment)) => {
                    prop_assert!(moment > now && moment % MINUTE == 0);
                    prop_assert!(is_open_by_the_book(moment, &window, zone));
                    prop_assert!(!is_open_by_the_book(now, &window, zone));
                    let mut before = now - now.rem_euclid(MINUTE);
                    while before < moment {
                        prop_assert!(!is_open_by_the_book(before, &window, zone), "{before}");
                        before += MINUTE;
                    }
                }
                Err(problem) => {
                    // Only a time that clocks leave out, or a day that a zone left out, is not there within a week.
                    prop_assert_eq!(problem, Problem::Never);
                    prop_assert!(!window.days.is_empty());
                    for minute in 0..7 * 24 * 60 {
                        prop_assert!(!is_open_by_the_book(now + minute * MINUTE, &window, zone));
                    }
                }
            }
        }
    }
}
