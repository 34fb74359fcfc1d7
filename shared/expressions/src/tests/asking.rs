//! An execution and a world of the test's own.

use serde_json::{Value, json};

use crate::{Error, Request, Scope, Sight, World, evaluate};

/// The value of an expression, with no context but the execution's.
pub(super) fn within(execution: &Value, world: &World, expression: &str) -> Result<Value, Error> {
    let sight = Sight::of_execution(execution.clone());
    evaluate(expression, &sight.scope(world))
}

/// The value of an expression in a world that has answers, with an execution of the application `app`.
pub(super) fn answered(answers: &[(Request, Result<Value, &str>)], expression: &str) -> Result<Value, Error> {
    let mut world = World::default();
    for (request, answer) in answers {
        world.answer(request.clone(), answer.clone().map_err(str::to_owned));
    }
    within(&json!({"application": "app", "stages": []}), &world, expression)
}

/// Message and hints of the error that an expression ends with.
pub(super) fn complaint(outcome: Result<Value, Error>) -> String {
    let error = outcome.expect_err("the expression fails");
    [&[error.to_string()], error.hints()].concat().join("; ")
}

/// Every expression has the value in an execution.
pub(super) fn holds_within(execution: &Value, cases: &[(&str, Value)]) {
    for (expression, expected) in cases {
        assert_eq!(within(execution, &World::default(), expression).as_ref(), Ok(expected), "{expression}");
    }
}

/// Every expression fails in an execution with a message and hints that contain the text.
pub(super) fn fails_within(execution: &Value, cases: &[(&str, &str)]) {
    for (expression, expected) in cases {
        let complaint = complaint(within(execution, &World::default(), expression));
        assert!(complaint.contains(expected), "{expression}: {complaint}");
    }
}

/// The same in the scope of a stage.
pub(super) fn at_stage(execution: &Value, ref_id: &str, expression: &str) -> Result<Value, Error> {
    let sight = Sight::of_stage(execution.clone(), ref_id).expect("the stage is there");
    let world = World::default();
    let scope: Scope<'_> = sight.scope(&world);
    evaluate(expression, &scope)
}
