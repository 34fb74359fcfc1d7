//! The `gennaker` command: brings Gennaker up on the local cloud or on AWS, and works with its pipelines, executions
//! and approvals from a terminal.

mod api;
mod approval_link;
mod cli;
mod cluster;
mod commands;
mod context;
mod demo_mark;
mod error;
mod findings;
mod follow;
mod format;
mod model;
mod output;
mod parameter;
mod pipeline_file;
mod signals;
mod starting_point;
mod steps;
mod target;
mod template;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use crate::{cli::Cli, context::Context, error::Error};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let machine = gennaker_runtime::Ports::system();
    let context = Context::new(cli.global, machine);
    let outcome = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Cloud(format!("the command cannot start: {error}")))
        .and_then(|runtime| {
            let outcome = runtime.block_on(Box::pin(commands::run(&context, cli.command)));
            // A call that was given up must not hold the command back.
            runtime.shutdown_background();
            outcome
        });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            context.output.error(&error);
            error.exit_code()
        }
    }
}
