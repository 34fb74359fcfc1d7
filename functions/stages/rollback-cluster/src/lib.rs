//! The stage `rollbackCluster`: a cluster goes back to what it ran before, one region after the other.
//!
//! What each region goes back to is decided before anything is changed in any of them. A region in which there is nothing to
//! go back to is passed over.

mod request;

use gennaker_accounts::Accounts;
use gennaker_aws::{Fields, Regions};
use gennaker_rollout::rollback::{Rollback, Survey, merged, survey};
use gennaker_runtime::{Failure, Millis, Ports};
use gennaker_server_groups::{Place, health_providers};
use gennaker_stage::{Lane, Progress, Run, Stage, Step, Stop, together};
use serde_json::{Map, Value, json};

use crate::request::Request;

/// How long looking for what to go back to is tried (Spinnaker: 5 min).
const LOOKING: Millis = 5 * 60_000;

/// The stage type.
#[derive(Debug)]
pub struct RollbackCluster {
    accounts: Accounts,
}

impl Stage for RollbackCluster {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { accounts: Accounts::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let fields = Fields::new(&context);
        let request = Request::read(&fields)?;
        let accounts = self.accounts.for_execution(&run.execution().id);
        let regions = accounts.regions(run.store(), &request.account).await?;
        let providers = health_providers(run, &fields).await?;
        let found = candidates(run, &request, &regions).await?;
        let mut rollbacks = Vec::new();
        for (region, survey) in &found {
            rollbacks.push((region.as_str(), rollback(&context, &request, survey, providers.clone())?));
        }
        let step = in_sequence(run, &request, &regions, &rollbacks).await;
        together(vec![(String::new(), step)])
    }
}

/// What each region goes back to, decided once.
async fn candidates(
    run: &mut Run<'_>,
    request: &Request,
    regions: &Regions,
) -> Result<Vec<(String, Survey)>, Failure> {
    if let Some(found) = run.remembered("candidates")? {
        return Ok(found);
    }
    run.task("determineRollbackCandidates");
    let mut found = Vec::new();
    for region in &request.regions {
        let place = Place::new(&request.account, regions, region);
        match survey(&place, &request.wanted).await {
            Ok(Some(survey)) => found.push((region.clone(), survey)),
            Ok(None) => {
                tracing::info!(region = %region, cluster = %request.wanted.cluster, "nothing to go back to");
            }
            Err(failure) if failure.class.is_retried() && run.now() - run.started() > LOOKING => {
                let message =
                    format!("what to go back to in {region} could not be found out: {}", failure.message);
                return Err(Failure::invalid(message));
            }
            Err(failure) => return Err(failure),
        }
    }
    publish(run, &found);
    run.remember("candidates", &found).await?;
    Ok(found)
}

/// What people and later stages see, in Spinnaker's fields.
fn publish(run: &mut Run<'_>, found: &[(String, Survey)]) {
    let images: Vec<Value> = found.iter().map(|(region, survey)| image(region, survey)).collect();
    let by_region = |value: fn(&Survey) -> Value| -> Map<String, Value> {
        found.iter().map(|(region, survey)| (region.clone(), value(survey))).collect()
    };
    run.set("imagesToRestore", images);
    run.output("rollbackTypes", by_region(|survey| json!(survey.rollback_type)));
    run.output("rollbackContexts", by_region(|survey| survey.rollback_context.clone()));
}

fn image(region: &str, survey: &Survey) -> Value {
    let mut image = json!({"region": region, "image": survey.image, "rollbackMethod": survey.rollback_type});
    if let (Some(number), Some(fields)) = (&survey.build_number, image.as_object_mut()) {
        fields.insert("buildNumber".to_owned(), json!(number));
    }
    image
}

/// The rollback of a region, as a `rollbackServerGroup` stage would have it.
fn rollback(
    context: &Map<String, Value>,
    request: &Request,
    survey: &Survey,
    providers: Option<Vec<String>>,
) -> Result<Rollback, Failure> {
    let mut fields = Map::new();
    fields.insert("rollbackType".to_owned(), json!(survey.rollback_type));
    let merged = merged(&survey.rollback_context, request.more.as_ref());
    fields.insert("rollbackContext".to_owned(), Value::Object(merged));
    for name in ["sourceServerGroupCapacitySnapshot", "maxRemainingAsgs"] {
        if let Some(value) = context.get(name) {
            fields.insert(name.to_owned(), value.clone());
        }
    }
    Rollback::read(&Fields::new(&fields), providers)
}

