//! What is done across a cluster.

use gennaker_aws::Fields;
use gennaker_runtime::Failure;

use crate::clusters::{DisableCluster, ScaleDownCluster, ShrinkCluster};

/// One of the stages that work on whole clusters, with its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `disableCluster`.
    Disable {
        /// What it keeps.
        rule: DisableCluster,
        /// Which share of each server group's instances leaves the traffic, in percent; all and for good where none is given.
        percent: Option<u32>,
    },
    /// `scaleDownCluster`.
    ScaleDown(ScaleDownCluster),
    /// `shrinkCluster`.
    Shrink(ShrinkCluster),
}

impl Operation {
    /// Reads the fields of a `disableCluster`.
    ///
    /// # Errors
    /// With the field that is wrong.
    pub fn disable(fields: &Fields<'_>) -> Result<Self, Failure> {
        let percent = fields.size("desiredPercentage")?;
        if let Some(percent) = percent.filter(|percent| *percent > 100) {
            return Err(Failure::invalid(format!(
                "desiredPercentage must be from 0 to 100, but is {percent}"
            )));
        }
        let rule = DisableCluster {
            remaining: fields.size("remainingEnabledServerGroups")?.unwrap_or(1),
            prefer_larger: flag(fields, "preferLargerOverNewer")?,
        };
        // Spinnaker takes 0 as if it were not there.
        Ok(Self::Disable { rule, percent: percent.filter(|percent| *percent > 0) })
    }

    /// Reads the fields of a `scaleDownCluster`.
    ///
    /// # Errors
    /// With the field that is wrong.
    pub fn scale_down(fields: &Fields<'_>) -> Result<Self, Failure> {
        Ok(Self::ScaleDown(ScaleDownCluster {
            remaining: fields.size("remainingFullSizeServerGroups")?.unwrap_or(1),
            prefer_larger: flag(fields, "preferLargerOverNewer")?,
            allow_active: flag(fields, "allowScaleDownActive")?,
        }))
    }

    /// Reads the fields of a `shrinkCluster`.
    ///
    /// # Errors
    /// With the field that is wrong.
    pub fn shrink(fields: &Fields<'_>) -> Result<Self, Failure> {
        Ok(Self::Shrink(ShrinkCluster {
            shrink_to: whole(fields, "shrinkToSize")?.unwrap_or(1),
            allow_active: flag(fields, "allowDeleteActive")?,
            retain_larger: flag(fields, "retainLargerOverNewer")?,
            disable_first: fields.flag("runDisableClusterStep")?.unwrap_or(true),
        }))
    }

    /// The task that does it; also what its decisions are remembered under.
    pub(crate) const fn task(&self) -> &'static str {
        match self {
            Self::Disable { .. } => "disableCluster",
            Self::ScaleDown(_) => "scaleDownCluster",
            Self::Shrink(_) => "shrinkCluster",
        }
    }

    /// The task that waits for it.
    pub(crate) const fn wait(&self) -> &'static str {
        match self {
            Self::Disable { .. } => "waitForClusterDisable",
            Self::ScaleDown(_) => "waitForScaleDownCluster",
            Self::Shrink(_) => "waitForClusterShrink",
        }
    }

    /// What Spinnaker calls it in notifications.
    pub(crate) const fn notification(&self) -> &'static str {
        match self {
            Self::Disable { .. } => "disableservergroup",
            Self::ScaleDown(_) => "resizeservergroup",
            Self::Shrink(_) => "destroyservergroup",
        }
    }

    /// Whether it is done where there is no cluster.
    pub(crate) const fn needs_no_cluster(&self) -> bool {
        matches!(self, Self::Shrink(ShrinkCluster { shrink_to: 0, .. }))
    }

    /// Whether a traffic guard has a say: not where some of each server group's instances stay.
    pub(crate) fn is_guarded(&self) -> bool {
        !matches!(self, Self::Disable { percent: Some(percent), .. } if *percent < 100)
    }
}

fn flag(fields: &Fields<'_>, name: &str) -> Result<bool, Failure> {
    Ok(fields.flag(name)?.unwrap_or(false))
}

