//! YAML 1.1's timestamps: recognised under `!!timestamp` only, since a timestamp stays the text that it is.

use crate::scan::Scan;

/// Whether `text` is a date, or a date and a time with or without a zone.
pub(crate) fn is_timestamp(text: &str) -> bool {
    let mut scan = Scan::new(text);
    let date =
        scan.digits(4, 4) && scan.one(b"-") && scan.digits(1, 2) && scan.one(b"-") && scan.digits(1, 2);
    date && (scan.is_done() || is_time(scan))
}

fn is_time(mut scan: Scan<'_>) -> bool {
    let separated = scan.one(b"Tt") || scan.all(b" \t") > 0;
    let time = separated
        && scan.digits(1, 2)
        && scan.one(b":")
        && scan.digits(2, 2)
        && scan.one(b":")
        && scan.digits(2, 2);
    if !time {
        return false;
    }
    if scan.one(b".") {
        scan.all(b"0123456789");
    }
    if scan.is_done() {
        return true;
    }
    scan.all(b" \t");
    if scan.one(b"Z") {
        return scan.is_done();
    }
    let hours = scan.one(b"+-") && scan.digits(1, 2);
    hours && (scan.is_done() || (scan.one(b":") && scan.digits(2, 2) && scan.is_done()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_told_from_other_text() {
        for text in [
            "2001-12-14",
            "2001-1-1",
            "2001-12-14t21:59:43.10-05:00",
            "2001-12-14 21:59:43.10 -5",
            "2001-12-15 2:59:43.10",
            "2001-12-15T02:59:43Z",
            "2001-12-15 02:59:43.",
        ] {
            assert!(is_timestamp(text), "{text}");
        }
        for text in [
            "",
            "2001",
            "2001-12",
            "2001-12-14T",
            "2001-12-14 21:59",
            "2001-12-14T21:59:43 +1:0",
            "2001-12-14x",
        ] {
            assert!(!is_timestamp(text), "{text}");
        }
    }
}
