//! What a stage's JSON asks for: one server group per cluster and region.

mod block_devices;
mod clusters;
mod group;
mod instances;
mod mixed;
mod naming;
mod network;
mod problems;
mod read;
mod user_data;

use gennaker_aws::{CapacityRequest, Target};
use gennaker_moniker::Cluster;
use serde_json::{Map, Value};

pub use block_devices::BlockDevices;
pub(crate) use clusters::{Placed, clusters, labels, regions};
pub use group::Group;
pub use instances::Instances;
pub use naming::Naming;
pub use network::Network;
pub(crate) use problems::Problems;
pub use read::read;
pub(crate) use read::{SUBNETS_TAG, account, named, of_source, read_one, source};
pub use user_data::UserData;

/// One server group that is to be, as it is configured.
#[derive(Clone, Debug)]
pub struct Config {
    /// Tells it from the others of the stage: `0/us-east-1`. The lane that it is rolled out in remembers under this name.
    pub key: String,
    /// What people call it: its region, or `cluster in region` where the stage has several in a region, or nothing where
    /// it is the only one.
    pub label: String,
    /// All fields of its cluster with those of the stage that the cluster leaves out: what the strategies read theirs from.
    pub fields: Map<String, Value>,
    /// Where the fields stand in the stage's JSON: `clusters[0]`; empty where they are the stage's own.
    pub path: String,
    /// The account's name.
    pub account: String,
    /// The region.
    pub region: String,
    /// Availability zones; any if empty.
    pub zones: Vec<String>,
    /// The application.
    pub application: String,
    /// The cluster.
    pub cluster: Cluster,
    /// The strategy; none where it is left open, which is not the same as `none` for spot instances.
    pub strategy: Option<String>,
    /// Its sizes, as far as they are given.
    pub capacity: CapacityRequest,
    /// Whether its sizes are its source's.
    pub use_source_capacity: bool,
    /// Whether the given sizes count where there is no source.
    pub prefer_source_capacity: bool,
    /// The server group that it follows.
    pub source: SourceRequest,
    /// Whether it gets its source's scaling policies with their alarms, and its scheduled actions.
    pub copy_scaling: bool,
    /// Whether it stands in its source's subnets where the source was told them by id.
    pub copy_subnets: bool,
    /// The image's id or name; none where a stage before says it.
    pub image: Option<String>,
    /// Which number its name gets.
    pub naming: Naming,
    /// What its instances are.
    pub instances: Instances,
    /// Where its instances stand, and who may reach them.
    pub network: Network,
    /// How Auto Scaling treats it.
    pub group: Group,
    /// Of how many percent of its instances it is enough that they are up.
    pub healthy_percent: Option<u32>,
    /// Who is asked whether an instance is up; all if none, and nobody if empty.
    pub health_providers: Option<Vec<String>>,
}

impl Config {
    /// Whether any number of instances is enough: nobody knows when a spot instance comes (Spinnaker: only where the
    /// strategy is left open, as `""`).
    pub fn any_number(&self) -> bool {
        let is_open = self.fields.get("strategy").and_then(Value::as_str) == Some("");
        is_open && self.instances.are_spot() && self.instances.mixed.is_none()
    }

    /// Where it is, for messages: `cluster app-main in us-east-1`.
    pub fn place(&self) -> String {
        format!("cluster {} in {}", self.cluster.name(), self.region)
    }

    /// The path of one of its fields in the stage's JSON.
    pub fn path_of(&self, field: &str) -> String {
        if self.path.is_empty() { field.to_owned() } else { format!("{}.{field}", self.path) }
    }
}

/// Which server group a new one follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SourceRequest {
    /// The cluster's newest that gets traffic, or its largest where its size is to be taken.
    #[default]
    Fitting,
    /// The one of this name; the cluster's fitting one where it does not exist.
    Named(String),
    /// One of a cluster by its age.
    Aged {
        /// The cluster; the new server group's own if none.
        cluster: Option<String>,
        /// The age.
        target: Target,
    },
}
