//! The status of an execution.

use crate::Status;

/// How one stage stands, as far as its execution's status depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// The stage's status.
    pub status: Status,
    /// Its `completeOtherBranchesThenFail`.
    pub fails_at_the_end: bool,
}

/// What an execution ends as when nothing of it runs any more (Spinnaker: CompleteExecutionHandler).
///
/// A branch that stopped leaves the execution SUCCEEDED, unless its author wants the pipeline to fail in the end.
pub fn execution_status(stages: impl IntoIterator<Item = End>) -> Status {
    let mut worst = Status::Succeeded;
    let mut fails = false;
    for stage in stages {
        match stage.status {
            Status::Terminal => worst = Status::Terminal,
            Status::Canceled if worst != Status::Terminal => worst = Status::Canceled,
            Status::Stopped => fails |= stage.fails_at_the_end,
            _ => {}
        }
    }
    if worst == Status::Succeeded && fails { Status::Terminal } else { worst }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_stage_decides() {
        for (statuses, expected) in [
            (vec![Status::Succeeded, Status::Skipped, Status::FailedContinue], Status::Succeeded),
            (vec![Status::Stopped, Status::NotStarted, Status::Succeeded], Status::Succeeded),
            (vec![Status::Canceled, Status::Terminal], Status::Terminal),
            (vec![Status::Terminal, Status::Canceled], Status::Terminal),
            (vec![Status::Canceled, Status::Succeeded], Status::Canceled),
        ] {
            let ends = statuses.iter().map(|status| End { status: *status, fails_at_the_end: false });
            assert_eq!(execution_status(ends), expected, "{statuses:?}");
        }
    }

    #[test]
    fn a_stopped_branch_fails_the_pipeline_only_where_it_says_so() {
        let stopped = |fails_at_the_end| End { status: Status::Stopped, fails_at_the_end };
        assert_eq!(execution_status([stopped(true)]), Status::Terminal);
        assert_eq!(execution_status([stopped(false)]), Status::Succeeded);
        let canceled = End { status: Status::Canceled, fails_at_the_end: false };
        assert_eq!(execution_status([stopped(true), canceled]), Status::Canceled);
    }
}
