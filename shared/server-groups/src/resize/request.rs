//! What size is asked for.

use gennaker_aws::resize::{Amount, Direction, Pin};
use gennaker_aws::{Capacity, CapacityRequest, Fields, health};
use gennaker_pipeline::integer;
use gennaker_records::Stage;
use gennaker_runtime::Failure;

use super::ORIGINAL;
use crate::by_region;
use crate::upness::check_share;

/// How the new size follows from the present one (Spinnaker: `action`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resize {
    /// More or fewer of everything, by [`Resizing::amount`].
    Relative(Direction),
    /// These sizes.
    Exact(CapacityRequest),
    /// The largest sizes of the cluster.
    ToCluster,
    /// The size of a server group.
    ToServerGroup {
        /// Its name.
        name: String,
        /// Its region; the same one where none is given.
        region: Option<String>,
        /// Its account, if it is said; it can only be the one of the server group that is resized.
        account: Option<String>,
    },
}

/// How a server group is resized.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resizing {
    /// The new size.
    pub to: Resize,
    /// By how much, for what is relative.
    pub amount: Option<Amount>,
    /// Which share of the size, for what is not relative, in percent.
    pub percent: Option<u32>,
    /// What becomes of the limits.
    pub pin: Pin,
    /// Whether the lower limit becomes [`Self::saved_min`] again.
    pub unpin: bool,
    /// The lower limit that was saved before.
    pub saved_min: Option<u32>,
    /// Which share of the instances has to be up, in percent.
    pub healthy_percent: Option<u32>,
    /// Whose judgement of health counts; everybody's where none is given.
    pub providers: Option<Vec<String>>,
    /// Whether the caller has looked at the traffic guards already.
    pub unguarded: bool,
}

impl Resizing {
    /// To these sizes, with everything else left at its default.
    pub const fn exact(capacity: Capacity) -> Self {
        Self::to(Resize::Exact(CapacityRequest {
            min: Some(capacity.min),
            desired: Some(capacity.desired),
            max: Some(capacity.max),
        }))
    }

    /// To a size, with everything else left at its default.
    pub const fn to(to: Resize) -> Self {
        Self {
            to,
            amount: None,
            percent: None,
            pin: Pin::None,
            unpin: false,
            saved_min: None,
            healthy_percent: None,
            providers: None,
            unguarded: false,
        }
    }

    /// Reads a stage's fields.
    ///
    /// # Errors
    /// With the field that is missing or wrong.
    pub fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        let resize_type = fields.text("resizeType")?;
        let (percent, number) = (fields.size("scalePct")?, fields.size("scaleNum")?);
        let healthy_percent = fields.size("targetHealthyDeployPercentage")?;
        check_share(healthy_percent)?;
        // Spinnaker's UI keeps the other number when the type is changed; the type says which one is meant.
        let amount = match resize_type.as_deref() {
            Some("incr") => number.map(Amount::Number).or(percent.map(Amount::Percent)),
            _ => percent.filter(|percent| *percent > 0).map(Amount::Percent).or(number.map(Amount::Number)),
        };
        let pin = match (fields.flag("pinCapacity")?, fields.flag("pinMinimumCapacity")?) {
            (Some(true), _) => Pin::Both,
            (_, Some(true)) => Pin::Minimum,
            _ => Pin::None,
        };
        let saved = fields.map("savedCapacity")?;
        Ok(Self {
            to: to(fields, resize_type.as_deref())?,
            amount,
            percent,
            pin,
            unpin: fields.flag("unpinMinimumCapacity")?.unwrap_or(false),
            saved_min: saved.map_or(Ok(None), |saved| saved.size("min"))?,
            healthy_percent,
            providers: health::providers(fields, "interestingHealthProviderNames")?,
            unguarded: false,
        })
    }

    /// Takes the lower limit to go back to from what an earlier stage of the execution left in `originalCapacity.<name>` about
    /// that region, and account where there are several, where there is one and the limit is to be restored.
    #[must_use]
    pub fn with_original(
        mut self,
        ancestors: &[&Stage],
        account: Option<&str>,
        region: &str,
        name: &str,
    ) -> Self {
        if self.unpin {
            // The pinned one is the one whose size is taken.
            let (region, pinned) = match &self.to {
                Resize::ToServerGroup { name, region: there, .. } => {
                    (there.as_deref().unwrap_or(region), name.as_str())
                }
                _ => (region, name),
            };
            let original = by_region::left(ancestors, account, ORIGINAL, region, pinned);
            let min = original.and_then(|original| integer(original.get("min")?));
            let min = min.and_then(|min| u32::try_from(min).ok());
            self.saved_min = min.or(self.saved_min);
        }
        self
    }

    /// The last steps for a size that is not relative.
    pub(crate) fn adjust(&self, capacity: Capacity) -> Capacity {
        let original_min = self.saved_min.filter(|_| self.unpin);
        gennaker_aws::resize::adjusted(capacity, self.percent, original_min, self.pin)
    }
}

