//! The steps of a longer command: each a moving line on a terminal, and one line when it is done.

use std::time::Duration;

use console::style;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::Output;

/// How wide the steps' names are.
const NAME: usize = 20;

/// One step that is under way.
pub(crate) struct Step {
    output: Output,
    name: String,
    bar: ProgressBar,
    announced: bool,
}

impl Step {
    /// Begins a step.
    pub(crate) fn begin(output: Output, name: &str) -> Self {
        let target =
            if output.is_live() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        bar.set_style(spinner());
        bar.set_prefix(format!("{name:NAME$}"));
        if output.is_live() {
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        Self { output, name: name.to_owned(), bar, announced: false }
    }

    /// Says what is about to take long, once, also where nothing moves.
    pub(crate) fn announce(&mut self, doing: &str) {
        if !self.output.is_live() && !self.announced {
            self.output.say(format!("  {:NAME$} {doing} …", self.name));
        }
        self.announced = true;
        self.now(doing);
    }

    /// What is happening.
    pub(crate) fn now(&mut self, doing: &str) {
        self.bar.set_message(doing.to_owned());
    }

    /// What is happening, and how much of it is done.
    pub(crate) fn count(&mut self, doing: &str, done: usize, total: usize) {
        self.bar.set_style(counter());
        self.bar.set_length(total as u64);
        self.bar.set_position(done as u64);
        self.bar.set_message(doing.to_owned());
    }

    /// The step is done.
    pub(crate) fn done(self, what: &str) {
        self.bar.finish_and_clear();
        let symbol = style("✔").for_stderr().green();
        self.output.say(format!("{symbol} {:NAME$} {what}", self.name));
    }
}

impl Drop for Step {
    /// A step that failed leaves no half-drawn line; the error says the rest.
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn spinner() -> ProgressStyle {
    styled("{spinner:.cyan} {prefix} {wide_msg}")
}

fn counter() -> ProgressStyle {
    styled("{spinner:.cyan} {prefix} {bar:24.cyan/dim} {pos}/{len} {wide_msg:.dim}")
}

fn styled(template: &str) -> ProgressStyle {
    // A test below proves that the templates are right.
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("━━─")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_can_be_read() {
        for template in [
            "{spinner:.cyan} {prefix} {wide_msg}",
            "{spinner:.cyan} {prefix} {bar:24.cyan/dim} {pos}/{len} {wide_msg:.dim}",
        ] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}
