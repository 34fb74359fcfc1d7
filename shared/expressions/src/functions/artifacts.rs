//! `#triggerResolvedArtifact`, `#triggerResolvedArtifactByType`, `#resolvedArtifacts`.

use super::Call;
use super::stages::stages;
use crate::arguments::Failure;
use crate::graph::{elements, text};
use crate::suggest::{self, excerpt};
use crate::value::Val;

pub(super) fn trigger_resolved_artifact<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    bound(call, "name", "names of bound artifacts")
}

pub(super) fn trigger_resolved_artifact_by_type<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    bound(call, "type", "types of bound artifacts")
}

/// The first artifact that was bound when the execution started and that has the wanted value in a field.
fn bound<'a>(call: &Call<'_, 'a>, field: &'static str, fields: &str) -> Result<Val<'a>, Failure> {
    let wanted = call.arguments.text(0)?;
    let expected = elements(call.scope.execution.pointer("/trigger/resolvedExpectedArtifacts"));
    call.arguments.budget().steps(expected.clone().count())?;
    let artifacts = || expected.clone().filter_map(|expected| expected.get("boundArtifact"));
    let found = artifacts().find(|artifact| text(artifact, field) == Some(&*wanted));
    found.map(Val::from).ok_or_else(|| {
        let why = format!("finds no artifact with the {field} `{}` that the trigger bound", excerpt(&wanted));
        let known: Vec<&str> = artifacts().filter_map(|artifact| text(artifact, field)).collect();
        call.arguments.refused(0, why).hint(suggest::among(&wanted, fields, known.iter().copied()))
    })
}

/// The artifacts in the outputs of all stages.
pub(super) fn resolved_artifacts<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let artifacts = stages(call)?.iter().flat_map(|stage| elements(stage.pointer("/outputs/artifacts")));
    call.arguments.produced_list(artifacts.map(Val::from).collect())
}
