//! Runs of the machine that nobody sees.

use serde_json::json;

use crate::control::{start, statuses, until};
use crate::support::{Cloud, cloud, wait};

#[test]
fn an_execution_whose_history_would_grow_too_long_continues_in_a_new_run_unseen() {
    let cloud = cloud();
    let store = cloud.store();
    let id = start(
        &cloud,
        "long-history",
        &json!([
            { "type": "wait", "refId": "1", "waitTime": 1 },
            { "type": "wait", "refId": "2", "waitTime": "${ 300 + 300 }" },
            { "type": "wait", "refId": "3", "requisiteStageRefIds": ["2"], "waitTime": 1 },
        ]),
    );
    until(&cloud, &id, |execution| statuses(execution)[0] == "SUCCEEDED");
    // As if the compiler had said that there is room for one look only; each wake is another.
    wait(async {
        let mut execution = store.execution(&id).await.expect("the record").execution;
        execution.value.looks = 1;
        store.save_execution(&mut execution).await.expect("nobody else writes");
    });
    let before = cloud.json(&["execution", "get", &id]);
    wake(&cloud, &id, "2");
    let run = || wait(store.execution(&id)).expect("the record").execution.value.machine_run;
    until(&cloud, &id, |_| run() == 2);
    let after = cloud.json(&["execution", "get", &id]);
    assert_eq!(
        (&after["status"], statuses(&after)),
        (&before["status"], statuses(&before)),
        "nobody sees it"
    );
    assert_eq!(after["stages"][0], before["stages"][0], "what has ended is passed by");
    until(&cloud, &id, |execution| {
        execution["stages"][1]["calls"].as_u64()
            > before["stages"][1]["calls"].as_u64().map(|calls| calls + 1)
    });
    cloud.run(&["execution", "skip", &id, "2"]);
    let execution = until(&cloud, &id, |execution| execution["status"] == "SUCCEEDED");
    assert_eq!(statuses(&execution), ["SUCCEEDED"; 3]);
}

/// Wakes a stage without giving it anything.
fn wake(cloud: &Cloud, id: &str, ref_id: &str) {
    let store = cloud.store();
    let stage =
        wait(store.execution(id)).expect("the record").stage(ref_id).expect("the stage").value.clone();
    let token = stage.task_token.expect("it waits");
    let states = aws_sdk_sfn::Client::new(&cloud.config());
    wait(states.send_task_success().task_token(token).output("{}").send()).expect("it is woken");
}
