//! Everything that has to be there before a pipeline can run, made where it is missing.

use std::collections::BTreeMap;

use chrono::DateTime;
use gennaker_deployment::{Artifact, Deployer, Deployment, Event, Outcome};
use gennaker_fetch::{ALLOWED_HOSTS, Allowed};
use gennaker_local_cloud::{LocalCloud, Ports, Running, StartOptions, Status, Venv};
use gennaker_packaging::{Arch, Options, Zip, pack};

use crate::{
    cli::ArchName,
    context::Context,
    demo_mark::DemoMark,
    error::Error,
    format::{self, count},
    steps::Step,
    target::Target,
    template::{self, Choices},
    workspace,
};

/// The setting with the pattern of the names of roles that instances may get; all of them if it is not set.
const INSTANCE_ROLES: &str = "GENNAKER_INSTANCE_ROLES";

/// A cloud with Gennaker in it.
#[derive(Debug)]
pub(crate) struct Up {
    pub(crate) target: Target,
    pub(crate) outputs: BTreeMap<String, String>,
}

/// The processor to build for: the one asked for, else this machine's.
pub(crate) fn arch(context: &Context, asked: Option<ArchName>) -> Result<Arch, Error> {
    let here = if std::env::consts::ARCH == "aarch64" { Arch::Arm64 } else { Arch::X86_64 };
    match asked.map(Arch::from) {
        Some(other) if other != here && !context.is_aws() => Err(Error::Usage(format!(
            "the local cloud runs functions on this machine, which is {}; leave --arch out, or add --aws",
            here.lambda_name()
        ))),
        asked => Ok(asked.unwrap_or(here)),
    }
}

/// Starts the local cloud if it does not run: on the ports of the command line, else on those that it has or had
/// `before`, else on the usual ones.
pub(crate) async fn start(
    context: &Context,
    cloud: &LocalCloud,
    before: Option<Ports>,
) -> Result<Running, Error> {
    let was_running = match cloud.status()? {
        Status::Running(running) => Some(running.ports),
        Status::Stopped | Status::Stale { .. } => None,
    };
    let before = was_running.or(before).unwrap_or_default();
    let ports = Ports {
        ministack: context.global.port.unwrap_or(before.ministack),
        moto: context.global.moto_port.unwrap_or(before.moto),
    };
    let now = DateTime::from_timestamp_millis(context.machine.now()).unwrap_or_default();
    let mut step = Step::begin(context.output, "local cloud");
    let running =
        cloud.start(&StartOptions::new(ports, now), &mut |event| show_start(&mut step, &event)).await?;
    let verb = if was_running.is_some() { "running already" } else { "started" };
    step.done(&format!("{verb} on 127.0.0.1:{} and :{}", running.ports.ministack, running.ports.moto));
    Ok(running)
}

/// The virtual environment that the local cloud and the packaging run from.
pub(crate) async fn venv(context: &Context, cloud: &LocalCloud) -> Result<Venv, Error> {
    let mut step = Step::begin(context.output, "virtual environment");
    let mut made = false;
    let mut show = |event| {
        made = true;
        show_start(&mut step, &event);
    };
    let venv = cloud.venv(&mut show).await?;
    step.done(if made { "made" } else { "unchanged" });
    Ok(venv)
}

fn show_start(step: &mut Step, event: &gennaker_local_cloud::Step) {
    use gennaker_local_cloud::Step as Event;
    match event {
        Event::MakingVenv { python } => step.announce(&format!("making it with {python}, once")),
        Event::Installing { package, done, total } => step.count(package, *done, *total),
        Event::Unpacking => step.now("unpacking"),
        Event::Starting { server } => step.now(&format!("{server} is starting")),
        Event::Ready { server } => step.now(&format!("{server} is ready")),
        _ => {}
    }
}

/// Packs the functions and deploys the stack.
pub(crate) async fn deploy(context: &Context, target: Target, venv: &Venv, arch: Arch) -> Result<Up, Error> {
    let zips = packed(context, venv, arch).await?;
    let deployer = target.deployer()?;
    let (bucket, keys) = Box::pin(uploaded(context, &deployer, &zips)).await?;
    let choices = Choices {
        allowed_hosts: allowed_hosts(context)?,
        instance_roles: instance_roles(context, &deployer, &context.global.stack).await?,
    };
    let parameters = template::parameters(&bucket, &keys, arch, target.local, &choices);
    let stack = &context.global.stack;
    let deployment = Deployment { stack, template: template::TEMPLATE, parameters, bucket: &bucket };
    let mut step = Step::begin(context.output, "stack");
    let begin = context.machine.now();
    let outcome = Box::pin(deployer.deploy(&deployment, &mut |event| show_deploy(&mut step, &event))).await?;
    let took = format::duration(context.machine.now() - begin);
    step.done(&match &outcome {
        Outcome::Unchanged(_) => format!("{stack} unchanged"),
        Outcome::Created(_) => format!("{stack} created in {took}"),
        Outcome::Updated(_) => format!("{stack} updated in {took}"),
    });
    Ok(Up { target, outputs: outcome.outputs().clone() })
}

