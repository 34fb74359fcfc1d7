//! `gennaker pipeline`

use std::path::{Path, PathBuf};

use console::style;
use gennaker_catalog::catalog;
use gennaker_pipeline::Problem;
use gennaker_statemachines::{Compiled, Cost, Environment, compile};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    api::{Api, path, understood},
    cli::PipelineCommand,
    commands::{graph, history, validate},
    context::Context,
    error::Error,
    format::{self, count},
    pipeline_file,
    target::existing_api,
};

/// Validates, compiles, saves, lists or prints.
pub(crate) async fn run(context: &Context, command: &PipelineCommand) -> Result<(), Error> {
    match command {
        PipelineCommand::Validate(arguments) => validate::run(context, arguments),
        PipelineCommand::Graph(arguments) => graph::run(context, arguments),
        PipelineCommand::Compile { file } => compile_one(context, file),
        PipelineCommand::Save { files } => save_all(context, files).await,
        PipelineCommand::List { application } => list(context, application.as_deref()).await,
        PipelineCommand::Get { pipeline } => get(context, pipeline).await,
        PipelineCommand::History(arguments) => history::history(context, arguments).await,
        PipelineCommand::Diff(arguments) => history::diff(context, arguments).await,
        PipelineCommand::Restore(arguments) => history::restore(context, arguments).await,
        PipelineCommand::Delete(arguments) => history::delete(context, arguments).await,
    }
}

fn compile_one(context: &Context, file: &Path) -> Result<(), Error> {
    let pipeline = pipeline_file::sound(context, file, "compiled")?;
    let environment = Environment { stack: context.global.stack.clone(), ..Environment::example() };
    let compiled = compile(&pipeline, catalog(), &environment)
        .map_err(|error| Error::Failed(format!("{}: {error}", file.display())))?;
    context.output.document(&compiled.machine);
    context.output.say(limits(&compiled));
    Ok(())
}

/// What a machine needs of what AWS allows, and what a run costs.
fn limits(compiled: &Compiled) -> String {
    let price = format::cost(Cost::of_run(compiled.transitions, 0));
    let (more, then) = match compiled.looks {
        0 => (String::new(), String::new()),
        looks => (
            ", and three more transitions each time that a stage looks again".to_owned(),
            format!("; when a stage has looked again {looks} times, the run goes on in another execution"),
        ),
    };
    format!(
        "{}, {} of 1048.6 kB\na run takes {price}{more}\nits history has {} events, {} at worst, of 25000{then}",
        count(compiled.states, "state"),
        format::kilobytes(compiled.definition.len()),
        compiled.events,
        compiled.worst_events,
    )
}

/// What saving a definition answers.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Saved {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) application: String,
    pub(crate) version: u64,
    pub(crate) changed: bool,
    pub(crate) transitions: u64,
    pub(crate) warnings: Vec<Problem>,
}

/// Saves one definition and says what came of it.
pub(crate) async fn save(context: &Context, api: &Api, definition: &Value) -> Result<Saved, Error> {
    let saved: Saved = understood(api.post("/pipelines", definition).await?)?;
    tell_saved(context, &saved);
    Ok(saved)
}

/// Says what came of saving.
pub(crate) fn tell_saved(context: &Context, saved: &Saved) {
    for warning in &saved.warnings {
        context.output.say(format::problem(warning));
    }
    let Saved { application, name, version, .. } = saved;
    let verb = if saved.changed { "saved as" } else { "unchanged," };
    context
        .output
        .say(format!("{} {application}/{name} {verb} version {version}", style("✔").for_stderr().green()));
}

async fn save_all(context: &Context, files: &[PathBuf]) -> Result<(), Error> {
    let definitions = files.iter().map(|file| pipeline_file::read(file)).collect::<Result<Vec<_>, _>>()?;
    let api = existing_api(context).await?;
    let mut all = Vec::new();
    for (file, definition) in files.iter().zip(&definitions) {
        let saved = save(context, &api, definition).await.map_err(|error| named(error, file))?;
        let price = format::cost(Cost::of_run(saved.transitions, 0));
        context.output.line(format!("{}  {}/{}  {price}", saved.id, saved.application, saved.name));
        all.push(saved);
    }
    context.output.json(&all);
    Ok(())
}

/// A refusal with the file that it is about.
pub(crate) fn named(error: Error, file: &Path) -> Error {
    match error {
        Error::Refused { status, message, problems } => {
            Error::Refused { status, message: format!("{}: {message}", file.display()), problems }
        }
        other => other,
    }
}

async fn list(context: &Context, application: Option<&str>) -> Result<(), Error> {
    let api = existing_api(context).await?;
    let answer = api
        .get(&application.map_or_else(
            || "/pipelineConfigs".to_owned(),
            |application| path(&["applications", application, "pipelineConfigs"]),
        ))
        .await?;
    context.output.json(&answer);
    let field = |pipeline: &Value, name: &str| match pipeline.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(stages)) => stages.len().to_string(),
        _ => String::new(),
    };
    let rows = answer.as_array().into_iter().flatten().map(|pipeline| {
        ["application", "name", "stages", "id"].iter().map(|name| field(pipeline, name)).collect::<Vec<_>>()
    });
    context.output.line(format::table(&["APPLICATION", "NAME", "STAGES", "ID"], rows));
    Ok(())
}

async fn get(context: &Context, pipeline: &str) -> Result<(), Error> {
    let (application, name) = application_and_name(pipeline)?;
    let definition = existing_api(context)
        .await?
        .get(&path(&["applications", application, "pipelineConfigs", name]))
        .await?;
    context.output.document(&definition);
    Ok(())
}

/// A pipeline's definition from the application's list: a name with a slash, even an encoded one, would be two segments
/// of a path on its way to the API.
pub(crate) async fn listed(api: &Api, application: &str, name: &str) -> Result<Value, Error> {
    let all: Vec<Value> = api.read(&path(&["applications", application, "pipelineConfigs"])).await?;
    let named = |pipeline: &Value| pipeline.get("name").and_then(Value::as_str) == Some(name);
    all.into_iter().find(named).ok_or_else(|| {
        Error::Failed(format!("{application} has no pipeline {name}; see `gennaker pipeline list`"))
    })
}

/// Takes `APP/NAME` apart. The name may hold more slashes, the application none.
pub(crate) fn application_and_name(pipeline: &str) -> Result<(&str, &str), Error> {
    pipeline
        .split_once('/')
        .filter(|(application, name)| !application.is_empty() && !name.is_empty())
        .ok_or_else(|| {
            Error::Usage(format!(
                "{pipeline} is neither a file nor a saved pipeline's APP/NAME; see `gennaker pipeline list`"
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipeline_is_named_by_its_application_and_its_name() {
        assert_eq!(application_and_name("myapp/deploy").unwrap(), ("myapp", "deploy"));
        assert_eq!(application_and_name("myapp/eu/deploy all").unwrap(), ("myapp", "eu/deploy all"));
        for wrong in ["myapp", "/deploy", "myapp/", ""] {
            assert_eq!(application_and_name(wrong).unwrap_err().code(), 2, "{wrong}");
        }
    }
}
