//! `gennaker up`

use console::style;
use gennaker_local_cloud::Status;

use crate::{
    cli::UpArgs,
    commands::bring_up::{self, Up},
    context::Context,
    demo_mark::DemoMark,
    error::Error,
    signals::unless_interrupted,
    target::Target,
};

/// Brings Gennaker up and leaves it up.
pub(crate) async fn run(context: &Context, arguments: &UpArgs) -> Result<(), Error> {
    let cloud = context.local_cloud()?;
    let arch = bring_up::arch(context, arguments.arch)?;
    let was_running = matches!(cloud.status()?, Status::Running(_));
    let outcome = unless_interrupted(async {
        let venv = bring_up::venv(context, &cloud).await?;
        let target = if context.is_aws() {
            Target::aws(context).await
        } else {
            let running = bring_up::start(context, &cloud, None).await?;
            // From now on it stays, even if a demo had started it.
            DemoMark::of(&cloud).clear()?;
            Target::local(running.ports)
        };
        Box::pin(bring_up::deploy(context, target, &venv, arch)).await
    });
    match Box::pin(outcome).await {
        Ok(up) => {
            tell(context, &up);
            Ok(())
        }
        Err(Error::Interrupted) if !was_running && !context.is_aws() => {
            bring_up::stop(context, &cloud).await?;
            Err(Error::Interrupted)
        }
        Err(error) => Err(error),
    }
}

fn tell(context: &Context, up: &Up) {
    let output = context.output;
    output.json(&up.outputs);
    if let Some(url) = up.outputs.get("ApiUrl") {
        output.line(format!("{}  {url}", style("API").bold()));
    }
    output.line(format!("Run a pipeline with `{}`.", context.command("run FILE --follow")));
}
