//! `gennaker down`

use serde_json::json;

use crate::{
    cli::DownArgs,
    commands::bring_up::{self, show_deploy},
    context::Context,
    error::Error,
    signals::unless_interrupted,
    steps::Step,
    target::Target,
};

/// Stops the local cloud, or deletes the stack from AWS.
pub(crate) async fn run(context: &Context, arguments: &DownArgs) -> Result<(), Error> {
    if context.is_aws() {
        return Box::pin(unless_interrupted(destroy(context, arguments))).await;
    }
    // Not to be interrupted: what is half stopped would have to be stopped again.
    let was_there = bring_up::stop(context, &context.local_cloud()?).await?;
    context.output.json(&json!({ "stopped": was_there }));
    Ok(())
}

async fn destroy(context: &Context, arguments: &DownArgs) -> Result<(), Error> {
    let stack = &context.global.stack;
    let target = Target::aws(context).await;
    let deployer = target.deployer()?;
    if !arguments.yes {
        let account = deployer.account().await?;
        return Err(Error::Usage(format!(
            "this deletes the stack {stack} from account {account} in {}; its tables and bucket stay, and so do the pipelines' state machines; add --yes if you mean it",
            target.region()
        )));
    }
    let mut step = Step::begin(context.output, "stack");
    step.now("deleting");
    let was_there = Box::pin(deployer.destroy(stack, &mut |event| show_deploy(&mut step, &event))).await?;
    step.done(&format!("{stack} {}", if was_there { "deleted" } else { "was not there" }));
    context.output.json(&json!({ "deleted": was_there }));
    Ok(())
}
