//! What a stage's JSON says of a rollback in one region.

use gennaker_aws::{Capacity, CapacityRequest, Fields};
use gennaker_runtime::Failure;
use gennaker_server_groups::Place;
use gennaker_stage::{Lane, Step};
use serde_json::{Map, Value};

use super::{Explicit, PreviousImage, Way, explicit, previous_image};

/// A rollback in one region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rollback {
    /// To a server group that is there.
    Explicit(Explicit),
    /// To a new server group with an older image.
    PreviousImage(PreviousImage),
    /// Nothing happens (Spinnaker: `TEST`).
    Test,
}

impl Rollback {
    /// Reads `rollbackType`, `rollbackContext`, `sourceServerGroupCapacitySnapshot` and `maxRemainingAsgs`. `providers` is
    /// whose judgement of health counts.
    ///
    /// # Errors
    /// With what is missing or wrong.
    pub fn read(fields: &Fields<'_>, providers: Option<Vec<String>>) -> Result<Self, Failure> {
        let kind = fields.text("rollbackType")?.unwrap_or_default();
        let context = fields.map("rollbackContext")?;
        let context = || {
            context.clone().ok_or_else(|| {
                let path = fields.path("rollbackContext");
                Failure::invalid(format!("{path} is missing; it says what is rolled back"))
            })
        };
        match kind.to_ascii_uppercase().as_str() {
            "EXPLICIT" => Self::explicit(&context()?, fields, providers),
            "PREVIOUS_IMAGE" => Self::previous_image(&context()?, fields, providers),
            "TEST" => Ok(Self::Test),
            _ => Err(Failure::invalid(format!(
                "{} is \"{kind}\"; it can be EXPLICIT, PREVIOUS_IMAGE or TEST",
                fields.path("rollbackType")
            ))),
        }
    }

    fn explicit(
        context: &Fields<'_>,
        fields: &Fields<'_>,
        providers: Option<Vec<String>>,
    ) -> Result<Self, Failure> {
        let way = if context.flag("disableOnly")? == Some(true) {
            Way::DisableOnly
        } else if context.flag("enableAndDisableOnly")? == Some(true) {
            Way::EnableAndDisableOnly
        } else {
            Way::Whole
        };
        let restore = match way {
            Way::DisableOnly => context.text("restoreServerGroupName")?.unwrap_or_default(),
            Way::Whole | Way::EnableAndDisableOnly => required(context, "restoreServerGroupName")?,
        };
        Ok(Self::Explicit(Explicit {
            rollback: required(context, "rollbackServerGroupName")?,
            restore,
            way,
            healthy_percent: percent(context)?,
            delay: context.size("delayBeforeDisableSeconds")?.unwrap_or(0),
            providers,
            original_min: snapshot(fields)?.and_then(|snapshot| snapshot.min),
        }))
    }

    fn previous_image(
        context: &Fields<'_>,
        fields: &Fields<'_>,
        providers: Option<Vec<String>>,
    ) -> Result<Self, Failure> {
        let snapshot = snapshot(fields)?.and_then(|snapshot| snapshot.whole());
        Ok(Self::PreviousImage(PreviousImage {
            rollback: required(context, "rollbackServerGroupName")?,
            image: context.first_text(&["imageId", "imageName"])?,
            healthy_percent: percent(context)?,
            delay: context.size("delayBeforeDisableSeconds")?.unwrap_or(0),
            providers,
            capacity: snapshot.filter(Capacity::is_ordered),
            keep: fields.size("maxRemainingAsgs")?.filter(|keep| *keep > 0),
        }))
    }

    /// The server groups that it is about: what is rolled back, and what is restored.
    pub fn names(&self) -> (Option<&str>, Option<&str>) {
        let named = |name: &'_ str| !name.is_empty();
        match self {
            Self::Explicit(back) => {
                (Some(back.rollback.as_str()), Some(back.restore.as_str()).filter(|name| named(name)))
            }
            Self::PreviousImage(back) => (Some(back.rollback.as_str()), None),
            Self::Test => (None, None),
        }
    }

    /// Does it.
    ///
    /// # Errors
    /// The stop, until it is done.
    pub async fn step(&self, lane: &mut Lane<'_, '_>, place: &Place) -> Step {
        match self {
            Self::Explicit(back) => Box::pin(explicit(lane, place, back)).await,
            Self::PreviousImage(back) => Box::pin(previous_image(lane, place, back)).await.map(|_| ()),
            Self::Test => Ok(()),
        }
    }
}

/// The fields of a rollback in a region, as `rollbackCluster` gives them to `rollbackServerGroup`: what was found, and on
/// top of it what was asked for besides.
pub fn merged(found: &Value, more: Option<&Map<String, Value>>) -> Map<String, Value> {
    let mut context = found.as_object().cloned().unwrap_or_default();
    for (name, value) in more.into_iter().flatten() {
        context.insert(name.clone(), value.clone());
    }
    context
}

