//! When to look again.

use gennaker_runtime::Millis;

use crate::Fields;

const MINUTE: Millis = 60_000;

/// How long a stage waits for instances unless its `stageTimeoutMs` says otherwise (Spinnaker: 2 h).
pub const LIMIT: Millis = 120 * MINUTE;

/// In how many seconds to look again at what has been waited for this long: soon at first, since most is quick, and
/// rarely in the end (Spinnaker: every 60 s after 30 min, every 120 s after 60 min).
pub const fn seconds(waited: Millis) -> u32 {
    match waited {
        ..2_000 => 2,
        2_000..5_000 => 3,
        5_000..10_000 => 5,
        10_000..1_800_000 => 10,
        1_800_000..3_600_000 => 60,
        _ => 120,
    }
}

/// Whether a stage has waited too long. One with a `stageTimeoutMs` never has: the stage runtime counts that.
///
/// ```
/// use gennaker_aws::{Fields, polling};
///
/// let own = serde_json::json!({"stageTimeoutMs": 86_400_000});
/// assert!(!polling::is_over(polling::LIMIT, &Fields::new(own.as_object().unwrap())));
/// assert!(polling::is_over(polling::LIMIT, &Fields::new(&serde_json::Map::new())));
/// ```
pub fn is_over(waited: Millis, fields: &Fields<'_>) -> bool {
    waited >= LIMIT && fields.get("stageTimeoutMs").and_then(serde_json::Value::as_i64).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_looked_at_ever_more_rarely() {
        let mut waited = 0;
        let mut waits = Vec::new();
        for _ in 0..5 {
            waits.push(seconds(waited));
            waited += Millis::from(seconds(waited)) * 1000;
        }
        assert_eq!(waits, [2, 3, 5, 10, 10]);
        assert_eq!((seconds(30 * MINUTE - 1), seconds(30 * MINUTE), seconds(60 * MINUTE)), (10, 60, 120));
    }
}
