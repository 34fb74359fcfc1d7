//! Which number a new server group's name gets.

use gennaker_aws::Fields;
use gennaker_moniker::SEQUENCES;
use gennaker_runtime::Failure;

/// Which number a new server group's name gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Naming {
    /// The next free one.
    #[default]
    Next,
    /// This one (`sequence`).
    Forced(u32),
    /// None: it is called like its cluster (`ignoreSequence`).
    Plain,
}

pub(super) fn read(fields: &Fields<'_>) -> Result<Naming, Failure> {
    if fields.flag("ignoreSequence")? == Some(true) {
        return Ok(Naming::Plain);
    }
    let Some(sequence) = fields.size("sequence")? else { return Ok(Naming::Next) };
    if sequence < SEQUENCES {
        return Ok(Naming::Forced(sequence));
    }
    Err(Failure::invalid(format!("{} must be from 0 to 999, but is {sequence}", fields.path("sequence"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_number_is_the_next_a_given_one_or_none() {
        for (json, expected) in [
            (json!({}), Some(Naming::Next)),
            (json!({"sequence": 0}), Some(Naming::Forced(0))),
            (json!({"sequence": "999"}), Some(Naming::Forced(999))),
            (json!({"sequence": 1000}), None),
            (json!({"ignoreSequence": true, "sequence": 3}), Some(Naming::Plain)),
            (json!({"ignoreSequence": "false"}), Some(Naming::Next)),
        ] {
            assert_eq!(read(&Fields::new(json.as_object().expect("a map"))).ok(), expected, "{json}");
        }
    }
}
