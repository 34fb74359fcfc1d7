//! The names of time zones that a date may be written with: Java's, in US English.

/// On each line minutes east of Greenwich, and names that mean it.
///
/// Daylight names carry their hour; where several zones share a name, Java's first one wins (`IST` is Israel's).
const NAMES: &str = include_str!("zones.txt");

/// The minutes east of Greenwich and the length of the longest name that `text` begins with.
pub(super) fn leading_name(text: &str) -> Option<(i32, usize)> {
    let begins = |name: &str| text.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    NAMES
        .lines()
        .filter_map(|line| line.split_once(' '))
        .flat_map(|(minutes, names)| names.split(", ").map(move |name| (minutes, name)))
        .filter(|(_, name)| begins(name))
        .max_by_key(|(_, name)| name.len())
        .and_then(|(minutes, name)| Some((minutes.parse().ok()?, name.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_holds_minutes_and_names_and_every_name_is_found() {
        let mut names = 0;
        for line in NAMES.lines() {
            let (minutes, listed) = line.split_once(' ').unwrap();
            for name in listed.split(", ") {
                assert_eq!(leading_name(name), Some((minutes.parse().unwrap(), name.len())), "{name}");
                names += 1;
            }
        }
        assert_eq!(names, 606);
    }

    #[test]
    fn the_longest_name_counts() {
        assert_eq!(leading_name("Eastern Daylight Time, 1999"), Some((-240, 21)));
        assert_eq!(leading_name("east africa time"), Some((180, 16)));
        assert_eq!(leading_name("nowhere"), None);
    }
}
