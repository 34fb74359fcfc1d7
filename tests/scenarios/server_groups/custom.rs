//! The strategy custom: a pipeline of the user's does it.

use serde_json::json;

use super::stand::{Stand, brief, succeeded};
use crate::support::compute::REGION;

#[test]
fn a_strategy_pipeline_deploys_the_cluster_that_names_it_and_does_the_rest() {
    let stand = Stand::new("sgcustom");
    stand.group(0, 1);
    let strategy = json!({
        "application": stand.name, "name": "my way", "strategy": true,
        "stages": [
            { "type": "deploy", "refId": "1", "name": "Deploy" },
            { "type": "disableCluster", "refId": "2", "requisiteStageRefIds": ["1"], "name": "Disable",
              "cloudProvider": "aws", "credentials": "${ parameters.credentials }",
              "cluster": "${ parameters.cluster }", "regions": ["${ parameters.region }"],
              "remainingEnabledServerGroups": 1 },
        ],
    });
    let saved =
        stand.cloud.json(&["pipeline", "save", &stand.cloud.file("sgcustom-strategy.json", &strategy)]);
    let id = saved.get(0).unwrap_or(&saved)["id"].as_str().expect("an id").to_owned();
    let (execution, observed) = stand.watch(|| {
        stand.deploy(
            1,
            &json!({ "strategy": "custom", "strategyApplication": stand.name, "strategyPipeline": id,
                     "pipelineParameters": { "colour": "green" } }),
        )
    });
    succeeded(&execution);
    assert_eq!(brief(&stand.look()), [("sgcustom-v000", 1, false), ("sgcustom-v001", 1, true)]);
    observed.always_serves(1);
    let listed = stand.cloud.json(&["execution", "list", stand.name]);
    let child = listed
        .as_array()
        .expect("executions")
        .iter()
        .find(|one| one["name"] == "my way")
        .expect("the strategy");
    let child = stand.cloud.json(&["execution", "get", child["id"].as_str().expect("an id")]);
    let parameters = &child["trigger"]["parameters"];
    assert_eq!(
        (&parameters["colour"], &parameters["region"]),
        (&json!("green"), &json!(REGION)),
        "{parameters}"
    );
    assert_eq!(parameters["cluster"], stand.name, "{parameters}");
    assert_eq!(child["trigger"]["parentExecution"]["id"], execution["id"]);
}
