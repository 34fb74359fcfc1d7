//! When a join across branches goes on.

use crate::Status;

/// How a requisite of a join stands in the machine's present run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The requisite's status.
    pub status: Status,
    /// Whether the machine has come to it and found that it does not start.
    pub passed_over: bool,
}

/// Whether the join may go on to its stage: every requisite has ended, or will not start in this run. Whether the stage
/// itself then starts is [`crate::may_start`]'s to say.
pub fn may_pass(requisites: impl IntoIterator<Item = Passage>) -> bool {
    requisites.into_iter().all(|requisite| requisite.status.is_complete() || requisite.passed_over)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_join_waits_for_every_requisite_that_may_still_come() {
        let at = |status, passed_over| Passage { status, passed_over };
        assert!(may_pass([at(Status::Succeeded, false), at(Status::Stopped, false)]));
        assert!(may_pass([at(Status::NotStarted, true), at(Status::Skipped, false)]));
        assert!(!may_pass([at(Status::NotStarted, false)]));
        assert!(!may_pass([at(Status::Succeeded, false), at(Status::Running, false)]));
        assert!(!may_pass([at(Status::Paused, false)]));
    }
}
