//! Expressions that do not evaluate.

use serde_json::{Value, json};

use super::{ran, reports, saved, stage};
use crate::control::statuses;
use crate::support::cloud;

/// One that finds nothing, one that fails, and one that evaluates.
fn wait(ref_id: &str, name: &str) -> Value {
    json!({
        "type": "wait", "refId": ref_id, "name": name, "waitTime": 0,
        "image": "app:${ parameters.tga }-${ 1 + 1 }",
        "clusters": [{ "ami": "from ${ #stage('Bake').outputs.ami } for ${ 1 + 1 }" }],
        "tag": "${ parameters.tag }",
    })
}

fn fields() -> Value {
    json!({ "spelEvaluator": "v4", "parameterConfig": [{ "name": "tag", "default": "v7" }] })
}

#[test]
fn conformance_27_a_stage_goes_on_with_the_text_of_what_does_not_evaluate_and_says_why() {
    let execution = ran(&cloud(), "lenient", &fields(), &json!([wait("1", "Lenient")]));
    assert_eq!((&execution["status"], statuses(&execution)), (&json!("SUCCEEDED"), vec!["SUCCEEDED"]));
    let stage = stage(&execution, "1");
    let context = &stage["context"];
    assert_eq!(context["tag"], "v7");
    assert_eq!(
        context["image"], "app:${ parameters.tga }-2",
        "of several only the one without a value stays"
    );
    let whole = "from ${ #stage('Bake').outputs.ami } for ${ 1 + 1 }";
    assert_eq!(context["clusters"][0]["ami"], whole, "where one fails all stay");
    let mut reports = reports(stage);
    reports.sort();
    let [(failed, error, ami, why), (unknown, info, image, nothing)] = reports.as_slice() else {
        panic!("two reports: {reports:?}")
    };
    assert_eq!([failed, error, ami], ["#stage('Bake').outputs.ami", "ERROR", "$.clusters[0].ami"]);
    assert!(
        why.starts_with("Failed to evaluate [ami] no stage has the name or id `Bake` (at character 1;"),
        "{why}"
    );
    assert_eq!([unknown, info, image], ["parameters.tga", "INFO", "$.image"]);
    assert!(
        nothing.contains("Failed to evaluate [image]") && nothing.contains("did you mean `tag`?"),
        "{nothing}"
    );
    let errors = context["exception"]["details"]["errors"].as_array().expect("errors");
    assert!([why, nothing].into_iter().all(|text| errors.contains(&json!(text))), "{errors:?}");
}

#[test]
fn conformance_08_a_stage_that_wants_all_its_expressions_halts_the_pipeline_whatever_its_flags_say() {
    let mut strict = wait("1", "Strict");
    for (name, value) in
        [("failOnFailedExpressions", true), ("continuePipeline", true), ("failPipeline", false)]
    {
        strict[name] = json!(value);
    }
    let after = json!({ "type": "wait", "refId": "2", "requisiteStageRefIds": ["1"], "waitTime": 0 });
    let execution = ran(&cloud(), "strict", &fields(), &json!([strict, after]));
    assert_eq!(execution["status"], "TERMINAL");
    assert_eq!(statuses(&execution), ["TERMINAL", "NOT_STARTED"]);
    let error = &stage(&execution, "1")["context"]["exception"]["details"]["error"];
    assert!(error.as_str().is_some_and(|error| error.contains("parameters.tga")), "{error}");
}

#[test]
fn the_terminal_shows_which_expression_did_not_evaluate_where_and_why() {
    let cloud = cloud();
    let mut strict = wait("2", "Strict");
    strict["failOnFailedExpressions"] = json!(true);
    strict["requisiteStageRefIds"] = json!(["1"]);
    let file = saved(&cloud, "shown", &fields(), &json!([wait("1", "Lenient"), strict]));
    let output = cloud.gennaker(&["run", &file, "--follow"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout);
    let tree = text.rsplit_once("expressions/shown  TERMINAL").expect("the last picture").1;
    let lines: Vec<&str> = tree.lines().skip(1).collect();
    assert!(lines[0].contains("✔ Lenient") && lines[0].ends_with("2 expressions did not evaluate"), "{tree}");
    for (at, line) in [
        (1, "      ${#stage('Bake').outputs.ami}  $.clusters[0].ami"),
        (3, "      ${parameters.tga}  $.image"),
        (4, "        `parameters.tga` not found: there is no key `tga`; did you mean `tag`?"),
    ] {
        assert_eq!(lines[at], line, "{tree}");
    }
    assert!(lines[2].starts_with("        no stage has the name or id `Bake`"), "{tree}");
    assert!(lines[5].contains("✘ Strict") && lines[6..10] == lines[1..5], "{tree}");
    assert!(!text.contains('\u{1b}'), "no colour where there is no terminal");
    let reason = String::from_utf8_lossy(&output.stderr);
    assert!(
        reason.contains("Strict: expressions did not evaluate") && !reason.contains("Lenient:"),
        "{reason}"
    );
}

#[test]
fn conformance_32_what_no_expression_may_reach_is_refused_when_it_is_saved_or_when_it_runs() {
    let cloud = cloud();
    for (expression, why) in [
        ("T(java.lang.System).exit(1)", "the type `java.lang.System` is not one"),
        ("new java.io.File('/')", "the type `java.io.File` is not one"),
    ] {
        let stages =
            json!([{ "type": "wait", "refId": "1", "waitTime": 0, "note": format!("${{ {expression} }}") }]);
        let output = cloud.gennaker(&["pipeline", "save", &saved(&cloud, "forbidden", &json!({}), &stages)]);
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{expression}");
        assert!(text.contains("$.stages[0].note") && text.contains(why), "{text}");
    }
    let stages = json!([{ "type": "wait", "refId": "1", "waitTime": 0, "note": "${ ''.getClass() }", "plain": "${ #toJson('${x}') }" }]);
    let execution = ran(&cloud, "reflected", &json!({}), &stages);
    let stage = stage(&execution, "1");
    assert_eq!(stage["context"]["note"], "${ ''.getClass() }");
    let levels: Vec<String> = reports(stage).into_iter().map(|(_, level, ..)| level).collect();
    assert_eq!(levels, ["ERROR", "ERROR"]);
}
