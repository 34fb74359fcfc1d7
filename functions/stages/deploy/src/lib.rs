//! The stages `deploy` and `createServerGroup`: new server groups, each in its cluster and region.
//!
//! All server groups of a stage are planned first, so that a mistake in one is found before another exists; then all
//! are created, and then waited for together. A plan is remembered whole before anything is created: a call that is
//! repeated creates what was planned, under the name and token that were planned, and finds what exists already.

mod config;
mod create;
mod image;
mod name;
mod outputs;
mod plan;
mod refused;
mod source;
mod wait;

use gennaker_aws::{Fields, Owner, Regions, polling};
use gennaker_runtime::{Failure, Ports};
use gennaker_stage::{Progress, Run, Stage};
use serde_json::{Map, Value};

use crate::config::Config;
use crate::plan::Plan;

/// The stage type.
#[derive(Debug)]
pub struct Deploy {
    regions: Regions,
}

impl Stage for Deploy {
    type Context = Map<String, Value>;

    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { regions: Regions::new(ports)? })
    }

    async fn advance(&self, run: &mut Run<'_>, context: Self::Context) -> Result<Progress, Failure> {
        let configs = config::read(&context)?;
        run.task("determineSourceServerGroup");
        let mut planned: Vec<(Config, Plan)> = Vec::new();
        for config in configs {
            let plan = plan::remembered(run, &self.regions, &config).await?;
            planned.push((config, plan));
        }
        run.task("createServerGroup");
        let owner = Owner { execution: run.execution().id.clone(), stage: run.attempt_id() };
        outputs::write(run, &planned);
        for (config, plan) in &planned {
            create::once(run, &self.regions, config, plan, &owner).await?;
        }
        run.task("monitorDeploy");
        run.task("waitForUpInstances");
        let mut missing = Vec::new();
        for (config, plan) in &planned {
            missing.extend(wait::look(run, &self.regions, config, plan).await?);
        }
        if missing.is_empty() {
            return Ok(Progress::Succeeded);
        }
        let reason = missing.join("; ");
        let waited = run.now() - run.started();
        if polling::is_over(waited, &Fields::new(&context)) {
            return Ok(Progress::Failed(format!(
                "after {} min only {reason}; the server groups stay as they are",
                waited / 60_000
            )));
        }
        Ok(Progress::waiting(polling::seconds(waited), reason))
    }
}
