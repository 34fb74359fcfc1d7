//! `gennaker pipeline history`, `diff`, `restore` and `delete`

use std::path::PathBuf;

use clap::Args;
use console::Style;
use serde::Deserialize;
use serde_json::{Value, json};
use similar::TextDiff;

use crate::{
    api::{Api, path, understood},
    commands::pipeline::{Saved, application_and_name, listed, tell_saved},
    context::Context,
    error::Error,
    format, pipeline_file,
    target::existing_api,
};

const HISTORY: &str = "Example:\n  $ gennaker pipeline history myapp/deploy --limit 5";
const DIFF: &str = "\
Without a file: the version before against the current one.

Examples:
  $ gennaker pipeline diff myapp/deploy
  $ gennaker pipeline diff myapp/deploy --from 3 --to 7
  $ gennaker pipeline diff myapp/deploy deploy.json";
const RESTORE: &str = "\
The definition of that version becomes a new version; a deleted pipeline is there again.

Example:
  $ gennaker pipeline restore myapp/deploy --version 3";
const DELETE: &str = "\
Executions that run go on to their end, the history stays, and `pipeline restore` brings it back.

Example:
  $ gennaker pipeline delete myapp/deploy --yes";

/// `gennaker pipeline history`
#[derive(Args, Debug)]
#[command(after_help = HISTORY)]
pub(crate) struct HistoryArgs {
    /// Application and name
    #[arg(value_name = "APP/NAME")]
    pipeline: String,
    /// How many at most
    #[arg(long, default_value_t = 20, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=200))]
    limit: u32,
}

/// `gennaker pipeline diff`
#[derive(Args, Debug)]
#[command(after_help = DIFF)]
pub(crate) struct DiffArgs {
    /// Application and name
    #[arg(value_name = "APP/NAME")]
    pipeline: String,
    /// Compare with this definition, JSON; - is stdin
    #[arg(conflicts_with = "to")]
    file: Option<PathBuf>,
    /// The older version [default: the one before, or the current one against a file]
    #[arg(long, value_name = "NUMBER", value_parser = version())]
    from: Option<u64>,
    /// The newer version [default: the current one]
    #[arg(long, value_name = "NUMBER", value_parser = version())]
    to: Option<u64>,
}

/// `gennaker pipeline restore`
#[derive(Args, Debug)]
#[command(after_help = RESTORE)]
pub(crate) struct RestoreArgs {
    /// Application and name
    #[arg(value_name = "APP/NAME")]
    pipeline: String,
    /// The version to go back to, as `pipeline history` shows it
    #[arg(long, value_name = "NUMBER", value_parser = version())]
    version: u64,
}

/// `gennaker pipeline delete`
#[derive(Args, Debug)]
#[command(after_help = DELETE)]
pub(crate) struct DeleteArgs {
    /// Application and name
    #[arg(value_name = "APP/NAME")]
    pipeline: String,
    /// Really delete it
    #[arg(long)]
    yes: bool,
}

fn version() -> clap::builder::RangedU64ValueParser<u64> {
    clap::value_parser!(u64).range(1..)
}

/// A version, as far as the command looks at it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Version {
    id: String,
    name: String,
    version: u64,
    update_ts: String,
    last_modified_by: String,
    restored_from: Option<u64>,
    deleted: bool,
}

impl Version {
    /// What is special about it, seen from the version before.
    fn note(&self, before: Option<&Self>) -> String {
        if self.deleted {
            return "deleted".to_owned();
        }
        let mut notes = Vec::new();
        if let Some(number) = self.restored_from {
            notes.push(format!("restored from version {number}"));
        }
        if let Some(before) = before.filter(|before| before.name != self.name) {
            notes.push(format!("renamed from {}", before.name));
        }
        notes.join(", ")
    }
}

