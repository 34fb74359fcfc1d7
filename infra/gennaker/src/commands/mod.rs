//! What the commands do.

mod approval;
mod bring_up;
mod demo;
mod down;
mod execution;
mod pipeline;
mod run;
mod status;
mod up;

use crate::{cli::Command, context::Context, error::Error, signals::unless_interrupted};

/// Does what the command line says.
pub(crate) async fn run(context: &Context, command: Command) -> Result<(), Error> {
    if context.is_aws() && (context.global.port.is_some() || context.global.moto_port.is_some()) {
        return Err(Error::Usage(
            "--port and --moto-port are the local cloud's; leave them out on AWS".to_owned(),
        ));
    }
    match command {
        Command::Demo(arguments) => Box::pin(demo::run(context, &arguments)).await,
        Command::Up(arguments) => Box::pin(up::run(context, &arguments)).await,
        Command::Down(arguments) => Box::pin(down::run(context, &arguments)).await,
        Command::Status => Box::pin(unless_interrupted(status::run(context))).await,
        Command::Pipeline(command) => Box::pin(unless_interrupted(pipeline::run(context, &command))).await,
        Command::Run(arguments) => Box::pin(run::run(context, &arguments)).await,
        Command::Execution(command) => Box::pin(execution::run(context, &command)).await,
        Command::Approval(command) => Box::pin(unless_interrupted(approval::run(context, &command))).await,
    }
}
