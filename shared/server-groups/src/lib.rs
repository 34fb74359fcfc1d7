//! What is done with server groups, alone and across a cluster. Each operation is a step of a [`gennaker_stage::Lane`]: it
//! decides, remembers, acts and waits, and may be repeated or die at any point.

mod by_region;
pub mod capacity;
pub mod clusters;
mod destroy;
mod disable;
mod enable;
pub mod guard;
mod look;
mod operation;
mod place;
pub mod processes;
mod providers;
mod resize;
mod targets;
mod upness;

pub use clusters::{
    ClusterWide, DisableCluster, ScaleDownCluster, ShrinkCluster, deployed_before, disable_cluster,
    scale_down_cluster, shrink_cluster,
};
pub use destroy::{Destroying, destroy};
pub use disable::{Disabling, disable};
pub use enable::{Enabling, enable};
pub use operation::{Operation, one_per_region};
pub use place::Place;
pub use providers::health_providers;
pub use resize::{Resize, Resizing, resize, stop_resize};
pub use targets::{Absent, Targets};
pub use upness::{Upness, wait_up};
