//! Graphs and scripts of every shape that the compiler knows.

use serde_json::{Value, json};

use super::script::Reply::{Continues, Dies, Ends, Fails, Rests, Running, Stops, Wakes, WakesWithError};
use super::script::{Case, Kind};

/// A stage that is done at once, polls, waits as long as the definition says, or as long as it says itself.
fn stage(kind: &str, id: &str, after: &[&str]) -> Value {
    let fields = match kind {
        "immediate" => json!({ "type": "evaluateVariables" }),
        "poll" => json!({ "type": "resizeServerGroup" }),
        "second" => json!({ "type": "wait", "waitTime": 1 }),
        "minute" => json!({ "type": "wait", "waitTime": 60 }),
        "dynamic" => json!({ "type": "manualJudgment", "stageTimeoutMs": "${ timeout }" }),
        other => panic!("{other} is no kind of stage"),
    };
    let mut fields = fields.as_object().cloned().expect("a map");
    fields.insert("refId".to_owned(), id.into());
    fields.insert("requisiteStageRefIds".to_owned(), json!(after));
    Value::Object(fields)
}

/// The same, and the pipeline may go on when it fails.
fn soft(kind: &str, id: &str, after: &[&str]) -> Value {
    let mut stage = stage(kind, id, after);
    stage["continuePipeline"] = true.into();
    stage
}

fn immediate(id: &str, after: &[&str]) -> Value {
    stage("immediate", id, after)
}

/// The smallest graph that is neither rows nor branches: 3 waits for 1, 4 for 1 and 2; 5 for both.
fn crossing(kinds: [&str; 5]) -> Value {
    let graph: [(&str, &[&str]); 5] =
        [("1", &[]), ("2", &[]), ("3", &["1"]), ("4", &["1", "2"]), ("5", &["3", "4"])];
    graph.iter().zip(kinds).map(|((id, after), kind)| stage(kind, id, after)).collect()
}

fn diamond(kinds: [&str; 4]) -> Value {
    let graph: [(&str, &[&str]); 4] = [("1", &[]), ("2", &["1"]), ("3", &["1"]), ("4", &["2", "3"])];
    graph.iter().zip(kinds).map(|((id, after), kind)| stage(kind, id, after)).collect()
}

pub(crate) fn cases() -> Vec<Case> {
    let mut all = shapes();
    all.extend(errors());
    all.extend(halts());
    all.extend(lives());
    all
}

/// How stages complete, and how they are arranged.
fn shapes() -> Vec<Case> {
    let chain = json!([immediate("1", &[]), stage("poll", "2", &["1"]), stage("minute", "3", &["2"])]);
    vec![
        Case::new("chain", &chain).look("2", [Running(1), Running(2), Ends]).rest("3", [Wakes(100)]),
        Case::new("diamond", &diamond(["immediate", "poll", "immediate", "poll"]))
            .look("2", [Running(30), Running(1)])
            .look("4", [Running(1)]),
        Case::new("poll-at-the-end", &json!([stage("poll", "1", &[])])).look("1", [Running(1)]),
        Case::new("static-timeout", &json!([stage("second", "1", &[])])).rest("1", [Rests]),
        Case::new("static-and-rest", &json!([stage("second", "1", &[]), immediate("2", &["1"])]))
            .rest("1", [Rests, Rests, Wakes(50)])
            .look("1", [Running(1), Running(60), Ends]),
        Case::new("static-done-at-once", &json!([stage("minute", "1", &[])])).rest("1", [Wakes(0)]),
        Case::new("dynamic", &json!([stage("dynamic", "1", &[])]))
            .look("1", [Running(1), Running(60), Running(60), Ends])
            .rest("1", [Rests, Wakes(0), Wakes(200)]),
        Case::new("dynamic-woken-in-its-time", &json!([stage("dynamic", "1", &[])]))
            .look("1", [Running(5)])
            .rest("1", [Wakes(1500)]),
        Case::new("dynamic-done-at-once", &diamond(["dynamic", "dynamic", "dynamic", "dynamic"])),
        Case::new("crossing-early", &crossing(["immediate", "minute", "immediate", "poll", "immediate"]))
            .rest("2", [Wakes(600)]),
        Case::new("crossing-late", &crossing(["minute", "immediate", "poll", "second", "immediate"]))
            .rest("1", [Wakes(600)])
            .look("3", [Running(5)])
            .rest("4", [Rests]),
        Case::new(
            "many-joins",
            &json!([
                stage("minute", "1", &[]),
                stage("second", "2", &[]),
                immediate("3", &[]),
                stage("poll", "4", &["1", "2"]),
                immediate("5", &["2", "3"]),
                stage("dynamic", "6", &["1", "3"]),
                immediate("7", &["4", "5"]),
                immediate("8", &["5", "6"]),
                immediate("9", &["4", "6"]),
                immediate("10", &["7", "8", "9"]),
            ]),
        )
        .rest("1", [Wakes(300)])
        .rest("2", [Rests])
        .look("4", [Running(10)]),
        Case::new(
            "window",
            &json!([
                immediate("1", &[]),
                {
                    "type": "evaluateVariables", "refId": "2", "requisiteStageRefIds": ["1"],
                    "restrictExecutionDuringTimeWindow": true,
                    "restrictedExecutionWindow": { "whitelist": [{ "startHour": 0, "endHour": 1 }] },
                },
            ]),
        )
        .look("2<0", [Running(1)])
        .rest("2<0", [Rests]),
    ]
}

