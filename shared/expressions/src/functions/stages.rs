//! `#stage`, `#stageByRefId`, `#stageExists`, `#currentStage`, `#judgment`, `#cfServiceKey`, `#currentUser`.

use serde_json::Value;

use super::Call;
use crate::arguments::Failure;
use crate::error::ErrorKind;
use crate::graph::{elements, list, text};
use crate::suggest::{self, excerpt};
use crate::value::{Dict, Val};

/// Who acts where the execution does not say it.
const ANONYMOUS: &str = "anonymous";

/// The stages of the execution.
pub(super) fn stages<'a>(call: &Call<'_, 'a>) -> Result<&'a [Value], Failure> {
    let stages = list(call.scope.execution);
    call.arguments.budget().steps(stages.len())?;
    Ok(stages)
}

/// A field that is a text.
pub(super) fn field<'v>(stage: &'v Value, name: &str) -> &'v str {
    text(stage, name).unwrap_or_default()
}

/// The first of the stages with the wanted value in one of the fields that the pipeline itself has, or else the first of
/// those that belong to another stage.
fn first<'a>(
    stages: impl Iterator<Item = &'a Value> + Clone,
    fields: &[&str],
    wanted: &str,
) -> Option<&'a Value> {
    let has = |stage: &&Value| fields.iter().any(|name| text(stage, name) == Some(wanted));
    let mut fitting = stages.filter(has);
    let is_own = |stage: &&Value| text(stage, "parentStageId").is_none();
    fitting.clone().find(is_own).or_else(|| fitting.next())
}

/// No such stage; the hint names those that exist.
pub(super) fn none<'s>(
    by: &'static str,
    hinted: &str,
    wanted: &str,
    stages: impl IntoIterator<Item = &'s Value>,
) -> Failure {
    let known = stages.into_iter().map(|stage| field(stage, hinted)).filter(|name| !name.is_empty());
    let known: Vec<&str> = known.collect();
    let failure = Failure::from(ErrorKind::NoStage { by, value: excerpt(wanted) });
    failure.hint(suggest::among(wanted, &format!("{hinted}s"), known.iter().copied()))
}

/// The first stage of that name or id.
pub(super) fn stage<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let (stages, wanted) = (stages(call)?, call.arguments.text(0)?);
    let found = first(stages.iter(), &["name", "id"], &wanted);
    found.map(Val::from).ok_or_else(|| none("the name or id", "name", &wanted, stages))
}

pub(super) fn stage_by_ref_id<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let (stages, wanted) = (stages(call)?, call.arguments.text(0)?);
    let found = first(stages.iter(), &["refId"], &wanted);
    found.map(Val::from).ok_or_else(|| none("the refId", "refId", &wanted, stages))
}

/// Whether there is a stage of that name or id; there is none that is called null.
pub(super) fn stage_exists<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let (stages, wanted) = (stages(call)?, call.arguments.optional_text(0)?);
    let found = wanted.and_then(|wanted| first(stages.iter(), &["name", "id"], &wanted));
    Ok(Val::Bool(found.is_some()))
}

/// The stage whose context is being evaluated.
pub(super) fn current_stage<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let stages = stages(call)?;
    let ref_id = call.scope.current_stage.ok_or(ErrorKind::OutsideStage)?;
    let found = first(stages.iter(), &["refId"], ref_id);
    found.map(Val::from).ok_or_else(|| none("the refId", "refId", ref_id, stages))
}

/// What was chosen in the first manual judgment of that name in which something was.
pub(super) fn judgment<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let wanted = call.arguments.text(0)?;
    let judgments = stages(call)?.iter().filter(|stage| field(stage, "type") == "manualJudgment");
    let chosen = judgments.clone().filter(|stage| written(stage, "judgmentInput").is_some());
    if let Some(stage) = first(chosen, &["name"], &wanted) {
        return Ok(written(stage, "judgmentInput").map_or(Val::Null, Val::from));
    }
    Err(match first(judgments.clone(), &["name"], &wanted) {
        Some(stage) => {
            let why = format!("finds no choice in the manual judgment `{}`", excerpt(&wanted));
            let hint =
                format!("its status is {}; a judgment without options has no choice", field(stage, "status"));
            call.arguments.refused(0, why).hint(hint)
        }
        None => none("the type manualJudgment and the name", "name", &wanted, judgments),
    })
}

/// The service key that a stage made; an empty map if there is none.
pub(super) fn cf_service_key<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let (stages, wanted) = (stages(call)?, call.arguments.text(0)?);
    let made =
        |stage: &&Value| field(stage, "type") == "createServiceKey" && field(stage, "status") == "SUCCEEDED";
    let stage = first(stages.iter().filter(made), &["name", "id"], &wanted);
    let key = stage.and_then(|stage| written(stage, "serviceKey").or_else(|| key_of_task(stage)));
    Ok(key.filter(|key| key.is_object()).map_or_else(|| Val::Map(Dict::of_distinct(Vec::new())), Val::from))
}

/// The key that the task has given which the stage waited for.
fn key_of_task(stage: &Value) -> Option<&Value> {
    let tasks = elements(stage.pointer("/context/kato.tasks"));
    tasks.flat_map(|task| elements(task.get("resultObjects"))).find_map(|result| result.get("serviceKey"))
}

/// A field of the context or else of the outputs that is not null.
fn written<'a>(stage: &'a Value, name: &str) -> Option<&'a Value> {
    let of =
        |part: &str| stage.get(part).and_then(|fields| fields.get(name)).filter(|value| !value.is_null());
    of("context").or_else(|| of("outputs"))
}

pub(super) fn current_user<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let user = call.scope.execution.pointer("/authentication/user").filter(|user| !user.is_null());
    Ok(user.map_or_else(|| Val::Text(ANONYMOUS.into()), Val::from))
}