/// A whole number, which may be negative.
fn whole(fields: &Fields<'_>, name: &str) -> Result<Option<i64>, Failure> {
    let Some(text) = fields.text(name)? else { return Ok(None) };
    let digits = text.trim().trim_end_matches(".0");
    digits.parse().map(Some).map_err(|_| {
        Failure::invalid(format!("{} must be a whole number, but is {text:?}", fields.path(name)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    type Read = fn(&Fields<'_>) -> Result<Operation, Failure>;

    fn read(how: Read, json: &Value) -> Result<Operation, Failure> {
        how(&Fields::new(json.as_object().expect("a map")))
    }

    #[test]
    fn what_is_left_open_keeps_one_and_spares_active_ones() {
        let disable = DisableCluster { remaining: 1, prefer_larger: false };
        let scale = ScaleDownCluster { remaining: 1, prefer_larger: false, allow_active: false };
        let shrink =
            ShrinkCluster { shrink_to: 1, allow_active: false, retain_larger: false, disable_first: true };
        let disable = Operation::Disable { rule: disable, percent: None };
        assert_eq!(read(Operation::disable, &json!({})), Ok(disable));
        assert_eq!(read(Operation::scale_down, &json!({})), Ok(Operation::ScaleDown(scale)));
        assert_eq!(read(Operation::shrink, &json!({})), Ok(Operation::Shrink(shrink)));
    }

    #[test]
    fn numbers_and_flags_may_stand_as_text() {
        let disable = read(
            Operation::disable,
            &json!({"remainingEnabledServerGroups": "2", "preferLargerOverNewer": "true", "desiredPercentage": "50"}),
        );
        let rule = DisableCluster { remaining: 2, prefer_larger: true };
        assert_eq!(disable, Ok(Operation::Disable { rule, percent: Some(50) }));
        let scale = read(
            Operation::scale_down,
            &json!({"remainingFullSizeServerGroups": "0", "preferLargerOverNewer": "false", "allowScaleDownActive": "true"}),
        );
        let rule = ScaleDownCluster { remaining: 0, prefer_larger: false, allow_active: true };
        assert_eq!(scale, Ok(Operation::ScaleDown(rule)));
        for (size, expected) in
            [(json!(0), 0), (json!("3"), 3), (json!(-1), -1), (json!(2.0), 2), (json!(10), 10)]
        {
            let shrink = read(
                Operation::shrink,
                &json!({"shrinkToSize": size, "allowDeleteActive": "true", "retainLargerOverNewer": "true",
                    "runDisableClusterStep": "false"}),
            );
            let rule = ShrinkCluster {
                shrink_to: expected,
                allow_active: true,
                retain_larger: true,
                disable_first: false,
            };
            assert_eq!(shrink, Ok(Operation::Shrink(rule)));
        }
    }

    #[test]
    fn what_cannot_be_is_said() {
        for (how, json, word) in [
            (
                Operation::disable as Read,
                json!({"remainingEnabledServerGroups": -1}),
                "remainingEnabledServerGroups",
            ),
            (Operation::disable, json!({"desiredPercentage": 101}), "from 0 to 100"),
            (Operation::scale_down, json!({"allowScaleDownActive": "perhaps"}), "allowScaleDownActive"),
            (Operation::shrink, json!({"shrinkToSize": "few"}), "shrinkToSize must be a whole number"),
            (Operation::shrink, json!({"shrinkToSize": 1.5}), "shrinkToSize must be a whole number"),
        ] {
            let message = read(how, &json).expect_err("wrong").message;
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn only_a_share_of_each_server_group_is_not_guarded() {
        for (percent, guarded) in [(None, true), (Some(0), true), (Some(99), false), (Some(100), true)] {
            let disable = read(Operation::disable, &json!({"desiredPercentage": percent})).expect("readable");
            assert_eq!(disable.is_guarded(), guarded, "{percent:?}");
        }
    }

    #[test]
    fn only_shrinking_to_nothing_needs_no_cluster() {
        for (size, needs_none) in [(0, true), (1, false), (-1, false)] {
            let shrink = read(Operation::shrink, &json!({"shrinkToSize": size})).expect("readable");
            assert_eq!(shrink.needs_no_cluster(), needs_none, "{size}");
        }
        assert!(!read(Operation::scale_down, &json!({})).expect("readable").needs_no_cluster());
    }
}
