//! Values that are far larger than their expression.

use std::time::{Duration, Instant};

use super::eval;
use super::objects::{answers, refuses};

/// What may be asked of a value, whatever it is.
const USES: &[&str] = &[
    "",
    ".toString()",
    ".hashCode()",
    ".size()",
    ".contains(1)",
    ".equals(#this)",
    "[0]",
    " == #root.list",
    " + 'x'",
    " matches 'x'",
    ".![#this]",
    ".?[true]",
    " ? 1 : 2",
];

#[test]
fn no_use_of_a_value_that_holds_itself_again_and_again_takes_long() {
    let doubled = |times: usize| format!("{{1}}{}", ".![{#this, #this}]".repeat(times));
    let wrapped = |times: usize| format!("{{1}}{}", ".![{{{{{{{{#this}}}}}}}}]".repeat(times));
    let mapped = |times: usize| format!("{{1}}{}", ".![{a: #this, b: #this}]".repeat(times));
    let keyed = |times: usize| format!("{{1}}{}", ".![{(#this): #this, b: 2}]".repeat(times));
    for value in [doubled(18), doubled(100), wrapped(40), mapped(100), keyed(100)] {
        for used in USES {
            let begin = Instant::now();
            let expression = format!("({value}){used}");
            let outcome = eval(&expression);
            assert!(begin.elapsed() < Duration::from_secs(2), "{expression}: {:?}", begin.elapsed());
            drop(outcome);
        }
    }
}

#[test]
fn a_value_that_is_too_large_or_too_deep_is_refused_where_it_is_made() {
    refuses(&[
        (&format!("{{1}}{}", ".![{#this, #this}]".repeat(30)), "the value holds more than 500000 elements"),
        (&format!("{{1}}{}", ".![{{{{{{{{#this}}}}}}}}]".repeat(40)), "nests more than 256 levels deep"),
    ]);
}

#[test]
fn a_text_stands_in_many_places_at_the_cost_of_one() {
    let many = vec!["#this"; 1_000].join(",");
    let begin = Instant::now();
    answers(&[(&format!("{{'a' * 1000000}}.![{{{many}}}][0].size()"), "Integer 1000")]);
    assert!(begin.elapsed() < Duration::from_secs(1), "{:?}", begin.elapsed());
}

#[test]
fn long_texts_are_paid_for_wherever_they_are_read() {
    let long = "({'9' * 1000000}.![{#this, #this}])[0]";
    let many = vec!["1"; 1_000].join(",");
    for used in ["#this[0] == #root.x[0]", "T(Math).abs(#this[0])", "#this[0] ? 1 : 2", "#this[0] < #this[1]"]
    {
        let begin = Instant::now();
        let outcome = eval(&format!("{{{long}}}.![{{{many}}}.![{used}]]"));
        assert!(begin.elapsed() < Duration::from_secs(5), "{used}: {:?}", begin.elapsed());
        drop(outcome);
    }
    let compared =
        format!("{{{long}}}.![{{{many}}}.?[#root.list[0] != #this and ('9' * 1000) == ('9' * 1000)]]");
    assert!(eval(&compared).is_ok());
}
