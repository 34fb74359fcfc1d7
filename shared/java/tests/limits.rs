//! What is refused, and what the refusal says.

use gennaker_java::{
    format::{Arg, FormatError, format},
    regex::{Pattern, PatternError, ReplaceError, TooMuchWork},
    text,
};

#[test]
fn what_needs_backtracking_is_refused_by_name() {
    let table = [
        ("a(?=b)", "look-ahead"),
        ("a(?!b)", "look-ahead"),
        ("(?<=a)b", "look-behind"),
        ("(?<!a)b", "look-behind"),
        ("(?>a)", "atomic group"),
        ("a++", "possessive"),
        ("a{2}+", "possessive"),
        ("(a)\\1", "back-reference"),
        ("(?<n>a)\\k<n>", "back-reference"),
        ("\\G", "\\G"),
        ("\\X", "\\X"),
        ("a$b", "before the pattern's end"),
        ("(?U)a", "the flag U"),
    ];
    for (pattern, name) in table {
        let refused = Pattern::new(pattern, &mut 1_000_000).unwrap_err().to_string();
        assert!(refused.contains(name) && refused.contains("not supported"), "{pattern}: {refused}");
    }
}

#[test]
fn patterns_which_would_take_long_to_compile_are_too_large() {
    let table = [
        "((a{1,100}){1,100}){1,100}".to_owned(),
        "a{2000000000}".to_owned(),
        "(?:){2000000000}".to_owned(),
        "(((((a?){99}){99}){99}){99}){99}".to_owned(),
        "\\p{L}{200}".to_owned(),
        "a{99999999999}".to_owned(),
        "(".repeat(5000),
        "[".repeat(5000),
        "()".repeat(4000),
        "a".repeat(20_000),
    ];
    for pattern in table {
        assert_eq!(
            Pattern::new(&pattern, &mut 1_000_000).unwrap_err(),
            PatternError::TooLarge,
            "{pattern:.40}"
        );
    }
}

#[test]
fn what_takes_java_exponential_time_is_answered() {
    let subject = "a".repeat(5000) + "!";
    for pattern in ["(a+)+b", "(a|a)*b", "(a|aa)+b", "(.*)*x", "(a?){50}a{50}b"] {
        let mut steps = 5_000_000;
        let pattern = Pattern::new(pattern, &mut steps).unwrap();
        assert!(!pattern.matches(&subject, &mut steps).unwrap(), "{pattern:?}");
    }
}

#[test]
fn what_takes_quadratic_time_is_given_up() {
    let pattern = Pattern::new("a.*b|a", &mut 1_000_000).unwrap();
    let subject = "a".repeat(50_000);
    assert_eq!(pattern.replace_all(&subject, "x", 100_000, &mut 1_000_000), Err(TooMuchWork.into()));
    assert_eq!(pattern.split(&subject, 0, &mut 1_000_000), Err(TooMuchWork));
    assert_eq!(pattern.replace_all(&"a".repeat(500), "x", 500, &mut 1_000_000).unwrap(), "x".repeat(500));
    let mut steps = 20_000_000;
    let pattern = Pattern::new("(\\w+)-", &mut steps).unwrap();
    assert_eq!(pattern.split(&"api-v001 ".repeat(20_000), -1, &mut steps).unwrap().len(), 20_001);
}

#[test]
fn steps_are_taken_from_those_that_are_left() {
    let (mut compiling, mut running) = (100_000, 10_000);
    let pattern = Pattern::new("a+", &mut compiling).unwrap();
    assert!(compiling < 100_000);
    assert!(pattern.matches("aaa", &mut running).unwrap());
    let once = 10_000 - running;
    assert!(pattern.matches("aaa", &mut running).unwrap());
    assert_eq!(10_000 - running, 2 * once);
    assert_eq!(pattern.matches("aaa", &mut (once - 1)), Err(TooMuchWork));
    assert_eq!(Pattern::new("a+", &mut 5).unwrap_err(), PatternError::TooMuchWork(TooMuchWork));
}

#[test]
fn a_replacement_stops_at_its_bound() {
    let pattern = Pattern::new("a", &mut 1_000_000).unwrap();
    assert_eq!(pattern.replace_all("aaaa", "bb", 8, &mut 1_000_000).unwrap(), "bbbbbbbb");
    assert_eq!(pattern.replace_all("aaaa", "bb", 7, &mut 1_000_000), Err(ReplaceError::TooLong(7)));
    assert_eq!(pattern.replace_all("a", "$3", 7, &mut 1_000_000), Err(ReplaceError::NoGroup("3".to_owned())));
}

#[test]
fn a_format_stops_at_its_bounds() {
    assert_eq!(format("%10000s", &[Arg::Null]).unwrap().len(), 10_000);
    assert_eq!(format("%10001s", &[Arg::Null]), Err(FormatError::Width("%10001s".to_owned())));
    assert_eq!(format("%.10001f", &[Arg::Double(1.0)]), Err(FormatError::Precision("%.10001f".to_owned())));
    assert_eq!(format(&"%1$10000s".repeat(200), &[Arg::Null]), Err(FormatError::TooLong));
    assert_eq!(format("%a", &[Arg::Double(1.0)]), Err(FormatError::HexFloat("%a".to_owned())));
    assert_eq!(format("%c", &[Arg::Char(0xd83d)]), Err(FormatError::NoCharacter(0xd83d)));
}

#[test]
fn errors_name_the_conversion_and_the_type() {
    let refused = format("%d", &[Arg::from("x")]).unwrap_err();
    assert_eq!(refused.to_string(), "`%d` does not take a String");
    assert_eq!(format("%s", &[]).unwrap_err().to_string(), "there is no argument for `%s`");
}

#[test]
fn a_repetition_stops_at_its_bound() {
    assert_eq!(text::repeat("ab", 3, 6).as_deref(), Some("ababab"));
    assert_eq!(text::repeat("ab", 3, 5), None);
    assert_eq!(text::repeat("", usize::MAX, 0).as_deref(), Some(""));
    assert_eq!(text::repeat("ab", usize::MAX, usize::MAX), None);
}
