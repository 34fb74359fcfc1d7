//! Following an execution until it ends.

mod layout;
mod plain;
mod screen;
mod tree;

use std::{
    io::{Stderr, stderr},
    time::Duration,
};

use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::{
    api::{Api, path, understood},
    context::Context,
    error::Error,
    format,
    model::Execution,
};
use screen::Screen;
use tree::Look;

/// The API is asked this often right after something changed …
const FASTEST: Duration = Duration::from_millis(500);
/// … and this often when nothing does.
const SLOWEST: Duration = Duration::from_secs(2);
/// How often a moving tree is drawn.
const FRAME: Duration = Duration::from_millis(100);

/// Follows an execution until it ends, prints it and returns it. An execution that did not succeed is an error.
pub(crate) async fn follow_to_success(context: &Context, api: &Api, id: &str) -> Result<(), Error> {
    let (_sender, notes) = unbounded_channel();
    let (json, execution) = follow(context, api, id, notes).await?;
    context.output.json(&json);
    summary(context, &execution);
    success(&execution)
}

/// An execution that did not succeed is an error.
pub(crate) fn success(execution: &Execution) -> Result<(), Error> {
    if execution.status == "SUCCEEDED" {
        return Ok(());
    }
    let reasons: Vec<String> = execution
        .stages
        .iter()
        .filter_map(|stage| Some(format!("{}: {}", stage.name, stage.error()?)))
        .collect();
    let reason = match (&execution.cancellation_reason, reasons.is_empty()) {
        (Some(reason), true) => format!("; {reason}"),
        (_, true) => String::new(),
        (_, false) => format!("; {}", reasons.join("; ")),
    };
    Err(Error::Failed(format!("execution {} ended as {}{reason}", execution.id, execution.status)))
}

/// Follows an execution until it ends. What comes through `notes` is printed between.
pub(crate) async fn follow(
    context: &Context,
    api: &Api,
    id: &str,
    mut notes: UnboundedReceiver<String>,
) -> Result<(Value, Execution), Error> {
    let mut view = View::new(context);
    let mut pause = FASTEST;
    let mut frames = tokio::time::interval(FRAME);
    let mut answer = Box::pin(ask(api, id, Duration::ZERO));
    loop {
        tokio::select! {
            fetched = &mut answer => {
                let (json, execution) = fetched?;
                let changed = view.update(execution);
                if view.execution.has_ended() && view.execution.end_time.is_some() {
                    view.screen.clear();
                    return Ok((json, view.execution));
                }
                pause = if changed { FASTEST } else { pause.mul_f32(1.3).min(SLOWEST) };
                answer.set(ask(api, id, pause));
            }
            Some(note) = notes.recv() => view.print(&note),
            _ = frames.tick(), if context.output.is_live() => view.draw(),
        }
    }
}

async fn ask(api: &Api, id: &str, pause: Duration) -> Result<(Value, Execution), Error> {
    tokio::time::sleep(pause).await;
    let json = api.get(&path(&["pipelines", id])).await?;
    Ok((json.clone(), understood(json)?))
}

/// An execution as it stands: its tree, and what it costs.
pub(crate) fn summary(context: &Context, execution: &Execution) {
    context.output.line(tree::render(execution, Look::still(context.machine.now(), context.output.width())));
    context.output.line(format!("  {}", format::cost(execution.cost())));
}

struct View<'a> {
    context: &'a Context,
    execution: Execution,
    screen: Screen<Stderr>,
    frame: usize,
}

impl<'a> View<'a> {
    fn new(context: &'a Context) -> Self {
        Self { context, execution: Execution::default(), screen: Screen::new(stderr()), frame: 0 }
    }

    /// Takes over what is new and says whether anything is.
    fn update(&mut self, execution: Execution) -> bool {
        let changed = self.execution != execution;
        if changed && !self.context.output.is_live() {
            for line in plain::changes(&self.execution, &execution, self.context.machine.now()) {
                self.print(&line);
            }
        }
        self.execution = execution;
        changed
    }

    fn print(&mut self, note: &str) {
        let output = self.context.output;
        // Beside a result that is JSON, progress is no result.
        if output.is_json() || output.is_live() {
            self.screen.clear();
            output.say(note);
            if output.is_live() {
                self.draw();
            }
        } else {
            output.line(note);
        }
    }

    fn draw(&mut self) {
        if self.execution.id.is_empty() {
            return;
        }
        self.frame += 1;
        let output = self.context.output;
        let look = Look {
            now: self.context.machine.now(),
            // The last column stays free: a full line would begin another.
            width: output.width().saturating_sub(1),
            height: output.height(),
            frame: Some(self.frame),
        };
        self.screen.draw(&tree::render(&self.execution, look));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_success_is_success() {
        let execution =
            |status: &str| Execution { id: "01J".into(), status: status.into(), ..Execution::default() };
        assert!(success(&execution("SUCCEEDED")).is_ok());
        for status in ["TERMINAL", "CANCELED", "STOPPED", "FAILED_CONTINUE"] {
            let error = success(&execution(status)).unwrap_err();
            assert_eq!((error.code(), error.to_string()), (1, format!("execution 01J ended as {status}")));
        }
    }
}
