//! Random pipelines, for the machine and for the reference.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use gennaker_pipeline::Pipeline;
use gennaker_simulation::{End, Judgment, Plan, Script, Simulated};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::reference::{Condition, Executed, SKIPPED, STOPPED, SUCCEEDED, Stage, Went};

/// A stage by chance.
#[derive(Clone, Debug)]
pub struct Chance {
    kind: u8,
    takes: i64,
    end: u8,
    flags: u8,
    condition: u8,
    window: u8,
    /// Distances back to requisites; what goes beyond the first stage is none.
    back: Vec<usize>,
}

pub fn stages(count: std::ops::Range<usize>, reach: usize) -> impl Strategy<Value = Vec<Chance>> {
    let back = proptest::collection::vec(1..=reach, 0..4);
    let stage = (0_u8..9, 1_i64..40_000_000, 0_u8..12, 0_u8..12, 0_u8..12, 0_u8..8, back);
    let stage = stage.prop_map(|(kind, takes, end, flags, condition, window, back)| Chance {
        kind,
        takes,
        end,
        flags,
        condition,
        window,
        back,
    });
    proptest::collection::vec(stage, count)
}

/// The same pipeline for the machine and for the reference.
#[derive(Clone, Debug)]
pub struct Case {
    pub json: Value,
    pub script: Script,
    pub stages: Vec<Stage>,
    /// The `refId`s of the reference's stages.
    pub ids: Vec<String>,
}

impl Case {
    pub fn pipeline(&self) -> Pipeline {
        Pipeline::parse(&self.json)
    }
}

const SECOND: i64 = 1_000;

fn whole(millis: i64) -> i64 {
    (millis + 999) / SECOND * SECOND
}

/// Builds a case. Where failures are not to halt, each one is softened, so that no status depends on time.
pub fn build(chances: &[Chance], may_halt: bool) -> Case {
    let mut case = Case { json: Value::Null, script: Script::default(), stages: Vec::new(), ids: Vec::new() };
    let mut definitions = Vec::new();
    // Where a stage of the definition is among the reference's, which has windows beside it.
    let mut places: Vec<usize> = Vec::new();
    for (index, chance) in chances.iter().enumerate() {
        let id = index.to_string();
        let mut before: Vec<usize> = chance.back.iter().filter_map(|back| index.checked_sub(*back)).collect();
        before.sort_unstable();
        before.dedup();
        let mut stage = Stage {
            requisites: before.iter().map(|id| places[*id]).collect(),
            fails: chance.end < 3,
            ..Stage::default()
        };
        let mut definition = json!({
            "refId": id, "name": format!("stage {id}"),
            "requisiteStageRefIds": before.iter().map(ToString::to_string).collect::<Vec<_>>(),
        });
        let mut plan = Plan::default();
        kind(chance, &mut stage, &mut definition, &mut plan);
        if stage.fails && plan.judgment.is_none() && chance.kind < 8 {
            plan.end = match chance.end {
                0 => End::Crash("Internal".to_owned()),
                _ => End::Fail("no".to_owned()),
            };
        }
        flags(chance.flags, may_halt, &mut stage, &mut definition);
        condition(chance.condition, &before, &places, &mut stage, &mut definition);
        if chance.window == 0 {
            definition["restrictExecutionDuringTimeWindow"] = json!(true);
            let opens = chance.takes % 50_000 / SECOND * SECOND;
            let window = Stage {
                takes: opens,
                fails: false,
                times_out: None,
                requisites: stage.requisites.clone(),
                ..stage.clone()
            };
            case.script.stages.insert(format!("{id}<0"), Plan { takes: Some(opens), ..Plan::default() });
            stage.requisites = vec![case.stages.len()];
            case.stages.push(window);
            case.ids.push(format!("{id}<0"));
        }
        places.push(case.stages.len());
        case.stages.push(stage);
        case.ids.push(id.clone());
        case.script.stages.insert(id, plan);
        definitions.push(definition);
    }
    case.json = json!({ "application": "app", "name": "p", "stages": definitions });
    case.script.parameters = json!({ "yes": "yes" }).as_object().cloned().unwrap_or_else(Map::new);
    case
}

