//! Reading configurations from a stage's JSON.

use gennaker_aws::{CapacityRequest, Fields, Target, health};
use gennaker_moniker::Cluster;
use gennaker_runtime::Failure;
use serde_json::{Map, Value};

use super::clusters::{Placed, clusters, labels, regions};
use super::problems::Problems;
use super::{Config, SourceRequest, group, instances, naming, network};

/// Reads `clusters`, or the one `cluster`, or the stage's own fields: a configuration for each cluster and region.
///
/// # Errors
/// With everything that is missing or wrong, each with its path.
pub fn read(context: &Map<String, Value>) -> Result<Vec<Config>, Failure> {
    let mut problems = Problems::default();
    let mut configs = Vec::new();
    for (index, placed) in clusters(context)?.iter().enumerate() {
        for (region, zones) in problems.take(regions(&placed.fields())) {
            configs.extend(one(placed, format!("{index}/{region}"), region, zones, &mut problems));
        }
    }
    problems.finish()?;
    let placed: Vec<(&str, &str)> =
        configs.iter().map(|config: &Config| (config.cluster.name(), config.region.as_str())).collect();
    let labels = labels(&placed);
    for (config, label) in configs.iter_mut().zip(labels) {
        config.label = label;
    }
    Ok(configs)
}

/// Reads one configuration.
///
/// # Errors
/// With everything that is missing or wrong, each with its path.
pub(crate) fn read_one(
    fields: Map<String, Value>,
    path: &str,
    key: &str,
    label: &str,
    (region, zones): (&str, Vec<String>),
) -> Result<Config, Failure> {
    let mut problems = Problems::default();
    let placed = Placed { path: path.to_owned(), fields };
    let config = one(&placed, key.to_owned(), region.to_owned(), zones, &mut problems);
    problems.finish()?;
    let config =
        config.ok_or_else(|| Failure::internal("a configuration was not read, and nothing says why"))?;
    Ok(Config { label: label.to_owned(), ..config })
}

/// None only where the name is wrong, which is a problem.
fn one(
    placed: &Placed,
    key: String,
    region: String,
    zones: Vec<String>,
    problems: &mut Problems,
) -> Option<Config> {
    let fields = &placed.fields();
    provider(fields, problems);
    let (application, cluster) = problems.take(named(fields).map(Some)).unzip();
    let mut instances = instances::read(fields, problems);
    let mut group = group::read(fields, problems);
    if let (Some(application), Some(cluster)) = (&application, &cluster) {
        complete(&mut instances, application, cluster);
    }
    let mut network = network::read(fields, problems);
    check_network(fields, &network, &zones, problems);
    if !network.subnet_ids.is_empty() {
        // Remembered where a later server group of the cluster finds it again.
        group.tags.insert(SUBNETS_TAG.to_owned(), network.subnet_ids.join(","));
    }
    network.security_groups.dedup();
    let mut health_providers = problems.take(health::providers(fields, "interestingHealthProviderNames"));
    if group.suspended_processes.iter().any(|process| process == "AddToLoadBalancer") {
        // No load balancer will ever say that they are up.
        health_providers = Some(vec!["Amazon".to_owned()]);
    }
    let config = Config {
        key,
        label: String::new(),
        path: placed.path.clone(),
        fields: placed.fields.clone(),
        account: problems.take(account(fields)),
        source: problems.take(source(fields, &region)),
        region,
        zones,
        application: application?,
        cluster: cluster?,
        strategy: problems.take(fields.text("strategy")),
        capacity: problems.take(CapacityRequest::read(fields)),
        use_source_capacity: problems.take(of_source(fields, "useSourceCapacity")).unwrap_or(false),
        prefer_source_capacity: problems.take(of_source(fields, "preferSourceCapacity")).unwrap_or(false),
        copy_scaling: problems.take(fields.flag("copySourceScalingPoliciesAndActions")).unwrap_or(true),
        copy_subnets: problems.take(fields.flag("copySourceSubnetIdOverrides")).unwrap_or(true),
        image: problems.take(fields.first_text(&["amiName", "imageId"])),
        naming: problems.take(naming::read(fields)),
        instances,
        network,
        group,
        healthy_percent: problems.take(fields.size("targetHealthyDeployPercentage")),
        health_providers,
    };
    check_sizes(fields, &config, problems);
    Some(config)
}

/// The tag of a server group whose subnets were given by id.
pub(crate) const SUBNETS_TAG: &str = "SPINNAKER_SUBNET_ID_OVERRIDE";

