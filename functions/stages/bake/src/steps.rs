//! A bake in one region, step by step.

use gennaker_ec2::{Ec2, Machine, NewImage};
use gennaker_runtime::{Failure, Millis};
use gennaker_stage::{Lane, Step, Stop};

use crate::builder::{end, launched, result_key};
use crate::outcome::{Outcome, Outcomes};
use crate::outputs::Baked;
use crate::plan::{BAKE_TAG, KEY_TAG, LIMIT, Plan, own_images, plan, taken};
use crate::request::Request;

/// How long a machine may take to stand still.
const STOPPING: Millis = 15 * 60_000;

/// Where one bake happens, and with what.
#[derive(Debug)]
pub(crate) struct Kitchen<'a> {
    pub(crate) region: &'a str,
    pub(crate) ec2: Ec2,
    pub(crate) outcomes: &'a Outcomes,
    pub(crate) request: &'a Request,
}

impl Kitchen<'_> {
    /// The image, once it is there. A bake that has failed for good ends its builder first, and stays failed.
    pub(crate) async fn bake(&self, lane: &mut Lane<'_, '_>) -> Step<Baked> {
        let failure = match lane.remembered::<String>("failed")? {
            Some(message) => Failure::invalid(message),
            None => match self.steps(lane).await {
                Err(Stop::Fail(failure)) if !failure.class.is_retried() => {
                    lane.remember("failed", &failure.message).await?;
                    failure
                }
                other => return other,
            },
        };
        end(lane, &self.ec2).await?;
        Err(failure.into())
    }

    async fn steps(&self, lane: &mut Lane<'_, '_>) -> Step<Baked> {
        lane.task("createBake");
        let plan = plan(lane, &self.ec2, self.region, self.request).await?;
        if let Some(image) = &plan.reused {
            lane.task("completedBake");
            return Ok(Baked::new(self.region, &plan, &image.id, &image.name, true));
        }
        let builder = launched(lane, &self.ec2, self.outcomes, self.request, &plan).await?;
        lane.task("monitorBake");
        self.installed(lane, &builder).await?;
        self.stopped(lane, &builder).await?;
        let image = self.created(lane, &plan, &builder).await?;
        self.available(lane, &plan, &image).await?;
        lane.task("completedBake");
        if !lane.is_done("ended")? {
            end(lane, &self.ec2).await?;
            lane.remember("ended", &true).await?;
        }
        Ok(Baked::new(self.region, &plan, &image, &plan.image_name, false))
    }

    /// Waits until the builder has told that everything is installed.
    async fn installed(&self, lane: &mut Lane<'_, '_>, builder: &str) -> Step {
        let key = result_key(lane);
        if lane.remembered::<Outcome>("result")?.is_some() {
            return Ok(());
        }
        let outcome = match self.outcomes.get(&key).await? {
            Some(outcome) => outcome,
            None => {
                let machine = self.ec2.machine(builder).await?;
                if machine.as_ref().is_none_or(Machine::is_up) {
                    let reason = format!("{builder} installs what the image is to hold");
                    return lane.wait("installation", LIMIT, reason);
                }
                // It may have told so between the two looks.
                self.outcomes.get(&key).await?.ok_or_else(|| silent(builder, machine))?
            }
        };
        if outcome.exit_code != 0 {
            return Err(Failure::invalid(format!(
                "the installation on {builder} ended with exit code {}; the last lines of its log:\n{}",
                outcome.exit_code, outcome.log
            ))
            .into());
        }
        lane.remember("result", &outcome).await?;
        Ok(())
    }

    /// Waits until the builder stands still: it stops itself, and is told to as well.
    async fn stopped(&self, lane: &mut Lane<'_, '_>, builder: &str) -> Step {
        if lane.is_done("stopped")? {
            return Ok(());
        }
        match self.ec2.machine(builder).await? {
            Some(machine) if machine.is_stopped() => {
                lane.remember("stopped", &true).await?;
                return Ok(());
            }
            Some(machine) if machine.is_gone() => {
                return Err(Failure::invalid(format!(
                    "the builder {builder} was ended by somebody before an image was made of it{}",
                    because(&machine)
                ))
                .into());
            }
            Some(machine) if machine.is_up() => self.ec2.stop_machine(builder).await?,
            Some(_) | None => {}
        }
        lane.wait("stopping", STOPPING, format!("{builder} is stopping"))
    }

    /// The image's id; made at the first call.
    async fn created(&self, lane: &mut Lane<'_, '_>, plan: &Plan, builder: &str) -> Step<String> {
        if let Some(id) = lane.remembered("image")? {
            return Ok(id);
        }
        let name = &plan.image_name;
        let id = match own_images(&self.ec2, name).await?.into_iter().next() {
            Some(image) if image.tags.get(BAKE_TAG) == Some(&plan.token) => image.id,
            // Another stage has made the same at the same time.
            Some(image) if plan.tags.get(KEY_TAG).is_some_and(|key| image.tags.get(KEY_TAG) == Some(key)) => {
                image.id
            }
            Some(image) => return Err(taken(name, &image.id, self.region).into()),
            None => {
                let description = format!("{} on {}", plan.package_name(), plan.base_image);
                let new = NewImage {
                    name: name.clone(),
                    description: description.chars().filter(char::is_ascii).take(255).collect(),
                    instance_id: builder.to_owned(),
                    tags: plan.tags.clone(),
                };
                self.ec2.create_image(&new).await?
            }
        };
        lane.remember("image", &id).await?;
        Ok(id)
    }

    /// Waits until instances can be launched from the image.
    async fn available(&self, lane: &mut Lane<'_, '_>, plan: &Plan, id: &str) -> Step {
        if lane.is_done("available")? {
            return Ok(());
        }
        match self.ec2.image_by_id(id).await? {
            Some(image) if image.is_available() => {
                lane.remember("available", &true).await?;
                Ok(())
            }
            Some(image) if image.has_failed() => Err(Failure::invalid(format!(
                "AWS could not make the image {id} ({}): {}",
                plan.image_name,
                image.state_reason.unwrap_or(image.state)
            ))
            .into()),
            Some(_) | None => {
                lane.wait("image", LIMIT, format!("AWS makes the image {id} ({})", plan.image_name))
            }
        }
    }
}

/// A builder that stands still and has told nothing.
fn silent(builder: &str, machine: Option<Machine>) -> Failure {
    let machine = machine.unwrap_or_default();
    Failure::invalid(format!(
        "the builder {builder} is {} and has not told how the installation went{}; does its base image run user data with cloud-init, has it curl or wget, and does its subnet reach S3?",
        machine.state,
        because(&machine)
    ))
}

fn because(machine: &Machine) -> String {
    machine.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default()
}
