//! Where instances stand.

use std::collections::BTreeSet;

use aws_sdk_ec2::types::{Subnet as Found, Tag};
use gennaker_runtime::Failure;
use serde::Deserialize;

use crate::Ec2;
use crate::client::filter;

/// A subnet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subnet {
    /// Its id.
    pub id: String,
    /// Its VPC.
    pub vpc: String,
    /// Its availability zone.
    pub zone: String,
    /// Its purpose, which Spinnaker calls `subnetType`.
    pub purpose: Option<String>,
}

/// Which subnets are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubnetRequest {
    /// These, by id.
    pub ids: Vec<String>,
    /// Where none is given by id, those of this purpose.
    pub purpose: Option<String>,
    /// In these availability zones; in any if empty.
    pub zones: Vec<String>,
    /// Where none is given by id, those of this VPC; of any if none.
    pub vpc: Option<String>,
}

/// The JSON of the tag `immutable_metadata`.
#[derive(Debug, Deserialize)]
struct Metadata {
    purpose: Option<String>,
    target: Option<String>,
}

impl Ec2 {
    /// The subnets that are asked for; none where neither ids nor a purpose are given.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::NotFound`] when there are none such, or
    /// [`gennaker_runtime::ErrorClass::InvalidInput`] when they are of several VPCs.
    pub async fn subnets(&self, wanted: &SubnetRequest) -> Result<Vec<Subnet>, Failure> {
        if wanted.ids.is_empty() && wanted.purpose.is_none() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        // All at once: by id AWS refuses the whole call for one that is unknown, and a purpose is no filter of AWS's.
        let mut pages = self.client.describe_subnets().into_paginator().items().send();
        while let Some(subnet) = pages.next().await {
            found.push(subnet.map_err(|error| self.failure("listing subnets", error))?);
        }
        self.pick(wanted, &found)
    }

    /// The VPC in which instances stand where neither subnets nor a purpose are given.
    ///
    /// # Errors
    /// When AWS fails; that the account has none is none.
    pub async fn default_vpc(&self) -> Result<Option<String>, Failure> {
        let answer = self.client.describe_vpcs().filters(filter("is-default", "true")).send().await;
        let answer = answer.map_err(|error| self.failure("looking up the default VPC", error))?;
        Ok(answer.vpcs.unwrap_or_default().into_iter().find_map(|vpc| vpc.vpc_id))
    }

    fn pick(&self, wanted: &SubnetRequest, found: &[Found]) -> Result<Vec<Subnet>, Failure> {
        let region = &self.region;
        let known: Vec<(Subnet, bool)> = found.iter().filter_map(read).collect();
        let in_zone = |subnet: &Subnet| wanted.zones.is_empty() || wanted.zones.contains(&subnet.zone);
        let in_vpc = |subnet: &Subnet| wanted.vpc.as_ref().is_none_or(|vpc| *vpc == subnet.vpc);
        let picked: Vec<Subnet> = if wanted.ids.is_empty() {
            let purpose = wanted.purpose.as_deref();
            known
                .into_iter()
                .filter(|(subnet, for_instances)| {
                    *for_instances
                        && subnet.purpose.as_deref() == purpose
                        && in_zone(subnet)
                        && in_vpc(subnet)
                })
                .map(|(subnet, _)| subnet)
                .collect()
        } else {
            let mut picked = Vec::new();
            for id in &wanted.ids {
                let subnet = known
                    .iter()
                    .map(|(subnet, _)| subnet)
                    .find(|subnet| subnet.id == *id)
                    .ok_or_else(|| {
                        Failure::not_found(format!("there is no subnet {id} in {region}; correct subnetIds"))
                    })?;
                if !in_zone(subnet) {
                    return Err(Failure::invalid(format!(
                        "the subnet {id} is in {}, which availabilityZones does not list for {region}",
                        subnet.zone
                    )));
                }
                picked.push(subnet.clone());
            }
            picked
        };
        let vpcs: BTreeSet<&str> = picked.iter().map(|subnet| subnet.vpc.as_str()).collect();
        match vpcs.len() {
            0 => Err(Failure::not_found(format!(
                "no subnet in {region} has the purpose {:?}{}; tag one or correct subnetType",
                wanted.purpose.as_deref().unwrap_or_default(),
                if wanted.zones.is_empty() {
                    String::new()
                } else {
                    format!(" in {}", wanted.zones.join(", "))
                },
            ))),
            1 => Ok(picked),
            _ => Err(Failure::invalid(format!(
                "the subnets for {region} are in several VPCs ({}); a server group stands in one",
                vpcs.into_iter().collect::<Vec<_>>().join(", ")
            ))),
        }
    }
}

/// A subnet, and whether it is for instances and not for load balancers only.
fn read(found: &Found) -> Option<(Subnet, bool)> {
    let (purpose, for_instances) = purpose(found.tags());
    let subnet = Subnet {
        id: found.subnet_id.clone()?,
        vpc: found.vpc_id.clone().unwrap_or_default(),
        zone: found.availability_zone.clone().unwrap_or_default(),
        purpose,
    };
    Some((subnet, for_instances))
}

/// A subnet's purpose by its tags: `immutable_metadata`, or a name of three parts (`a.b.c` is `b (a)`), as in Spinnaker.
fn purpose(tags: &[Tag]) -> (Option<String>, bool) {
    let tag = |key: &str| tags.iter().find(|tag| tag.key() == Some(key)).and_then(Tag::value);
    if let Some(metadata) =
        tag("immutable_metadata").and_then(|json| serde_json::from_str::<Metadata>(json).ok())
    {
        let for_instances =
            metadata.target.as_deref().is_none_or(|target| target.is_empty() || target == "ec2");
        return (metadata.purpose, for_instances);
    }
    let parts: Vec<&str> = tag("Name").unwrap_or_default().split('.').collect();
    match parts.as_slice() {
        [vpc, purpose, _] => (Some(format!("{purpose} ({vpc})")), true),
        _ => (None, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tagged(key: &str, value: &str) -> Vec<Tag> {
        vec![Tag::builder().key(key).value(value).build()]
    }

    #[test]
    fn a_purpose_is_read_from_either_tag() {
        for (key, value, expected) in [
            ("immutable_metadata", r#"{"purpose":"internal","target":"ec2"}"#, (Some("internal"), true)),
            ("immutable_metadata", r#"{"purpose":"internal"}"#, (Some("internal"), true)),
            ("immutable_metadata", r#"{"purpose":"external","target":"elb"}"#, (Some("external"), false)),
            ("immutable_metadata", "not json", (None, true)),
            ("Name", "main.internal.us-east-1a", (Some("internal (main)"), true)),
            ("Name", "plain", (None, true)),
        ] {
            let (purpose, for_instances) = purpose(&tagged(key, value));
            assert_eq!((purpose.as_deref(), for_instances), expected, "{key} {value}");
        }
    }
}