/// Whether a value asks for something: the UI writes empty lists, empty texts and `false` for nothing.
pub(super) fn asks(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.trim().is_empty() && !text.eq_ignore_ascii_case("false"),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => map.values().any(asks),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

fn provider(fields: &Fields<'_>, problems: &mut Problems) {
    let provider = problems.take(fields.first_text(&["cloudProvider", "provider"]));
    if let Some(provider) = provider.filter(|provider| provider != "aws") {
        let path = fields.path("cloudProvider");
        problems.add(format!("{path} is {provider}; only server groups on aws can be deployed"));
    }
}

/// The application and the cluster.
pub(crate) fn named(fields: &Fields<'_>) -> Result<(String, Cluster), Failure> {
    let application = match moniker(fields, "app")? {
        Some(app) => Some(app),
        None => fields.text("application")?,
    };
    let application =
        application.ok_or_else(|| Failure::invalid(format!("{} is missing", fields.path("application"))))?;
    let stack = fields.text("stack")?.map_or_else(|| moniker(fields, "stack"), |stack| Ok(Some(stack)))?;
    let detail = fields
        .first_text(&["freeFormDetails", "detail"])?
        .map_or_else(|| moniker(fields, "detail"), |detail| Ok(Some(detail)))?;
    let cluster = Cluster::new(
        &application,
        stack.as_deref().unwrap_or_default(),
        detail.as_deref().unwrap_or_default(),
    )
    .map_err(|error| Failure::invalid(format!("{}: {error}", fields.path("application"))))?;
    Ok((application, cluster))
}

fn moniker(fields: &Fields<'_>, part: &str) -> Result<Option<String>, Failure> {
    fields.map("moniker")?.map_or(Ok(None), |moniker| moniker.text(part))
}

/// What needs the application's name.
fn complete(instances: &mut super::Instances, application: &str, cluster: &Cluster) {
    instances.iam_role = instances.iam_role.take().map(|role| role.replace("{{application}}", application));
    let tags = &mut instances.volume_tags;
    tags.insert("spinnaker:application".to_owned(), application.to_owned());
    tags.insert("spinnaker:cluster".to_owned(), cluster.name().to_owned());
}

pub(crate) fn account(fields: &Fields<'_>) -> Result<String, Failure> {
    match (fields.text("account")?, fields.text("credentials")?) {
        (Some(account), Some(credentials)) if account != credentials => Err(Failure::invalid(format!(
            "{} is {account} and credentials is {credentials}; give one of them",
            fields.path("account")
        ))),
        (account, credentials) => account.or(credentials).ok_or_else(|| {
            Failure::invalid(format!("{} is missing; it says where to deploy", fields.path("account")))
        }),
    }
}

/// A flag that `source` may hold as well, where it outweighs the cluster's own (Spinnaker: StageData).
pub(crate) fn of_source(fields: &Fields<'_>, name: &str) -> Result<Option<bool>, Failure> {
    match fields.map("source")?.map_or(Ok(None), |source| source.flag(name))? {
        None => fields.flag(name),
        given => Ok(given),
    }
}

/// An explicit source counts in its own region only: the stage's others follow their own cluster there.
pub(crate) fn source(fields: &Fields<'_>, region: &str) -> Result<SourceRequest, Failure> {
    if let Some(source) = fields.map("source")?
        && source.text("region")?.is_none_or(|given| given == region)
        && let Some(name) = source.first_text(&["serverGroupName", "asgName"])?
    {
        let own = account(fields)?;
        if let Some(other) = source.text("account")?.filter(|other| *other != own) {
            return Err(Failure::invalid(format!(
                "{} is {other}, but a server group follows one of its own account, {own}",
                source.path("account")
            )));
        }
        return Ok(SourceRequest::Named(name));
    }
    let Some(target) = fields.text("target")? else { return Ok(SourceRequest::Fitting) };
    let target = Target::parse(&target)
        .map_err(|failure| Failure::invalid(format!("{}: {}", fields.path("target"), failure.message)))?;
    Ok(SourceRequest::Aged { cluster: fields.text("targetCluster")?, target })
}

fn check_network(fields: &Fields<'_>, network: &super::Network, zones: &[String], problems: &mut Problems) {
    let placed = network.subnet_purpose.is_some() || !network.subnet_ids.is_empty();
    if network.public_ip == Some(true) && !placed {
        let path = fields.path("associatePublicIpAddress");
        problems.add(format!("{path} needs {} or subnetIds", fields.path("subnetType")));
    }
    if zones.is_empty() && !placed {
        problems.add(format!(
            "where shall its instances stand? give {}, subnetIds or zones in availabilityZones",
            fields.path("subnetType")
        ));
    }
}

fn check_sizes(fields: &Fields<'_>, config: &Config, problems: &mut Problems) {
    if let Some(percent) = config.healthy_percent.filter(|percent| *percent > 100) {
        let path = fields.path("targetHealthyDeployPercentage");
        problems.add(format!("{path} must be from 0 to 100, but is {percent}"));
    }
    if config.use_source_capacity {
        return;
    }
    let path = fields.path("capacity");
    match config.capacity.whole() {
        None if config.strategy.as_deref() == Some("custom") => {}
        None => {
            problems.add(format!("{path} needs min, max and desired, where useSourceCapacity is not set"));
        }
        Some(size) if !size.is_ordered() => problems.add(format!(
            "{path} has min {}, desired {} and max {}, but must have min ≤ desired ≤ max",
            size.min, size.desired, size.max
        )),
        Some(_) => {}
    }
}

#[cfg(test)]
mod tests;
