//! `#stage`, `#stageByRefId`, `#stageExists`, `#currentStage`, `#judgment`.

use serde_json::Value;

use super::Call;
use crate::error::{Error, ErrorKind};
use crate::suggest;
use crate::value::Val;

fn stages<'a>(call: &Call<'a, '_>) -> Result<&'a [Value], Error> {
    let stages = call.scope.execution.get("stages").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    call.budget.steps(stages.len()).map_err(|kind| kind.at(call.span))?;
    Ok(stages)
}

fn field<'v>(stage: &'v Value, name: &str) -> &'v str {
    stage.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The first stage with the wanted value in one of the fields.
fn first<'a>(stages: &'a [Value], fields: &[&str], wanted: &str) -> Option<&'a Value> {
    stages
        .iter()
        .find(|stage| fields.iter().any(|name| stage.get(name).and_then(Value::as_str) == Some(wanted)))
}

/// No such stage; the hint names those that exist.
fn none(call: &Call<'_, '_>, by: &'static str, hinted: &str, wanted: &str, stages: &[&Value]) -> Error {
    let known = stages.iter().map(|stage| field(stage, hinted)).filter(|name| !name.is_empty());
    let error = ErrorKind::NoStage { by, value: wanted.to_owned() }.at(call.argument().1);
    error.hint(suggest::among(wanted, by.rsplit(' ').next().unwrap_or(by), known))
}

/// The first stage of that name or id.
pub(super) fn stage<'a>(call: &Call<'a, '_>) -> Result<Val<'a>, Error> {
    let (stages, wanted) = (stages(call)?, call.text()?);
    match first(stages, &["name", "id"], &wanted) {
        Some(stage) => Ok(stage.into()),
        None => Err(none(call, "the name or id", "name", &wanted, &Vec::from_iter(stages))),
    }
}

pub(super) fn stage_by_ref_id<'a>(call: &Call<'a, '_>) -> Result<Val<'a>, Error> {
    let (stages, wanted) = (stages(call)?, call.text()?);
    match first(stages, &["refId"], &wanted) {
        Some(stage) => Ok(stage.into()),
        None => Err(none(call, "the refId", "refId", &wanted, &Vec::from_iter(stages))),
    }
}

pub(super) fn stage_exists<'a>(call: &Call<'a, '_>) -> Result<Val<'a>, Error> {
    let (stages, wanted) = (stages(call)?, call.text()?);
    Ok(Val::Bool(first(stages, &["name", "id"], &wanted).is_some()))
}

/// The stage whose context is being evaluated.
pub(super) fn current_stage<'a>(call: &Call<'a, '_>) -> Result<Val<'a>, Error> {
    let stages = stages(call)?;
    let ref_id = call.scope.current_stage.ok_or_else(|| ErrorKind::OutsideStage.at(call.span))?;
    match first(stages, &["refId"], ref_id) {
        Some(stage) => Ok(stage.into()),
        None => Err(none(call, "the refId", "refId", ref_id, &Vec::from_iter(stages))),
    }
}

/// What was chosen in the first manual judgment of that name.
pub(super) fn judgment<'a>(call: &Call<'a, '_>) -> Result<Val<'a>, Error> {
    let wanted = call.text()?;
    let judgments = stages(call)?.iter().filter(|stage| field(stage, "type") == "manualJudgment");
    let judgments: Vec<&'a Value> = judgments.collect();
    match judgments.iter().find(|stage| field(stage, "name") == wanted) {
        Some(stage) => Ok(stage.pointer("/context/judgmentInput").map_or(Val::Null, Val::from)),
        None => Err(none(call, "the type manualJudgment and the name", "name", &wanted, &judgments)),
    }
}
