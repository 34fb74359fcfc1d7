//! `gennaker approval`

use serde_json::{Value, json};

use crate::{
    api::{path, understood},
    cli::{ApprovalCommand, Decision},
    context::Context,
    error::Error,
    format,
    model::{Approval, one_line},
    target::existing_api,
};

/// Lists or decides.
pub(crate) async fn run(context: &Context, command: &ApprovalCommand) -> Result<(), Error> {
    match command {
        ApprovalCommand::List => list(context).await,
        ApprovalCommand::Decide { id, decision, input } => {
            decide(context, id, *decision, input.as_deref()).await
        }
    }
}

async fn list(context: &Context) -> Result<(), Error> {
    let json = existing_api(context).await?.get("/approvals").await?;
    context.output.json(&json);
    let approvals: Vec<Approval> = understood(json)?;
    let rows = approvals.iter().map(|approval| {
        vec![
            approval.id.clone(),
            format!("{}/{}", approval.application, approval.pipeline),
            approval.stage_name.clone(),
            approval.options.join(", "),
            approval.expires.map(format::moment).unwrap_or_default(),
            one_line(&approval.instructions),
        ]
    });
    let header = ["ID", "PIPELINE", "STAGE", "OPTIONS", "UNTIL (UTC)", "INSTRUCTIONS"];
    context.output.line(format::table(&header, rows));
    Ok(())
}

async fn decide(context: &Context, id: &str, decision: Decision, input: Option<&str>) -> Result<(), Error> {
    let body = json!({ "status": decision.name(), "input": input });
    let answer = existing_api(context).await?.post(&path(&["approvals", id]), &body).await?;
    context.output.json(&answer);
    match answer.get("result").and_then(Value::as_str) {
        Some("before") => Err(Error::Failed(format!("{id} had been decided before; that decision counts"))),
        Some("lapsed") => {
            Err(Error::Failed(format!("{id} is no longer asked; its time or its execution is over")))
        }
        _ => {
            context.output.line(format!("{} {id}: {}", format::symbol("SUCCEEDED"), decision.name()));
            Ok(())
        }
    }
}
