//! `%t…`: parts of a date in UTC and in English, by the calendar Java takes: Julian before 15 October 1582.

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];
const DAY: i64 = 86_400_000;
/// 15 October 1582, in days since 1970.
const GREGORIAN: i64 = -141_427;

struct Date {
    millis: i64,
    /// Since 1970.
    days: i64,
    /// Of its era: the year before 1 is 1.
    year: i64,
    /// From 1.
    month: i64,
    day: i64,
    day_of_year: i64,
}

/// One part; `None` for a letter that names none.
pub(super) fn part(conversion: char, millis: i64) -> Option<String> {
    let date = Date::new(millis);
    let of_day = millis.rem_euclid(DAY);
    let (hour, minute, second, milli) =
        (of_day / 3_600_000, of_day / 60_000 % 60, of_day / 1000 % 60, of_day % 1000);
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    let short = |name: &'static str| name.get(..3).unwrap_or(name).to_owned();
    let parts = |conversions: &str, between: &str| {
        let parts = conversions.chars().map(|conversion| part(conversion, millis));
        Some(parts.collect::<Option<Vec<_>>>()?.join(between))
    };
    Some(match conversion {
        'Y' => format!("{:04}", date.year),
        'y' => format!("{:02}", date.year % 100),
        'C' => format!("{:02}", date.year / 100),
        'm' => format!("{:02}", date.month),
        'd' => format!("{:02}", date.day),
        'e' => date.day.to_string(),
        'j' => format!("{:03}", date.day_of_year),
        'B' => date.month_name().to_owned(),
        'b' | 'h' => short(date.month_name()),
        'A' => date.day_name().to_owned(),
        'a' => short(date.day_name()),
        'H' => format!("{hour:02}"),
        'k' => hour.to_string(),
        'I' => format!("{twelve:02}"),
        'l' => twelve.to_string(),
        'M' => format!("{minute:02}"),
        'S' => format!("{second:02}"),
        'L' => format!("{milli:03}"),
        'N' => format!("{:09}", milli * 1_000_000),
        'p' => if hour < 12 { "am" } else { "pm" }.to_owned(),
        'Z' => "UTC".to_owned(),
        'z' => "+0000".to_owned(),
        // Java divides towards zero here.
        's' => (date.millis / 1000).to_string(),
        'Q' => date.millis.to_string(),
        'F' => parts("Ymd", "-")?,
        'D' => parts("mdy", "/")?,
        'T' => parts("HMS", ":")?,
        'R' => parts("HM", ":")?,
        'r' => format!("{} {}", parts("IMS", ":")?, part('p', millis)?.to_uppercase()),
        'c' => parts("abdTZY", " ")?,
        _ => return None,
    })
}

impl Date {
    fn new(millis: i64) -> Self {
        let days = millis.div_euclid(DAY);
        let gregorian = days >= GREGORIAN;
        // Years from March on, so that the day of a leap year is its last; counted from 1 March of the year 0.
        let shifted = days + if gregorian { 719_468 } else { 719_470 };
        let (march_year, day_of_march_year) =
            if gregorian { gregorian_year(shifted) } else { julian_year(shifted) };
        let month_from_march = (5 * day_of_march_year + 2) / 153;
        let day = day_of_march_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = march_year + i64::from(month <= 2);
        let leap =
            year.rem_euclid(4) == 0 && (!gregorian || year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
        let mut day_of_year =
            if month <= 2 { day_of_march_year - 305 } else { day_of_march_year + 60 + i64::from(leap) };
        if gregorian && year == 1582 {
            // The year in which ten days were left out.
            day_of_year -= 10;
        }
        let year = if year > 0 { year } else { 1 - year };
        Self { millis, days, year, month, day, day_of_year }
    }

    fn month_name(&self) -> &'static str {
        usize::try_from(self.month - 1).ok().and_then(|place| MONTHS.get(place)).copied().unwrap_or_default()
    }

    fn day_name(&self) -> &'static str {
        usize::try_from(self.days.rem_euclid(7))
            .ok()
            .and_then(|place| DAYS.get(place))
            .copied()
            .unwrap_or_default()
    }
}

/// The year and the day in it, from days since 1 March of the year 0.
fn gregorian_year(days: i64) -> (i64, i64) {
    let era = days.div_euclid(146_097);
    let day = days.rem_euclid(146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    (era * 400 + year, day - (365 * year + year / 4 - year / 100))
}

fn julian_year(days: i64) -> (i64, i64) {
    let era = days.div_euclid(1461);
    let day = days.rem_euclid(1461);
    let year = (day - day / 1460) / 365;
    (era * 4 + year, day - 365 * year)
}
