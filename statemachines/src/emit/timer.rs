//! How long a stage waits to be woken.

use gennaker_catalog::{Deadline, Unit};
use gennaker_pipeline::{StageDefinition, integer};
use serde_json::Value;

use super::tasks::LONGEST_TIMEOUT;

/// The time that every stage may have (Spinnaker: `stageTimeoutMs`).
const STAGE_TIMEOUT: &str = "stageTimeoutMs";

/// A stage's deadline in seconds, if it is known before the stage runs: its own, or its timeout where that is shorter.
pub(super) fn seconds(stage: &StageDefinition, deadline: &Deadline) -> Option<u64> {
    let own = known(stage, &deadline.field, deadline.unit)?.unwrap_or_else(|| match deadline.unit {
        Unit::Seconds => deadline.default,
        Unit::Milliseconds => deadline.default.div_ceil(1000),
    });
    let timeout = known(stage, STAGE_TIMEOUT, Unit::Milliseconds)?;
    Some(timeout.map_or(own, |timeout| own.min(timeout)).clamp(1, LONGEST_TIMEOUT))
}

/// A field's seconds: none where it is absent, and not known at all where it is an expression.
#[allow(clippy::option_option, reason = "unknown and absent are different")]
fn known(stage: &StageDefinition, field: &str, unit: Unit) -> Option<Option<u64>> {
    let value = match stage.context.get(field) {
        None | Some(Value::Null) => return Some(None),
        // A text is ignored where Spinnaker ignores it (`stageTimeoutMs`), unless it is an expression.
        Some(Value::String(text)) if unit == Unit::Milliseconds => {
            return if text.contains("${") { None } else { Some(None) };
        }
        Some(value) => integer(value)?,
    };
    let value = u64::try_from(value).unwrap_or_default();
    Some(Some(match unit {
        Unit::Seconds => value,
        Unit::Milliseconds => value.div_ceil(1000),
    }))
}