fn required(fields: &Fields<'_>, name: &str) -> Result<String, Failure> {
    fields.text(name)?.ok_or_else(|| Failure::invalid(format!("{} is missing", fields.path(name))))
}

fn percent(fields: &Fields<'_>) -> Result<Option<u32>, Failure> {
    let name = "targetHealthyRollbackPercentage";
    match fields.size(name)? {
        Some(percent) if percent > 100 => {
            Err(Failure::invalid(format!("{} must be from 0 to 100, but is {percent}", fields.path(name))))
        }
        percent => Ok(percent),
    }
}

/// The restored server group's sizes before a deployment pinned them.
fn snapshot(fields: &Fields<'_>) -> Result<Option<CapacityRequest>, Failure> {
    let Some(snapshot) = fields.map("sourceServerGroupCapacitySnapshot")? else { return Ok(None) };
    Ok(Some(CapacityRequest {
        min: snapshot.size("min")?,
        desired: snapshot.size("desired")?,
        max: snapshot.size("max")?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(json: &Value) -> Result<Rollback, Failure> {
        Rollback::read(&Fields::new(json.as_object().expect("a map")), None)
    }

    #[test]
    fn an_explicit_rollback_names_both() {
        let context = |more: Value| {
            let mut context =
                json!({"rollbackServerGroupName": "app-v002", "restoreServerGroupName": "app-v001"});
            context.as_object_mut().expect("a map").extend(more.as_object().expect("a map").clone());
            json!({"rollbackType": "EXPLICIT", "rollbackContext": context, "sourceServerGroupCapacitySnapshot": {"min": "1"}})
        };
        for (more, way, percent, delay) in [
            (json!({}), Way::Whole, None, 0),
            (json!({"disableOnly": "true"}), Way::DisableOnly, None, 0),
            (json!({"enableAndDisableOnly": true}), Way::EnableAndDisableOnly, None, 0),
            (
                json!({"targetHealthyRollbackPercentage": 90, "delayBeforeDisableSeconds": "30"}),
                Way::Whole,
                Some(90),
                30,
            ),
        ] {
            let expected = Explicit {
                rollback: "app-v002".to_owned(),
                restore: "app-v001".to_owned(),
                way,
                healthy_percent: percent,
                delay,
                providers: None,
                original_min: Some(1),
            };
            assert_eq!(read(&context(more.clone())), Ok(Rollback::Explicit(expected)), "{more}");
        }
    }

    #[test]
    fn the_older_image_may_be_given_or_found_in_the_tags() {
        let of = |context: Value| match read(
            &json!({"rollbackType": "previous_image", "rollbackContext": context}),
        ) {
            Ok(Rollback::PreviousImage(back)) => back.image,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            of(json!({"rollbackServerGroupName": "v2", "imageId": "ami-1", "imageName": "n"})),
            Some("ami-1".into())
        );
        assert_eq!(of(json!({"rollbackServerGroupName": "v2", "imageName": "n"})), Some("n".into()));
        assert_eq!(of(json!({"rollbackServerGroupName": "v2"})), None);
    }

    #[test]
    fn what_is_missing_is_said() {
        for (json, word) in [
            (json!({}), "rollbackType"),
            (json!({"rollbackType": "SIDEWAYS"}), "SIDEWAYS"),
            (json!({"rollbackType": "EXPLICIT"}), "rollbackContext is missing"),
            (
                json!({"rollbackType": "EXPLICIT", "rollbackContext": {"rollbackServerGroupName": "v2"}}),
                "rollbackContext.restoreServerGroupName is missing",
            ),
            (
                json!({"rollbackType": "EXPLICIT", "rollbackContext": {"disableOnly": true}}),
                "rollbackContext.rollbackServerGroupName is missing",
            ),
            (
                json!({"rollbackType": "PREVIOUS_IMAGE", "rollbackContext": {
                    "rollbackServerGroupName": "v2", "targetHealthyRollbackPercentage": 101}}),
                "from 0 to 100",
            ),
        ] {
            let message = read(&json).expect_err("something is missing").message;
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn what_was_asked_for_comes_on_top_of_what_was_found() {
        let found = json!({"restoreServerGroupName": "v1", "targetHealthyRollbackPercentage": 100});
        let more = json!({"disableOnly": true, "targetHealthyRollbackPercentage": 50});
        assert_eq!(
            Value::from(merged(&found, more.as_object())),
            json!({"restoreServerGroupName": "v1", "targetHealthyRollbackPercentage": 50, "disableOnly": true})
        );
        assert_eq!(Value::from(merged(&found, None)), found);
    }
}
