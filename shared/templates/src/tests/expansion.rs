//! What instances become, rule by rule.

use std::collections::BTreeMap;

use crate::{expand, plan};
use serde_json::{Value, json};

/// A template whose stages are `1 → 2 → 4` and `1 → 3 → 5`.
fn template() -> Value {
    let wait = |id: &str, requisites: Value| json!({"type": "wait", "refId": id, "name": id, "requisiteStageRefIds": requisites, "waitTime": 1});
    json!({
        "schema": "v2", "id": "fork", "variables": [],
        "pipeline": {
            "description": "the template's",
            "stages": [
                wait("1", json!([])), wait("2", json!(["1"])), wait("3", json!(["1"])),
                wait("4", json!(["2"])), wait("5", json!(["3"])),
            ],
        },
    })
}

fn instance(fields: Value) -> Value {
    let mut instance = json!({
        "schema": "v2", "type": "templatedPipeline", "id": "p1", "application": "myapp", "name": "mine",
        "template": {"reference": "spinnaker://fork"},
    });
    add(&mut instance, fields);
    instance
}

fn add(map: &mut Value, fields: Value) {
    let Value::Object(fields) = fields else { panic!("{fields} is not a map") };
    map.as_object_mut().expect("a map").extend(fields);
}

fn with_variables(variables: Value, pipeline: Value) -> Value {
    let mut template = template();
    template["variables"] = variables;
    add(&mut template["pipeline"], pipeline);
    template
}

/// The requisites of every stage, by `refId`.
fn edges(pipeline: &Value) -> BTreeMap<String, Vec<String>> {
    let words = |list: &Value| {
        let mut words: Vec<String> = list
            .as_array()
            .expect("a list")
            .iter()
            .map(|it| it.as_str().expect("a text").to_owned())
            .collect();
        words.sort();
        words
    };
    let stages = pipeline["stages"].as_array().expect("stages");
    stages
        .iter()
        .map(|it| (it["refId"].as_str().expect("an id").to_owned(), words(&it["requisiteStageRefIds"])))
        .collect()
}

fn problems(template: &Value, instance: &Value) -> Vec<String> {
    expand(template, instance, None).expect_err("a problem").iter().map(ToString::to_string).collect()
}

#[test]
fn stages_are_put_where_their_rule_says() {
    let fork = [("1", ""), ("2", "1"), ("3", "1"), ("4", "2"), ("5", "3")];
    let cases: [(Value, &[(&str, &str)]); 9] = [
        (json!({"first": true}), &[("1", "x"), ("x", "")]),
        (json!({"last": true}), &[("x", "4 5")]),
        (json!({"before": ["2"]}), &[("2", "x"), ("x", "1")]),
        (json!({"before": ["2", "3"]}), &[("2", "x"), ("3", "x"), ("x", "1")]),
        (json!({"before": ["1"]}), &[("1", "x"), ("x", "")]),
        (json!({"after": ["2"]}), &[("4", "x"), ("x", "2")]),
        (json!({"after": ["2", "3"]}), &[("4", "x"), ("5", "x"), ("x", "2 3")]),
        (json!({"after": ["5"]}), &[("x", "5")]),
        (json!({"first": false, "last": "true", "before": [], "after": null}), &[("x", "4 5")]),
    ];
    for (inject, changed) in cases {
        let stage = json!({"type": "manualJudgment", "refId": "x", "inject": inject});
        let pipeline = expand(&template(), &instance(json!({"stages": [stage]})), None).expect("a pipeline");
        let mut expected: BTreeMap<&str, &str> = fork.into_iter().collect();
        expected.extend(changed.iter().copied());
        let expected: BTreeMap<String, Vec<String>> = expected
            .into_iter()
            .map(|(id, requisites)| {
                (id.to_owned(), requisites.split_whitespace().map(str::to_owned).collect())
            })
            .collect();
        assert_eq!(edges(&pipeline), expected, "{inject}");
        let stages = pipeline["stages"].as_array().expect("stages");
        assert!(stages.iter().all(|stage| stage.get("inject").is_none()), "{inject}");
    }
}

#[test]
fn a_stage_with_requisites_is_added_and_one_with_a_known_id_replaces() {
    let stages = json!([
        {"type": "wait", "refId": "6", "requisiteStageRefIds": ["4", "5"], "waitTime": 2},
        {"type": "manualJudgment", "refId": "2", "name": "judge"},
        {"type": "manualJudgment", "refId": "3", "requisiteStageRefIds": ["2"]},
        {"type": "manualJudgment", "refId": "5", "requisiteStageRefIds": []},
    ]);
    let pipeline = expand(&template(), &instance(json!({"stages": stages})), None).expect("a pipeline");
    let edges = edges(&pipeline);
    assert_eq!(edges["6"], ["4", "5"]);
    assert_eq!(edges["2"], ["1"], "the place of the replaced stage is kept");
    assert_eq!(edges["3"], ["2"]);
    assert_eq!(edges["5"], Vec::<String>::new());
    assert_eq!(pipeline["stages"][1]["name"], "judge");
    assert_eq!(pipeline["stages"][1].get("waitTime"), None, "nothing of the replaced stage stays");
}

