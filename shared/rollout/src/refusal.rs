//! A server group that AWS does not take: yet, or at all.

use gennaker_aws::{Creation, Owner};
use gennaker_runtime::{ErrorClass, Failure, Millis};
use gennaker_server_groups::Place;
use gennaker_stage::{Lane, Step, Stop, polls};
use serde::{Deserialize, Serialize};

use crate::plan::Plan;

/// For how long after its launch template was made AWS may not know everything that a server group names (Spinnaker: ten
/// tries, a second apart).
const SETTLING: Millis = 60_000;

/// Since when there is a launch template.
const SINCE: &str = "launchTemplate";

/// That AWS has refused the server group for good.
const REFUSED: &str = "refused";

/// What AWS refused, as it is remembered: its launch template goes only then.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
struct Refused {
    class: String,
    message: String,
}

/// What the launch template of a refused server group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    Deleted,
    Others,
    Used,
}

/// Goes on with what an earlier call has begun: a refusal stays one.
///
/// # Errors
/// The refusal.
pub(crate) async fn again(lane: &Lane<'_, '_>, place: &Place, plan: &Plan, owner: &Owner) -> Step {
    match lane.remembered::<Refused>(REFUSED)? {
        Some(refused) => Err(end(place, plan, owner, &refused).await.into()),
        None => Ok(()),
    }
}

/// Says that the launch template is there, from when on AWS is given time to know it; again changes nothing.
///
/// # Errors
/// When what was remembered is no moment.
pub(crate) fn has_template(lane: &mut Lane<'_, '_>) -> Result<(), Failure> {
    lane.waited(SINCE).map(drop)
}

/// What AWS's answer means. A refusal for good takes the launch template with it.
///
/// # Errors
/// The wait as long as AWS may come to know what the server group names, else the refusal.
pub(crate) async fn after(
    lane: &mut Lane<'_, '_>,
    place: &Place,
    plan: &Plan,
    owner: &Owner,
    creation: Creation,
) -> Step {
    let waited = lane.waited(SINCE)?;
    let Some(failure) = settled(creation, waited)? else { return Ok(()) };
    let refused = Refused { class: failure.class.name().to_owned(), message: failure.message };
    lane.remember(REFUSED, &refused).await?;
    Err(end(place, plan, owner, &refused).await.into())
}

/// The refusal for good, if it is one.
fn settled(creation: Creation, waited: Millis) -> Step<Option<Failure>> {
    match creation {
        Creation::Made => Ok(None),
        Creation::NotYet(failure) if waited < SETTLING => Err(Stop::Wait {
            reason: format!("{}; perhaps it was made just now, so it is tried again", failure.message),
            seconds: polls(waited),
        }),
        Creation::NotYet(failure) | Creation::Refused(failure) => Ok(Some(failure)),
    }
}

/// The failure with what became of the launch template; one that is retried as long as it cannot be deleted.
async fn end(place: &Place, plan: &Plan, owner: &Owner, refused: &Refused) -> Failure {
    match clear(place, plan, owner).await {
        Ok(left) => Failure::new(class(&refused.class), told(&refused.message, &plan.launch_template, left)),
        Err(failure) => Failure::new(
            failure.class,
            format!(
                "{}; its launch template {} could not be deleted: {}",
                refused.message, plan.launch_template, failure.message
            ),
        ),
    }
}

/// Deletes the launch template that this lane has made; that it is gone already is fine.
async fn clear(place: &Place, plan: &Plan, owner: &Owner) -> Result<Left, Failure> {
    // A group that was made all the same would launch nothing without it.
    let group = place.region.server_group(&plan.name).await?;
    let template = group.and_then(|group| group.launch_template);
    if template.is_some_and(|template| template.name == plan.launch_template) {
        return Ok(Left::Used);
    }
    let ec2 = place.ec2();
    match ec2.launch_template(&plan.launch_template).await? {
        Some(template) if !owner.made(&template.tags) => Ok(Left::Others),
        Some(template) => ec2.delete_launch_template(&template.id).await.map(|()| Left::Deleted),
        None => Ok(Left::Deleted),
    }
}

fn told(message: &str, template: &str, left: Left) -> String {
    match left {
        Left::Deleted => format!("{message}; its launch template {template} is deleted again"),
        Left::Others => {
            format!("{message}; launch template {template} stays, since its tags are not this stage's")
        }
        Left::Used => format!("{message}; launch template {template} stays, since the server group uses it"),
    }
}

/// The class that was remembered.
fn class(name: &str) -> ErrorClass {
    let classes = [ErrorClass::NotAuthorized, ErrorClass::NotFound];
    classes.into_iter().find(|class| class.name() == name).unwrap_or(ErrorClass::InvalidInput)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aws_has_a_minute_to_know_what_was_made_just_before() {
        let unknown = || Creation::NotYet(Failure::invalid("no such template"));
        let never = || Creation::Refused(Failure::new(ErrorClass::NotAuthorized, "no right"));
        for (creation, waited, expected) in [
            (Creation::Made, 0, "made"),
            (unknown(), 0, "waits 2 s"),
            (unknown(), 2_500, "waits 3 s"),
            (unknown(), 59_999, "waits 10 s"),
            (unknown(), 60_000, "InvalidInput: no such template"),
            (never(), 0, "NotAuthorized: no right"),
        ] {
            let came = match settled(creation, waited) {
                Ok(None) => "made".to_owned(),
                Ok(Some(failure)) => format!("{}: {}", failure.class.name(), failure.message),
                Err(Stop::Wait { seconds, .. }) => format!("waits {seconds} s"),
                Err(Stop::Fail(failure)) => failure.message,
            };
            assert_eq!(came, expected, "{waited}");
        }
    }

    #[test]
    fn a_refusal_says_what_became_of_the_launch_template() {
        for (left, expected) in [
            (Left::Deleted, "no; its launch template lt is deleted again"),
            (Left::Others, "no; launch template lt stays, since its tags are not this stage's"),
            (Left::Used, "no; launch template lt stays, since the server group uses it"),
        ] {
            assert_eq!(told("no", "lt", left), expected);
        }
    }

    #[test]
    fn a_class_is_remembered_by_its_name() {
        for of in [ErrorClass::InvalidInput, ErrorClass::NotAuthorized, ErrorClass::NotFound] {
            assert_eq!(class(of.name()), of);
        }
    }
}
