//! A drawing for a terminal.

mod canvas;
mod channel;
mod diagram;
mod list;
mod wire;

use gennaker_rules::Status;

use crate::{Drawing, label};
use canvas::Tone;

/// How many columns of a name the boxes show: as many as fit.
const NAMES: [usize; 3] = [28, 20, 14];

/// The drawing in at most `width` columns: boxes and lines where they fit, else a list in which each stage stands below
/// those that it waits for and names them. With `colour`, ANSI sequences say what is quiet and how stages fare.
///
/// A line that goes under another is interrupted by it (`─│─`); where lines meet, they join (`─┼─`); an
/// arrow up or down says that only the one that it belongs to turns there (`─▼─`).
pub fn text(drawing: &Drawing, width: usize, colour: bool) -> String {
    if drawing.nodes.is_empty() {
        return "no stages\n".to_owned();
    }
    // Where lines outnumber boxes by far, a list says more.
    let height = 5 * drawing.nodes.len() + 10;
    let canvas = NAMES
        .iter()
        .map(|names| diagram::draw(drawing, *names))
        .find(|canvas| canvas.width() <= width && canvas.height() <= height);
    let mut out = canvas.map_or_else(|| list::list(drawing, width, colour), |canvas| canvas.print(colour));
    let marks: Vec<String> =
        drawing.marks().iter().map(|mark| format!("{} {}", mark.symbol(), mark.meaning())).collect();
    if !marks.is_empty() {
        let one_line = marks.join("   ");
        let separator = if label::columns(&one_line) <= width { "   " } else { "\n" };
        out.push_str(&Tone::Quiet.paint(&marks.join(separator), colour));
        out.push('\n');
    }
    out
}

/// A status as one character.
const fn symbol(status: Status) -> char {
    match status {
        Status::Succeeded => '✔',
        Status::Running => '▶',
        Status::Paused | Status::Suspended => '‖',
        Status::FailedContinue => '!',
        Status::Terminal => '✘',
        Status::Stopped => '■',
        Status::Canceled => '⊘',
        Status::Skipped => '↷',
        Status::NotStarted | Status::Buffered | Status::Redirect => '·',
    }
}

/// The colour of a status, as the command's lists have it.
const fn tone(status: Status) -> Tone {
    match status {
        Status::Succeeded => Tone::Green,
        Status::Running => Tone::Cyan,
        Status::Paused | Status::Suspended | Status::FailedContinue | Status::Canceled => Tone::Yellow,
        Status::Terminal | Status::Stopped => Tone::Red,
        Status::NotStarted | Status::Buffered | Status::Redirect | Status::Skipped => Tone::Quiet,
    }
}