#[test]
fn rules_of_the_template_come_before_those_of_the_instance() {
    let mut template = template();
    let stages = template["pipeline"]["stages"].as_array_mut().expect("stages");
    stages.push(json!({"type": "wait", "refId": "t", "inject": {"last": true}}));
    let own = json!([
        {"type": "wait", "refId": "b", "inject": {"after": ["a"]}},
        {"type": "wait", "refId": "a", "inject": {"last": true}},
    ]);
    let pipeline = expand(&template, &instance(json!({"stages": own})), None).expect("a pipeline");
    let edges = edges(&pipeline);
    assert_eq!(
        (edges["t"].join(" "), edges["a"].join(" "), edges["b"].join(" ")),
        ("4 5".into(), "t".into(), "a".into())
    );

    let replaced = json!([{"type": "manualJudgment", "refId": "t"}]);
    let pipeline = expand(&template, &instance(json!({"stages": replaced})), None).expect("a pipeline");
    let stages = pipeline["stages"].as_array().expect("stages");
    let last = stages.last().expect("a stage");
    assert_eq!(
        (&last["type"], &last["requisiteStageRefIds"]),
        (&json!("manualJudgment"), &json!(["4", "5"]))
    );
}

#[test]
fn a_template_without_ref_ids_runs_in_the_order_of_its_list() {
    let template = json!({"id": "t", "pipeline": {"stages": [{"type": "wait"}, {"type": "wait"}]}});
    let stages = json!([{"type": "wait", "refId": "x", "inject": {"after": ["0"]}}]);
    let pipeline = expand(&template, &instance(json!({"stages": stages})), None).expect("a pipeline");
    let edges = edges(&pipeline);
    assert_eq!((edges["x"].join(" "), edges["1"].join(" ")), ("0".into(), "x".into()));
}

#[test]
fn what_has_no_place_is_a_problem_with_its_path() {
    for (stages, path, part) in [
        (json!([{"type": "wait", "refId": "x"}]), "$.stages[0]:", "no place"),
        (json!([{"type": "wait", "refId": "x", "inject": {"first": false}}]), "$.stages[0]:", "no place"),
        (json!([{"type": "wait"}]), "$.stages[0].refId:", "missing"),
        (json!(["wait"]), "$.stages[0]:", "JSON object"),
        (
            json!([{"type": "wait", "refId": "x", "inject": {"last": true}}, {"type": "wait", "refId": "x", "inject": {"last": true}}]),
            "$.stages[1].refId:",
            "taken by $.stages[0]",
        ),
        (
            json!([{"type": "wait", "refId": "x", "inject": {"before": ["1", "9"]}}]),
            "$.stages[0].inject.before[1]:",
            "refId 9",
        ),
        (
            json!([{"type": "wait", "refId": "x", "inject": {"after": ["9"]}}]),
            "$.stages[0].inject.after[0]:",
            "refId 9",
        ),
        (
            json!([{"type": "wait", "refId": "x", "inject": {"befor": ["1"]}}]),
            "$.stages[0].inject.befor:",
            "did you mean before?",
        ),
        (
            json!([{"type": "wait", "refId": "x", "inject": {"before": ["1", "2"]}}]),
            "$.stages[0].inject:",
            "wait for each other",
        ),
        (
            json!([{"type": "wait", "refId": "x", "requisiteStageRefIds": ["9"]}]),
            "$.stages[0].requisiteStageRefIds:",
            "waits for 9",
        ),
        (
            json!([{"type": "wait", "refId": "1", "requisiteStageRefIds": ["4"]}]),
            "$.stages:",
            "wait for each other",
        ),
        (
            json!([{"type": "wait", "refId": "x", "requisiteStageRefIds": "${trigger.deps}"}]),
            "$.stages[0].requisiteStageRefIds:",
            "must be known",
        ),
    ] {
        let found = problems(&template(), &instance(json!({"stages": stages})));
        assert!(found.iter().any(|it| it.starts_with(path) && it.contains(part)), "{stages}: {found:?}");
    }
}

#[test]
fn a_protected_template_keeps_its_stages() {
    let mut template = template();
    template["protect"] = json!(true);
    let stages = json!([{"type": "wait", "refId": "x", "inject": {"last": true}}]);
    assert!(problems(&template, &instance(json!({"stages": stages})))[0].contains("protected"));
    assert!(expand(&template, &instance(json!({"stages": []})), None).is_ok());
}

