//! `gennaker template`

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use console::style;
use gennaker_pipeline::Problem;
use gennaker_templates::{Reference, Version, plan, validate_template};
use serde_json::{Value, json};

use crate::{
    api::{Api, encoded, path},
    context::Context,
    error::Error,
    format::{self, count},
    pipeline_file,
    target::existing_api,
};

const SAVE: &str = "\
Every pipeline that follows the template, or the tag, is expanded and saved again. Where one of them could not be,
nothing is saved. The tag `latest` follows every save.

Examples:
  $ gennaker template save deploy-template.json
  $ gennaker template save deploy-template.json --tag stable";
const GET: &str = "\
Examples:
  $ gennaker template get deploy:stable > deploy-template.json
  $ gennaker template get deploy@9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const DELETE: &str = "\
Refused while the template is protected or pipelines use it. Pipelines keep the form that they have.

Examples:
  $ gennaker template delete deploy:canary
  $ gennaker template delete deploy --force";
const PLAN: &str = "\
The pipeline goes to stdout, its problems go to stderr. With --template no cloud is needed.

Examples:
  $ gennaker template plan deploy.json
  $ gennaker template plan deploy.json --template deploy-template.json > expanded.json";

/// `gennaker template`
#[derive(Debug, Subcommand)]
pub(crate) enum TemplateCommand {
    /// Save a template, and with it the pipelines that use it
    #[command(after_help = SAVE)]
    Save(SaveArgs),
    /// List templates and their tags
    #[command(after_help = "Example:\n  $ gennaker template list myapp")]
    List {
        /// Only those of this scope: an application, or `global`
        #[arg(value_name = "SCOPE")]
        scope: Option<String>,
    },
    /// Print a template
    #[command(after_help = GET)]
    Get {
        /// The template, perhaps with a tag or a digest
        #[arg(value_name = "ID[:TAG|@DIGEST]", value_parser = reference)]
        template: Reference,
    },
    /// Delete a template, or one of its tags
    #[command(after_help = DELETE)]
    Delete(DeleteArgs),
    /// Print the pipeline that an instance of a template stands for
    #[command(after_help = PLAN)]
    Plan(PlanArgs),
}

/// `gennaker template save`
#[derive(Args, Debug)]
pub(crate) struct SaveArgs {
    /// A template, JSON; - is stdin
    file: PathBuf,
    /// Save it as the version of this tag
    #[arg(long, value_parser = tag)]
    tag: Option<String>,
}

/// `gennaker template delete`
#[derive(Args, Debug)]
pub(crate) struct DeleteArgs {
    /// The template, perhaps with a tag
    #[arg(value_name = "ID[:TAG]", value_parser = reference)]
    template: Reference,
    /// Also where it is protected or used
    #[arg(long)]
    force: bool,
}

/// `gennaker template plan`
#[derive(Args, Debug)]
pub(crate) struct PlanArgs {
    /// An instance of a template, JSON; - is stdin
    instance: PathBuf,
    /// The template, instead of the saved one that the instance names
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
}

fn reference(text: &str) -> Result<Reference, String> {
    let bare = text.strip_prefix("spinnaker://").unwrap_or(text);
    Reference::without_scheme(bare).map_err(|error| error.to_string())
}

fn tag(text: &str) -> Result<String, String> {
    gennaker_templates::check_tag(text).map(|()| text.to_owned()).map_err(|error| error.to_string())
}

/// Saves, lists, prints, deletes or plans.
pub(crate) async fn run(context: &Context, command: &TemplateCommand) -> Result<(), Error> {
    match command {
        TemplateCommand::Save(arguments) => save(context, arguments).await,
        TemplateCommand::List { scope } => list(context, scope.as_deref()).await,
        TemplateCommand::Get { template } => {
            let found = existing_api(context).await?.get(&address(template, None)).await?;
            context.output.document(&found);
            Ok(())
        }
        TemplateCommand::Delete(arguments) => delete(context, arguments).await,
        TemplateCommand::Plan(arguments) => plan_instance(context, arguments).await,
    }
}

