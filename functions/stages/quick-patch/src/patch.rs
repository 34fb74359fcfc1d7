//! One instance: out of traffic, patched, back, and healthy again.

use gennaker_aws::{Instance, Region, ServerGroup, health};
use gennaker_runtime::{Failure, Millis};
use gennaker_stage::{Lane, Step};
use serde::{Deserialize, Serialize};

use crate::command::Commands;
use crate::request::Request;
use crate::run_script::{Ended, Script, run_script};
use crate::script;

const MINUTE: Millis = 60_000;
/// How long load balancers may let an instance finish what it has.
const DRAINED: Millis = 70 * MINUTE;
/// How long an instance may take to be healthy again (Spinnaker: instanceHealthCheck, 60 min).
const HEALTHY: Millis = 60 * MINUTE;

/// What an instance came to.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Done {
    /// The version was installed; the one that the instance told, if it did.
    Patched(Option<String>),
    /// It was up to date.
    Current(Option<String>),
    /// It is no instance of the server group any more.
    Gone,
}

/// The package was installed at this moment.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Installed {
    at: Millis,
    version: Option<String>,
}

/// Where an instance stands, as it was looked at when this call began.
#[derive(Debug)]
pub(crate) struct Site<'a> {
    pub(crate) request: &'a Request,
    pub(crate) region: &'a Region,
    pub(crate) commands: &'a Commands,
    /// With its health.
    pub(crate) group: &'a ServerGroup,
    /// When it was looked at.
    pub(crate) looked: Millis,
}

impl Site<'_> {
    fn instance(&self, id: &str) -> Option<&Instance> {
        self.group.instances.iter().find(|instance| instance.id == id)
    }

    fn is_up(&self, instance: &Instance) -> bool {
        health::is_up(self.group, instance, self.request.health_providers.as_deref())
    }

    /// Whether another instance serves while this one does not.
    fn others_serve(&self, id: &str) -> bool {
        self.group.instances.iter().any(|other| other.id != id && self.is_up(other))
    }
}

/// Patches an instance.
pub(crate) async fn patch(lane: &mut Lane<'_, '_>, site: &Site<'_>, id: &str) -> Step<Done> {
    if let Some(done) = lane.remembered("done")? {
        return Ok(done);
    }
    let Some(instance) = site.instance(id).filter(|instance| !instance.lifecycle.starts_with("Terminat"))
    else {
        return end(lane, Done::Gone).await;
    };
    if site.request.skip_up_to_date
        && let Some(version) = up_to_date(lane, site, id).await?
    {
        return end(lane, Done::Current(version)).await;
    }
    if site.request.rolling {
        leave(lane, site, instance).await?;
    }
    let installed = install(lane, site, id).await?;
    if lane.is_done("leaving")? {
        back(lane, site, id).await?;
    }
    lane.task("instanceHealthCheck");
    // What was seen before it was patched says nothing of it.
    if site.looked <= installed.at || !site.is_up(instance) {
        return lane.wait("healthy", HEALTHY, format!("{id} is patched and not healthy again yet"));
    }
    end(lane, Done::Patched(installed.version)).await
}

async fn end(lane: &mut Lane<'_, '_>, done: Done) -> Step<Done> {
    lane.remember("done", &done).await?;
    Ok(done)
}

/// The version of an instance that needs no patch; none where it needs one. An instance that cannot tell is patched.
async fn up_to_date(lane: &mut Lane<'_, '_>, site: &Site<'_>, id: &str) -> Step<Option<Option<String>>> {
    if lane.is_done("outdated")? {
        return Ok(None);
    }
    let text = script::ask(&site.request.package);
    let script = Script { what: "ask", tasks: ("verifyQuip", "verifyQuip"), text };
    let ended = run_script(lane, site.commands, id, &script).await?;
    if let Ended::Well(output) = &ended
        && script::is_current(output)
    {
        return Ok(Some(script::version(output)));
    }
    if let Ended::Badly(why) = &ended {
        tracing::warn!(instance = id, why, "cannot tell its version, and is patched");
    }
    lane.remember("outdated", &true).await?;
    Ok(None)
}

/// Takes the instance out of its load balancers, unless it is the only one that serves.
async fn leave(lane: &mut Lane<'_, '_>, site: &Site<'_>, instance: &Instance) -> Step {
    let id = &instance.id;
    if lane.is_done("left")? {
        return Ok(());
    }
    if !lane.is_done("leaving")? {
        if !site.group.is_balanced() || site.group.is_disabled() || !site.others_serve(id) {
            lane.remember("left", &true).await?;
            return Ok(());
        }
        lane.remember("leaving", &true).await?;
    }
    lane.task("deregisterInstancesFromLoadBalancer");
    lane.waited("drained")?;
    if !lane.is_done("deregistered")? {
        site.region.deregister(site.group, std::slice::from_ref(id)).await?;
        lane.remember("deregistered", &true).await?;
        return lane.wait("drained", DRAINED, format!("{id} leaves its load balancers"));
    }
    let serves = |health: &gennaker_aws::Health| {
        matches!(
            health,
            gennaker_aws::Health::Up | gennaker_aws::Health::Draining | gennaker_aws::Health::Starting
        )
    };
    if instance.target_health.values().chain(instance.classic_health.values()).any(serves) {
        return lane.wait("drained", DRAINED, format!("{id} finishes the requests that it has"));
    }
    lane.remember("left", &true).await?;
    Ok(())
}

async fn install(lane: &mut Lane<'_, '_>, site: &Site<'_>, id: &str) -> Step<Installed> {
    if let Some(installed) = lane.remembered("installed")? {
        return Ok(installed);
    }
    let package = &site.request.package;
    let script =
        Script { what: "patch", tasks: ("triggerQuip", "monitorQuip"), text: script::install(package) };
    match run_script(lane, site.commands, id, &script).await? {
        Ended::Well(output) => {
            let version = script::version(&output).or_else(|| package.version().map(str::to_owned));
            let installed = Installed { at: lane.stage().now(), version };
            lane.remember("installed", &installed).await?;
            Ok(installed)
        }
        Ended::Badly(why) => Err(failed(lane.is_done("leaving")?, package.name(), id, &why).into()),
    }
}

fn failed(is_out: bool, package: &str, id: &str, why: &str) -> Failure {
    let left = if is_out {
        "it stays out of its load balancers; look at it, and register or terminate it"
    } else {
        "it stays in traffic as it is; look at it, or terminate it"
    };
    Failure::invalid(format!("installing {package} on {id} {why}; {left}"))
}

async fn back(lane: &mut Lane<'_, '_>, site: &Site<'_>, id: &str) -> Step {
    if lane.is_done("back")? {
        return Ok(());
    }
    lane.task("registerInstancesWithLoadBalancer");
    site.region.register(site.group, &[id.to_owned()]).await?;
    lane.remember("back", &true).await?;
    lane.wait("healthy", HEALTHY, format!("{id} is in its load balancers again"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_which_instance_why_and_what_state_it_left() {
        let why = "ended as Failed with exit code 100; it said: no such version";
        let out = failed(true, "web", "i-1", why).message;
        assert!(out.starts_with("installing web on i-1 ended as Failed with exit code 100"), "{out}");
        assert!(out.contains("stays out of its load balancers"), "{out}");
        assert!(failed(false, "web", "i-1", why).message.contains("stays in traffic"));
    }
}
