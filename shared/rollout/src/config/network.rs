//! Where instances stand, and who may reach them.

use gennaker_aws::Fields;

use super::problems::Problems;

/// Where instances stand, and who may reach them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// Subnets by id.
    pub subnet_ids: Vec<String>,
    /// Subnets by purpose (`subnetType`), where none is given by id.
    pub subnet_purpose: Option<String>,
    /// Security groups by id or name; the application's own where there is none.
    pub security_groups: Vec<String>,
    /// Classic load balancers by name.
    pub load_balancers: Vec<String>,
    /// Target groups by name.
    pub target_groups: Vec<String>,
    /// Whether instances get public addresses; the subnet decides where it is not said.
    pub public_ip: Option<bool>,
    /// Whether instances get an IPv6 address.
    pub ipv6: Option<bool>,
}

pub(super) fn read(fields: &Fields<'_>, problems: &mut Problems) -> Network {
    let mut texts = |name: &str| problems.take(fields.texts(name)).unwrap_or_default();
    let mut security_groups = texts("securityGroups");
    security_groups.extend(texts("securityGroupNames"));
    let (subnet_ids, load_balancers, target_groups) =
        (texts("subnetIds"), texts("loadBalancers"), texts("targetGroups"));
    for name in ["classicLinkVpcId", "classicLinkVpcSecurityGroups"] {
        if fields.get(name).is_some_and(super::read::asks) {
            problems.add(format!("{} is set, but AWS has no EC2-Classic any more", fields.path(name)));
        }
    }
    Network {
        subnet_ids,
        subnet_purpose: problems.take(fields.text("subnetType")),
        security_groups,
        load_balancers,
        target_groups,
        public_ip: problems.take(fields.flag("associatePublicIpAddress")),
        ipv6: problems.take(fields.flag("associateIPv6Address")),
    }
}
