//! One run of a stage, and where it ended.

use gennaker_records::{Stage, Status};
use serde_json::{Value, json};

use crate::function::{Answer, Function};
use crate::lab::Lab;
use crate::machine::Machine;
use crate::scenario::Scenario;
use crate::tap::Kill;

/// What a run was and where it ended.
#[derive(Debug)]
pub(crate) struct Trial {
    /// Its name.
    pub(crate) name: String,
    /// Its execution.
    pub(crate) execution: String,
    /// The function's calls to AWS.
    pub(crate) calls: Vec<String>,
    /// Whether the function was killed.
    pub(crate) struck: bool,
    /// What the state machine was told last.
    pub(crate) answer: Answer,
    /// Records and world, without what differs from run to run by nature.
    pub(crate) end: Value,
}

/// Runs a scenario under a name of its own.
pub(crate) fn run(
    lab: &Lab,
    function: &Function,
    machine: &Machine<'_>,
    scenario: &impl Scenario,
    name: &str,
    kill: Option<Kill>,
) -> Trial {
    scenario.prepare(lab, name);
    let execution = lab.start(name, &scenario.stage(name));
    function.tap.begin(kill);
    let answer = machine.run(scenario, &execution);
    let (calls, struck) = (function.tap.calls(), function.tap.struck());
    let end = end(lab, scenario, name, &execution);
    scenario.clean(lab, name);
    Trial { name: name.to_owned(), execution, calls, struck, answer, end }
}

/// Records and world as they are now, comparable between trials.
fn end(lab: &Lab, scenario: &impl Scenario, name: &str, execution: &str) -> Value {
    let stage = record(&lab.stage(execution));
    let world = scenario.world(lab, name, execution);
    let text = json!({ "stage": stage, "world": world }).to_string();
    let text = text.replace(name, "TRIAL").replace(execution, "EXECUTION");
    // Other ids (a child's, an instance's, a new image's) and times differ from trial to trial as well.
    let patterns = [
        "[0-7][0-9A-HJKMNP-TV-Z]{25}",
        "\\bi-[0-9a-f]{8,17}\\b",
        ":(listener|targetgroup)/[^\"]+",
        "\\b(ami|snap)-[0-9a-f]{17}\\b",
        "\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b",
        "\\b\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\b",
    ];
    let ids = regex::Regex::new(&patterns.join("|")).expect("a pattern");
    serde_json::from_str(&ids.replace_all(&text, "ID")).expect("JSON")
}

/// A stage's record without ids and times.
fn record(stage: &Stage) -> Value {
    // Server groups that are worked on side by side are ready in any order.
    let mut tasks: Vec<(&str, Status)> =
        stage.tasks.iter().map(|task| (task.name.as_str(), task.status)).collect();
    tasks.sort_by_key(|(name, _)| *name);
    // Since when something was waited for, and by which lanes, is there only where it had to be.
    let is_wait = |name: &String| name.contains("since/") || name == "waiting";
    let checkpoints: Vec<&String> = stage.checkpoints.keys().filter(|name| !is_wait(name)).collect();
    let mut context = stage.context.clone();
    if let Some(exception) = context.get_mut("exception").and_then(Value::as_object_mut) {
        exception.remove("timestamp");
    }
    json!({
        "status": stage.status,
        "context": context,
        "outputs": stage.outputs,
        "tasks": tasks,
        "checkpoints": checkpoints,
        "waiting": stage.waiting,
        "lease": stage.lease,
        "taskToken": stage.task_token,
    })
}
