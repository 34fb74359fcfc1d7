//! Small pictures, as paths: a reader's font may not have them as letters.

use gennaker_rules::Status;

use crate::Mark;

/// A mark, 10 by 10.
pub(super) const fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Conditional => "<path d=\"M5 0l5 5l-5 5l-5 -5z\"/>",
        Mark::Window => "<circle cx=\"5\" cy=\"5\" r=\"5\"/><path d=\"M5 2v3l2 1.5\"/>",
        Mark::StopsBranch => "<path d=\"M0 5h8M9 0.5v9\"/>",
        Mark::Ignored => "<path d=\"M0.5 9a4.4 5.5 0 0 1 8 -1.5M9.2 3.5v4.4h-4.2\"/>",
    }
}

/// A status, 18 by 18: a disc in its colour with a sign, for who does not see the colour.
pub(super) fn status(status: Status) -> String {
    let sign = match status {
        Status::NotStarted | Status::Buffered | Status::Redirect => "M9 9h0",
        Status::Running => "M7.5 5.5l5 3.5l-5 3.5z",
        Status::Paused | Status::Suspended => "M7 6v6M11 6v6",
        Status::Succeeded => "M5.5 9.5l2.5 2.5l4.5 -5.5",
        Status::FailedContinue => "M9 5v5M9 13h0",
        Status::Terminal => "M6 6l6 6M12 6l-6 6",
        Status::Stopped => "M6 6h6v6h-6z",
        Status::Canceled => "M5.5 12.5l7 -7",
        Status::Skipped => "M5 6.5l3 2.5l-3 2.5M9.5 6.5l3 2.5l-3 2.5",
    };
    format!("<circle class=\"disc\" cx=\"9\" cy=\"9\" r=\"9\"/><path class=\"glyph\" d=\"{sign}\"/>")
}
