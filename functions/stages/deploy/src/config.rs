//! What a stage's JSON asks for: one server group per cluster and region.

use std::collections::BTreeMap;

use gennaker_aws::{CapacityRequest, Fields};
use gennaker_moniker::Cluster;
use gennaker_runtime::Failure;
use serde_json::{Map, Value};

use crate::refused;

/// One server group that is to be, as it is configured.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// Tells it from the others of the stage: `0/us-east-1`.
    pub(crate) key: String,
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) zones: Vec<String>,
    pub(crate) application: String,
    pub(crate) cluster: Cluster,
    pub(crate) capacity: CapacityRequest,
    pub(crate) use_source_capacity: bool,
    pub(crate) prefer_source_capacity: bool,
    /// The source by name, where one is given for this region.
    pub(crate) source: Option<String>,
    /// Id or name.
    pub(crate) image: Option<String>,
    pub(crate) instance_type: String,
    pub(crate) key_pair: Option<String>,
    pub(crate) iam_role: Option<String>,
    /// Ids or names.
    pub(crate) security_groups: Vec<String>,
    pub(crate) subnet_ids: Vec<String>,
    pub(crate) subnet_purpose: Option<String>,
    /// Names.
    pub(crate) target_groups: Vec<String>,
    pub(crate) user_data: Option<String>,
    pub(crate) monitoring: bool,
    pub(crate) ebs_optimized: Option<bool>,
    pub(crate) public_ip: Option<bool>,
    pub(crate) require_imds_v2: bool,
    pub(crate) spot_price: Option<String>,
    /// Whether the strategy is left open, which is not the same as `none` for spot instances.
    pub(crate) strategy_is_open: bool,
    pub(crate) health_check_type: Option<String>,
    pub(crate) health_check_grace_period: Option<u32>,
    pub(crate) cooldown: Option<u32>,
    pub(crate) termination_policies: Vec<String>,
    pub(crate) capacity_rebalance: Option<bool>,
    pub(crate) suspended_processes: Vec<String>,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) volume_tags: BTreeMap<String, String>,
    pub(crate) healthy_percent: Option<u32>,
    pub(crate) health_providers: Option<Vec<String>>,
}

/// Reads `clusters`, or the one `cluster`, or the stage's own fields.
///
/// # Errors
/// With the path of what is missing or wrong.
pub(crate) fn read(context: &Map<String, Value>) -> Result<Vec<Config>, Failure> {
    let mut configs = Vec::new();
    for (index, (path, fields)) in clusters(context)?.iter().enumerate() {
        let fields = if path.is_empty() { Fields::new(fields) } else { Fields::at(path, fields) };
        refused::check(&fields)?;
        for (region, zones) in regions(&fields)? {
            configs.push(one(&fields, format!("{index}/{region}"), region, zones)?);
        }
    }
    Ok(configs)
}

/// The fields of a cluster, and their path in the stage.
type Placed = (String, Map<String, Value>);

/// Each cluster with its path; what it leaves out is taken from the stage.
fn clusters(context: &Map<String, Value>) -> Result<Vec<Placed>, Failure> {
    let listed: Vec<(String, &Value)> = match (context.get("clusters"), context.get("cluster")) {
        (Some(Value::Array(list)), _) => {
            list.iter().enumerate().map(|(index, value)| (format!("clusters[{index}]"), value)).collect()
        }
        (_, Some(one @ Value::Object(_))) => vec![("cluster".to_owned(), one)],
        (None | Some(Value::Null), _) => return Ok(vec![(String::new(), context.clone())]),
        (Some(other), _) => return Err(Failure::invalid(format!("clusters must be a list, but is {other}"))),
    };
    if listed.is_empty() {
        return Err(Failure::invalid("clusters is empty; a deploy stage needs at least one cluster"));
    }
    let mut shared = context.clone();
    shared.retain(|name, _| !matches!(name.as_str(), "clusters" | "cluster"));
    listed
        .into_iter()
        .map(|(path, value)| {
            let own = value
                .as_object()
                .ok_or_else(|| Failure::invalid(format!("{path} must be a map, but is {value}")))?;
            let mut fields = shared.clone();
            fields.extend(own.clone());
            Ok((path, fields))
        })
        .collect()
}

