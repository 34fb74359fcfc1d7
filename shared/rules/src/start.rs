//! When a stage starts.

use crate::Status;

/// What the requisites of a stage say about its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// All of them let it start.
    Now,
    /// One of them ended in a way that stops the branch, or never started: the stage stays as it is.
    Never,
    /// One of them is still at work: the call came too early.
    Later,
}

/// Whether a stage starts, by the statuses of its requisites (Spinnaker: StartStageHandler).
pub fn may_start(requisites: impl IntoIterator<Item = Status>) -> Start {
    let mut start = Start::Now;
    for status in requisites {
        match status {
            Status::Running | Status::Paused | Status::Suspended => return Start::Later,
            status if !status.lets_others_start() => start = Start::Never,
            _ => {}
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_requisite_must_let_it_start() {
        for (requisites, expected) in [
            (vec![], Start::Now),
            (vec![Status::Succeeded, Status::FailedContinue, Status::Skipped], Start::Now),
            (vec![Status::Succeeded, Status::Stopped], Start::Never),
            (vec![Status::Terminal], Start::Never),
            (vec![Status::Canceled], Start::Never),
            (vec![Status::NotStarted], Start::Never),
            (vec![Status::Stopped, Status::Running], Start::Later),
            (vec![Status::Paused], Start::Later),
        ] {
            assert_eq!(may_start(requisites.clone()), expected, "{requisites:?}");
        }
    }
}
