//! `gennaker status`

use console::style;
use gennaker_local_cloud::{Running, Status};
use serde_json::{Value, json};

use crate::{context::Context, error::Error, format, target::Target};

/// Shows the local cloud and the stack. Nothing there is an error, so that scripts can ask.
pub(crate) async fn run(context: &Context) -> Result<(), Error> {
    let output = context.output;
    let (cloud, target) = if context.is_aws() {
        (Value::Null, Some(Target::aws(context).await))
    } else {
        let status = context.local_cloud()?.status()?;
        output.line(cloud_text(context, &status));
        let target = match &status {
            Status::Running(running) => Some(Target::local(running.ports)),
            Status::Stopped | Status::Stale { .. } => None,
        };
        (cloud_json(&status), target)
    };
    let stack = &context.global.stack;
    let outputs = match &target {
        Some(target) => target.deployer()?.outputs(stack).await?,
        None => None,
    };
    output.json(&json!({ "localCloud": cloud, "stack": outputs.as_ref().map(|outputs| json!({
        "name": stack, "region": target.as_ref().map(Target::region), "outputs": outputs })) }));
    match (&target, outputs) {
        (Some(target), Some(outputs)) => {
            output.line(format!("{}  {stack} in {}", style("stack").bold(), target.region()));
            let rows = outputs.into_iter().map(|(name, value)| vec![format!("  {name}"), value]);
            output.line(format::table(&["  OUTPUT", "VALUE"], rows));
            Ok(())
        }
        (Some(_), None) => Err(Error::Cloud(format!(
            "there is no stack {stack}; deploy it with `{}`",
            context.command("up")
        ))),
        (None, _) => Err(Error::Cloud(format!("nothing runs; start it with `{}`", context.command("up")))),
    }
}

fn cloud_text(context: &Context, status: &Status) -> String {
    let name = style("local cloud").bold();
    match status {
        Status::Running(running) => format!("{name}  running\n{}", servers(context, running)),
        Status::Stopped => format!("{name}  stopped"),
        Status::Stale { missing } => format!("{name}  broken: {} is gone", missing.join(" and ")),
    }
}

fn servers(context: &Context, running: &Running) -> String {
    let since = format::duration(context.machine.now() - running.started_at.timestamp_millis());
    let rows = running.servers.iter().map(|server| {
        vec![
            format!("  {}", server.name),
            format!("127.0.0.1:{}", server.port),
            server.pid.to_string(),
            format::megabytes(server.memory_bytes),
            server.functions.to_string(),
            since.clone(),
        ]
    });
    format::table(&["  SERVER", "ADDRESS", "PROCESS", "MEMORY", "FUNCTIONS", "UP FOR"], rows)
}

fn cloud_json(status: &Status) -> Value {
    match status {
        Status::Running(running) => json!({
            "status": "running",
            "startedAt": running.started_at,
            "servers": running.servers.iter().map(|server| json!({
                "name": server.name, "pid": server.pid, "port": server.port,
                "memoryBytes": server.memory_bytes, "functions": server.functions,
            })).collect::<Vec<_>>(),
        }),
        Status::Stopped => json!({ "status": "stopped" }),
        Status::Stale { missing } => json!({ "status": "stale", "missing": missing }),
    }
}
