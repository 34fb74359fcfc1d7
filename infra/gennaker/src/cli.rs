//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use gennaker_packaging::Arch;

use crate::{
    commands::{
        AccountCommand, ApplicationCommand, DeleteArgs, DiffArgs, ExpressionCommand, GraphArgs, HistoryArgs,
        RestoreArgs, SimulateArgs, TemplateCommand, ValidateArgs,
    },
    output::Format,
    parameter,
};

mod execution;

pub(crate) use execution::{ExecutionCommand, RestartArgs};

const EXIT_CODES: &str = "\
Exit codes:
    0  done; what was followed or validated is in order
    1  the run or the validation failed, or the API refused
    2  the command line is wrong
    3  the cloud could not be reached or prepared; of an expression, that it is null
  130  interrupted (Ctrl-C)

Example:
  $ gennaker demo --judge continue

Colours follow the terminal; NO_COLOR=1 turns them off.";

const DEMO: &str = "\
Ten instances of myapp are replaced behind a load balancer: two first, then a person judges, and all
the others follow or the two are rolled back. It happens on the local cloud; nothing is paid for.

Example:
  $ gennaker demo --judge rollback";

const COMPILE: &str = "\
The state machine (Amazon States Language) goes to stdout; its states and size, the longest history that
a run can have and the price of a run go to stderr.

Example:
  $ gennaker pipeline compile deploy.json > deploy.asl.json";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "gennaker",
    version,
    about = "Spinnaker's pipelines without Spinnaker's servers",
    after_help = EXIT_CODES,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Args, Debug)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// How to print results
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) output: Format,
    /// Work on AWS instead of the local cloud, with the AWS CLI's settings and credentials
    #[arg(long, global = true)]
    pub(crate) aws: bool,
    /// Work on AWS with this profile
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// Work on AWS in this region
    #[arg(long, global = true, value_name = "REGION")]
    pub(crate) region: Option<String>,
    /// The CloudFormation stack
    #[arg(long, global = true, default_value = "gennaker", value_name = "NAME", value_parser = stack)]
    pub(crate) stack: String,
    /// Where the local cloud lives [default: .gennaker in the workspace]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
    /// The local cloud's port [default: 4566]
    #[arg(long, global = true, value_name = "PORT")]
    pub(crate) port: Option<u16>,
    /// The local cloud's port for EC2, Auto Scaling and load balancers [default: 4567]
    #[arg(long, global = true, value_name = "PORT")]
    pub(crate) moto_port: Option<u16>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show it all: bring Gennaker up locally, run a rolling blue/green deployment and follow it
    #[command(after_help = DEMO)]
    Demo(DemoArgs),
    /// Build, pack and deploy Gennaker; what did not change is left alone
    #[command(
        after_help = "Examples:\n  $ gennaker up\n  $ gennaker up --aws --profile staging --region eu-west-1 --arch arm64"
    )]
    Up(UpArgs),
    /// Stop the local cloud, or delete the stack from AWS
    #[command(after_help = "Examples:\n  $ gennaker down\n  $ gennaker down --aws --yes")]
    Down(DownArgs),
    /// Show what runs and where; exit code 3 when nothing does
    #[command(after_help = "Example:\n  $ gennaker status --output json")]
    Status,
    /// Validate, compile, save and show pipelines
    #[command(subcommand, after_help = "Example:\n  $ gennaker pipeline validate deploy.json")]
    Pipeline(PipelineCommand),
    /// Run a definition in virtual time and print the path that it takes; needs no cloud
    Simulate(SimulateArgs),
    /// Start a pipeline; a file is saved first
    #[command(
        after_help = "Examples:\n  $ gennaker run deploy.json -p image=ami-03cf127a --follow\n  $ gennaker run myapp/deploy"
    )]
    Run(RunArgs),
    /// Look at executions, follow and control them
    #[command(subcommand, after_help = "Example:\n  $ gennaker execution list myapp")]
    Execution(ExecutionCommand),
    /// Try expressions, the `${…}` of a pipeline; needs no cloud
    #[command(
        subcommand,
        after_help = "Example:\n  $ gennaker expression eval '${parameters.env}' --context context.json"
    )]
    Expression(ExpressionCommand),
    /// Look at applications, and set their attributes
    #[command(
        subcommand,
        after_help = "Example:\n  $ gennaker application set myapp --time-zone Europe/Zurich"
    )]
    Application(ApplicationCommand),
    /// Register the AWS accounts that pipelines deploy to
    #[command(
        subcommand,
        after_help = "Example:\n  $ gennaker account save prod --role arn:aws:iam::123456789012:role/GennakerDeploy --regions us-east-1"
    )]
    Account(AccountCommand),
    /// Save and show templates of pipelines, and plan what they become
    #[command(
        subcommand,
        after_help = "Example:\n  $ gennaker template plan deploy.json --template deploy-template.json"
    )]
    Template(TemplateCommand),
    /// Look at what waits for a person, and decide
    #[command(subcommand, after_help = "Example:\n  $ gennaker approval list")]
    Approval(ApprovalCommand),
}

