//! The names that an expression sees: those of a file, of an execution, of one of its stages.

use std::path::Path;

use gennaker_expressions::Sight;
use serde_json::{Map, Value};

use super::EvalArgs;
use crate::{
    api::{Api, path},
    context::Context,
    error::Error,
    pipeline_file,
    target::existing_api,
};

/// What the options ask for; and the API, where an execution was read from it.
pub(super) async fn sight(context: &Context, arguments: &EvalArgs) -> Result<(Sight, Option<Api>), Error> {
    let names = arguments.context.as_deref().map(document_map).transpose()?;
    let (execution, api) = match arguments.execution.as_deref() {
        None => (None, None),
        Some(file) if is_file(file) => (Some(execution_in(Path::new(file))?), None),
        Some(id) => {
            let api = existing_api(context).await?;
            (Some(api.get(&path(&["pipelines", id])).await?), Some(api))
        }
    };
    let sight = seen(execution, arguments.stage.as_deref(), names)?;
    Ok((if arguments.strict { sight.strict() } else { sight }, api))
}

/// Whether this names a file; anything else is an id.
fn is_file(text: &str) -> bool {
    let path = Path::new(text);
    text == "-" || text.contains('/') || is_yaml(path) || has_extension(path, &["json"]) || path.is_file()
}

fn is_yaml(path: &Path) -> bool {
    has_extension(path, &["yaml", "yml"])
}

fn has_extension(path: &Path, any: &[&str]) -> bool {
    path.extension().is_some_and(|extension| any.iter().any(|one| extension.eq_ignore_ascii_case(one)))
}

/// A file's content, which is JSON, or YAML where its name says so.
fn document(path: &Path) -> Result<Value, Error> {
    let text = pipeline_file::read_text(path)?;
    let unfit = |what: &str, error: &dyn std::fmt::Display| {
        Error::Usage(format!("{} is not {what}: {error}", path.display()))
    };
    if is_yaml(path) {
        gennaker_yaml::read(&text).map_err(|error| unfit("YAML", &error))
    } else {
        serde_json::from_str(&text).map_err(|error| unfit("JSON", &error))
    }
}

fn document_map(path: &Path) -> Result<Map<String, Value>, Error> {
    match document(path)? {
        Value::Object(map) => Ok(map),
        _ => Err(Error::Usage(format!("{} has to be a map, whose keys are the names", path.display()))),
    }
}

fn execution_in(path: &Path) -> Result<Value, Error> {
    let execution = document(path)?;
    if execution.get("stages").is_some_and(Value::is_array) {
        return Ok(execution);
    }
    Err(Error::Usage(format!("{} is no execution: it has no list of stages", path.display())))
}

/// The names of the stage or the execution, and before them those of the map.
fn seen(
    execution: Option<Value>,
    stage: Option<&str>,
    names: Option<Map<String, Value>>,
) -> Result<Sight, Error> {
    let names = names.unwrap_or_default();
    let Some(execution) = execution else { return Ok(Sight::of_root(names)) };
    let mut sight = match stage {
        None => Sight::of_execution(execution),
        Some(stage) => {
            let ref_id = ref_id(&execution, stage)?;
            Sight::of_stage(execution, &ref_id).ok_or_else(|| unknown(stage, &[]))?
        }
    };
    sight.add(names);
    Ok(sight)
}

/// The refId of the stage that has this refId, this id or this name.
fn ref_id(execution: &Value, wanted: &str) -> Result<String, Error> {
    let stages = || execution.get("stages").and_then(Value::as_array).into_iter().flatten();
    let field = |stage: &Value, name: &str| stage.get(name).and_then(Value::as_str).map(str::to_owned);
    for by in ["refId", "id", "name"] {
        let found: Vec<String> = stages()
            .filter(|stage| field(stage, by).as_deref() == Some(wanted))
            .filter_map(|stage| field(stage, "refId"))
            .collect();
        match found.as_slice() {
            [] => {}
            [one] => return Ok(one.clone()),
            several => {
                return Err(Error::Usage(format!(
                    "several stages have the {by} {wanted}: {}; name one by its refId",
                    several.join(", ")
                )));
            }
        }
    }
    let all: Vec<String> = stages()
        .filter_map(|stage| {
            let name = field(stage, "name").map(|name| format!(" ({name})")).unwrap_or_default();
            Some(field(stage, "refId")? + &name)
        })
        .collect();
    Err(unknown(wanted, &all))
}

fn unknown(stage: &str, all: &[String]) -> Error {
    Error::Usage(match all {
        [] => format!("the execution has no stage {stage}, and no other with a refId"),
        all => format!("the execution has no stage {stage}; it has {}", all.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn execution() -> Value {
        json!({ "trigger": { "parameters": { "env": "test" } }, "stages": [
            { "id": "A", "refId": "1", "name": "Bake", "outputs": { "ami": "ami-1" } },
            { "id": "B", "refId": "2", "name": "Deploy", "requisiteStageRefIds": ["1"], "context": { "size": 3 } },
            { "id": "C", "refId": "3", "name": "Deploy" },
            { "id": "D", "refId": "4", "name": "3" },
        ]})
    }

    #[test]
    fn a_stage_is_named_by_ref_id_then_id_then_name() {
        for (wanted, found) in [("2", "2"), ("C", "3"), ("Bake", "1"), ("3", "3")] {
            assert_eq!(ref_id(&execution(), wanted).unwrap(), found, "{wanted}");
        }
    }

    #[test]
    fn a_name_that_two_stages_have_and_one_that_none_has_are_bad_usage() {
        for (wanted, message) in [
            ("Deploy", "several stages have the name Deploy: 2, 3; name one by its refId"),
            ("deplyo", "the execution has no stage deplyo; it has 1 (Bake), 2 (Deploy), 3 (Deploy), 4 (3)"),
        ] {
            let error = ref_id(&execution(), wanted).unwrap_err();
            assert_eq!((error.to_string().as_str(), error.code()), (message, 2));
        }
        let none = ref_id(&json!({ "stages": [{}] }), "1").unwrap_err();
        assert_eq!(none.to_string(), "the execution has no stage 1, and no other with a refId");
    }

    #[test]
    fn names_of_a_map_go_before_those_of_the_stage() {
        let names = Map::from_iter([("size".to_owned(), json!(9))]);
        let sight = seen(Some(execution()), Some("2"), Some(names)).unwrap();
        let see = |key: &str| sight.root().get(key).cloned();
        assert_eq!((see("size"), see("ami")), (Some(json!(9)), Some(json!("ami-1"))));
        assert_eq!(see("parameters"), Some(json!({ "env": "test" })));
    }

    #[test]
    fn what_looks_like_a_path_is_a_file_and_not_an_id() {
        for (text, file) in [
            ("-", true),
            ("a/b", true),
            ("x.json", true),
            ("x.YML", true),
            ("01JD3Q8Z4T5V6W7X8Y9ZABCDEF", false),
        ] {
            assert_eq!(is_file(text), file, "{text}");
        }
    }
}
