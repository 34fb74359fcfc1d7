//! The calendar fields that a text set, and the moment that they mean: `java.util.GregorianCalendar`, lenient, with
//! weeks from Sunday and no shortest first week.

use crate::legacy::{DAY, countable, first_of, first_week, on_or_before};

/// A field of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// 0 before Christ, 1 after.
    Era,
    Year,
    WeekYear,
    /// From 0.
    Month,
    WeekOfYear,
    WeekOfMonth,
    DayOfMonth,
    DayOfYear,
    /// 1 is Sunday.
    DayOfWeek,
    /// Which one of its weekday in the month.
    WeekdayOfMonth,
    /// 0 AM, 1 PM.
    Half,
    /// Within the half of the day.
    Hour,
    HourOfDay,
    Minute,
    Second,
    Milli,
    /// Minutes east of Greenwich.
    Zone,
}

/// Fields in the order in which they were set.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(Field, i32)>);

/// Which fields say the day.
enum Day {
    OfMonth,
    WeekOfMonth,
    WeekdayOfMonth,
    OfYear,
    WeekOfYear,
}

impl Fields {
    pub(super) fn set(&mut self, field: Field, value: i32) {
        self.0.retain(|(other, _)| *other != field);
        self.0.push((field, value));
    }

    fn get(&self, field: Field) -> Option<i64> {
        self.0.iter().find(|(other, _)| *other == field).map(|(_, value)| i64::from(*value))
    }

    fn or(&self, field: Field, default: i64) -> i64 {
        self.get(field).unwrap_or(default)
    }

    /// When the field was set, from 1; 0 is never.
    fn stamp(&self, field: Field) -> usize {
        self.0.iter().position(|(other, _)| *other == field).map_or(0, |at| at + 1)
    }

    /// Milliseconds since 1970, with so many years added.
    pub(super) fn millis(&self, more_years: i64) -> Option<i64> {
        let by_week = self.stamp(Field::WeekYear) > self.stamp(Field::Year);
        let day = if by_week { self.day_of_week_year(more_years)? } else { self.day(more_years)? };
        let time = self.hours() * 3_600_000
            + (self.or(Field::Minute, 0) - self.or(Field::Zone, 0)) * 60_000
            + self.or(Field::Second, 0) * 1_000
            + self.or(Field::Milli, 0);
        day.checked_mul(DAY)?.checked_add(time)
    }

    fn hours(&self) -> i64 {
        let of_day = self.stamp(Field::HourOfDay);
        let of_half = self.stamp(Field::Hour).max(self.stamp(Field::Half));
        let whole_half = self.get(Field::Hour).is_some() && self.get(Field::Half).is_some();
        // An hour of the day is outdone only by an hour of a half that is known.
        if of_day > 0 && (of_day > of_half || !whole_half) {
            return self.or(Field::HourOfDay, 0);
        }
        self.or(Field::Hour, 0) + 12 * self.or(Field::Half, 0)
    }

    fn day_of_week_year(&self, more_years: i64) -> Option<i64> {
        let year = countable(self.or(Field::WeekYear, 1970) + more_years)?;
        let week = self.or(Field::WeekOfYear, 1);
        let weekday = self.or(Field::DayOfWeek, 1);
        // A weekday out of range was meant as ISO counts, from Monday, into other weeks.
        let (weekday, weeks) = if (1..=7).contains(&weekday) {
            (weekday, 0)
        } else {
            (((weekday - 1).rem_euclid(7) + 1) % 7 + 1, (weekday - 1).div_euclid(7))
        };
        Some(first_week(year) + 7 * (week - 1 + weeks) + weekday - 1)
    }

    fn day(&self, more_years: i64) -> Option<i64> {
        let year = self.or(Field::Year, 1970) + more_years;
        let year = countable(if self.get(Field::Era) == Some(0) { 1 - year } else { year })?;
        let month = self.or(Field::Month, 0);
        let first = first_of(year, month);
        let weekday = self.get(Field::DayOfWeek);
        let in_week = |sunday: i64, week: i64| {
            let day = weekday.map_or(sunday, |weekday| on_or_before(sunday + 6, weekday - 1));
            day + 7 * (week - 1)
        };
        Some(match self.day_by() {
            Day::OfMonth => first + self.or(Field::DayOfMonth, 1) - 1,
            Day::WeekOfMonth => in_week(on_or_before(first, 0), self.or(Field::WeekOfMonth, 1)),
            Day::WeekdayOfMonth => {
                let weekday = weekday.unwrap_or(1) - 1;
                let which = self.or(Field::WeekdayOfMonth, 1);
                if which >= 0 {
                    on_or_before(first + 7 * which - 1, weekday)
                } else {
                    on_or_before(first_of(year, month + 1) - 1 + 7 * (which + 1), weekday)
                }
            }
            Day::OfYear => first_of(year, 0) + self.or(Field::DayOfYear, 1) - 1,
            Day::WeekOfYear => in_week(first_week(year), self.or(Field::WeekOfYear, 1)),
        })
    }

    /// The fields that were set last decide. A week needs its weekday, as long as any day is whole.
    fn day_by(&self) -> Day {
        let weekday = self.stamp(Field::DayOfWeek);
        let week_of_month = self.stamp(Field::WeekOfMonth);
        let weekday_of_month = self.stamp(Field::WeekdayOfMonth);
        let week_of_year = self.stamp(Field::WeekOfYear);
        let with_weekday = |week: usize| if week == 0 || weekday == 0 { 0 } else { week.max(weekday) };
        let mut days = [
            (self.stamp(Field::DayOfMonth), 0, Day::OfMonth),
            (with_weekday(week_of_month), week_of_month, Day::WeekOfMonth),
            (with_weekday(weekday_of_month), weekday_of_month, Day::WeekdayOfMonth),
            (self.stamp(Field::DayOfYear), 0, Day::OfYear),
            (with_weekday(week_of_year), week_of_year, Day::WeekOfYear),
        ];
        if days.iter().all(|(stamp, _, _)| *stamp == 0) {
            let weekday_of_month = weekday_of_month.max(weekday);
            days = [
                (0, 0, Day::OfMonth),
                (week_of_month, week_of_month, Day::WeekOfMonth),
                (weekday_of_month, weekday_of_month, Day::WeekdayOfMonth),
                (0, 0, Day::OfYear),
                (week_of_year, week_of_year, Day::WeekOfYear),
            ];
        }
        let best = days
            .into_iter()
            .filter(|(stamp, _, _)| *stamp > 0)
            .max_by_key(|(stamp, week, _)| (*stamp, *week));
        best.map_or(Day::OfMonth, |(_, _, day)| day)
    }
}