/// The definition of a pipeline that exists, or existed last under that name.
async fn last(api: &Api, pipeline: &str) -> Result<(Value, Version), Error> {
    let (application, name) = application_and_name(pipeline)?;
    let json = if name.contains('/') {
        listed(api, application, name).await?
    } else {
        let path = path(&["applications", application, "pipelineConfigs", name]);
        api.get(&format!("{path}?deleted=true")).await?
    };
    let version = understood(json.clone())?;
    Ok((json, version))
}

async fn numbered(api: &Api, id: &str, number: u64) -> Result<Value, Error> {
    api.get(&path(&["pipelineConfigs", id, "versions", &number.to_string()])).await
}

/// Lists the versions of a pipeline.
pub(crate) async fn history(context: &Context, arguments: &HistoryArgs) -> Result<(), Error> {
    let api = existing_api(context).await?;
    let (_, current) = last(&api, &arguments.pipeline).await?;
    let answer = api
        .get(&format!("{}?limit={}", path(&["pipelineConfigs", &current.id, "history"]), arguments.limit))
        .await?;
    context.output.json(&answer);
    let versions: Vec<Version> = understood(answer)?;
    let rows = versions.iter().enumerate().map(|(index, version)| {
        vec![
            version.version.to_string(),
            version.update_ts.parse().map_or_else(|_| version.update_ts.clone(), format::moment),
            version.last_modified_by.clone(),
            version.note(versions.get(index + 1)),
        ]
    });
    context.output.line(format::table(&["VERSION", "SAVED (UTC)", "BY", ""], rows));
    Ok(())
}

/// Shows what is different between two versions, or between a version and a file.
pub(crate) async fn diff(context: &Context, arguments: &DiffArgs) -> Result<(), Error> {
    let file = arguments.file.as_ref().map(|file| pipeline_file::read(file)).transpose()?;
    let api = existing_api(context).await?;
    let (json, current) = last(&api, &arguments.pipeline).await?;
    let of = |number: u64| format!("{} version {number}", arguments.pipeline);
    let to = arguments.to.unwrap_or(current.version);
    let from = match (arguments.from, &file) {
        (Some(number), _) => number,
        (None, Some(_)) => current.version,
        (None, None) if to > 1 => to - 1,
        (None, None) => {
            context.output.json(&json!({ "from": null, "to": to, "equal": true, "diff": "" }));
            context.output.say(format!("{} is the first", of(to)));
            return Ok(());
        }
    };
    let get = async |number| {
        if number == current.version { Ok(json.clone()) } else { numbered(&api, &current.id, number).await }
    };
    let before = get(from).await?;
    let (after, name) = match (file, &arguments.file) {
        (Some(definition), Some(file)) => (definition, file.display().to_string()),
        _ => (get(to).await?, of(to)),
    };
    let text = unified(&before, &after, &of(from), &name);
    context.output.json(&json!({ "from": of(from), "to": name, "equal": text.is_empty(), "diff": text }));
    if text.is_empty() {
        context.output.say(format!("no difference between {} and {name}", of(from)));
    }
    for line in text.lines() {
        context.output.line(coloured(line));
    }
    Ok(())
}

/// Saves an older version as a new one.
pub(crate) async fn restore(context: &Context, arguments: &RestoreArgs) -> Result<(), Error> {
    let api = existing_api(context).await?;
    let (_, current) = last(&api, &arguments.pipeline).await?;
    let body = json!({ "version": arguments.version });
    let saved: Saved =
        understood(api.post(&path(&["pipelineConfigs", &current.id, "restore"]), &body).await?)?;
    tell_saved(context, &saved);
    context.output.json(&saved);
    Ok(())
}

