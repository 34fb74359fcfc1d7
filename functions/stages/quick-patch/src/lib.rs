//! The stages `quickPatch` and `bulkQuickPatch`: another version of a package on the running instances of a server group.
//!
//! Spinnaker asks an agent on the instances to do it; here it is SSM Run Command, which AWS's images bring. All instances are
//! patched at once, or, with `rollingPatch`, one after the other: each leaves its load balancers, is patched, comes back and is
//! healthy before the next one leaves. The version is `patchVersion`, or the one that a stage
//! before or the trigger has built; where there is neither it is the newest that the instances' repositories have.

mod command;
mod outputs;
mod package;
mod patch;
mod plan;
mod request;
mod run_script;
mod script;

use gennaker_accounts::Accounts;
use gennaker_aws::{Fields, Regions};
use gennaker_packages::Builds;
use gennaker_runtime::{Failure, Ports};
use gennaker_stage::{Lane, Progress, Run, Stage, Step, Stop, together};
use serde_json::{Map, Value};

use crate::command::Commands;
use crate::patch::{Done, Site, patch};
use crate::plan::Plan;
use crate::request::Request;
use crate::run_script::to_cancel;

/// The stage type.
#[derive(Debug)]
pub struct QuickPatch {
    accounts: Accounts,
}

impl Stage for QuickPatch {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { accounts: Accounts::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let request = read(run, &context)?;
        let regions = self.regions(run, &request).await?;
        let region = regions.region(&request.region);
        let plan = match run.remembered("plan")? {
            Some(plan) => plan,
            None => {
                run.task("resolveQuipVersion");
                let plan = plan::make(&request, &region).await?;
                outputs::planned(run, &request, &plan);
                run.remember("plan", &plan).await?;
                plan
            }
        };
        let looked = run.now();
        let group = region.server_group(&plan.server_group).await?.ok_or_else(|| {
            Failure::not_found(format!(
                "server group {} in {} is gone; somebody deleted it",
                plan.server_group, request.region
            ))
        })?;
        let group = region.with_health(group).await?;
        let commands = commands(&regions, &request);
        let site = Site { request: &request, region: &region, commands: &commands, group: &group, looked };
        let steps = steps(run, &site, &plan).await;
        let ends: Vec<(String, Option<Done>)> =
            steps.iter().map(|(id, step)| (id.clone(), step.as_ref().ok().cloned())).collect();
        outputs::done(run, &request, &plan, &ends);
        progress(steps)
    }

    /// Ends the commands that still run, and lets instances back into traffic that were taken out of it.
    async fn cancel(&self, run: &mut Run<'_>, context: Self::Context) -> Result<(), Failure> {
        let Some(plan) = run.remembered::<Plan>("plan")? else { return Ok(()) };
        let request = read(run, &context)?;
        let regions = self.regions(run, &request).await?;
        let region = regions.region(&request.region);
        let commands = commands(&regions, &request);
        let mut out = Vec::new();
        for id in &plan.instances {
            let lane = Lane::new(run, id.as_str());
            if lane.remembered::<Done>("done")?.is_some() {
                continue;
            }
            for what in ["ask", "patch"] {
                if let Some(command) = to_cancel(&lane, &commands, id, what).await? {
                    commands.cancel(&command, id).await?;
                }
            }
            if lane.is_done("leaving")? && !lane.is_done("back")? {
                out.push(id.clone());
            }
        }
        if out.is_empty() {
            return Ok(());
        }
        match region.server_group(&plan.server_group).await? {
            Some(group) => region.register(&group, &out).await,
            None => Ok(()),
        }
    }
}

impl QuickPatch {
    async fn regions(&self, run: &Run<'_>, request: &Request) -> Result<Regions, Failure> {
        let accounts = self.accounts.for_execution(&run.execution().id);
        let regions = accounts.regions(run.store(), &request.account).await?;
        regions.check(&request.region)?;
        Ok(regions)
    }
}

fn read(run: &Run<'_>, context: &Map<String, Value>) -> Result<Request, Failure> {
    Request::read(&Fields::new(context), |name, kind| {
        let builds = Builds::seen(run.context(), &run.ancestors(), run.trigger());
        Ok(builds.version(name, kind, "give it as patchVersion")?.map(|built| built.version))
    })
}

fn commands(regions: &Regions, request: &Request) -> Commands {
    Commands::new(aws_sdk_ssm::Client::new(&regions.config(&request.region)))
}

/// How far each instance is. One after the other, those after one that is not done are not looked at.
async fn steps(run: &mut Run<'_>, site: &Site<'_>, plan: &Plan) -> Vec<(String, Step<Done>)> {
    let mut steps = Vec::new();
    for id in &plan.instances {
        let step = if site.request.rolling {
            patch(&mut Lane::new(run, id.as_str()), site, id).await
        } else {
            patch(&mut Lane::new(run, "").part(id), site, id).await
        };
        let is_done = step.is_ok();
        steps.push((id.clone(), step));
        if site.request.rolling && !is_done {
            break;
        }
    }
    steps
}

/// Instances that still work are waited for before a failure of another ends the stage, so that it leaves nothing half done.
fn progress(steps: Vec<(String, Step<Done>)>) -> Result<Progress, Failure> {
    let is_final =
        |step: &Step<Done>| matches!(step, Err(Stop::Fail(failure)) if !failure.class.is_retried());
    let works = steps.iter().any(|(_, step)| matches!(step, Err(Stop::Wait { .. })));
    let counted = steps.into_iter().filter(|(_, step)| !(works && is_final(step)));
    together(counted.map(|(_, step)| (String::new(), step.map(|_| ()))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(reason: &str) -> Step<Done> {
        Err(Stop::Wait { reason: reason.to_owned(), seconds: 5 })
    }

    fn fail(failure: Failure) -> Step<Done> {
        Err(Stop::Fail(failure))
    }

    fn ended(steps: Vec<Step<Done>>) -> Result<Progress, Failure> {
        progress(steps.into_iter().map(|step| ("i".to_owned(), step)).collect())
    }

    #[test]
    fn a_failure_ends_the_stage_once_the_others_are_done() {
        let failed = || fail(Failure::invalid("i-1 failed"));
        assert_eq!(ended(vec![failed(), wait("i-2 works")]), Ok(Progress::waiting(5, "i-2 works")));
        assert_eq!(ended(vec![failed(), Ok(Done::Gone)]), Err(Failure::invalid("i-1 failed")));
        let both = ended(vec![failed(), fail(Failure::invalid("i-2 failed"))]);
        assert_eq!(both, Err(Failure::invalid("i-1 failed; i-2 failed")));
        let busy = ended(vec![wait("i-1 works"), fail(Failure::conflict("busy"))]);
        assert_eq!(busy, Err(Failure::conflict("busy")), "what is tried again is tried again at once");
        assert_eq!(ended(vec![Ok(Done::Gone), Ok(Done::Patched(None))]), Ok(Progress::Succeeded));
    }
}
