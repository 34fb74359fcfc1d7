//! `java.time.temporal.TemporalAdjusters`.

use gennaker_java_time::Adjuster;

use super::method::{Method, Static, method};
use super::temporal::day_of_week;

pub(super) const STATIC: &[Method<Static>] = &[
    method("dayOfWeekInMonth", 2, |arguments| {
        Ok(Adjuster::DayOfWeekInMonth(arguments.int(0)?, day_of_week(arguments, 1)?).into())
    }),
    method("firstDayOfMonth", 0, |_| Ok(Adjuster::FirstDayOfMonth.into())),
    method("firstDayOfNextMonth", 0, |_| Ok(Adjuster::FirstDayOfNextMonth.into())),
    method("firstDayOfNextYear", 0, |_| Ok(Adjuster::FirstDayOfNextYear.into())),
    method("firstDayOfYear", 0, |_| Ok(Adjuster::FirstDayOfYear.into())),
    method("firstInMonth", 1, |arguments| Ok(Adjuster::FirstInMonth(day_of_week(arguments, 0)?).into())),
    method("lastDayOfMonth", 0, |_| Ok(Adjuster::LastDayOfMonth.into())),
    method("lastDayOfYear", 0, |_| Ok(Adjuster::LastDayOfYear.into())),
    method("lastInMonth", 1, |arguments| Ok(Adjuster::LastInMonth(day_of_week(arguments, 0)?).into())),
    method("next", 1, |arguments| Ok(Adjuster::Next(day_of_week(arguments, 0)?).into())),
    method("nextOrSame", 1, |arguments| Ok(Adjuster::NextOrSame(day_of_week(arguments, 0)?).into())),
    method("previous", 1, |arguments| Ok(Adjuster::Previous(day_of_week(arguments, 0)?).into())),
    method("previousOrSame", 1, |arguments| Ok(Adjuster::PreviousOrSame(day_of_week(arguments, 0)?).into())),
];
