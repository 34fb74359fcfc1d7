//! What tests of objects share: a clock that stands still, and tables of answers.

use crate::{Scope, World, typed};

/// 2023-11-14 22:13:20.123 UTC, a Tuesday.
pub(super) const NOW: i64 = 1_700_000_000_123;

/// The answer of one expression, with its type.
pub(super) fn answer(expression: &str, seed: u8) -> Result<String, String> {
    let (context, execution, world) = (super::context(), super::execution(), World::new(NOW, [seed; 32]));
    let root = context.as_object().expect("the context is a map");
    let scope =
        Scope { root, execution: &execution, current_stage: None, allow_unknown_keys: true, world: &world };
    typed(expression, &scope).map_err(|error| [&[error.to_string()], error.hints()].concat().join("; "))
}

/// Every expression has the value that Java gives it, with its type.
pub(super) fn answers(rows: &[(&str, &str)]) {
    let differ = |(expression, expected): &&(&str, &str)| answer(expression, 7).as_deref() != Ok(expected);
    let wrong = rows.iter().filter(differ).map(|(expression, expected)| {
        format!("{expression}\n  expected {expected}\n  found    {:?}", answer(expression, 7))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every expression fails with a message and hints that contain the text.
pub(super) fn refuses(rows: &[(&str, &str)]) {
    for (expression, message) in rows {
        let error = answer(expression, 7).expect_err(expression);
        assert!(error.contains(message), "{expression}: {error}");
    }
}