fn to(fields: &Fields<'_>, resize_type: Option<&str>) -> Result<Resize, Failure> {
    let exact = || CapacityRequest::read(fields).map(Resize::Exact);
    if resize_type == Some("exact") {
        return exact();
    }
    match fields.text("action")?.as_deref() {
        None | Some("scale_exact") => exact(),
        Some("scale_up") => Ok(Resize::Relative(Direction::Up)),
        Some("scale_down") => Ok(Resize::Relative(Direction::Down)),
        Some("scale_to_cluster") => Ok(Resize::ToCluster),
        Some("scale_to_server_group") => {
            let source = fields.map("source")?;
            let said = |names: &[&str]| source.as_ref().map_or(Ok(None), |source| source.first_text(names));
            let (name, region) = (said(&["serverGroupName", "asgName"])?, said(&["region", "location"])?);
            let account = said(&["account", "credentials"])?;
            let missing =
                || Failure::invalid("source.serverGroupName is missing; scale_to_server_group needs it");
            name.map(|name| Resize::ToServerGroup { name, region, account }).ok_or_else(missing)
        }
        Some(other) => Err(Failure::invalid(format!(
            "action is {other}; it can be scale_up, scale_down, scale_exact, scale_to_cluster or scale_to_server_group"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(json: &Value) -> Result<Resizing, Failure> {
        Resizing::read(&Fields::new(json.as_object().expect("a map")))
    }

    #[test]
    fn the_type_of_a_resize_says_which_number_is_meant() {
        for (json, expected) in [
            (json!({"resizeType": "pct", "scalePct": "50", "scaleNum": 2}), Some(Amount::Percent(50))),
            (json!({"resizeType": "incr", "scalePct": 50, "scaleNum": 2}), Some(Amount::Number(2))),
            (json!({"scalePct": 0, "scaleNum": 2}), Some(Amount::Number(2))),
            (json!({}), None),
        ] {
            let mut json = json;
            json["action"] = json!("scale_up");
            let resizing = read(&json).expect("readable");
            assert_eq!((resizing.to, resizing.amount), (Resize::Relative(Direction::Up), expected), "{json}");
        }
    }

    #[test]
    fn without_an_action_the_size_is_exact() {
        let wanted = CapacityRequest { min: Some(1), desired: None, max: Some(4) };
        for json in [
            json!({"capacity": {"min": "1", "max": 4}}),
            json!({"resizeType": "exact", "action": "scale_up", "capacity": {"min": 1, "max": 4}}),
        ] {
            assert_eq!(read(&json).expect("readable").to, Resize::Exact(wanted), "{json}");
        }
    }

    #[test]
    fn the_lower_limit_from_before_is_the_one_of_the_region() {
        let outputs = json!({"originalCapacity.app-v001": {"min": 2},
            "originalCapacityByRegion.app-v001": {"east": {"min": 1}, "west": {"min": 2}}});
        let outputs = outputs.as_object().cloned().expect("a map");
        let before = Stage { outputs, ..Stage::default() };
        let from = |name: &str, region: Option<&str>| {
            json!({"action": "scale_to_server_group", "unpinMinimumCapacity": true,
                "source": {"serverGroupName": name, "region": region}})
        };
        let exact = |unpin: bool| json!({"unpinMinimumCapacity": unpin, "savedCapacity": {"min": 5}});
        for (json, region, name, expected) in [
            (exact(true), "east", "app-v001", Some(1)),
            (exact(true), "west", "app-v001", Some(2)),
            (exact(true), "north", "app-v001", Some(5)),
            (exact(true), "east", "app-v002", Some(5)),
            (exact(false), "east", "app-v001", Some(5)),
            (from("app-v001", None), "east", "app-v002", Some(1)),
            (from("app-v001", Some("west")), "east", "app-v002", Some(2)),
        ] {
            let resizing = read(&json).expect("readable").with_original(&[&before], None, region, name);
            assert_eq!(resizing.saved_min, expected, "{json} {region} {name}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (json, word) in [
            (json!({"action": "scale_sideways"}), "scale_sideways"),
            (json!({"action": "scale_to_server_group"}), "source.serverGroupName"),
            (json!({"scalePct": -5}), "scalePct"),
            (json!({"targetHealthyDeployPercentage": 200}), "0 to 100"),
        ] {
            let message = read(&json).expect_err("a mistake").message;
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn only_unpinning_takes_the_saved_lower_limit() {
        let current = Capacity { min: 4, desired: 4, max: 8 };
        for (json, min) in [
            (json!({"savedCapacity": {"min": 1}, "unpinMinimumCapacity": true}), 1),
            (json!({"savedCapacity": {"min": 1}}), 4),
            (json!({"savedCapacity": {"min": 6}, "unpinMinimumCapacity": "true"}), 4),
        ] {
            assert_eq!(read(&json).expect("readable").adjust(current).min, min, "{json}");
        }
    }
}
