//! No input makes a function panic, and no output outgrows its bound.

use gennaker_java::{format, number, properties, random::Random, regex, text, url, uuid};
use proptest::prelude::*;

fn pattern_like() -> impl Strategy<Value = String> {
    let pieces = [
        "a", "b", ".", "*", "+", "?", "|", "(", ")", "[", "]", "^", "$", "\\", "{1,3}", "{2}", "(?i)",
        "(?m)", "(?:", "&&", "-", "\\p{L}", "\\Z", "\\b", "\\R", "\\Q", "\\E", "é", "😀", "\n", "\r",
        "(?<n>", "\\x", "\\u", "0", "1", ",", "}", "(?x)", " ", "#",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..12).prop_map(|pieces| pieces.concat())
}

fn format_like() -> impl Strategy<Value = String> {
    let pieces = [
        "%", "$", "1", "2", "0", "9", "<", "-", "#", "+", " ", ",", "(", ".", "s", "S", "d", "x", "o", "c",
        "e", "f", "g", "G", "t", "T", "Y", "N", "n", "é", "h", "b",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..10).prop_map(|pieces| pieces.concat())
}

fn argument() -> impl Strategy<Value = format::Arg<'static>> {
    use format::Arg;
    prop_oneof![
        Just(Arg::Null),
        any::<bool>().prop_map(Arg::Bool),
        any::<i8>().prop_map(Arg::Byte),
        any::<i32>().prop_map(Arg::Int),
        any::<i64>().prop_map(Arg::Long),
        any::<i128>().prop_map(Arg::Big),
        any::<f32>().prop_map(Arg::Float),
        any::<f64>().prop_map(Arg::Double),
        any::<u16>().prop_map(Arg::Char),
        ".*".prop_map(|text| Arg::Text(text.into())),
        any::<i64>().prop_map(|millis| Arg::Date { millis, text: "then".into() }),
    ]
}

proptest! {
    #[test]
    fn any_pattern_and_text_has_an_answer(pattern in prop_oneof![pattern_like(), ".*"], subject in "[ab\n\ré😀1, ]{0,20}", with in "[$\\\\{}n01a]{0,6}", limit in -2..4) {
        let Ok(pattern) = regex::Pattern::new(&pattern, &mut 1_000_000) else { return Ok(()) };
        let parts = pattern.split(&subject, limit, &mut 1_000_000).unwrap();
        prop_assert!(limit <= 0 || parts.len() <= usize::try_from(limit).unwrap());
        prop_assert!(!pattern.matches(&subject, &mut 1_000_000).unwrap() || pattern.find(&subject, &mut 1_000_000).unwrap());
        if let Ok(replaced) = pattern.replace_all(&subject, &with, 50, &mut 1_000_000) {
            prop_assert!(replaced.len() <= 50);
        }
        if !pattern.find(&subject, &mut 1_000_000).unwrap() {
            prop_assert_eq!(pattern.replace_first(&subject, &with, 1000, &mut 1_000_000).unwrap(), subject);
        }
    }

    #[test]
    fn any_format_has_an_answer(pattern in prop_oneof![format_like(), ".*"], args in prop::collection::vec(argument(), 0..4)) {
        if let Ok(formatted) = format::format(&pattern, &args) {
            prop_assert!(formatted.len() <= format::MAX_OUTPUT);
        }
    }

    #[test]
    fn a_number_is_read_back_as_it_was_written(value in any::<f64>(), single in any::<f32>(), whole in any::<i64>(), radix in 2_u32..=36) {
        let same = |read: f64| read.to_bits() == value.to_bits() || (read.is_nan() && value.is_nan());
        prop_assert!(same(number::parse_double(&number::double_to_string(value)).unwrap()));
        let read = number::parse_float(&number::float_to_string(single)).unwrap();
        prop_assert!(read.to_bits() == single.to_bits() || (read.is_nan() && single.is_nan()));
        prop_assert_eq!(number::parse_long_radix(&number::to_string_radix(whole, radix), radix), Ok(whole));
    }

    #[test]
    fn any_text_is_read_or_refused(input in ".*", radix in any::<u32>()) {
        let _ = (number::parse_int_radix(&input, radix), number::parse_double(&input), number::parse_float(&input));
        let _ = (number::decode(&input), uuid::parse(&input), properties::parse(&input));
        prop_assert!(url::encode(&input).is_ascii());
    }

    #[test]
    fn indexes_agree_with_utf16(input in "[ab😀é]{0,8}", part in "[ab😀é]{0,2}", from in -2_i32..12, to in 0_usize..12) {
        let (units, sought): (Vec<u16>, Vec<u16>) = (input.encode_utf16().collect(), part.encode_utf16().collect());
        let at = |place: usize| units.get(place..).is_some_and(|rest| rest.starts_with(&sought));
        let signed = |place: usize| i32::try_from(place).unwrap();
        let start = usize::try_from(from).unwrap_or(0).min(units.len());
        prop_assert_eq!(text::len(&input), units.len());
        let first = (start..=units.len()).find(|place| at(*place)).map_or(-1, signed);
        prop_assert_eq!(text::index_of(&input, &part, from), first);
        let last = (0..=units.len()).rev().find(|place| signed(*place) <= from && at(*place)).map_or(-1, signed);
        prop_assert_eq!(text::last_index_of(&input, &part, from), last);
        let cut = units.get(start..to).and_then(|cut| String::from_utf16(cut).ok());
        prop_assert_eq!(text::substring(&input, start, to).map(str::to_owned), cut);
    }

    #[test]
    fn a_random_number_is_within_its_bounds(seed in any::<i64>(), a in any::<i32>(), b in any::<i32>()) {
        let mut random = Random::new(seed);
        prop_assert_eq!(random.next_int_bound(a).is_ok(), a > 0);
        match random.next_int_between(a, b) {
            Ok(drawn) => prop_assert!((a..b).contains(&drawn)),
            Err(_) => prop_assert!(a >= b),
        }
        prop_assert!((0.0..1.0).contains(&random.next_double()));
    }
}