/// Deletes a pipeline.
pub(crate) async fn delete(context: &Context, arguments: &DeleteArgs) -> Result<(), Error> {
    let (application, name) = application_and_name(&arguments.pipeline)?;
    if !arguments.yes {
        return Err(Error::Usage(format!(
            "this deletes the pipeline {name} of {application}; executions that run go on; add --yes if you mean it"
        )));
    }
    let api = existing_api(context).await?;
    let known = if name.contains('/') { Some(listed(&api, application, name).await?) } else { None };
    let pipeline = known.as_ref().and_then(|pipeline| pipeline.get("id")?.as_str()).unwrap_or(name);
    let answer = api.delete(&path(&["pipelines", application, pipeline])).await?;
    context.output.json(&answer);
    if answer.get("deleted") == Some(&json!(true)) {
        context.output.line(format!("{} {} is deleted", format::symbol("SUCCEEDED"), arguments.pipeline));
    } else {
        context.output.line(format!("{} was not there", arguments.pipeline));
    }
    Ok(())
}

/// What the API adds to a definition; it says nothing about what the pipeline does.
const ADDED: [&str; 6] = ["lastModifiedBy", "updateTs", "lastModified", "version", "restoredFrom", "deleted"];

/// The difference as a unified diff of both in canonical form; empty where they say the same.
fn unified(before: &Value, after: &Value, from: &str, to: &str) -> String {
    let (mut before, mut after) = (canonical(before), canonical(after));
    for definition in [&mut before, &mut after] {
        if let Some(fields) = definition.as_object_mut() {
            fields.retain(|name, _| !ADDED.contains(&name.as_str()));
        }
    }
    // A file need not name the id that the pipeline got.
    if after.get("id").is_none()
        && let Some(fields) = before.as_object_mut()
    {
        fields.remove("id");
    }
    let text = |value: &Value| format!("{value:#}\n");
    TextDiff::from_lines(&text(&before), &text(&after))
        .unified_diff()
        .context_radius(3)
        .header(from, to)
        .to_string()
}

/// The same JSON with the keys of every map in order.
fn canonical(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut sorted: Vec<(String, Value)> =
                fields.iter().map(|(name, value)| (name.clone(), canonical(value))).collect();
            sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::from_iter(sorted)
        }
        Value::Array(items) => items.iter().map(canonical).collect(),
        other => other.clone(),
    }
}

fn coloured(line: &str) -> String {
    let look = match line.as_bytes() {
        [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => Style::new().bold(),
        [b'+', ..] => Style::new().green(),
        [b'-', ..] => Style::new().red(),
        [b'@', ..] => Style::new().cyan(),
        _ => return line.to_owned(),
    };
    look.apply_to(line).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_the_same_has_no_difference() {
        let saved = json!({ "id": "p", "name": "n", "stages": [{"refId": "1", "type": "wait"}],
            "updateTs": "1", "lastModifiedBy": "u", "version": 3 });
        let file: Value =
            serde_json::from_str(r#"{ "stages": [{"type": "wait", "refId": "1"}], "name": "n" }"#).unwrap();
        assert_eq!(unified(&saved, &file, "a", "b"), "");
    }

    #[test]
    fn a_difference_shows_the_lines_around_it() {
        let (before, after) = (json!({ "a": 1, "b": 2, "id": "p" }), json!({ "a": 1, "b": 3, "id": "p" }));
        let text = unified(&before, &after, "app/p version 1", "app/p version 2");
        assert!(text.starts_with("--- app/p version 1\n+++ app/p version 2\n@@ "), "{text}");
        assert!(text.contains("\n   \"a\": 1,\n-  \"b\": 2,\n+  \"b\": 3,\n"), "{text}");
    }

    #[test]
    fn a_version_says_what_is_special_about_it() {
        let version = |json: Value| serde_json::from_value::<Version>(json).unwrap();
        let before = version(json!({ "name": "old", "version": 1 }));
        for (json, note) in [
            (json!({ "name": "old" }), ""),
            (json!({ "name": "new" }), "renamed from old"),
            (json!({ "name": "new", "restoredFrom": 3 }), "restored from version 3, renamed from old"),
            (json!({ "name": "old", "deleted": true }), "deleted"),
        ] {
            assert_eq!(version(json).note(Some(&before)), note);
        }
    }
}