/// Every shape that the compiler has, and how long it takes then.
fn kind(chance: &Chance, stage: &mut Stage, definition: &mut Value, plan: &mut Plan) {
    let (takes, seconds) = (chance.takes, whole(chance.takes));
    match chance.kind {
        0 | 1 => {
            definition["type"] = json!("checkPreconditions");
            stage.takes = takes % 29_000 + 1;
            plan.takes = Some(stage.takes);
        }
        2 => {
            definition["type"] = json!("wait");
            definition["waitTime"] = json!(seconds / SECOND);
            stage.takes = seconds;
        }
        3 => {
            definition["type"] = json!("wait");
            definition["waitTime"] = json!(format!("${{ {} + 1 }}", seconds / SECOND - 1));
            stage.takes = seconds;
        }
        4 => {
            // The rest is skipped.
            definition["type"] = json!("wait");
            definition["waitTime"] = json!(99_999);
            stage.takes = takes.min(90_000_000);
            plan.takes = Some(stage.takes);
        }
        5 | 6 => {
            definition["type"] = json!("bake");
            plan.look_every = Some(if chance.kind == 5 { 3_000 } else { 17_000 });
            stage.takes = seconds;
            plan.takes = Some(takes);
            // Some are given half of the time that they need; the rest is longer than retries may delay the last look.
            if chance.end > 9 && seconds > 2_000 * SECOND {
                stage.takes = whole(takes / 2);
                definition["stageTimeoutMs"] = json!(takes / 2);
                stage.times_out = Some(mark(chance, definition));
            }
        }
        7 => {
            definition["type"] = json!("manualJudgment");
            stage.takes = takes;
            plan.judgment = Some(if stage.fails { Judgment::stop(takes) } else { Judgment::proceed(takes) });
        }
        _ => {
            // Nobody judges in time.
            definition["type"] = json!("manualJudgment");
            let limit = json!(takes);
            definition["stageTimeoutMs"] =
                if takes % 2 == 0 { limit } else { json!(format!("${{ {takes} }}")) };
            stage.takes = seconds;
            stage.times_out = Some(mark(chance, definition));
        }
    }
}

/// `markSuccessfulOnTimeout`, and whether that makes running out of time a success.
fn mark(chance: &Chance, definition: &mut Value) -> bool {
    let (mark, is_well) = match chance.takes % 5 {
        0 => (json!(true), true),
        1 => (json!("${ 1 == 1 }"), true),
        2 => (json!("false"), false),
        _ => return false,
    };
    definition["markSuccessfulOnTimeout"] = mark;
    is_well
}

/// "If the stage fails".
fn flags(flags: u8, may_halt: bool, stage: &mut Stage, definition: &mut Value) {
    let texts = flags % 2 == 1;
    let mut set = |name: &str, truth: bool| {
        definition[name] = match (texts, flags > 8) {
            (true, true) => json!(format!("${{ {truth} }}")),
            (true, false) => json!(truth.to_string()),
            (false, _) => json!(truth),
        };
    };
    match flags {
        0 | 1 | 9 if may_halt => {}
        10 | 11 if may_halt => {
            set("failPipeline", true);
            stage.fails_pipeline = Some(true);
        }
        2..=4 => {
            set("failPipeline", false);
            stage.fails_pipeline = Some(false);
        }
        5 => {
            set("failPipeline", false);
            set("completeOtherBranchesThenFail", true);
            stage.fails_pipeline = Some(false);
            stage.fails_at_the_end = true;
        }
        _ => {
            set("continuePipeline", true);
            set("failPipeline", false);
            (stage.continues, stage.fails_pipeline) = (Some(true), Some(false));
        }
    }
}

/// `stageEnabled`, by what cannot change any more when the stage starts.
fn condition(condition: u8, before: &[usize], places: &[usize], stage: &mut Stage, definition: &mut Value) {
    let set = |expression: String| json!({ "type": "expression", "expression": expression });
    let status =
        |id: usize, status: &str| set(format!("#stageByRefId('{id}')['status'].toString() == '{status}'"));
    let (enabled, condition) = match (condition, before.first().copied()) {
        (0, _) => (set("parameters.yes == 'no'".to_owned()), Condition::Is(false)),
        (1, _) => (set("parameters.yes == 'yes'".to_owned()), Condition::Is(true)),
        (2, _) => (set("parameters.no.such.thing".to_owned()), Condition::Is(false)),
        (3, _) => (set("  ".to_owned()), Condition::None),
        (4, Some(id)) => (status(id, SUCCEEDED), Condition::Status(places[id], SUCCEEDED)),
        (5, Some(id)) => (status(id, SKIPPED), Condition::Status(places[id], SKIPPED)),
        (6, Some(id)) => (status(id, STOPPED), Condition::Status(places[id], STOPPED)),
        _ => return,
    };
    definition["stageEnabled"] = enabled;
    stage.condition = condition;
}

/// How the machine's run went, in the reference's words.
pub fn went(simulated: &Simulated, case: &Case) -> Vec<Went> {
    let find = |id: &String| {
        let stage = simulated.stages.iter().find(|stage| stage.ref_id == *id).expect("the stage");
        Went { status: stage.status.name(), start: stage.start, end: stage.end }
    };
    case.ids.iter().map(find).collect()
}

/// The same statuses; times may differ.
pub fn statuses(went: &[Went]) -> Vec<&'static str> {
    went.iter().map(|went| went.status).collect()
}

/// What differs, stage by stage, for people.
pub fn difference(case: &Case, machine: &[Went], reference: &Executed) -> String {
    let lines = case.ids.iter().zip(machine.iter().zip(&reference.stages)).filter(|(_, (a, b))| a != b);
    let lines: Vec<String> =
        lines.map(|(id, (a, b))| format!("stage {id}: the machine has {a:?}, the reference {b:?}")).collect();
    format!("{}\n{:#}", lines.join("\n"), case.json)
}