/// `/v2/pipelineTemplates/ID?tag=…`
fn address(template: &Reference, more: Option<&str>) -> String {
    let version = match &template.version {
        Version::Untagged => None,
        Version::Tag(tag) => Some(format!("tag={}", encoded(tag))),
        Version::Digest(digest) => Some(format!("digest={digest}")),
    };
    let query: Vec<String> = version.into_iter().chain(more.map(str::to_owned)).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}{mark}{}", path(&["v2", "pipelineTemplates", &template.id]), query.join("&"))
}

/// Whether a version is there decides whether it is created or updated, as in Spinnaker's command line.
async fn exists(api: &Api, template: &Reference) -> Result<bool, Error> {
    match api.get(&address(template, None)).await {
        Ok(_) => Ok(true),
        Err(Error::Refused { status: 404, .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn save(context: &Context, arguments: &SaveArgs) -> Result<(), Error> {
    let file = &arguments.file;
    let template = pipeline_file::read(file)?;
    let problems = validate_template(&template);
    if broken(&problems) {
        tell(context, &problems);
        return Err(Error::Failed(format!("{} cannot be saved", file.display())));
    }
    let id = template.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let version = arguments.tag.clone().map_or(Version::Untagged, Version::Tag);
    let reference = Reference { id, version };
    let api = existing_api(context).await?;
    let query = arguments.tag.as_deref().map(|tag| format!("?tag={}", encoded(tag))).unwrap_or_default();
    let place = if exists(&api, &reference).await? {
        path(&["v2", "pipelineTemplates", "update", &reference.id])
    } else {
        "/v2/pipelineTemplates/create".to_owned()
    };
    let task = api
        .post(&format!("{place}{query}"), &template)
        .await
        .map_err(|error| crate::commands::pipeline::named(error, file))?;
    let outcome = outcome(&task);
    tell(context, &problems);
    context.output.json(&outcome);
    let pipelines = outcome.get("pipelines").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let word =
        |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let changed = outcome.get("changed").and_then(Value::as_bool) == Some(true);
    context.output.say(format!(
        "{} {reference} {}; {} saved again",
        style("✔").for_stderr().green(),
        if changed { "saved" } else { "unchanged" },
        count(pipelines.len(), "pipeline")
    ));
    context.output.line(format!("{}@sha256:{}", reference.id, word(&outcome, "digest")));
    for pipeline in pipelines {
        let names = [word(pipeline, "application"), word(pipeline, "name")];
        context.output.line(format!("  {}", names.join("/")));
    }
    Ok(())
}

/// The variables of a task as one map.
fn outcome(task: &Value) -> Value {
    let variables = task.get("variables").and_then(Value::as_array).into_iter().flatten();
    variables
        .filter_map(|it| Some((it.get("key")?.as_str()?.to_owned(), it.get("value")?.clone())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

async fn list(context: &Context, scope: Option<&str>) -> Result<(), Error> {
    let query = scope.map(|scope| format!("?scopes={}", encoded(scope))).unwrap_or_default();
    let answer = existing_api(context).await?.get(&format!("/v2/pipelineTemplates/versions{query}")).await?;
    context.output.json(&answer);
    let templates = answer.as_object().into_iter().flatten();
    let rows = templates.flat_map(|(id, versions)| {
        versions.as_array().into_iter().flatten().map(move |version| row(id, version))
    });
    context.output.line(format::table(&["TEMPLATE", "NAME", "OWNER", "SAVED (UTC)", "DIGEST"], rows));
    Ok(())
}

fn row(id: &str, version: &Value) -> Vec<String> {
    let word =
        |pointer: &str| version.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let tag = word("/tag");
    let saved = word("/updateTs").parse().map(format::moment).unwrap_or_default();
    vec![
        if tag.is_empty() { id.to_owned() } else { format!("{id}:{tag}") },
        word("/metadata/name"),
        word("/metadata/owner"),
        saved,
        word("/digest").chars().take(12).collect(),
    ]
}

async fn delete(context: &Context, arguments: &DeleteArgs) -> Result<(), Error> {
    let template = &arguments.template;
    if matches!(template.version, Version::Digest(_)) {
        return Err(Error::Usage(
            "a version stays as long as its template; delete a tag, or the template".to_owned(),
        ));
    }
    let force = arguments.force.then_some("force=true");
    existing_api(context).await?.delete(&address(template, force)).await?;
    context.output.json(&json!({ "template": template.to_string(), "deleted": true }));
    context.output.line(format!("{} {template} is deleted", format::symbol("SUCCEEDED")));
    Ok(())
}

async fn plan_instance(context: &Context, arguments: &PlanArgs) -> Result<(), Error> {
    let file = &arguments.instance;
    let instance = pipeline_file::read(file)?;
    let pipeline = match &arguments.template {
        Some(template) => plan_with(context, template, &instance, file)?,
        None => existing_api(context)
            .await?
            .post("/v2/pipelineTemplates/plan", &instance)
            .await
            .map_err(|error| crate::commands::pipeline::named(error, file))?,
    };
    context.output.document(&pipeline);
    let (problems, is_broken) = pipeline_file::check(&pipeline);
    tell(context, &problems);
    if is_broken { Err(Error::Failed(format!("{} cannot be saved", file.display()))) } else { Ok(()) }
}

fn plan_with(context: &Context, template: &Path, instance: &Value, file: &Path) -> Result<Value, Error> {
    let json = pipeline_file::read(template)?;
    let problems = validate_template(&json);
    tell(context, &problems);
    if broken(&problems) {
        return Err(Error::Failed(format!("{} is no sound template", template.display())));
    }
    match plan(&json, instance, None) {
        Ok(planned) => {
            tell(context, &planned.warnings);
            Ok(planned.pipeline)
        }
        Err(problems) => {
            tell(context, &problems);
            Err(Error::Failed(format!("{} cannot be expanded", file.display())))
        }
    }
}

fn tell(context: &Context, problems: &[Problem]) {
    for problem in problems {
        context.output.say(format::problem(problem));
    }
}

fn broken(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.severity == gennaker_pipeline::Severity::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_has_its_address() {
        for (text, expected) in [
            ("deploy", "/v2/pipelineTemplates/deploy".to_owned()),
            ("spinnaker://deploy:v1", "/v2/pipelineTemplates/deploy?tag=v1".to_owned()),
            (
                &format!("deploy@{}", "a".repeat(64)),
                format!("/v2/pipelineTemplates/deploy?digest={}", "a".repeat(64)),
            ),
        ] {
            assert_eq!(address(&reference(text).unwrap(), None), expected);
        }
        let tagged = reference("deploy:v1").unwrap();
        assert_eq!(address(&tagged, Some("force=true")), "/v2/pipelineTemplates/deploy?tag=v1&force=true");
        assert!(reference("deploy:").is_err());
    }

    #[test]
    fn what_a_task_did_is_in_its_variables() {
        let task =
            json!({ "variables": [{ "key": "digest", "value": "d" }, { "key": "changed", "value": true }] });
        assert_eq!(outcome(&task), json!({ "digest": "d", "changed": true }));
    }

    #[test]
    fn a_version_is_a_row() {
        let version = json!({
            "tag": "stable", "digest": "0123456789abcdef", "updateTs": "1500", "metadata": { "name": "Deploy", "owner": "o" }
        });
        assert_eq!(
            row("deploy", &version),
            ["deploy:stable", "Deploy", "o", "1970-01-01 00:00:01", "0123456789ab"]
        );
    }
}