#[test]
fn variables_are_carried_and_whole_references_are_replaced() {
    let template = with_variables(
        json!([
            {"name": "seconds", "type": "int", "defaultValue": 30.0},
            {"name": "deps", "type": "list", "defaultValue": ["2", "3"]},
            {"name": "limit", "type": "bool", "defaultValue": true},
            {"name": "who", "type": "string"},
        ]),
        json!({
            "limitConcurrent": "${templateVariables.limit}",
            "stages": [
                {"type": "wait", "refId": "1", "waitTime": "${templateVariables.seconds}", "stageTimeoutMs": "${ templateVariables['seconds'] }"},
                {"type": "wait", "refId": "2"}, {"type": "wait", "refId": "3"},
                {"type": "wait", "refId": "4", "requisiteStageRefIds": "${templateVariables.deps}",
                 "comments": "for ${templateVariables.who}", "waitTime": 1},
            ],
        }),
    );
    let own = json!({"variables": {"who": "me"}, "description": "${templateVariables.who}"});
    let pipeline = expand(&template, &instance(own), None).expect("a pipeline");
    assert_eq!(
        pipeline["templateVariables"],
        json!({"seconds": 30, "deps": ["2", "3"], "limit": true, "who": "me"})
    );
    assert_eq!(
        (&pipeline["stages"][0]["waitTime"], &pipeline["stages"][0]["stageTimeoutMs"]),
        (&json!(30), &json!(30))
    );
    assert_eq!(pipeline["stages"][3]["requisiteStageRefIds"], json!(["2", "3"]));
    assert_eq!(
        pipeline["stages"][3]["comments"], "for ${templateVariables.who}",
        "evaluated when the stage starts"
    );
    assert_eq!((&pipeline["limitConcurrent"], &pipeline["description"]), (&json!(true), &json!("me")));
}

#[test]
fn the_pipeline_is_the_instances_with_the_templates_settings() {
    let template = with_variables(
        json!([]),
        json!({
            "limitConcurrent": false, "spelEvaluator": "v4", "name": "the template's", "id": "t", "keepWaitingPipelines": null,
            "parameterConfig": [{"name": "a"}], "tags": [{"name": "from", "value": "template"}],
        }),
    );
    let own = instance(json!({
        "limitConcurrent": true, "keepWaitingPipelines": true, "spelEvaluator": "v3", "disabled": true, "index": 3,
        "concurrentExecutions": {"maxConcurrentExecutions": 2},
        "parameters": [{"name": "b"}], "expectedArtifacts": [{"id": "e"}], "triggers": [{"type": "git"}],
        "description": null,
    }));
    let pipeline = expand(&template, &own, None).expect("a pipeline");
    for (name, expected) in [
        ("id", json!("p1")),
        ("name", json!("mine")),
        ("application", json!("myapp")),
        ("disabled", json!(true)),
        ("index", json!(3)),
        ("description", json!("the template's")),
        ("tags", json!([{"name": "from", "value": "template"}])),
        ("limitConcurrent", json!(false)),
        ("maxConcurrentExecutions", json!(2)),
        ("keepWaitingPipelines", json!(true)),
        ("spelEvaluator", json!("v4")),
        ("parameterConfig", json!([{"name": "a", "inherited": true}, {"name": "b"}])),
        ("expectedArtifacts", json!([{"id": "e"}])),
        ("triggers", json!([{"type": "git"}])),
        ("notifications", json!([])),
        ("source", json!({"id": "fork", "type": "templatedPipeline", "version": "v2"})),
        ("templateVariables", json!({})),
        ("schema", json!(null)),
        ("type", json!(null)),
        ("template", json!(null)),
        ("variables", json!(null)),
        ("parameters", json!(null)),
        ("trigger", json!(null)),
    ] {
        assert_eq!(pipeline.get(name).unwrap_or(&Value::Null), &expected, "{name}");
    }
}

#[test]
fn an_instance_without_a_name_can_be_planned_with_a_trigger() {
    let template = with_variables(
        json!([{"name": "tag", "type": "string", "defaultValue": "${trigger.tag}"}]),
        json!({}),
    );
    let nameless = json!({"template": {"reference": "spinnaker://fork"}});
    let trigger = json!({"type": "docker", "tag": "7"});
    let pipeline = expand(&template, &nameless, Some(&trigger)).expect("a pipeline");
    assert_eq!((&pipeline["id"], &pipeline["name"]), (&json!("unknown"), &json!("Unnamed Execution")));
    assert_eq!((&pipeline["templateVariables"]["tag"], &pipeline["trigger"]), (&json!("7"), &trigger));
}

#[test]
fn what_has_no_effect_is_a_warning() {
    let own = instance(json!({"exclude": ["stages"], "description": "${templateVariables.x}"}));
    let warnings = plan(&template(), &own, None).expect("a plan").warnings;
    let paths: Vec<&str> = warnings.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["$.exclude[0]", "$.description"]);
}
