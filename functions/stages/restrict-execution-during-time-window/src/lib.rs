//! `restrictExecutionDuringTimeWindow`: waits until the execution window of another stage is open.
//!
//! It is a stage of its own before each stage that has a window. Times are those of the application's time zone. Once
//! the window is open it may wait a random time more, the jitter; that may last beyond the window, as in Spinnaker.

mod delay;
mod window;

use chrono_tz::Tz;
use gennaker_pipeline::{ExecutionWindow, boolean};
use gennaker_records::Application;
use gennaker_runtime::{Failure, Millis, Ports};
use gennaker_stage::{Progress, Run, Stage};
use serde::Deserialize;
use serde_json::Value;

use crate::delay::Delay;
use crate::window::{Open, next_open};

/// A stage waits no longer than a week for its window (Spinnaker: the task's time-out).
const LONGEST: Millis = 7 * 24 * 60 * 60 * 1000;

/// The stage type.
#[derive(Debug)]
pub struct RestrictExecutionDuringTimeWindow;

/// Its fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Context {
    restricted: Value,
    restricted_execution_window: Value,
    skip_remaining_wait: Value,
}

impl Stage for RestrictExecutionDuringTimeWindow {
    type Context = Context;

    fn new(_: &Ports) -> Result<Self, Failure> {
        Ok(Self)
    }

    async fn advance(&self, run: &mut Run<'_>, context: Context) -> Result<Progress, Failure> {
        run.task("suspendExecutionDuringTimeWindow");
        match boolean(&context.restricted) {
            Some(true) => {}
            Some(false) => return Ok(Progress::Skipped),
            None => {
                return Ok(Progress::Failed(format!(
                    "restrictExecutionDuringTimeWindow became {}; it must be true or false",
                    context.restricted
                )));
            }
        }
        if boolean(&context.skip_remaining_wait) == Some(true) {
            return Ok(Progress::Succeeded);
        }
        let delay = match run.remembered("jitter")? {
            Some(delay) => delay,
            None => match open(run, &context).await? {
                Opened::Later(progress) => return Ok(progress),
                Opened::Now(delay) => delay,
            },
        };
        Ok(after_opening(run, delay))
    }
}

/// How a look at the window ends.
enum Opened {
    /// It is open, and there may be a delay.
    Now(Option<Delay>),
    /// It is not.
    Later(Progress),
}

async fn open(run: &mut Run<'_>, context: &Context) -> Result<Opened, Failure> {
    let window = ExecutionWindow::parse(&context.restricted_execution_window, "restrictedExecutionWindow")
        .map_err(|problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            Failure::invalid(problems.join("; "))
        })?;
    let (now, zone) = (run.now(), zone(run).await?);
    if let Open::At(moment) =
        next_open(now, &window, zone).map_err(|problem| Failure::invalid(problem.to_string()))?
    {
        run.set("scheduledTime", moment);
        return Ok(Opened::Later(until(moment, run.moment_after(LONGEST), now)));
    }
    let is_manual = run.trigger().get("type").and_then(Value::as_str) == Some("manual");
    let Some(jitter) = window.jitter.filter(|jitter| !(jitter.skip_manual && is_manual)) else {
        return Ok(Opened::Now(None));
    };
    // Drawn once: a call that is repeated waits for the same moment.
    let delay = Delay::draw(jitter, run.ports().random()?, now);
    run.set("waitTime", delay.seconds);
    run.remember("jitter", &Some(delay)).await?;
    Ok(Opened::Now(Some(delay)))
}

/// Waits for the moment, or as long as it may.
fn until(moment: Millis, latest: Millis, now: Millis) -> Progress {
    if now >= latest {
        return Progress::Failed("the execution window did not open within 7 days".to_owned());
    }
    let reason = chrono::DateTime::from_timestamp_millis(moment).map_or_else(
        || "waiting for the execution window to open".to_owned(),
        |moment| {
            format!("waiting for the execution window to open at {}", moment.format("%Y-%m-%d %H:%M UTC"))
        },
    );
    Progress::waiting(seconds(moment.min(latest) - now), reason)
}

fn after_opening(run: &mut Run<'_>, delay: Option<Delay>) -> Progress {
    let Some(delay) = delay.filter(|delay| delay.seconds > 0) else { return Progress::Succeeded };
    run.task("waitForJitter");
    match delay.left(run.now()) {
        0 => Progress::Succeeded,
        left => Progress::waiting(
            seconds(left),
            format!("waiting {} s after the window has opened", delay.seconds),
        ),
    }
}

/// Milliseconds as whole seconds, rather one too many.
fn seconds(millis: Millis) -> u32 {
    u32::try_from((millis + 999) / 1000).unwrap_or(u32::MAX)
}

/// The time zone of the application.
async fn zone(run: &Run<'_>) -> Result<Tz, Failure> {
    let name = &run.execution().application;
    let application = run.store().application(name).await?;
    let zone = application.as_ref().map_or(Application::DEFAULT_TIME_ZONE, |found| found.value.time_zone());
    named(zone, name)
}

fn named(zone: &str, application: &str) -> Result<Tz, Failure> {
    zone.trim().parse().map_err(|_| {
        Failure::invalid(format!(
            "{} of application {application} is \"{zone}\", which is no time zone; name one like Europe/Berlin",
            Application::TIME_ZONE
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_waits_for_the_opening_but_no_longer_than_a_week() {
        let week = LONGEST;
        for (moment, now, expected) in [
            (60_000, 0, Some(60)),
            (60_000, 59_001, Some(1)),
            (week + 60_000, week - 1, Some(1)),
            (week + 60_000, week, None),
        ] {
            let seconds = match until(moment, week, now) {
                Progress::Waiting { seconds, .. } => Some(seconds),
                _ => None,
            };
            assert_eq!(seconds, expected, "{moment} at {now}");
        }
    }

    #[test]
    fn a_time_zone_is_known_by_its_name() {
        assert_eq!(named(Application::DEFAULT_TIME_ZONE, "app"), Ok(Tz::America__Los_Angeles));
        assert_eq!(named(" Europe/Berlin ", "app"), Ok(Tz::Europe__Berlin));
        let message = named("Berlin", "app").expect_err("no zone").message;
        assert!(message.contains("Berlin") && message.contains("app"), "{message}");
    }
}
