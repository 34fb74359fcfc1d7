//! Everything that the command prints goes through here: results to stdout, everything else to stderr.

use std::io::{IsTerminal, Write};

use clap::ValueEnum;
use console::{Term, style};
use gennaker_runtime::Settings;
use serde::Serialize;

use crate::error::Error;

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    // For people.
    #[default]
    Text,
    // One JSON value on stdout.
    Json,
}

/// Where and how to print.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    format: Format,
    /// Whether stderr shows progress that moves.
    live: bool,
}

impl Output {
    /// Looks at the terminal once and decides on colour and movement.
    pub(crate) fn new(format: Format, settings: &Settings) -> Self {
        let (stdout, stderr) = (std::io::stdout().is_terminal(), std::io::stderr().is_terminal());
        console::set_colors_enabled(stdout && colours(settings));
        console::set_colors_enabled_stderr(stderr && colours(settings));
        Self { format, live: stderr && settings.get("TERM") != Some("dumb") }
    }

    /// Whether the answer is to be JSON.
    pub(crate) fn is_json(self) -> bool {
        self.format == Format::Json
    }

    /// Whether progress may move.
    pub(crate) fn is_live(self) -> bool {
        self.live
    }

    /// The terminal's width in columns; what is not a terminal is wide.
    pub(crate) fn width(self) -> usize {
        Term::stderr().size_checked().filter(|_| self.live).map_or(usize::MAX, |(_, columns)| columns.into())
    }

    /// The terminal's height in lines.
    pub(crate) fn height(self) -> usize {
        Term::stderr().size_checked().map_or(usize::MAX, |(rows, _)| rows.into())
    }

    /// A line of the result; nothing when JSON was asked for.
    pub(crate) fn line(self, text: impl AsRef<str>) {
        if !self.is_json() {
            write(std::io::stdout(), text.as_ref());
        }
    }

    /// The result as JSON; nothing when text was asked for.
    pub(crate) fn json(self, value: &impl Serialize) {
        if self.is_json() {
            self.document(value);
        }
    }

    /// A result that is JSON whatever was asked for, such as a definition.
    pub(crate) fn document(self, value: &impl Serialize) {
        match serde_json::to_string_pretty(value) {
            Ok(text) => write(std::io::stdout(), &text),
            Err(error) => self.say(format!("the answer cannot be written as JSON: {error}")),
        }
    }

    /// A line for people beside the result.
    pub(crate) fn say(self, text: impl AsRef<str>) {
        write(std::io::stderr(), text.as_ref());
    }

    /// Why the command failed. Who interrupted it knows, and who was told already.
    pub(crate) fn error(self, error: &Error) {
        if matches!(error, Error::Interrupted | Error::Null) {
            return;
        }
        if let Error::Refused { problems, .. } = error {
            for problem in problems {
                self.say(crate::format::problem(problem));
            }
        }
        self.say(format!("{} {error}", style("error:").for_stderr().red().bold()));
    }
}

/// A reader that went away, such as `head`, has what it wanted.
fn write(mut to: impl Write, text: &str) {
    let _reader_gone = writeln!(to, "{text}");
}

/// <https://no-color.org>: any value but the empty one means none.
fn colours(settings: &Settings) -> bool {
    settings.get("NO_COLOR").is_none() && settings.get("TERM") != Some("dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_left_out_when_it_is_not_wanted() {
        let settings = |pairs: &[(&str, &str)]| {
            Settings::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
        };
        assert!(colours(&settings(&[("TERM", "xterm")])));
        assert!(colours(&settings(&[("NO_COLOR", "")])));
        assert!(!colours(&settings(&[("NO_COLOR", "1")])));
        assert!(!colours(&settings(&[("TERM", "dumb")])));
    }
}
