//! Server groups on AWS: what they are, what is healthy of them, and what is done to them.
//!
//! A server group is an Auto Scaling group whose name is a moniker; a cluster is all of them that differ in their
//! version only. [`Regions`] gives the clients of a [`Region`], which reads and changes server groups. What needs no
//! cloud is pure: [`resize`] says what a resize makes of a capacity, [`health`] who is up and how many must be,
//! [`Target`] which server group of a cluster is meant.

mod activities;
mod balancing;
mod capacity;
mod changes;
mod classic;
mod creation;
mod describe;
mod fields;
pub mod health;
mod instance;
mod limits;
mod listeners;
mod mixed_instances;
mod place_fields;
mod refresh;
mod regions;
mod registration;
pub mod resize;
mod selection;
mod server_group;
mod target;

pub use balancing::TargetGroup;
pub use capacity::{Capacity, CapacityRequest};
pub use changes::{NewServerGroup, Owner};
pub use creation::Creation;
pub use fields::Fields;
pub use instance::{Health, Instance};
pub use mixed_instances::{InstanceOverride, MixedInstances};
pub use refresh::{Refresh, RefreshPreferences, RefreshStatus, Refreshing};
pub use regions::{Region, Regions};
pub use selection::{Selection, Wanted};
pub use server_group::{LaunchTemplateRef, ServerGroup};
pub use target::Target;