/// `gennaker demo`
#[derive(Args, Debug)]
pub(crate) struct DemoArgs {
    /// Decide the judgment through its link, as a browser would; without this a person is waited for
    #[arg(long, value_enum, value_name = "DECISION")]
    pub(crate) judge: Option<Judge>,
    /// Start from an empty local cloud
    #[arg(long)]
    pub(crate) fresh: bool,
}

/// How the demo judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Judge {
    // Go on.
    Continue,
    // Go back to what was.
    Rollback,
}

/// `gennaker up`
#[derive(Args, Debug)]
pub(crate) struct UpArgs {
    /// The functions' processor [default: this machine's]
    #[arg(long, value_enum)]
    pub(crate) arch: Option<ArchName>,
}

/// A processor, as cargo-lambda's options name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ArchName {
    // Intel and AMD.
    #[value(name = "x86-64")]
    X86_64,
    // Graviton.
    #[value(name = "arm64")]
    Arm64,
}

impl From<ArchName> for Arch {
    fn from(name: ArchName) -> Self {
        match name {
            ArchName::X86_64 => Self::X86_64,
            ArchName::Arm64 => Self::Arm64,
        }
    }
}

/// `gennaker down`
#[derive(Args, Debug)]
pub(crate) struct DownArgs {
    /// Really delete the stack from AWS, with all records of executions
    #[arg(long)]
    pub(crate) yes: bool,
}

/// `gennaker pipeline`
#[derive(Debug, Subcommand)]
pub(crate) enum PipelineCommand {
    /// Print every problem of definitions with its JSON path; needs no cloud
    Validate(ValidateArgs),
    /// Draw a definition's stages; needs no cloud
    Graph(GraphArgs),
    /// Print the state machine that a definition becomes; needs no cloud
    #[command(after_help = COMPILE)]
    Compile {
        /// A definition, JSON; - is stdin
        file: PathBuf,
    },
    /// Save definitions; one that did not change stays as it is
    #[command(after_help = "Example:\n  $ gennaker pipeline save pipelines/*.json")]
    Save {
        /// Definitions, JSON; - is stdin
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// List saved pipelines
    #[command(after_help = "Example:\n  $ gennaker pipeline list myapp")]
    List {
        /// Only this application's
        #[arg(value_name = "APP")]
        application: Option<String>,
    },
    /// Print a saved definition
    #[command(after_help = "Example:\n  $ gennaker pipeline get myapp/deploy > deploy.json")]
    Get {
        /// Application and name
        #[arg(value_name = "APP/NAME")]
        pipeline: String,
    },
    /// List the versions of a pipeline, newest first; those of a deleted one too
    History(HistoryArgs),
    /// Show what is different between two versions, or between a version and a file
    Diff(DiffArgs),
    /// Go back to an older version, or bring a deleted pipeline back
    Restore(RestoreArgs),
    /// Delete a pipeline
    Delete(DeleteArgs),
}

/// `gennaker run`
#[derive(Args, Debug)]
pub(crate) struct RunArgs {
    /// A definition's file, or a saved pipeline's application and name
    #[arg(value_name = "FILE|APP/NAME")]
    pub(crate) pipeline: String,
    /// A parameter of the pipeline; may be given several times
    #[arg(short, long = "parameter", value_name = "KEY=VALUE", value_parser = parameter::parse)]
    pub(crate) parameters: Vec<(String, String)>,
    /// Check of the parameters only what Spinnaker's servers check: that the required ones are there
    #[arg(long)]
    pub(crate) lenient: bool,
    /// Follow the execution until it ends; its end decides the exit code
    #[arg(short, long)]
    pub(crate) follow: bool,
}

/// `gennaker approval`
#[derive(Debug, Subcommand)]
pub(crate) enum ApprovalCommand {
    /// List what waits for a decision
    #[command(after_help = "Example:\n  $ gennaker approval list")]
    List,
    /// Decide
    #[command(
        after_help = "Example:\n  $ gennaker approval decide 01JD3Q8Z4T5V6W7X8Y9ZABCDEF.5.1 continue --input \"go on\""
    )]
    Decide {
        /// The approval's id, as `approval list` shows it
        id: String,
        /// Whether to go on
        #[arg(value_enum)]
        decision: Decision,
        /// One of the approval's options
        #[arg(long, value_name = "OPTION")]
        input: Option<String>,
    },
}

