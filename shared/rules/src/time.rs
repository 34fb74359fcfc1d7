//! Which time counts.

use serde::{Deserialize, Serialize};

/// Milliseconds: a moment since 1970, or a length of time.
pub type Millis = i64;

/// A time in which an execution was paused.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Pause {
    /// When somebody paused it.
    pub from: Millis,
    /// When somebody resumed it; none while it is paused.
    pub until: Option<Millis>,
    /// Who paused it.
    pub paused_by: String,
    /// Who resumed it.
    pub resumed_by: Option<String>,
}

/// The milliseconds between two moments, without those in which the execution was paused.
pub fn counted(from: Millis, until: Millis, pauses: &[Pause]) -> Millis {
    let paused: Millis = pauses
        .iter()
        .map(|pause| (pause.until.unwrap_or(until).min(until) - pause.from.max(from)).max(0))
        .sum();
    (until - from - paused).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(from: Millis, until: Option<Millis>) -> Pause {
        Pause { from, until, ..Pause::default() }
    }

    #[test]
    fn only_the_part_of_a_pause_within_the_time_is_taken_off() {
        for (pauses, expected) in [
            (vec![], 100),
            (vec![pause(120, Some(150))], 70),
            (vec![pause(0, Some(110))], 90),
            (vec![pause(190, Some(500))], 90),
            (vec![pause(150, None)], 50),
            (vec![pause(0, Some(50)), pause(300, None)], 100),
            (vec![pause(110, Some(120)), pause(130, Some(140))], 80),
            (vec![pause(0, None)], 0),
        ] {
            assert_eq!(counted(100, 200, &pauses), expected, "{pauses:?}");
        }
    }
}