/// The regions with their availability zones.
fn regions(fields: &Fields<'_>) -> Result<Vec<(String, Vec<String>)>, Failure> {
    let mut regions = Vec::new();
    if let Some(zones) = fields.map("availabilityZones")? {
        for region in zones.names() {
            regions.push((region.to_owned(), zones.texts(region)?.unwrap_or_default()));
        }
    }
    if regions.is_empty() {
        regions.extend(fields.text("region")?.map(|region| (region, Vec::new())));
    }
    if regions.is_empty() {
        return Err(Failure::invalid(format!(
            "{} is missing; it says the regions, as in {{\"us-east-1\": [\"us-east-1a\"]}}",
            fields.path("availabilityZones")
        )));
    }
    Ok(regions)
}

fn one(fields: &Fields<'_>, key: String, region: String, zones: Vec<String>) -> Result<Config, Failure> {
    let required = |names: &[&str]| {
        let name = names.first().copied().unwrap_or_default();
        fields.first_text(names)?.ok_or_else(|| Failure::invalid(format!("{} is missing", fields.path(name))))
    };
    let application = match moniker(fields, "app")? {
        Some(app) => app,
        None => required(&["application"])?,
    };
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
    let mut volume_tags = tags(fields, "blockDeviceTags")?;
    volume_tags.insert("spinnaker:application".to_owned(), application.clone());
    volume_tags.insert("spinnaker:cluster".to_owned(), cluster.name().to_owned());
    let mut security_groups = fields.texts("securityGroups")?.unwrap_or_default();
    security_groups.extend(fields.texts("securityGroupNames")?.unwrap_or_default());
    let healthy_percent = fields.size("targetHealthyDeployPercentage")?;
    if let Some(percent) = healthy_percent.filter(|percent| *percent > 100) {
        let path = fields.path("targetHealthyDeployPercentage");
        return Err(Failure::invalid(format!("{path} must be from 0 to 100, but is {percent}")));
    }
    Ok(Config {
        account: account(fields)?,
        iam_role: fields.text("iamRole")?.map(|role| role.replace("{{application}}", &application)),
        source: source(fields, &region)?,
        key,
        region,
        zones,
        application,
        cluster,
        capacity: CapacityRequest::read(fields)?,
        use_source_capacity: fields.flag("useSourceCapacity")?.unwrap_or(false),
        prefer_source_capacity: fields.flag("preferSourceCapacity")?.unwrap_or(false),
        image: fields.first_text(&["imageId", "amiName"])?,
        instance_type: required(&["instanceType"])?,
        key_pair: fields.text("keyPair")?,
        security_groups,
        subnet_ids: fields.texts("subnetIds")?.unwrap_or_default(),
        subnet_purpose: fields.text("subnetType")?,
        target_groups: fields.texts("targetGroups")?.unwrap_or_default(),
        user_data: fields.text("base64UserData")?,
        monitoring: fields.flag("instanceMonitoring")?.unwrap_or(false),
        ebs_optimized: fields.flag("ebsOptimized")?,
        public_ip: fields.flag("associatePublicIpAddress")?,
        require_imds_v2: fields.flag("requireIMDSv2")?.unwrap_or(true),
        spot_price: fields.text("spotPrice")?,
        strategy_is_open: fields.text("strategy")?.is_none(),
        health_check_type: fields.text("healthCheckType")?,
        health_check_grace_period: fields.size("healthCheckGracePeriod")?,
        cooldown: fields.size("cooldown")?,
        termination_policies: fields.texts("terminationPolicies")?.unwrap_or_default(),
        capacity_rebalance: fields.flag("capacityRebalance")?,
        suspended_processes: suspended(fields)?,
        tags: tags(fields, "tags")?,
        volume_tags,
        healthy_percent,
        health_providers: fields.texts("interestingHealthProviderNames")?,
    })
}

fn moniker(fields: &Fields<'_>, part: &str) -> Result<Option<String>, Failure> {
    fields.map("moniker")?.map_or(Ok(None), |moniker| moniker.text(part))
}