/// One region after the other, with a pause in between.
async fn in_sequence(
    run: &mut Run<'_>,
    request: &Request,
    regions: &Regions,
    rollbacks: &[(&str, Rollback)],
) -> Step {
    for (index, (region, rollback)) in rollbacks.iter().enumerate() {
        let mut lane = Lane::new(run, *region);
        if !lane.is_done("done")? {
            lane.task(&format!("Rollback {region}"));
            let place = Place::new(&request.account, regions, region);
            let waited = lane.waited("rollback")?;
            let step = rollback.step(&mut lane, &place).await;
            in_time(step, region, waited, request.limit)?;
            lane.remember("done", &true).await?;
        }
        if request.pause > 0 && index + 1 < rollbacks.len() {
            lane.task(&format!("Wait after {region}"));
            lane.delay("Wait after region", request.pause).await?;
        }
    }
    Ok(())
}

/// A wait that takes longer than the region may is a failure; what fails by itself says more of it.
fn in_time(step: Step, region: &str, waited: Millis, limit: Option<Millis>) -> Step {
    match (step, limit) {
        (Err(Stop::Wait { reason, .. }), Some(limit)) if waited > limit => {
            let minutes = limit / 60_000;
            Err(Failure::invalid(format!(
                "the rollback of {region} took longer than rollbackTimeout, {minutes} min; still waiting: {reason}; what was \
                 done so far stays as it is, and no further region is rolled back"
            ))
            .into())
        }
        (step, _) => step,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_wait_runs_out_of_time() {
        let wait = || Err(Stop::Wait { reason: "0 of 2 instances are up".to_owned(), seconds: 10 });
        let fail = || Err(Stop::Fail(Failure::invalid("no such image")));
        for (step, waited, limit, expected) in [
            (wait(), 60_000, Some(60_000), wait()),
            (wait(), 900_000, None, wait()),
            (fail(), 60_001, Some(60_000), fail()),
            (Ok(()), 60_001, Some(60_000), Ok(())),
        ] {
            assert_eq!(in_time(step, "us-east-1", waited, limit), expected, "{waited} of {limit:?}");
        }
        let Err(Stop::Fail(failure)) = in_time(wait(), "us-east-1", 60_001, Some(60_000)) else {
            panic!("a failure");
        };
        for words in ["us-east-1", "rollbackTimeout, 1 min", "0 of 2 instances are up", "stays as it is"] {
            assert!(failure.message.contains(words), "{}", failure.message);
        }
    }

    fn survey(kind: &str) -> Survey {
        Survey {
            rollback_type: kind.to_owned(),
            rollback_context: json!({"rollbackServerGroupName": "app-v002", "restoreServerGroupName": "app-v001",
                "imageId": "ami-1", "targetHealthyRollbackPercentage": 100}),
            image: Some("app-1".to_owned()),
            build_number: Some("7".to_owned()),
        }
    }

    #[test]
    fn an_image_is_told_with_its_build() {
        let expected = json!({"region": "us-east-1", "image": "app-1", "rollbackMethod": "EXPLICIT", "buildNumber": "7"});
        assert_eq!(image("us-east-1", &survey("EXPLICIT")), expected);
        let without = Survey { build_number: None, ..survey("EXPLICIT") };
        assert_eq!(image("us-east-1", &without).get("buildNumber"), None);
    }

    #[test]
    fn what_was_asked_for_besides_reaches_each_region() {
        let context = json!({"cluster": "app", "regions": ["us-east-1"], "maxRemainingAsgs": 3,
            "sourceServerGroupCapacitySnapshot": {"min": 1}, "additionalRollbackContext": {"enableAndDisableOnly": true}});
        let context = context.as_object().expect("a map");
        let request = Request::read(&Fields::new(context)).expect("readable");
        let Ok(Rollback::Explicit(back)) = rollback(context, &request, &survey("EXPLICIT"), None) else {
            panic!("an explicit rollback");
        };
        assert_eq!((back.rollback.as_str(), back.restore.as_str()), ("app-v002", "app-v001"));
        assert_eq!(
            (back.way, back.original_min),
            (gennaker_rollout::rollback::Way::EnableAndDisableOnly, Some(1))
        );
        let Ok(Rollback::PreviousImage(back)) = rollback(context, &request, &survey("PREVIOUS_IMAGE"), None)
        else {
            panic!("a rollback to an image");
        };
        assert_eq!((back.image.as_deref(), back.keep), (Some("ami-1"), Some(3)));
    }
}
