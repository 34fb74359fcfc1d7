//! What only shows when all pipelines of a repository are known.

use std::collections::BTreeMap;

use gennaker_pipeline::{Pipeline, Problem, text};
use serde_json::Value;

use super::repository::Source;

/// Problems by the position of the source and of the pipeline in it.
pub(super) type Together = BTreeMap<(usize, usize), Vec<Problem>>;

/// Names and ids that are taken, and references that lead nowhere.
pub(super) fn problems(sources: &[Source]) -> Together {
    let pipelines: Vec<((usize, usize), Pipeline)> = sources
        .iter()
        .enumerate()
        .flat_map(|(source, Source { content, .. })| {
            content
                .iter()
                .flatten()
                .enumerate()
                .map(move |(place, entry)| ((source, place), Pipeline::parse(&entry.definition)))
        })
        .collect();
    let mut found = Together::new();
    let (mut names, mut ids) = (BTreeMap::new(), BTreeMap::new());
    let file = |position: (usize, usize)| {
        sources.get(position.0).map(|source| source.file.display().to_string()).unwrap_or_default()
    };
    for (position, pipeline) in &pipelines {
        let Pipeline { application, name, .. } = pipeline;
        if !application.is_empty() && !name.is_empty() {
            let first = *names.entry((application.to_lowercase(), name.to_lowercase())).or_insert(*position);
            if first != *position {
                let message = format!(
                    "{} has a pipeline {name} of {application} already (upper and lower case are the same); rename one",
                    file(first)
                );
                found.entry(*position).or_default().push(Problem::error("$.name", message));
            }
        }
        if let Some(id) = &pipeline.id {
            let first = *ids.entry(id.as_str()).or_insert(*position);
            if first != *position {
                let message =
                    format!("{} has a pipeline with the id {id} already; give one another", file(first));
                found.entry(*position).or_default().push(Problem::error("$.id", message));
            }
        }
    }
    for (position, pipeline) in &pipelines {
        for Reference { path, application, pipeline } in references(pipeline) {
            let name = (application.to_lowercase(), pipeline.to_lowercase());
            if !ids.contains_key(pipeline.as_str()) && !names.contains_key(&name) {
                let message = format!(
                    "no file here has a pipeline with the id {pipeline}, or of that name in {application}; add it, or \
                     make sure that it is saved where this one runs"
                );
                found.entry(*position).or_default().push(Problem::warning(path, message));
            }
        }
    }
    found
}

/// Another pipeline, by its id or by its name in an application, and where that is said.
#[derive(Debug, PartialEq)]
struct Reference {
    path: String,
    application: String,
    pipeline: String,
}

impl Reference {
    /// The first of the fields that is there. What an expression will say is not known.
    fn of(at: &str, own: &str, names: &[&str], get: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let (name, pipeline) = names.iter().find_map(|name| Some((name, get(name)?)))?;
        let application = get("application").or_else(|| get("pipelineApplication"));
        let application = application.unwrap_or_else(|| own.to_owned());
        let known = !pipeline.contains("${") && !application.contains("${");
        known.then(|| Self { path: format!("{at}.{name}"), application, pipeline })
    }
}

/// The pipelines that stages and triggers refer to.
fn references(pipeline: &Pipeline) -> Vec<Reference> {
    let own = &pipeline.application;
    let stages =
        pipeline.stages.iter().enumerate().filter(|(_, stage)| stage.stage_type == "pipeline").filter_map(
            |(index, stage)| {
                let get = |name: &str| stage.context.get(name).and_then(text);
                Reference::of(&format!("$.stages[{index}]"), own, &["pipeline", "pipelineId"], get)
            },
        );
    let triggers = pipeline.json.get("triggers").and_then(Value::as_array).into_iter().flatten();
    let triggers = triggers
        .enumerate()
        .filter(|(_, trigger)| trigger.get("type").and_then(Value::as_str) == Some("pipeline"))
        .filter_map(|(index, trigger)| {
            let get = |name: &str| trigger.get(name).and_then(text);
            Reference::of(&format!("$.triggers[{index}]"), own, &["pipeline"], get)
        });
    stages.chain(triggers).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn stages_and_triggers_refer_to_pipelines() {
        let pipeline = Pipeline::parse(&json!({
            "application": "own",
            "stages": [
                { "type": "pipeline", "pipeline": "a" }, { "type": "wait", "pipeline": "b" },
                { "type": "pipeline", "pipeline": "${parameters.next}" }, { "type": "pipeline" },
                { "type": "pipeline", "pipelineApplication": "other", "pipelineId": "d" },
            ],
            "triggers": [{ "type": "cron" }, { "type": "pipeline", "pipeline": "c" }],
        }));
        let reference = |path: &str, application: &str, pipeline: &str| Reference {
            path: path.to_owned(),
            application: application.to_owned(),
            pipeline: pipeline.to_owned(),
        };
        assert_eq!(
            references(&pipeline),
            [
                reference("$.stages[0].pipeline", "own", "a"),
                reference("$.stages[4].pipelineId", "other", "d"),
                reference("$.triggers[1].pipeline", "own", "c")
            ]
        );
    }
}
