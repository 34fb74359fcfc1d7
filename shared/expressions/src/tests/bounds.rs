//! Values that are far larger than their expression.

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
fn a_value_that_holds_itself_again_and_again_is_refused_whatever_is_asked_of_it() {
    let doubled = |times: usize| format!("{{1}}{}", ".![{#this, #this}]".repeat(times));
    let wrapped = |times: usize| format!("{{1}}{}", ".![{{{{{{{{#this}}}}}}}}]".repeat(times));
    let mapped = |times: usize| format!("{{1}}{}", ".![{a: #this, b: #this}]".repeat(times));
    let keyed = |times: usize| format!("{{1}}{}", ".![{(#this): #this, b: 2}]".repeat(times));
    let rows = [
        (doubled(18), "the value holds more than 500000 elements"),
        (doubled(100), "the value holds more than 500000 elements"),
        (wrapped(40), "nests more than 256 levels deep"),
        (mapped(100), "the value holds more than 500000 elements"),
        (keyed(100), "evaluation takes more than 100000 steps"),
    ];
    for (value, message) in rows {
        for used in USES {
            refuses(&[(&format!("({value}){used}"), message)]);
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

/// A text of a million characters, a thousand times.
fn long_texts() -> String {
    format!("{{'9' * 1000000}}.![{{{}}}][0]", vec!["#this"; 1_000].join(","))
}

#[test]
fn a_text_stands_in_many_places_at_the_cost_of_one() {
    answers(&[(&format!("{}.size()", long_texts()), "Integer 1000")]);
}

#[test]
fn long_texts_are_paid_for_wherever_they_are_read() {
    let reads = [
        "#this == #this",
        "#this < #this",
        "#this + 'x'",
        "{(#this): 1}",
        "#toJson(#this)",
        "#this.contains('x')",
        "#this.equals(#this)",
        "#this.hashCode()",
        "#this.substring(1)",
        "#this.toUpperCase()",
        "#this.trim()",
    ];
    for read in reads {
        let expression = format!("{}.![{read}]", long_texts());
        refuses(&[(&expression, "evaluation takes more than 100000 steps")]);
    }
    answers(&[(&format!("{}.![#this == #root.list].size()", long_texts()), "Integer 1000")]);
}