/// A decision, as Spinnaker's `judgmentStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Decision {
    // Go on.
    Continue,
    // Fail the stage.
    Stop,
}

impl Decision {
    /// As the API spells it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Continue => "continue",
            Self::Stop => "stop",
        }
    }
}

/// A stack's name starts the names of its functions and tables.
fn stack(name: &str) -> Result<String, String> {
    let plain = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if plain && name.len() <= 24 && name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        Ok(name.to_owned())
    } else {
        Err("a stack's name has at most 24 letters, digits and hyphens and starts with a letter".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, error::ErrorKind};

    use super::*;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(line.split(' '))
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_that_does_something_shows_an_example() {
        fn check(command: &clap::Command) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("$ gennaker"), "{}", command.get_name());
            command.get_subcommands().filter(|inner| inner.get_name() != "help").for_each(check);
        }
        check(&Cli::command());
    }

    #[test]
    fn every_example_can_be_run() {
        fn examples(command: &clap::Command, found: &mut Vec<String>) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            found.extend(help.lines().filter_map(|line| Some(line.trim().strip_prefix("$ ")?.to_owned())));
            command.get_subcommands().for_each(|inner| examples(inner, found));
        }
        let mut found = Vec::new();
        examples(&Cli::command(), &mut found);
        assert!(found.len() > 15);
        for example in found {
            let words = example.split(" > ").next().unwrap().replace("\"wrong image\"", "wrong");
            let parsed = parse(&words.replace("\"go on\"", "go"));
            assert!(parsed.is_ok(), "{example}: {}", parsed.unwrap_err());
        }
    }

    #[test]
    fn global_options_stand_before_or_after_the_command() {
        for line in ["gennaker --stack other status", "gennaker status --stack other"] {
            assert_eq!(parse(line).unwrap().global.stack, "other");
        }
    }

    #[test]
    fn a_run_takes_many_parameters() {
        let cli = parse("gennaker run myapp/deploy -p image=ami-1 --parameter note= -f").unwrap();
        let Command::Run(run) = cli.command else { panic!("{:?}", cli.command) };
        assert_eq!(run.parameters, [("image".into(), "ami-1".into()), ("note".into(), String::new())]);
        assert!(run.follow);
    }

    #[test]
    fn a_wrong_command_line_ends_with_exit_code_2() {
        for (line, kind) in [
            ("gennaker fly", ErrorKind::InvalidSubcommand),
            ("gennaker run", ErrorKind::MissingRequiredArgument),
            ("gennaker run a/b -p image", ErrorKind::ValueValidation),
            ("gennaker demo --judge perhaps", ErrorKind::InvalidValue),
            ("gennaker approval decide x maybe", ErrorKind::InvalidValue),
            ("gennaker status --stack 9lives", ErrorKind::ValueValidation),
            ("gennaker execution list --limit 0", ErrorKind::ValueValidation),
        ] {
            let error = parse(line).unwrap_err();
            assert_eq!((error.kind(), error.exit_code()), (kind, 2), "{line}");
        }
    }
}
