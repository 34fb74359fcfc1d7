//! What size is asked for.

use gennaker_aws::resize::{Amount, Direction, Pin};
use gennaker_aws::{Capacity, CapacityRequest, Fields};
use gennaker_runtime::Failure;

/// How the new size follows from the present one (Spinnaker: `action`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Relative(Direction),
    Exact(CapacityRequest),
    ToCluster,
    /// To the size of the server group of this name.
    ToServerGroup(String),
}

/// A resize as it is configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) action: Action,
    /// By how much, for what is relative.
    pub(crate) amount: Option<Amount>,
    /// Which share of the size, for what is not.
    pub(crate) percent: Option<u32>,
    pub(crate) pin: Pin,
    pub(crate) unpin: bool,
    /// The lower limit that a stage before has saved.
    pub(crate) saved_min: Option<u32>,
    pub(crate) healthy_percent: Option<u32>,
    pub(crate) health_providers: Option<Vec<String>>,
}

impl Request {
    /// Reads a stage's fields.
    ///
    /// # Errors
    /// With the field that is missing or wrong.
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        let resize_type = fields.text("resizeType")?;
        let (percent, number) = (fields.size("scalePct")?, fields.size("scaleNum")?);
        let healthy_percent = fields.size("targetHealthyDeployPercentage")?;
        if let Some(percent) = healthy_percent.filter(|percent| *percent > 100) {
            return Err(Failure::invalid(format!(
                "targetHealthyDeployPercentage must be from 0 to 100, but is {percent}"
            )));
        }
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
            action: action(fields, resize_type.as_deref())?,
            amount,
            percent,
            pin,
            unpin: fields.flag("unpinMinimumCapacity")?.unwrap_or(false),
            saved_min: saved.map_or(Ok(None), |saved| saved.size("min"))?,
            healthy_percent,
            health_providers: fields.texts("interestingHealthProviderNames")?,
        })
    }

    /// The last steps for a size that is not relative.
    pub(crate) fn adjust(&self, capacity: Capacity) -> Capacity {
        let original_min = self.saved_min.filter(|_| self.unpin);
        gennaker_aws::resize::adjusted(capacity, self.percent, original_min, self.pin)
    }
}

fn action(fields: &Fields<'_>, resize_type: Option<&str>) -> Result<Action, Failure> {
    let exact = || CapacityRequest::read(fields).map(Action::Exact);
    if resize_type == Some("exact") {
        return exact();
    }
    match fields.text("action")?.as_deref() {
        None | Some("scale_exact") => exact(),
        Some("scale_up") => Ok(Action::Relative(Direction::Up)),
        Some("scale_down") => Ok(Action::Relative(Direction::Down)),
        Some("scale_to_cluster") => Ok(Action::ToCluster),
        Some("scale_to_server_group") => {
            let name = fields
                .map("source")?
                .map_or(Ok(None), |source| source.first_text(&["serverGroupName", "asgName"]))?;
            let missing =
                || Failure::invalid("source.serverGroupName is missing; scale_to_server_group needs it");
            name.map(Action::ToServerGroup).ok_or_else(missing)
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

    fn read(json: &Value) -> Result<Request, Failure> {
        Request::read(&Fields::new(json.as_object().expect("a map")))
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
            let request = read(&json).expect("readable");
            assert_eq!(
                (request.action, request.amount),
                (Action::Relative(Direction::Up), expected),
                "{json}"
            );
        }
    }

    #[test]
    fn without_an_action_the_size_is_exact() {
        let wanted = CapacityRequest { min: Some(1), desired: None, max: Some(4) };
        for json in [
            json!({"capacity": {"min": "1", "max": 4}}),
            json!({"resizeType": "exact", "action": "scale_up", "capacity": {"min": 1, "max": 4}}),
        ] {
            assert_eq!(read(&json).expect("readable").action, Action::Exact(wanted), "{json}");
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
