//! What a stage can see of builds and artifacts.

use gennaker_packages::Builds;
use gennaker_pipeline::{boolean, text};
use gennaker_runtime::Failure;
use gennaker_stage::Run;
use serde_json::{Map, Value};

/// The builds and packages that the stage can see.
pub(crate) fn builds(run: &Run<'_>) -> Builds {
    Builds::seen(run.context(), &run.ancestors(), run.trigger())
}

/// The words for the packages that the stage names by the ids of expected artifacts: a name with its version, or an
/// address.
///
/// # Errors
/// When nothing was bound to an id.
pub(crate) fn package_artifacts(run: &Run<'_>, ids: &[String]) -> Result<Vec<String>, Failure> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ancestors = run.ancestors();
    let maps = ancestors.iter().flat_map(|stage| [&stage.outputs, &stage.context]).chain([run.trigger()]);
    let expected: Vec<&Value> = maps.flat_map(|map| list(map, "resolvedExpectedArtifacts")).collect();
    ids.iter()
        .map(|id| {
            let bound = expected
                .iter()
                .filter(|artifact| artifact.get("id").and_then(Value::as_str) == Some(id))
                .find_map(|artifact| artifact.get("boundArtifact"));
            bound.and_then(word).ok_or_else(|| {
                Failure::invalid(format!(
                    "packageArtifactIds: nothing with a name or an address was bound to the expected artifact {id}"
                ))
            })
        })
        .collect()
}

/// An artifact as a word of `package`.
fn word(artifact: &Value) -> Option<String> {
    let field = |name: &str| artifact.get(name).and_then(text);
    if let Some(reference) = field("reference").filter(|reference| reference.contains("://")) {
        return Some(reference);
    }
    let name = field("name")?;
    Some(field("version").map_or_else(|| name.clone(), |version| format!("{name}={version}")))
}

fn list<'a>(map: &'a Map<String, Value>, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    map.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// Whether what started the execution wants everything baked anew.
pub(crate) fn is_rebaking(run: &Run<'_>) -> bool {
    run.trigger().get("rebake").and_then(boolean) == Some(true)
}

/// Who started the execution.
pub(crate) fn user(run: &Run<'_>) -> String {
    run.trigger().get("user").and_then(text).unwrap_or_else(|| "anonymous".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_artifact_is_installed_from_its_address_or_by_its_name() {
        for (artifact, expected) in [
            (json!({"name": "app", "version": "1.0"}), Some("app=1.0")),
            (json!({"name": "app"}), Some("app")),
            (json!({"name": "app", "reference": "https://h/app.deb"}), Some("https://h/app.deb")),
            (json!({"name": "app", "reference": "app_1.0"}), Some("app")),
            (json!({"version": "1.0"}), None),
        ] {
            assert_eq!(word(&artifact).as_deref(), expected, "{artifact}");
        }
    }
}