/// What is tried again, what is not, and what the pipeline survives.
fn errors() -> Vec<Case> {
    let two = |kind: &str| json!([stage(kind, "1", &[]), immediate("2", &["1"])]);
    vec![
        Case::new("passing-errors", &two("poll")).look(
            "1",
            [Fails("Throttled"), Running(1), Fails("Conflict"), Dies, Fails("Conflict"), Fails("Transient")],
        ),
        Case::new("passes-until-it-does-not", &two("immediate")).look("1", [Fails("Transient"); 9]),
        Case::new("leased-until-it-is-not", &two("immediate")).look("1", [Fails("Conflict"); 41]),
        Case::new("each-retrier-has-its-own-count", &two("immediate"))
            .look("1", [Fails("Transient"); 8])
            .look("1", [Fails("Conflict"); 3])
            .look("1", [Fails("Throttled")]),
        Case::new("another-state-counts-anew", &two("poll"))
            .look("1", [Fails("Transient"); 5])
            .look("1", [Running(1)])
            .look("1", [Fails("Transient"); 5]),
        Case::new("waiting-call-fails-and-is-repeated", &two("minute"))
            .rest("1", [Fails("Throttled"), Dies, Fails("Conflict"), Wakes(50)]),
        Case::new("waiting-call-times-out-after-retries", &two("second"))
            .rest("1", [Fails("Transient"), Rests]),
        Case::new("waiting-call-halts", &two("minute")).rest("1", [Fails("NotAuthorized")]),
        Case::new("token-fails-and-is-repeated", &two("minute"))
            .rest("1", [WakesWithError("Transient", 50), Wakes(50)]),
        Case::new("token-fails-for-good", &two("minute")).rest("1", [WakesWithError("Internal", 50)]),
        Case::new("rest-fails-for-good", &two("dynamic"))
            .look("1", [Running(60)])
            .rest("1", [WakesWithError("NotFound", 0)]),
        Case::new("soft-crash", &json!([soft("immediate", "1", &[]), immediate("2", &["1"])]))
            .look("1", [Fails("Internal")]),
        Case::new("soft-crash-of-a-poll", &json!([soft("poll", "1", &[]), immediate("2", &["1"])]))
            .look("1", [Running(1), Fails("InvalidInput")])
            .on("1", Kind::Soft, [Dies, Fails("Conflict")]),
        Case::new("soft-crash-of-a-wait", &json!([soft("second", "1", &[]), immediate("2", &["1"])]))
            .rest("1", [Rests, WakesWithError("Internal", 50)])
            .look("1", [Running(60)]),
        Case::new("soft-but-the-record-says-halt", &json!([soft("poll", "1", &[]), immediate("2", &["1"])]))
            .look("1", [Fails("StageFailed")]),
        Case::new("soft-failed-halts", &json!([soft("poll", "1", &[]), immediate("2", &["1"])]))
            .look("1", [Fails("NotFound")])
            .on("1", Kind::Soft, [Fails("StageFailed")]),
        Case::new(
            "soft-crash-releases",
            &json!([
                soft("second", "1", &[]),
                immediate("2", &[]),
                immediate("3", &["1"]),
                immediate("4", &["1", "2"]),
                immediate("5", &["3", "4"]),
            ]),
        )
        .rest("1", [Rests])
        .look("1", [Fails("Internal")]),
    ]
}

