//! `gennaker simulate`

mod script;
mod show;

use std::path::PathBuf;

use clap::Args;
use gennaker_rules::Status;
use gennaker_simulation::simulate;

use crate::{context::Context, error::Error, parameter, pipeline_file};

const SIMULATE: &str = "\
The definition is compiled as saving it would, and its state machine runs here in virtual time:
nothing is called, and three days take a millisecond. By default every stage succeeds after a
second, a wait waits, expressions and preconditions are evaluated, execution windows are open, and
nobody makes a judgment, so that it lapses. A stage is named by its refId or its name; a time is
90s, 5m, 1h30m or 3d.

Exit codes: 0 when the simulated execution SUCCEEDED, 1 when it ended otherwise.

Examples:
  $ gennaker simulate deploy.json --judge judge=continue:rollback@2h
  $ gennaker simulate deploy.json --fail 3=unhealthy --take 2=15m --all-states
  $ gennaker simulate deploy.json -p image=ami-03cf127a --cancel-at 5m --output json";

/// `gennaker simulate`
#[derive(Args, Debug)]
#[command(after_help = SIMULATE)]
pub(crate) struct SimulateArgs {
    /// A definition, JSON; - is stdin
    file: PathBuf,
    /// A parameter of the pipeline; may be given several times
    #[arg(short, long = "parameter", value_name = "KEY=VALUE", value_parser = parameter::parse)]
    parameters: Vec<(String, String)>,
    /// A stage fails
    #[arg(long, value_name = "STAGE[=REASON]")]
    fail: Vec<String>,
    /// A stage's function dies each time that it is called [default error: Runtime.ExitError]
    #[arg(long, value_name = "STAGE[=ERROR]")]
    crash: Vec<String>,
    /// A person judges, after a second or after a time, and chooses one of the options
    #[arg(long, value_name = "STAGE=continue|stop[:OPTION][@TIME]")]
    judge: Vec<String>,
    /// A stage takes so long
    #[arg(long, value_name = "STAGE=TIME")]
    take: Vec<String>,
    /// Somebody cancels the execution so long after its start
    #[arg(long, value_name = "TIME", value_parser = script::time)]
    cancel_at: Option<i64>,
    /// Print every state of the machine that is entered, and how it is left
    #[arg(long)]
    all_states: bool,
}

/// Runs a definition without a cloud and prints the path that it takes.
pub(crate) fn run(context: &Context, arguments: &SimulateArgs) -> Result<(), Error> {
    let pipeline = pipeline_file::sound(context, &arguments.file, "simulated")?;
    let script = script::script(&pipeline, arguments, context.machine.now())?;
    let simulated = simulate(&pipeline, &script)
        .map_err(|error| Error::Failed(format!("{}: {error}", arguments.file.display())))?;
    show::show(context.output, &simulated, arguments.all_states);
    if simulated.status == Status::Succeeded {
        return Ok(());
    }
    Err(Error::Failed(format!("the simulated execution is {}", simulated.status)))
}
