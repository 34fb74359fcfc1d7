//! The names of months, days and eras in US English.

pub(crate) const MONTHS: [&str; 12] = [
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

/// Sunday first.
pub(crate) const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

pub(crate) const HALVES: [&str; 2] = ["AM", "PM"];

pub(crate) const ERAS: [&str; 2] = ["BC", "AD"];

pub(crate) const LONG_ERAS: [&str; 2] = ["Before Christ", "Anno Domini"];

/// The full name at an index from 0.
pub(crate) fn long(names: &[&'static str], index: i64) -> &'static str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
}

/// The first three letters of the name at an index from 0.
pub(crate) fn short(names: &[&'static str], index: i64) -> &'static str {
    abbreviated(long(names, index))
}

/// The index from 0 and the length of the longest name, long or short, that the text begins with.
pub(super) fn leading(lists: &[&[&str]], text: &str) -> Option<(i32, usize)> {
    let begins = |name: &str| text.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    let mut best: Option<(i32, usize)> = None;
    for list in lists {
        for (index, name) in (0..).zip(*list) {
            for name in [name, abbreviated(name)] {
                if begins(name) && best.is_none_or(|(_, length)| name.len() > length) {
                    best = Some((index, name.len()));
                }
            }
        }
    }
    best
}

fn abbreviated(name: &str) -> &str {
    // Only months and days are cut; eras of two words are not.
    if name.contains(' ') { name } else { name.get(..3).unwrap_or(name) }
}
