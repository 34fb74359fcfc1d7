//! The instance that an image is made of: launching it once, and ending it whatever happens.

use gennaker_ec2::{Ec2, Machine, NewMachine};
use gennaker_runtime::{Failure, Millis};
use gennaker_stage::Lane;

use crate::outcome::Outcomes;
use crate::plan::{BAKE_TAG, Plan};
use crate::request::Request;
use crate::script::{Build, user_data};

/// So long may a call last that has begun to launch one.
const CALL: Millis = 70_000;

/// The builder's id; launched at the first call.
///
/// # Errors
/// When AWS refuses, or what it would run is too long.
pub(crate) async fn launched(
    lane: &mut Lane<'_, '_>,
    ec2: &Ec2,
    outcomes: &Outcomes,
    request: &Request,
    plan: &Plan,
) -> Result<String, Failure> {
    if let Some(id) = lane.remembered("builder")? {
        return Ok(id);
    }
    let address = outcomes.address(&result_key(lane), plan.at, plan.lifetime).await?;
    let new = machine(request, plan, &address)?;
    let now = lane.stage().now();
    lane.remember("launching", &Some(now)).await?;
    let id = match ec2.machines_tagged(BAKE_TAG, &plan.token).await?.into_iter().next() {
        Some(machine) => machine.id,
        None => match ec2.run_machine(&new).await {
            Err(failure) if !failure.class.is_retried() => {
                // AWS has refused: there is none that would have to be waited for.
                lane.remember("launching", &None::<Millis>).await?;
                return Err(failure);
            }
            other => other?,
        },
    };
    tracing::info!(instance = %id, image = %plan.image_name, "the builder is launched");
    if let Err(failure) = lane.remember("builder", &id).await {
        abandon(lane, ec2, &id).await?;
        return Err(failure);
    }
    Ok(id)
}

/// Where the builder's result is: another place for every attempt, so that none is taken for an earlier one's.
pub(crate) fn result_key(lane: &Lane<'_, '_>) -> String {
    let run = lane.stage();
    format!("bakes/{}/{}/{}.json", run.execution().id, run.attempt_id(), lane.name())
}

fn machine(request: &Request, plan: &Plan, address: &str) -> Result<NewMachine, Failure> {
    let user_data = user_data(&Build {
        packages: &plan.packages,
        package_type: plan.package_type,
        upgrade: request.upgrade,
        script: request.script.as_deref(),
        attributes: &request.attributes,
        result_url: address,
        lifetime_minutes: plan.lifetime,
    })?;
    let device = || plan.root_device.clone().unwrap_or_else(|| "/dev/xvda".to_owned());
    Ok(NewMachine {
        client_token: plan.token.clone(),
        image_id: plan.base_image.clone(),
        instance_type: plan.instance_type.clone(),
        subnet_id: plan.subnet.clone(),
        security_groups: plan.security_groups.clone(),
        iam_profile: request.iam_profile.clone(),
        key_pair: request.key_pair.clone(),
        public_ip: request.public_ip,
        root_volume: request.root_volume_size.map(|size| (device(), size)),
        user_data,
        tags: plan.builder_tags(),
    })
}

/// Ends a builder that was launched while the stage was ended: nobody else knows of it yet.
async fn abandon(lane: &Lane<'_, '_>, ec2: &Ec2, id: &str) -> Result<(), Failure> {
    let run = lane.stage();
    let now = run.store().execution(&run.execution().id).await?;
    let is_over =
        now.execution.value.status.is_complete() || now.stage(run.ref_id())?.value.status.is_complete();
    if is_over { ec2.terminate_machine(id).await } else { Ok(()) }
}

/// Ends everything that bears the mark of the lane's bake. What AWS does not know yet is looked for again, as long as the
/// call that launches it may last.
///
/// # Errors
/// [`gennaker_runtime::ErrorClass::Conflict`] while it may be starting; otherwise when AWS refuses.
pub(crate) async fn end(lane: &Lane<'_, '_>, ec2: &Ec2) -> Result<(), Failure> {
    let Some(plan) = lane.remembered::<Plan>("plan")? else { return Ok(()) };
    let Some(launching) = lane.remembered::<Option<Millis>>("launching")?.flatten() else { return Ok(()) };
    if lane.is_done("ended")? {
        return Ok(());
    }
    let known: Option<String> = lane.remembered("builder")?;
    let found = ec2.machines_tagged(BAKE_TAG, &plan.token).await?;
    let ids: Vec<String> = match (found.is_empty(), known) {
        (true, Some(id)) => vec![id],
        (true, None) if lane.stage().now() < launching + CALL => {
            return Err(Failure::conflict(format!(
                "the builder of {} may be starting at this moment; it is looked for again",
                plan.image_name
            )));
        }
        (_, _) => found.into_iter().map(|machine: Machine| machine.id).collect(),
    };
    for id in ids {
        ec2.terminate_machine(&id).await?;
        tracing::info!(instance = %id, "the builder is ended");
    }
    Ok(())
}
