//! `gennaker run`

use std::{collections::BTreeMap, path::Path};

use serde_json::json;

use crate::{
    api::{Api, path},
    cli::RunArgs,
    commands::pipeline::{application_and_name, listed, named, save},
    context::Context,
    error::Error,
    follow::follow_to_success,
    pipeline_file,
    signals::unless_interrupted,
    target::existing_api,
};

/// Saves if it is a file, starts, and follows if asked.
pub(crate) async fn run(context: &Context, arguments: &RunArgs) -> Result<(), Error> {
    let (api, id) = Box::pin(unless_interrupted(started(context, arguments))).await?;
    if arguments.follow {
        return Box::pin(follow_until_interrupted(context, &api, &id)).await;
    }
    context.output.json(&json!({ "id": id }));
    context
        .output
        .line(format!("{id}\nFollow it with `{}`.", context.command(&format!("execution follow {id}"))));
    Ok(())
}

async fn started(context: &Context, arguments: &RunArgs) -> Result<(Api, String), Error> {
    let parameters: BTreeMap<String, String> = arguments.parameters.iter().cloned().collect();
    let strict = !arguments.lenient;
    let file = Path::new(&arguments.pipeline);
    if arguments.pipeline == "-" || file.is_file() || file.extension().is_some_and(|end| end == "json") {
        let definition = pipeline_file::read(file)?;
        let api = existing_api(context).await?;
        let saved = save(context, &api, &definition).await.map_err(|error| named(error, file))?;
        let id = start(context, &api, &saved.application, &saved.id, &parameters, strict).await?;
        return Ok((api, id));
    }
    let (application, name) = application_and_name(&arguments.pipeline)?;
    let api = existing_api(context).await?;
    let known = if name.contains('/') { Some(listed(&api, application, name).await?) } else { None };
    let pipeline = known.as_ref().and_then(|pipeline| pipeline.get("id")?.as_str()).unwrap_or(name);
    let id = start(context, &api, application, pipeline, &parameters, strict).await?;
    Ok((api, id))
}

/// Starts a pipeline by its name or id and returns the execution's id, which is chosen here: however often the call has
/// to be made, one execution starts. With `strict` every wrong parameter is refused.
pub(crate) async fn start(
    context: &Context,
    api: &Api,
    application: &str,
    pipeline: &str,
    parameters: &BTreeMap<String, String>,
    strict: bool,
) -> Result<String, Error> {
    let id = context.machine.id().map_err(|failure| Error::Cloud(failure.message))?;
    let trigger =
        json!({ "type": "manual", "user": context.user(), "parameters": parameters, "executionId": id });
    let path = path(&["pipelines", application, pipeline]);
    let answer = api.post(&format!("{path}?strict={strict}"), &trigger).await?;
    let reference =
        answer.get("ref").and_then(|reference| reference.as_str()?.rsplit('/').next().map(str::to_owned));
    Ok(reference.unwrap_or(id))
}

/// Follows; who is interrupted learns that the execution goes on.
pub(crate) async fn follow_until_interrupted(context: &Context, api: &Api, id: &str) -> Result<(), Error> {
    let outcome = Box::pin(unless_interrupted(follow_to_success(context, api, id))).await;
    if matches!(outcome, Err(Error::Interrupted)) {
        context.output.say(format!(
            "Execution {id} goes on; cancel it with `{}`.",
            context.command(&format!("execution cancel {id}"))
        ));
    }
    outcome
}
