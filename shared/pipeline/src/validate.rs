//! Every problem of a definition at once.

use std::collections::BTreeMap;

use gennaker_catalog::{Catalog, Field, FieldKind};
use serde_json::{Map, Value};

use crate::lenient::{boolean, integer, text};
use crate::{Graph, Pipeline, Problem, check_parameters, window};

/// All problems of a definition, in the order of the definition. It can be saved when none is an error.
pub fn validate(json: &Value, catalog: &Catalog) -> Vec<Problem> {
    let Some(fields) = json.as_object() else {
        return vec![Problem::error(
            "$",
            "a pipeline definition is a JSON object with application, name and stages",
        )];
    };
    let mut problems = Vec::new();
    for name in ["application", "name"] {
        if fields.get(name).and_then(text).is_none() {
            problems.push(Problem::error(
                format!("$.{name}"),
                format!("{name} is missing; give the pipeline one"),
            ));
        }
    }
    let pipeline = Pipeline::parse(json);
    match fields.get("stages") {
        Some(Value::Array(stages)) if !stages.is_empty() => {
            for (index, (stage, json)) in pipeline.stages.iter().zip(stages).enumerate() {
                let path = format!("$.stages[{index}]");
                let Some(json) = json.as_object() else {
                    problems.push(Problem::error(path, "a stage is a JSON object with type and refId"));
                    continue;
                };
                check_type(&path, json, &stage.stage_type, catalog, &mut problems);
            }
            check_references(&pipeline, stages, &mut problems);
        }
        Some(Value::Array(_)) => {
            problems.push(Problem::error("$.stages", "the pipeline has no stages; add at least one"));
        }
        _ => problems
            .push(Problem::error("$.stages", "stages is missing; it is the list of the pipeline's stages")),
    }
    problems.extend(gennaker_expressions::check(json).into_iter().map(|finding| {
        Problem::error(
            finding.path,
            format!("the expression ${{{}}} cannot be read: {}", finding.expression, finding.description),
        )
    }));
    check_common(&pipeline, &mut problems);
    check_parameters(fields, &mut problems);
    problems
}

/// The stage's type, and the fields that the type declares.
fn check_type(
    path: &str,
    json: &Map<String, Value>,
    stage_type: &str,
    catalog: &Catalog,
    problems: &mut Vec<Problem>,
) {
    let named = if json.contains_key("alias") { "alias" } else { "type" };
    if stage_type.is_empty() {
        problems.push(Problem::error(format!("{path}.type"), "the stage has no type; say what it does"));
        return;
    }
    let Some((_, declared)) = catalog.stage(stage_type) else {
        let hint = nearest(stage_type, catalog.stage_types()).map_or_else(
            || "see the table of stage types".to_owned(),
            |known| format!("did you mean {known}?"),
        );
        problems.push(Problem::error(
            format!("{path}.{named}"),
            format!("there is no stage type {stage_type}; {hint}"),
        ));
        return;
    };
    for (name, field) in &declared.fields {
        if let Some(complaint) = check_field(json.get(name), field) {
            problems.push(Problem::error(format!("{path}.{name}"), complaint));
        }
    }
}

/// What is wrong with a field's value, if anything.
fn check_field(value: Option<&Value>, field: &Field) -> Option<String> {
    // Spinnaker's UI leaves blank texts where nothing was chosen, and stages read them as nothing.
    let is_blank =
        |value: &Value| value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
    let Some(value) = value.filter(|value| !is_blank(value)) else {
        return field.required.then(|| "it is missing and this stage type needs it".to_owned());
    };
    if value.as_str().is_some_and(|text| text.contains("${")) {
        return None;
    }
    match field.kind {
        FieldKind::Any => None,
        FieldKind::Text => match value.as_str() {
            None => Some(format!("{value} is not a text")),
            Some(text) if field.one_of.is_empty() || field.one_of.iter().any(|known| known == text) => None,
            Some(text) => {
                let hint = nearest(text, field.one_of.iter().map(String::as_str))
                    .map_or_else(String::new, |known| format!("; did you mean {known}?"));
                Some(format!("\"{text}\" is not one of {}{hint}", field.one_of.join(", ")))
            }
        },
        FieldKind::Integer => match integer(value) {
            None => Some(format!("{value} is not a whole number")),
            #[allow(clippy::cast_precision_loss, reason = "bounds are small")]
            Some(number) => out_of_bounds(number as f64, field).map(|bound| format!("{number} is {bound}")),
        },
        FieldKind::Boolean => boolean(value).is_none().then(|| format!("{value} is neither true nor false")),
        FieldKind::List => (!value.is_array()).then(|| format!("{value} is not a list")),
        FieldKind::Map => (!value.is_object()).then(|| format!("{value} is not a map")),
    }
}

fn out_of_bounds(number: f64, field: &Field) -> Option<String> {
    match (field.min, field.max) {
        (Some(min), _) if number < min => Some(format!("too small; it must be at least {min}")),
        (_, Some(max)) if number > max => Some(format!("too large; it must be at most {max}")),
        _ => None,
    }
}

