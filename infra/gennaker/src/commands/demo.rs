//! `gennaker demo`

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use console::style;
use gennaker_local_cloud::{LocalCloud, Status};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::{
    api::Api,
    approval_link::{self, Inbox},
    cli::{DemoArgs, Judge},
    cluster::{self, Cluster, ServerGroup},
    commands::{
        bring_up::{self, Up},
        execution::cancel,
        pipeline::save,
        run::start,
    },
    context::Context,
    demo_mark::DemoMark,
    error::Error,
    follow::{follow, success, summary},
    model::Approval,
    pipeline_file,
    signals::unless_interrupted,
    starting_point::{self, APPLICATION},
    steps::Step,
    target::Target,
    workspace,
};

/// The pipeline that the demo runs, in the workspace.
const PIPELINE: &str = "statemachines/pipelines/rolling-blue-green.json";

/// What would be left behind if the demo ended now.
#[derive(Default)]
struct Leftovers {
    execution: Option<(Rc<Api>, String)>,
    inbox: Option<Inbox>,
}

/// Brings everything up, deploys and follows.
pub(crate) async fn run(context: &Context, arguments: &DemoArgs) -> Result<(), Error> {
    if context.is_aws() {
        return Err(Error::Usage(
            "the demo makes a cluster of ten instances, which only the local cloud has for nothing; on AWS, use \
             `gennaker up` and `gennaker run`"
                .to_owned(),
        ));
    }
    let cloud = context.local_cloud()?;
    let leftovers = RefCell::new(Leftovers::default());
    let outcome = Box::pin(unless_interrupted(Box::pin(show(context, arguments, &cloud, &leftovers)))).await;
    let mut left = leftovers.into_inner();
    if matches!(outcome, Err(Error::Interrupted)) {
        // Impatience once more: then what is left is left.
        return Box::pin(unless_interrupted(clean_up(context, &cloud, &mut left))).await.and(outcome);
    }
    if outcome.is_err() {
        left.end(context, "the demo failed").await;
    }
    if matches!(cloud.status()?, Status::Running(_)) {
        context.output.say(format!("The local cloud stays up; stop it with `{}`.", context.command("down")));
    }
    outcome
}

async fn show(
    context: &Context,
    arguments: &DemoArgs,
    cloud: &LocalCloud,
    leftovers: &RefCell<Leftovers>,
) -> Result<(), Error> {
    let Up { target, outputs } = Box::pin(up(context, arguments, cloud)).await?;
    let mut step = Step::begin(context.output, "starting point");
    step.now("ten instances of myapp-v000 behind a load balancer");
    let was_there = starting_point::prepare(&target).await?;
    step.done(if was_there {
        "unchanged"
    } else {
        "ten healthy instances of myapp-v000 behind a load balancer"
    });
    let cluster = Cluster::new(&target, APPLICATION);
    let before = cluster.look().await?;

    let api = Rc::new(target.api(context).await?);
    let definition = pipeline_file::read(&workspace::current()?.join(PIPELINE))?;
    let parameters = parameters(&definition, &target).await?;
    let saved = save(context, &api, &definition).await?;
    let topic = outputs.get("ApprovalTopic").ok_or_else(|| {
        Error::Cloud("the stack has no output ApprovalTopic; the template is not of this version".to_owned())
    })?;
    let name =
        format!("gennaker-demo-{}", context.machine.id().map_err(|failure| Error::Cloud(failure.message))?);
    let inbox = Inbox::open(&target, topic, &name).await?;
    leftovers.borrow_mut().inbox = Some(inbox.clone());
    let id = start(context, &api, &saved.application, &saved.id, &parameters, true).await?;
    leftovers.borrow_mut().execution = Some((Rc::clone(&api), id.clone()));

    let (notes, received) = unbounded_channel();
    let judged = async {
        judge(&api, &inbox, &id, arguments.judge, &notes).await?;
        std::future::pending::<Result<_, Error>>().await
    };
    let (json, execution) = tokio::select! {
        followed = follow(context, &api, &id, received) => followed?,
        failed = judged => failed?,
    };
    leftovers.borrow_mut().execution = None;
    let left = leftovers.borrow_mut().inbox.take();
    if let Some(inbox) = left {
        inbox.close().await?;
    }
    let after = cluster.look().await?;
    context.output.json(&json!({ "execution": json, "before": before, "after": after }));
    tell(context, "before", &before);
    tell(context, "after", &after);
    context.output.line("");
    summary(context, &execution);
    success(&execution)
}

async fn up(context: &Context, arguments: &DemoArgs, cloud: &LocalCloud) -> Result<Up, Error> {
    let arch = bring_up::arch(context, None)?;
    let mark = DemoMark::of(cloud);
    let before = match cloud.status()? {
        Status::Running(running) => Some(running.ports),
        Status::Stopped | Status::Stale { .. } => None,
    };
    if arguments.fresh && before.is_some() {
        if !mark.is_set() {
            return Err(Error::Usage(format!(
                "the local cloud was started by `gennaker up` and may hold what you need; stop it with `{}` first",
                context.command("down")
            )));
        }
        bring_up::stop(context, cloud).await?;
    }
    let venv = bring_up::venv(context, cloud).await?;
    if before.is_none() || arguments.fresh {
        mark.set()?;
    }
    let running = bring_up::start(context, cloud, before).await?;
    Box::pin(bring_up::deploy(context, Target::local(running.ports), &venv, arch)).await
}

