//! The calendar of `java.util`: Julian until 4 October 1582, Gregorian from 15 October 1582 on, without a limit to the
//! years of 64 bits of milliseconds.

use chrono::{Datelike, NaiveDate};

pub(crate) const DAY: i64 = 86_400_000;
/// The first day of the Gregorian calendar, in days since 1970.
const SWITCH: i64 = -141_427;
const SWITCH_YEAR: i64 = 1582;
/// The Gregorian calendar repeats after so many years, which have so many days.
const CYCLE: (i64, i64) = (400, 146_097);
/// No year further away has a place in 64 bits of milliseconds.
const FURTHEST: i64 = 300_000_000;

/// A moment as its day and time of day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// Days since 1970.
    pub(crate) day: i64,
    /// Milliseconds since midnight.
    pub(crate) time: i64,
    /// The year; 0 is 1 BC.
    pub(crate) year: i64,
    /// The month, from 0.
    pub(crate) month: i64,
    /// The day of the month, from 1.
    pub(crate) day_of_month: i64,
}

impl Moment {
    pub(crate) fn of(millis: i64) -> Self {
        let day = millis.div_euclid(DAY);
        let (year, month, day_of_month) = if day >= SWITCH { gregorian(day) } else { julian(day) };
        Self { day, time: millis.rem_euclid(DAY), year, month, day_of_month }
    }

    pub(crate) fn is_common_era(self) -> bool {
        self.year >= 1
    }

    pub(crate) fn year_of_era(self) -> i64 {
        if self.is_common_era() { self.year } else { 1 - self.year }
    }

    pub(crate) fn day_of_year(self) -> i64 {
        self.day - first_of(self.year, 0) + 1
    }

    /// 0 is Sunday.
    pub(crate) fn weekday(self) -> i64 {
        weekday(self.day)
    }

    /// How many days before it the month had; less than the day of the month says in October 1582.
    fn days_before(self) -> i64 {
        self.day - first_of(self.year, self.month)
    }

    /// Weeks begin on Sunday; the first one is that with the first day of the month.
    pub(crate) fn week_of_month(self) -> i64 {
        let before = self.days_before();
        (before + (self.weekday() - before).rem_euclid(7)) / 7 + 1
    }

    /// Which one of its weekday in the month, from 1.
    pub(crate) fn weekday_of_month(self) -> i64 {
        self.days_before() / 7 + 1
    }

    /// The year that the week belongs to, and its number there; the week with 1 January is the first.
    pub(crate) fn week(self) -> (i64, i64) {
        let next = self.year + 1;
        if self.day >= first_week(next) {
            return (next, 1);
        }
        (self.year, (self.day - first_week(self.year)) / 7 + 1)
    }

    pub(crate) fn hour(self) -> i64 {
        self.time / 3_600_000
    }

    pub(crate) fn minute(self) -> i64 {
        self.time / 60_000 % 60
    }

    pub(crate) fn second(self) -> i64 {
        self.time / 1_000 % 60
    }
}

/// 0 is Sunday.
fn weekday(day: i64) -> i64 {
    (day + 4).rem_euclid(7)
}

/// The last day of the week (0 is Sunday) on or before the day.
pub(crate) fn on_or_before(day: i64, wanted: i64) -> i64 {
    day - (weekday(day) - wanted).rem_euclid(7)
}

/// The Sunday that begins the first week of a year.
pub(crate) fn first_week(year: i64) -> i64 {
    on_or_before(first_of(year, 0), 0)
}

/// The year, if it is not too far away to be counted in milliseconds.
pub(crate) fn countable(year: i64) -> Option<i64> {
    (-FURTHEST..=FURTHEST).contains(&year).then_some(year)
}

/// The first day of a month (from 0; any number) of a year that is [`countable`]. The year as given decides between the
/// calendars, even where the month leads out of it.
pub(crate) fn first_of(year: i64, month: i64) -> i64 {
    let (in_year, in_month) = (year + month.div_euclid(12), month.rem_euclid(12));
    let gregorian = first_of_gregorian(in_year, in_month);
    if year > SWITCH_YEAR || year == SWITCH_YEAR && gregorian >= SWITCH {
        gregorian
    } else {
        first_of_julian(in_year, in_month)
    }
}

/// The day of a month (both any numbers) of a year that is [`countable`], as the constructors of `Date` count: Julian if
/// the Gregorian day comes before the switch.
pub(crate) fn day_of(year: i64, month: i64, day_of_month: i64) -> i64 {
    let (year, month) = (year + month.div_euclid(12), month.rem_euclid(12));
    let gregorian = first_of_gregorian(year, month) + day_of_month - 1;
    if gregorian >= SWITCH { gregorian } else { first_of_julian(year, month) + day_of_month - 1 }
}

fn gregorian(day: i64) -> (i64, i64, i64) {
    let (years, days) = CYCLE;
    // Within one cycle from 1970 on, there is every day.
    let within =
        i32::try_from(day.rem_euclid(days)).ok().and_then(NaiveDate::from_epoch_days).unwrap_or_default();
    let year = i64::from(within.year()) + day.div_euclid(days) * years;
    (year, i64::from(within.month0()), i64::from(within.day()))
}

fn first_of_gregorian(year: i64, month: i64) -> i64 {
    let (years, days) = CYCLE;
    let (year, cycles) = (year.rem_euclid(years) + 2_000, year.div_euclid(years) - 2_000 / years);
    let date = i32::try_from(year).ok().zip(u32::try_from(month + 1).ok());
    // From 2000 to 2399 there is every month.
    let first = date.and_then(|(year, month)| NaiveDate::from_ymd_opt(year, month, 1)).unwrap_or_default();
    i64::from(first.to_epoch_days()) + cycles * days
}

// Julian years are counted from March here, so that a leap day is the last one; five months have 153 days.

/// Days from 1 March of the Julian year 0 to the start of 1970.
const JULIAN_EPOCH: i64 = 719_470;

fn julian(day: i64) -> (i64, i64, i64) {
    let day = day + JULIAN_EPOCH;
    let year = (4 * day + 3).div_euclid(1_461);
    let day_of_year = day - (1_461 * year).div_euclid(4);
    let month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
    (year + i64::from(month >= 10), (month + 2) % 12, day_of_month)
}

fn first_of_julian(year: i64, month: i64) -> i64 {
    let year = year - i64::from(month < 2);
    let month = (month + 10) % 12;
    (1_461 * year).div_euclid(4) + (153 * month + 2) / 5 - JULIAN_EPOCH
}
