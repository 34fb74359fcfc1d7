//! `#manifestLabelValue`.

use serde_json::Value;

use super::Call;
use super::stages::{field, none, stages};
use crate::arguments::Failure;
use crate::graph::{Stages, elements, text};
use crate::suggest::{self, excerpt};
use crate::value::Val;

/// Kinds whose pods have labels of their own.
const KINDS: [&str; 2] = ["Deployment", "ReplicaSet"];
const LABELS: &str = "/spec/template/metadata/labels";

/// The label of the pods of the first manifest of a kind that a stage deployed.
pub(super) fn manifest_label_value<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let arguments = &call.arguments;
    let (name, kind, label) = (arguments.text(0)?, arguments.text(1)?, arguments.text(2)?);
    if !KINDS.contains(&&*kind) {
        let why = format!("reads manifests of the kinds Deployment and ReplicaSet, not `{}`", excerpt(&kind));
        return Err(arguments.refused(1, why).hint(suggest::among(&kind, "kinds", KINDS.into_iter())));
    }
    let manifest = first_of_kind(call, deployed(call, &name)?, &kind)?;
    let labels = manifest.pointer(LABELS).and_then(Value::as_object);
    labels.and_then(|labels| labels.get(&*label)).map(Val::from).ok_or_else(|| {
        let why = format!("finds no label `{}` in the pods' labels of the {kind}", excerpt(&label));
        let known: Vec<&str> = labels.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        arguments.refused(2, why).hint(suggest::among(&label, "labels", known.iter().copied()))
    })
}

/// The stage of that name that deployed manifests with success.
fn deployed<'a>(call: &Call<'_, 'a>, name: &str) -> Result<&'a Value, Failure> {
    let deployed = stages(call)?
        .iter()
        .filter(|stage| field(stage, "type") == "deployManifest" && field(stage, "status") == "SUCCEEDED");
    let found = deployed.clone().find(|stage| field(stage, "name") == name);
    found.ok_or_else(|| {
        none("the type deployManifest, the status SUCCEEDED and the name", "name", name, deployed)
    })
}

fn first_of_kind<'a>(call: &Call<'_, 'a>, stage: &'a Value, kind: &str) -> Result<&'a Value, Failure> {
    let known = Stages::of(call.scope.execution);
    let manifests = elements(known.view(stage).get("outputs.manifests"));
    call.arguments.budget().steps(manifests.clone().count())?;
    manifests.clone().find(|manifest| text(manifest, "kind") == Some(kind)).ok_or_else(|| {
        let why =
            format!("finds no {kind} among the manifests of the stage `{}`", excerpt(field(stage, "name")));
        let kinds: Vec<&str> = manifests.filter_map(|manifest| text(manifest, "kind")).collect();
        call.arguments.refused(0, why).hint(suggest::among(kind, "kinds of manifests", kinds.iter().copied()))
    })
}