fn account(fields: &Fields<'_>) -> Result<String, Failure> {
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

fn source(fields: &Fields<'_>, region: &str) -> Result<Option<String>, Failure> {
    let Some(source) = fields.map("source")? else { return Ok(None) };
    if source.text("region")?.is_some_and(|given| given != region) {
        return Ok(None);
    }
    source.first_text(&["serverGroupName", "asgName"])
}

fn suspended(fields: &Fields<'_>) -> Result<Vec<String>, Failure> {
    let mut processes = fields.texts("suspendedProcesses")?.unwrap_or_default();
    if fields.flag("startDisabled")? == Some(true) {
        processes.extend(["Launch", "Terminate", "AddToLoadBalancer"].map(str::to_owned));
        processes.sort();
        processes.dedup();
    }
    Ok(processes)
}

fn tags(fields: &Fields<'_>, name: &str) -> Result<BTreeMap<String, String>, Failure> {
    let Some(tags) = fields.map(name)? else { return Ok(BTreeMap::new()) };
    tags.names().map(|key| Ok((key.to_owned(), tags.text(key)?.unwrap_or_default()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read_json(json: &Value) -> Result<Vec<Config>, Failure> {
        read(json.as_object().expect("a map"))
    }

    fn cluster() -> Value {
        json!({"account": "prod", "application": "app", "stack": "main", "freeFormDetails": "", "instanceType": "t3.micro",
            "availabilityZones": {"eu-west-1": [], "us-east-1": ["us-east-1a"]}, "capacity": {"min": "1", "max": 2, "desired": 1}})
    }

    #[test]
    fn each_cluster_and_region_is_a_server_group() {
        let configs = read_json(&json!({"clusters": [cluster(), cluster()], "name": "x"})).expect("readable");
        let keys: Vec<&str> = configs.iter().map(|config| config.key.as_str()).collect();
        assert_eq!(keys, ["0/eu-west-1", "0/us-east-1", "1/eu-west-1", "1/us-east-1"]);
        assert_eq!(configs[1].zones, ["us-east-1a"]);
        assert_eq!(configs[0].cluster.name(), "app-main");
        assert_eq!(configs[0].capacity.min, Some(1));
        assert!(configs[0].require_imds_v2);
    }

    #[test]
    fn a_cluster_stands_in_the_list_in_a_field_or_in_the_stage_itself() {
        for json in [json!({"clusters": [cluster()]}), json!({"cluster": cluster()}), cluster()] {
            assert_eq!(read_json(&json).expect("readable").len(), 2, "{json}");
        }
    }

    #[test]
    fn what_a_cluster_leaves_out_is_the_stages() {
        let mut own = cluster();
        own.as_object_mut().expect("a map").remove("account");
        let configs = read_json(&json!({"account": "test", "clusters": [own]})).expect("readable");
        assert_eq!(configs[0].account, "test");
    }

    #[test]
    fn mistakes_are_named_with_their_path() {
        let with = |name: &str, value: Value| {
            let mut changed = cluster();
            changed[name] = value;
            json!({"clusters": [cluster(), changed]})
        };
        for (json, expected) in [
            (with("instanceType", json!("")), "clusters[1].instanceType is missing"),
            (with("application", json!("")), "clusters[1].application is missing"),
            (with("availabilityZones", json!({})), "clusters[1].availabilityZones is missing"),
            (with("credentials", json!("other")), "credentials is other"),
            (with("capacity", json!({"min": "x"})), "clusters[1].capacity.min must be a whole number"),
            (with("strategy", json!("highlander")), "strategy highlander is not available yet"),
            (with("stack", json!("v001")), "version"),
            (with("targetHealthyDeployPercentage", json!(101)), "from 0 to 100"),
            (json!({"clusters": []}), "clusters is empty"),
        ] {
            let message = read_json(&json).expect_err("a mistake").message;
            assert!(message.contains(expected), "{message}");
        }
    }

    #[test]
    fn a_server_group_that_starts_disabled_suspends_its_processes() {
        let mut disabled = cluster();
        disabled["startDisabled"] = json!("true");
        disabled["suspendedProcesses"] = json!(["AZRebalance", "Launch"]);
        let configs = read_json(&disabled).expect("readable");
        assert_eq!(
            configs[0].suspended_processes,
            ["AZRebalance", "AddToLoadBalancer", "Launch", "Terminate"]
        );
    }
}
