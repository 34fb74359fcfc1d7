//! `gennaker expression`

mod answers;
mod names;
mod outcome;
mod show;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use gennaker_expressions::{Sight, World};

use crate::{context::Context, error::Error, pipeline_file};
use answers::Answers;
use outcome::{Outcome, Text};

const EVAL: &str = "\
TEXT is one ${…}, a text with some of them such as 'v${parameters.version}-x', or an expression:
a text without ${ is taken as one itself, so that parameters.env means ${parameters.env}. Without
--context and --execution there are no names. Only --execution ID needs the cloud.

The value goes to stdout as JSON; with --types as a line that tells its Java types. With
--output json a value is {\"value\", \"type\", \"typed\"}, null is {\"value\": null, \"type\": \"null\",
\"text\", \"findings\"}, and a failure is {\"error\": {\"message\", \"expression\", \"span\", \"hints\"}}; the
span is [start, end] in characters of the expression, null where the place is not known.

#fromUrl and its relatives read addresses as the functions do: public hosts, and those that
GENNAKER_ALLOWED_HOSTS lists. What only the cloud knows, such as #pipelineId, is asked there with
--execution ID.

Exit codes: 0 when there is a value, 1 when the evaluation fails, 2 when a file cannot be used,
3 when the value is null, so that the text would stay as it is written, or when the cloud cannot
be reached.

Examples:
  $ gennaker expression eval '${parameters.env}' --context context.yaml
  $ gennaker expression eval 'v${trigger.tag}-x' --execution execution.json --stage 3
  $ gennaker expression eval deployedServerGroups --execution 01JD3Q8Z4T5V6W7X8Y9ZABCDEF --types";

/// How many times answers may lead to more questions.
const ROUNDS: usize = 5;

/// `gennaker expression`
#[derive(Debug, Subcommand)]
pub(crate) enum ExpressionCommand {
    /// Evaluate an expression or a text with expressions
    #[command(after_help = EVAL)]
    Eval(EvalArgs),
}

/// `gennaker expression eval`
#[derive(Args, Debug)]
pub(crate) struct EvalArgs {
    /// What to evaluate; - is stdin
    text: String,
    /// The names that the expression sees: a map, JSON, or YAML where the file's name says so; - is stdin
    #[arg(long, value_name = "FILE")]
    context: Option<PathBuf>,
    /// The execution that the expression sees, in Spinnaker's JSON or by its id; - is stdin
    #[arg(long, value_name = "FILE|ID")]
    execution: Option<String>,
    /// Evaluate as this stage of the execution does, by refId, id or name
    #[arg(long, value_name = "STAGE", requires = "execution")]
    stage: Option<String>,
    /// A key that is missing is an error, as at launch, instead of null
    #[arg(long)]
    strict: bool,
    /// Print the value with its Java types, in one line
    #[arg(long)]
    types: bool,
}

impl EvalArgs {
    /// How many of them want to read stdin.
    fn readers_of_stdin(&self) -> usize {
        let context = self.context.as_deref() == Some(Path::new("-"));
        let execution = self.execution.as_deref() == Some("-");
        [self.text == "-", context, execution].into_iter().filter(|reads| *reads).count()
    }
}

/// Evaluates.
pub(crate) async fn run(context: &Context, command: &ExpressionCommand) -> Result<(), Error> {
    let ExpressionCommand::Eval(arguments) = command;
    if arguments.readers_of_stdin() > 1 {
        return Err(Error::Usage(
            "only one of the text, --context and --execution can be read from stdin".to_owned(),
        ));
    }
    let text = Text::read(&text(&arguments.text)?);
    let (sight, api) = names::sight(context, arguments).await?;
    let answers = Answers::new(&context.machine.settings, api)?;
    let seed = context.machine.random().map_err(|failure| Error::Cloud(failure.to_string()))?;
    let world = World::new(context.machine.now(), seed);
    show::show(context.output, &text, evaluated(&text, &sight, world, &answers).await?, arguments.types)
}

/// The line break with which a file ends is not part of its text.
fn text(argument: &str) -> Result<String, Error> {
    if argument != "-" {
        return Ok(argument.to_owned());
    }
    let text = pipeline_file::read_text(Path::new("-"))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}

/// Evaluates, answers what is asked for, and evaluates again.
async fn evaluated(
    text: &Text,
    sight: &Sight,
    mut world: World,
    answers: &Answers,
) -> Result<Outcome, Error> {
    for _ in 0..ROUNDS {
        let (outcome, wanted) = outcome::outcome(text, sight, &world);
        if wanted.is_empty() {
            return Ok(outcome);
        }
        for request in wanted {
            let answer = answers.answer(&request).await?;
            world.answer(request, answer);
        }
    }
    let (_, wanted) = outcome::outcome(text, sight, &world);
    for request in wanted {
        world.answer(request, Err(format!("more than {ROUNDS} things are asked for one after the other")));
    }
    Ok(outcome::outcome(text, sight, &world).0)
}
