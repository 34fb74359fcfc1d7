//! A rolling deployment of which somebody else judges each step (Spinnaker: monitored deploy).

use gennaker_fetch::{ALLOWED_HOSTS, Allowed, Fetcher, Policy};
use gennaker_records::Application;
use gennaker_runtime::{Failure, Millis};
use gennaker_server_groups::{Place, capacity};
use gennaker_stage::{Lane, Step, Stop};
use serde_json::{Value, json};

use super::monitor::{Directive, Monitor, MonitorRequest};
use super::roll_out::Launched;
use super::rolling::{finish, grow, launch_empty, part_of, pin_of, shift};
use super::settings::Monitoring;
use super::teardown;
use crate::{Config, Created};

/// How often a monitor that does not answer is asked again.
const TRIES: u32 = 3;
/// How many seconds later (Spinnaker: 1 min).
const BACKOFF: u32 = 60;
/// The three requests that a monitor answers.
const STARTING: &str = "deployment/starting";
const EVALUATE: &str = "deployment/evaluateHealth";
const COMPLETED: &str = "deployment/completed";

/// Rolls out step by step; each one is judged once the source has lost its share.
pub(super) async fn run(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    config: &Config,
    rule: &Monitoring,
) -> Step<Created> {
    // A monitor that is not there is found before anything is done.
    let monitor = monitor_of(lane, config, rule).await?;
    let launched = launch_empty(lane, place, config).await?;
    lane.task("Determine Deployed Server Group");
    pin_of(lane, place, &launched).await?;
    let asked = monitor.as_ref().zip(rule.monitor.as_ref());
    if let Some((monitor, request)) = asked {
        lane.task("Notify monitored deploy starting");
        let mut part = lane.part("starting");
        let body = body(&part, place, config, request, &launched, None);
        ask(&mut part, monitor, STARTING, &body).await?;
    }
    for percent in &rule.percentages {
        // The monitor has seen enough: all of it at once.
        if *percent < 100 && lane.is_done("complete")? {
            continue;
        }
        let mut step = lane.part(&part_of(*percent));
        grow(&mut step, place, config, &launched, *percent).await?;
        shift(&mut step, place, config, &launched, *percent).await?;
        let Some((monitor, request)) = asked else { continue };
        step.task("Evaluate health of deployed instances");
        let body = body(&step, place, config, request, &launched, Some(*percent));
        if ask(&mut step, monitor, EVALUATE, &body).await? == Directive::Complete {
            lane.remember("complete", &true).await?;
        }
    }
    lane.task(&format!("Unpin {}", launched.created.name));
    if let Some(source) = &launched.source {
        let (name, min) = (&launched.created.name, source.capacity.min);
        capacity::restore_minimum(&mut lane.part("unpin/new"), place, name, min).await?;
    }
    finish(lane, place, &launched, &rule.after).await?;
    teardown::shrink(lane, place, &launched, &rule.after).await?;
    if let Some((monitor, request)) = asked {
        lane.task("Notify monitored deploy complete");
        let ended = body(lane, place, config, request, &launched, None);
        completed(lane, monitor, ended, "success", "not_performed").await?;
    }
    Ok(launched.created)
}

/// The monitor of a deployment; none where nobody judges it.
pub(super) async fn monitor_of(
    lane: &Lane<'_, '_>,
    config: &Config,
    rule: &Monitoring,
) -> Result<Option<Monitor>, Failure> {
    let Some(request) = &rule.monitor else { return Ok(None) };
    let found = lane.stage().store().application(&config.application).await?;
    let application = found.map_or_else(Application::default, |found| found.value);
    request.resolve(&application.attributes).map(Some)
}

/// Tells a monitor that the deployment is over, once; whether it hears it changes nothing. `body` is what [`body`] says of
/// the deployment; `status` and `rollback` are `success`, `failure` or `not_performed`.
pub(super) async fn completed(
    lane: &mut Lane<'_, '_>,
    monitor: &Monitor,
    mut body: Value,
    status: &str,
    rollback: &str,
) -> Step {
    let mut part = lane.part("completed");
    if part.is_done("told")? {
        return Ok(());
    }
    if let Some(fields) = body.as_object_mut() {
        fields.insert("status".to_owned(), json!(status));
        fields.insert("rollback".to_owned(), json!(rollback));
    }
    // Before, because a monitor that is told twice would count two deployments.
    part.remember("told", &true).await?;
    if let Err(failure) = post(&part, monitor, COMPLETED, &body).await {
        tracing::warn!(monitor = %monitor.name, message = %failure.message, "was not told of the end");
    }
    Ok(())
}

