//! `gennaker execution`

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    api::{Api, encoded, path, understood},
    cli::{ExecutionCommand, RestartArgs},
    commands::run::follow_until_interrupted,
    context::Context,
    error::Error,
    follow::summary,
    format,
    model::{Execution, Stage, is_end},
    signals::unless_interrupted,
    target::existing_api,
};

/// Lists, shows, follows or controls.
pub(crate) async fn run(context: &Context, command: &ExecutionCommand) -> Result<(), Error> {
    match command {
        ExecutionCommand::List { application, limit } => {
            Box::pin(unless_interrupted(list(context, application.as_deref(), *limit))).await
        }
        ExecutionCommand::Get { id } => Box::pin(unless_interrupted(get(context, id))).await,
        ExecutionCommand::Follow { id } => {
            let api = Box::pin(unless_interrupted(existing_api(context))).await?;
            Box::pin(follow_until_interrupted(context, &api, id)).await
        }
        ExecutionCommand::Cancel { id, reason } => {
            Box::pin(unless_interrupted(async {
                let api = existing_api(context).await?;
                cancel(&api, id, reason.as_deref()).await?;
                context.output.json(&json!({ "id": id, "canceled": true }));
                context.output.line(format!("{} {id} is cancelled", format::symbol("CANCELED")));
                Ok(())
            }))
            .await
        }
        ExecutionCommand::Pause { id } => {
            Box::pin(unless_interrupted(control(context, id, "pause", "PAUSED", "is paused"))).await
        }
        ExecutionCommand::Resume { id } => {
            Box::pin(unless_interrupted(control(context, id, "resume", "RUNNING", "goes on"))).await
        }
        ExecutionCommand::Skip { id, stage } => Box::pin(unless_interrupted(skip(context, id, stage))).await,
        ExecutionCommand::Restart(restart) => Box::pin(restarted(context, restart)).await,
    }
}

/// Pauses or resumes an execution.
async fn control(context: &Context, id: &str, verb: &str, status: &str, what: &str) -> Result<(), Error> {
    existing_api(context).await?.put(&path(&["pipelines", id, verb])).await?;
    context.output.json(&json!({ "id": id, "status": status }));
    context.output.line(format!("{} {id} {what}", format::symbol(status)));
    Ok(())
}

/// Skips what a stage still waits for. A window belongs to the stage that it is before.
async fn skip(context: &Context, id: &str, wanted: &str) -> Result<(), Error> {
    let api = existing_api(context).await?;
    let execution: Execution = api.read(&path(&["pipelines", id])).await?;
    let known = |stage: &&Stage| stage.id == wanted || stage.ref_id == wanted || stage.name == wanted;
    let stage = execution.stages.iter().find(known).ok_or_else(|| {
        let all: Vec<&str> = execution.stages.iter().map(|stage| stage.ref_id.as_str()).collect();
        Error::Usage(format!("execution {id} has no stage {wanted}; it has {}", all.join(", ")))
    })?;
    let window = format!("{}<0", stage.ref_id);
    let waiting = execution.stages.iter().find(|stage| stage.ref_id == window && !is_end(&stage.status));
    let stage = waiting.unwrap_or(stage);
    let field = if stage.stage_type == "pipeline" { "manualSkip" } else { "skipRemainingWait" };
    api.patch(&path(&["pipelines", id, "stages", &stage.id]), &json!({ field: true })).await?;
    context.output.json(&json!({ "id": id, "stage": stage.ref_id, "skipped": true }));
    context.output.line(format!("{} {} does not wait any longer", format::symbol("SKIPPED"), stage.name));
    Ok(())
}

/// Restarts an execution, and follows it where that is wanted.
async fn restarted(context: &Context, restart: &RestartArgs) -> Result<(), Error> {
    let api = Box::pin(unless_interrupted(existing_api(context))).await?;
    let id = &restart.id;
    let address = match &restart.stage {
        Some(stage) => path(&["pipelines", id, "stages", stage, "restart"]),
        None => path(&["pipelines", id, "restart"]),
    };
    let wanted = json!({ "keepSucceeded": restart.keep_succeeded, "definition": restart.definition });
    let json = Box::pin(unless_interrupted(api.put_json(&address, &wanted))).await?;
    if restart.follow {
        return Box::pin(follow_until_interrupted(context, &api, id)).await;
    }
    context.output.json(&json);
    context.output.line(format!("{} {id} runs again", format::symbol("RUNNING")));
    Ok(())
}

/// Cancels an execution.
pub(crate) async fn cancel(api: &Api, id: &str, reason: Option<&str>) -> Result<(), Error> {
    let query = reason.map(|reason| format!("?reason={}", encoded(reason))).unwrap_or_default();
    api.put(&format!("{}{query}", path(&["pipelines", id, "cancel"]))).await?;
    Ok(())
}

async fn get(context: &Context, id: &str) -> Result<(), Error> {
    let json = existing_api(context).await?.get(&path(&["pipelines", id])).await?;
    context.output.json(&json);
    summary(context, &understood(json)?);
    Ok(())
}

async fn list(context: &Context, application: Option<&str>, limit: u32) -> Result<(), Error> {
    let api = existing_api(context).await?;
    let applications = match application {
        Some(application) => BTreeSet::from([application.to_owned()]),
        None => applications(&api).await?,
    };
    let mut all: Vec<Value> = Vec::new();
    for application in &applications {
        let executions = path(&["applications", application, "pipelines"]);
        all.extend(api.read::<Vec<Value>>(&format!("{executions}?limit={limit}")).await?);
    }
    // Ids sort by time.
    let id = |execution: &Value| execution.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    all.sort_by_key(|execution| std::cmp::Reverse(id(execution)));
    context.output.json(&all);
    let now = context.machine.now();
    let executions: Vec<Execution> = understood(Value::from(all))?;
    let rows = executions.iter().map(|execution| {
        vec![
            execution.id.clone(),
            format!("{}/{}", execution.application, execution.name),
            execution.status.clone(),
            execution.build_time.map(format::moment).unwrap_or_default(),
            execution.duration(now).map(format::duration).unwrap_or_default(),
        ]
    });
    context.output.line(format::table(&["ID", "PIPELINE", "STATUS", "STARTED (UTC)", "TIME"], rows));
    Ok(())
}

async fn applications(api: &Api) -> Result<BTreeSet<String>, Error> {
    let pipelines: Vec<Value> = api.read("/pipelineConfigs").await?;
    let application = |pipeline: &Value| Some(pipeline.get("application")?.as_str()?.to_owned());
    Ok(pipelines.iter().filter_map(application).collect())
}
