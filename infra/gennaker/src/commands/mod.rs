//! What the commands do.

mod account;
mod application;
mod approval;
mod bring_up;
mod demo;
mod down;
mod execution;
mod expression;
mod graph;
mod history;
mod pipeline;
mod run;
mod simulate;
mod status;
mod template;
mod up;
mod validate;

pub(crate) use account::AccountCommand;
pub(crate) use application::ApplicationCommand;
pub(crate) use expression::ExpressionCommand;
pub(crate) use graph::GraphArgs;
pub(crate) use history::{DeleteArgs, DiffArgs, HistoryArgs, RestoreArgs};
pub(crate) use simulate::SimulateArgs;
pub(crate) use template::TemplateCommand;
pub(crate) use validate::ValidateArgs;

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
        Command::Simulate(arguments) => simulate::run(context, &arguments),
        Command::Run(arguments) => Box::pin(run::run(context, &arguments)).await,
        Command::Execution(command) => Box::pin(execution::run(context, &command)).await,
        Command::Expression(command) => {
            Box::pin(unless_interrupted(expression::run(context, &command))).await
        }
        Command::Application(command) => {
            Box::pin(unless_interrupted(application::run(context, &command))).await
        }
        Command::Account(command) => Box::pin(unless_interrupted(account::run(context, &command))).await,
        Command::Template(command) => Box::pin(unless_interrupted(template::run(context, &command))).await,
        Command::Approval(command) => Box::pin(unless_interrupted(approval::run(context, &command))).await,
    }
}