/// Asks a monitor until it has decided, or its time is up.
async fn ask(lane: &mut Lane<'_, '_>, monitor: &Monitor, path: &str, body: &Value) -> Step<Directive> {
    if let Some(complete) = lane.remembered::<bool>("judged")? {
        return Ok(if complete { Directive::Complete } else { Directive::Continue });
    }
    let what = format!("deployment monitor {}", monitor.name);
    let answer = post(lane, monitor, path, body).await.and_then(|answer| {
        // At the start there is nothing to judge yet: an answer without a directive lets it go on.
        let is_silent = path == STARTING && answer.get("nextStep").is_none();
        if is_silent { Ok(Directive::Continue) } else { Directive::read(&answer) }
    });
    let directive = match answer {
        Ok(Directive::Wait) => {
            let waited = lane.waited("judgement")?;
            if waited < Millis::from(monitor.minutes) * 60_000 {
                return Err(Stop::Wait {
                    reason: format!("{what} analyses the new instances"),
                    seconds: BACKOFF,
                });
            }
            let why = format!("{what} had not decided after {} min", monitor.minutes);
            undecided(monitor, &why)?
        }
        Ok(Directive::Abort(why)) => {
            return Err(Failure::invalid(format!("{what} aborted the deployment: {why}")).into());
        }
        Ok(directive) => directive,
        Err(failure) => {
            let tries = lane.remembered::<u32>("tries")?.unwrap_or(0) + 1;
            let why = format!("{what} could not be asked: {}", failure.message);
            if tries <= TRIES {
                lane.remember("tries", &tries).await?;
                return Err(Stop::Wait { reason: format!("{why} (it is tried again)"), seconds: BACKOFF });
            }
            undecided(monitor, &why)?
        }
    };
    lane.remember("judged", &(directive == Directive::Complete)).await?;
    Ok(directive)
}

/// What a monitor without a decision means.
fn undecided(monitor: &Monitor, why: &str) -> Result<Directive, Failure> {
    if monitor.fail_on_error {
        return Err(Failure::invalid(format!("{why}; its failOnError ends the deployment")));
    }
    tracing::warn!(monitor = %monitor.name, message = %why, "goes on without it");
    Ok(Directive::Continue)
}

async fn post(lane: &Lane<'_, '_>, monitor: &Monitor, path: &str, body: &Value) -> Result<Value, Failure> {
    let setting = lane.stage().ports().settings.get(ALLOWED_HOSTS).unwrap_or_default();
    let allowed = setting.parse::<Allowed>().map_err(|error| Failure::invalid(error.to_string()))?;
    let fetcher = Fetcher::new(Policy::new(allowed));
    let posted = fetcher.post_json(&format!("{}/{path}", monitor.url), body).await;
    posted.map_err(|error| Failure::invalid(error.to_string()))
}

/// What a monitor is told of the deployment.
pub(super) fn body(
    lane: &Lane<'_, '_>,
    place: &Place,
    config: &Config,
    request: &MonitorRequest,
    launched: &Launched,
    progress: Option<u32>,
) -> Value {
    let run = lane.stage();
    let deployment = format!("{}/{}", run.attempt_id(), config.key);
    let step = progress.map_or_else(|| deployment.clone(), |progress| format!("{deployment}/{progress}"));
    let mut body = json!({
        "application": config.application,
        "executionId": run.execution().id,
        "stageId": step,
        "deploymentId": deployment,
        "oldServerGroup": launched.source.as_ref().map(|source| source.name.as_str()),
        "newServerGroup": launched.created.name,
        "account": place.account,
        "region": place.region.name(),
        "cloudProvider": "aws",
        "parameters": request.parameters,
    });
    if let (Some(progress), Some(fields)) = (progress, body.as_object_mut()) {
        fields.insert("currentProgress".to_owned(), json!(progress));
        fields.insert("newInstances".to_owned(), json!([]));
    }
    body
}