/// The private hosts that functions may call, as this command's own environment names them.
fn allowed_hosts(context: &Context) -> Result<String, Error> {
    let hosts = context.machine.settings.get(ALLOWED_HOSTS).unwrap_or_default();
    match hosts.parse::<Allowed>() {
        Ok(_) => Ok(hosts.to_owned()),
        Err(error) => Err(Error::Usage(error.to_string())),
    }
}

/// The roles that instances may get, as this command's own environment names them. Where it does not, the stack keeps its
/// pattern: forgetting a setting is not to widen what may be done.
async fn instance_roles(context: &Context, deployer: &Deployer, stack: &str) -> Result<String, Error> {
    if let Some(given) = context.machine.settings.get(INSTANCE_ROLES) {
        return role_pattern(given);
    }
    let deployed = deployer.parameters(stack).await?.unwrap_or_default();
    Ok(deployed.get("InstanceRoles").cloned().unwrap_or_else(|| "*".to_owned()))
}

fn role_pattern(given: &str) -> Result<String, Error> {
    let is_pattern = given.chars().all(|c| c.is_ascii_alphanumeric() || "_+=.@*?/-".contains(c));
    if is_pattern && !given.is_empty() {
        return Ok(given.to_owned());
    }
    Err(Error::Usage(format!(
        "{INSTANCE_ROLES} is {given:?}; it is one pattern of role names, such as web-*, or team/web-* for roles with a path, or * \
         for all"
    )))
}

async fn packed(context: &Context, venv: &Venv, arch: Arch) -> Result<Vec<Zip>, Error> {
    use gennaker_packaging::Step as Event;
    let options = Options {
        workspace: workspace::current()?,
        arch,
        venv_bin: venv.bin(),
        path: context.machine.settings.get("PATH").unwrap_or_default().into(),
        target_directory: None,
    };
    let mut step = Step::begin(context.output, "functions");
    let mut unchanged = false;
    let mut show = |event| match event {
        Event::Unchanged => unchanged = true,
        Event::AddingTarget { target } => step.now(&format!("fetching Rust's standard library for {target}")),
        Event::Compiled { package, done, total } => {
            step.announce("building");
            step.count(&package, done, total);
        }
        Event::Packed { function, done, total } => step.count(&function, done, total),
        _ => {}
    };
    let zips = Box::pin(pack(&options, &mut show)).await?;
    let size = format::megabytes(zips.iter().map(|zip| zip.bytes).sum());
    let verb = if unchanged { "unchanged" } else { "built" };
    step.done(&format!("{} {verb}, {size} for {}", count(zips.len(), "function"), arch.lambda_name()));
    Ok(zips)
}

async fn uploaded(
    context: &Context,
    deployer: &Deployer,
    zips: &[Zip],
) -> Result<(String, BTreeMap<String, String>), Error> {
    let mut step = Step::begin(context.output, "artifacts");
    let bucket = deployer.ensure_artifact_bucket().await?;
    let artifact =
        |zip: &Zip| Artifact { name: zip.name.clone(), sha256: zip.sha256.clone(), path: zip.path.clone() };
    let artifacts: Vec<Artifact> = zips.iter().map(artifact).collect();
    let mut new = 0;
    let mut show = |event| {
        if let Event::Uploaded { key, sent, done, total } = event {
            new += usize::from(sent);
            step.count(&key, done, total);
        }
    };
    let keys = Box::pin(deployer.upload(&bucket, &artifacts, &mut show)).await?;
    step.done(&match new {
        0 => format!("unchanged in {bucket}"),
        new => format!("{new} of {} sent to {bucket}", artifacts.len()),
    });
    Ok((bucket, keys))
}

pub(crate) fn show_deploy(step: &mut Step, event: &Event) {
    match event {
        Event::Changes { resources } => {
            step.announce(&format!("changing {}", count(*resources, "resource")));
            step.count("", 0, *resources);
        }
        Event::Resource { logical_id, status, done, total, .. } if *total > 0 => {
            step.count(&format!("{logical_id} {status}"), *done, *total);
        }
        Event::Resource { logical_id, status, .. } => step.now(&format!("{logical_id} {status}")),
        _ => {}
    }
}

/// Stops a local cloud that somebody who is interrupted has started.
pub(crate) async fn stop(context: &Context, cloud: &LocalCloud) -> Result<bool, Error> {
    let mut step = Step::begin(context.output, "local cloud");
    step.now("stopping");
    let was_there = cloud.stop().await?;
    DemoMark::of(cloud).clear()?;
    step.done(if was_there { "stopped" } else { "was not running" });
    Ok(was_there)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pattern_of_role_names_is_given() {
        for (given, is_one) in [
            ("*", true),
            ("web-*", true),
            ("team/web-?", true),
            ("", false),
            ("web-*,api-*", false),
            ("a b", false),
        ] {
            assert_eq!(role_pattern(given).is_ok(), is_one, "{given}");
        }
    }
}