/// `refId`s and requisites: there, unique, known, and without a cycle.
fn check_references(pipeline: &Pipeline, json: &[Value], problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, stage) in pipeline.stages.iter().enumerate() {
        let path = format!("$.stages[{index}].refId");
        if stage.ref_id.is_empty() {
            if json.get(index).is_some_and(Value::is_object) {
                problems
                    .push(Problem::error(path, "refId is missing; other stages of this pipeline have one"));
            }
        } else if let Some(first) = seen.get(stage.ref_id.as_str()) {
            problems.push(Problem::error(
                path,
                format!(
                    "refId {} is taken by $.stages[{first}] already; give this stage another",
                    stage.ref_id
                ),
            ));
        } else {
            seen.insert(&stage.ref_id, index);
        }
    }
    for (index, stage) in json.iter().enumerate() {
        // A template's variable becomes a list before anything runs.
        let list = stage.get("requisiteStageRefIds").and_then(Value::as_str);
        let list = list.filter(|list| !list.contains("${templateVariables."));
        if list.is_some_and(|list| !serde_json::from_str(list).is_ok_and(|list: Value| list.is_array())) {
            problems.push(Problem::error(
                format!("$.stages[{index}].requisiteStageRefIds"),
                "it is a text that is no list; write a list of refIds, as in [\"1\"]",
            ));
        }
    }
    for (index, stage) in pipeline.stages.iter().enumerate() {
        for (position, requisite) in stage.requisites.iter().enumerate() {
            if !seen.contains_key(requisite.as_str()) {
                let known: Vec<&str> = seen.keys().copied().collect();
                problems.push(Problem::error(
                    format!("$.stages[{index}].requisiteStageRefIds[{position}]"),
                    format!("there is no stage with refId {requisite}; there are {}", known.join(", ")),
                ));
            }
        }
    }
    if let Err(cycle) = Graph::of(pipeline).sort() {
        let names: Vec<&str> = cycle
            .iter()
            .rev()
            .filter_map(|index| pipeline.stages.get(*index))
            .map(|stage| stage.ref_id.as_str())
            .collect();
        if let (Some(first), Some(start)) = (names.first(), cycle.last()) {
            problems.push(Problem::error(
                format!("$.stages[{start}].requisiteStageRefIds"),
                format!(
                    "the stages {} → {first} wait for each other; remove one requisite",
                    names.join(" → ")
                ),
            ));
        }
    }
}

/// What holds for stages of every type: the execution window, and a timeout that Spinnaker would not see.
fn check_common(pipeline: &Pipeline, problems: &mut Vec<Problem>) {
    for (index, stage) in pipeline.stages.iter().enumerate() {
        let path = format!("$.stages[{index}]");
        problems.extend(window::check(&path, &stage.context));
        if stage
            .context
            .get("stageTimeoutMs")
            .is_some_and(|value| value.as_str().is_some_and(|text| !text.contains("${")))
        {
            problems.push(Problem::warning(
                format!("{path}.stageTimeoutMs"),
                "a text is ignored here, as in Spinnaker; write a number of milliseconds",
            ));
        }
    }
}

/// The known word nearest to one that is not known, if one is near.
pub(crate) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (strsim::normalized_damerau_levenshtein(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= 0.5)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_field_holds_what_its_kind_allows_and_blank_is_nothing() {
        let of = |kind: FieldKind| Field { kind, ..Field::default() };
        let size = Field { min: Some(0.0), max: Some(100.0), ..of(FieldKind::Integer) };
        let choice = Field { one_of: vec!["ebs".to_owned()], ..of(FieldKind::Text) };
        let needed = Field { required: true, ..of(FieldKind::Text) };
        for (field, value, complaint) in [
            (&size, json!("50"), None),
            (&size, json!("${ parameters.size }"), None),
            (&size, json!(""), None),
            (&size, json!(null), None),
            (&size, json!("many"), Some("not a whole number")),
            (&size, json!(101), Some("at most 100")),
            (&choice, json!("ebs"), None),
            (&choice, json!(" "), None),
            (&choice, json!("ebz"), Some("did you mean ebs?")),
            (&of(FieldKind::Boolean), json!("true"), None),
            (&of(FieldKind::Boolean), json!("perhaps"), Some("neither true nor false")),
            (&of(FieldKind::List), json!({}), Some("not a list")),
            (&of(FieldKind::Map), json!([]), Some("not a map")),
            (&needed, json!("web"), None),
            (&needed, json!(""), Some("it is missing")),
            (&needed, json!(null), Some("it is missing")),
        ] {
            let found = check_field(Some(&value), field);
            assert_eq!(found.is_some(), complaint.is_some(), "{value}: {found:?}");
            assert!(found.unwrap_or_default().contains(complaint.unwrap_or_default()), "{value}");
        }
    }
}
