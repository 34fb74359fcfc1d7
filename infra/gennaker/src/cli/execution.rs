//! `gennaker execution …` on the command line.

use clap::{Args, Subcommand};

/// `gennaker execution`
#[derive(Debug, Subcommand)]
pub(crate) enum ExecutionCommand {
    /// List executions, newest first
    #[command(after_help = "Example:\n  $ gennaker execution list myapp --limit 5")]
    List {
        /// Only this application's
        #[arg(value_name = "APP")]
        application: Option<String>,
        /// How many at most, per application
        #[arg(long, default_value_t = 20, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// Show an execution and its stages
    #[command(after_help = "Example:\n  $ gennaker execution get 01JD3Q8Z4T5V6W7X8Y9ZABCDEF")]
    Get {
        /// The execution's id
        id: String,
    },
    /// Follow an execution until it ends; its end decides the exit code
    #[command(after_help = "Example:\n  $ gennaker execution follow 01JD3Q8Z4T5V6W7X8Y9ZABCDEF")]
    Follow {
        /// The execution's id
        id: String,
    },
    /// Cancel an execution
    #[command(
        after_help = "Example:\n  $ gennaker execution cancel 01JD3Q8Z4T5V6W7X8Y9ZABCDEF --reason \"wrong image\""
    )]
    Cancel {
        /// The execution's id
        id: String,
        /// Why, for the record
        #[arg(long)]
        reason: Option<String>,
    },
    /// Pause a running execution; what a stage does at this moment it may finish
    #[command(after_help = "Example:\n  $ gennaker execution pause 01JD3Q8Z4T5V6W7X8Y9ZABCDEF")]
    Pause {
        /// The execution's id
        id: String,
    },
    /// Resume a paused execution
    #[command(after_help = "Example:\n  $ gennaker execution resume 01JD3Q8Z4T5V6W7X8Y9ZABCDEF")]
    Resume {
        /// The execution's id
        id: String,
    },
    /// Skip the rest of a wait or of an execution window, or a pipeline stage that may be skipped
    #[command(after_help = "Example:\n  $ gennaker execution skip 01JD3Q8Z4T5V6W7X8Y9ZABCDEF 3")]
    Skip {
        /// The execution's id
        id: String,
        /// The stage's refId or id
        stage: String,
    },
    /// Run a stage and everything after it again, also after success
    #[command(after_help = RESTART)]
    Restart(RestartArgs),
}

const RESTART: &str = "\
The stage and all complete stages after it run again; their expressions are evaluated anew. With --keep-succeeded,
stages that succeeded keep their result, and everything that failed, was cancelled or never started runs.

Examples:
  $ gennaker execution restart 01JD3Q8Z4T5V6W7X8Y9ZABCDEF 3
  $ gennaker execution restart 01JD3Q8Z4T5V6W7X8Y9ZABCDEF --keep-succeeded --definition current --follow";

/// `gennaker execution restart`
#[derive(Args, Debug)]
pub(crate) struct RestartArgs {
    /// The execution's id
    pub(crate) id: String,
    /// The stage to start with, by refId or id
    #[arg(required_unless_present = "keep_succeeded")]
    pub(crate) stage: Option<String>,
    /// Keep what succeeded or was skipped
    #[arg(long)]
    pub(crate) keep_succeeded: bool,
    /// Run the definition that is saved now, or one of its versions [default: the one that it ran]
    #[arg(long, value_name = "current|NUMBER", value_parser = definition)]
    pub(crate) definition: Option<String>,
    /// Follow the execution until it ends; its end decides the exit code
    #[arg(short, long)]
    pub(crate) follow: bool,
}

fn definition(text: &str) -> Result<String, String> {
    if text == "current" || text.parse::<u64>().is_ok_and(|number| number > 0) {
        return Ok(text.to_owned());
    }
    Err("a definition is `current` or the number of a version".to_owned())
}