/// A stage fails in one branch. The local cloud lets the other branches go on, which AWS does not: here they come to their
/// own ends, which must not change the outcome.
fn halts() -> Vec<Case> {
    let nested = json!([
        immediate("1", &[]),
        immediate("2", &["1"]),
        stage("poll", "3", &["1"]),
        stage("poll", "4", &["2"]),
        stage("minute", "5", &["2"]),
        immediate("6", &["4", "5"]),
        immediate("7", &["3", "6"]),
    ]);
    vec![
        Case::new("halt", &json!([immediate("1", &[]), immediate("2", &["1"])]))
            .look("1", [Fails("StageFailed")]),
        Case::new("halt-is-retried", &json!([immediate("1", &[]), immediate("2", &["1"])]))
            .look("1", [Fails("Internal")])
            .on("1,2", Kind::Halt, [Dies, Fails("Transient")]),
        Case::new("halt-fails", &json!([immediate("1", &[])])).look("1", [Fails("StageFailed")]).on(
            "1",
            Kind::Halt,
            [Fails("Internal")],
        ),
        Case::new("halt-in-a-branch", &diamond(["immediate", "immediate", "poll", "immediate"]))
            .look("2", [Fails("StageFailed")])
            .look("3", [Running(20), Running(1)]),
        Case::new("halt-in-two-branches", &diamond(["immediate", "poll", "minute", "immediate"]))
            .look("2", [Running(10), Fails("StageFailed")])
            .rest("3", [Wakes(100)])
            .look("3", [Fails("Internal")]),
        Case::new("halt-deep-inside", &nested)
            .look("4", [Running(1), Fails("StageFailed")])
            .look("3", [Running(20)])
            .rest("5", [Wakes(400)]),
        Case::new("halt-before-a-join", &crossing(["second", "immediate", "immediate", "poll", "immediate"]))
            .rest("1", [Rests])
            .look("1", [Fails("StageFailed")]),
        Case::new("halt-beside-a-join", &crossing(["immediate", "poll", "minute", "poll", "immediate"]))
            .look("2", [Running(30), Fails("InvalidInput")])
            .rest("3", [Wakes(300)]),
        Case::new("stop-before-a-join", &crossing(["immediate", "poll", "minute", "minute", "immediate"]))
            .look("2", [Running(30), Stops])
            .rest("3", [Wakes(100)]),
        Case::new("join-fails", &crossing(["minute", "minute", "immediate", "immediate", "immediate"]))
            .rest("1", [Wakes(400)])
            .rest("2", [Wakes(200)])
            .on("4", Kind::Join, [Fails("Transient"), Dies]),
    ]
}

/// The execution's own states.
fn lives() -> Vec<Case> {
    let queue = |case: Case| case.with(&json!({ "id": "differential", "limitConcurrent": true }));
    let one = json!([immediate("1", &[])]);
    let looping = json!([stage("poll", "1", &[]), stage("dynamic", "2", &["1"]), immediate("3", &["2"])]);
    vec![
        queue(Case::new("queue", &one)).on("", Kind::Queue, [Wakes(300)]),
        queue(Case::new("queue-is-retried", &one)).on(
            "",
            Kind::Queue,
            [Fails("Conflict"), Dies, WakesWithError("Throttled", 20), Wakes(0)],
        ),
        queue(Case::new("queue-halts", &one)).on("", Kind::Queue, [Fails("Internal")]),
        Case::new("finish-is-retried", &one).on("", Kind::Finish, [Dies, Fails("Conflict")]),
        Case::new("finish-fails", &one).on("", Kind::Finish, [Fails("Internal")]),
        Case::new("no-stages", &json!([])),
        Case::new("continue", &looping)
            .look("1", [Running(1), Continues, Running(1), Ends])
            .look("2", [Running(1), Continues, Running(60), Ends])
            .rest("2", [Rests, Wakes(50)]),
        Case::new("continue-is-retried", &looping).look("1", [Continues]).on(
            "",
            Kind::Continue,
            [Fails("Transient"), Dies],
        ),
        Case::new("continue-fails", &looping).look("1", [Continues]).on(
            "",
            Kind::Continue,
            [Fails("Internal")],
        ),
        // 4 waits for 2 at its join in the first run, and again in the second.
        Case::new("continue-in-a-branch", &crossing(["immediate", "poll", "immediate", "poll", "immediate"]))
            .look("2", [Running(150), Continues, Running(1), Ends])
            .look("4", [Running(1)]),
    ]
}