/// Those of the demo's parameters that the pipeline has.
async fn parameters(definition: &Value, target: &Target) -> Result<BTreeMap<String, String>, Error> {
    let all = [
        ("image", starting_point::NEW_IMAGE.to_owned()),
        ("region", target.region().to_owned()),
        ("subnets", starting_point::subnets(target).await?),
        ("targetGroup", APPLICATION.to_owned()),
    ];
    let declared = definition.get("parameterConfig").and_then(Value::as_array).into_iter().flatten();
    let names: Vec<&str> = declared.filter_map(|parameter| parameter.get("name")?.as_str()).collect();
    let wanted = all.into_iter().filter(|(name, _)| names.contains(name));
    Ok(wanted.map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Waits for the notification, shows its link, and decides through it if the demo is to.
async fn judge(
    api: &Api,
    inbox: &Inbox,
    execution: &str,
    decision: Option<Judge>,
    notes: &UnboundedSender<String>,
) -> Result<(), Error> {
    let note = |text: String| {
        // Nobody listens any more when the execution has ended.
        let _ended = notes.send(text);
    };
    // Other executions may ask at the same time; each message names its own.
    let ours = |message: &str| {
        message.contains(execution).then(|| approval_link::find(message, api.url())).flatten()
    };
    let link = inbox.wait_for(ours).await?;
    let Some(decision) = decision else {
        note(format!(
            "\n{} open this link and decide:\n  {link}\n",
            style("The judgment is yours:").for_stderr().bold()
        ));
        return Ok(());
    };
    let approvals: Vec<Approval> = api.read("/approvals").await?;
    let asked = approvals
        .into_iter()
        .find(|approval| approval.execution_id == execution && approval.state == "pending");
    let options = asked.map(|approval| approval.options).unwrap_or_default();
    let (status, input) = answer(decision, &options);
    let said = input.clone().unwrap_or_else(|| status.to_owned());
    note(format!("{} \"{said}\" through {link}", style("Judged").for_stderr().bold()));
    let page = approval_link::decide(link, status, input).await?;
    note(format!("  the page says: {page}"));
    Ok(())
}

/// The decision, and the option of the judgment that stands for it.
fn answer(decision: Judge, options: &[String]) -> (&'static str, Option<String>) {
    let letters = |text: &str| {
        text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase()
    };
    let named = |word: &str| options.iter().find(|option| letters(option).contains(word)).cloned();
    match decision {
        Judge::Continue => ("continue", named("continue").or_else(|| options.first().cloned())),
        Judge::Rollback => match named("rollback") {
            Some(option) => ("continue", Some(option)),
            None => ("stop", None),
        },
    }
}

fn tell(context: &Context, when: &str, groups: &[ServerGroup]) {
    context.output.line(format!(
        "\n{}\n{}",
        style(format!("cluster {APPLICATION} {when}")).bold(),
        cluster::table(groups)
    ));
}

impl Leftovers {
    /// Cancels the execution and takes the mailbox away, as far as the cloud still answers.
    async fn end(&mut self, context: &Context, reason: &str) {
        if let Some((api, id)) = self.execution.take() {
            match cancel(&api, &id, Some(reason)).await {
                Ok(()) => context.output.say(format!("Execution {id} is cancelled.")),
                Err(error) => context.output.say(format!("Execution {id} could not be cancelled: {error}")),
            }
        }
        if let Some(inbox) = self.inbox.take()
            && let Err(error) = inbox.close().await
        {
            context.output.say(error.to_string());
        }
    }
}

/// After Ctrl-C: nothing that the demo began goes on.
async fn clean_up(context: &Context, cloud: &LocalCloud, left: &mut Leftovers) -> Result<(), Error> {
    context.output.say("Interrupted; cleaning up.");
    left.end(context, "the demo was interrupted").await;
    if DemoMark::of(cloud).is_set() {
        bring_up::stop(context, cloud).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_takes_the_option_that_means_it() {
        let options = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        for (decision, names, status, input) in [
            (Judge::Continue, &[][..], "continue", None),
            (Judge::Rollback, &[], "stop", None),
            (Judge::Continue, &["Roll back", "Continue"], "continue", Some("Continue")),
            (Judge::Rollback, &["Continue", "Roll back"], "continue", Some("Roll back")),
            (Judge::Rollback, &["go on", "stop"], "stop", None),
            (Judge::Continue, &["go on", "stop"], "continue", Some("go on")),
        ] {
            assert_eq!(answer(decision, &options(names)), (status, input.map(str::to_owned)), "{names:?}");
        }
    }
}
