//! Rolling a new server group out: [`read`] makes [`Config`]s of a stage's JSON, [`create`] makes a server group of one of
//! them, [`copy_of`] makes a configuration of a server group that exists, and [`deploy`] is all that a stage does.
//!
//! Everything happens in steps of a lane: each decides, writes down what it is about to do, does it, and finds its own
//! effect again when a call died right after it.

mod block_devices;
mod capacity;
mod cluster_of_parent;
mod config;
mod copies;
mod create;
mod deployment;
mod families;
mod image;
mod launch;
mod lookup;
mod name;
mod outputs;
mod plan;
mod refusal;
pub mod rollback;
mod source;
pub mod strategies;
#[cfg(test)]
mod testing;
mod user_data;

pub use cluster_of_parent::{InStrategy, in_strategy};
pub use config::{BlockDevices, Config, Group, Instances, Naming, Network, SourceRequest, UserData, read};
pub use copies::{CopyRequest, copies, copy_of};
pub use create::{Created, create, created};
pub use deployment::{Making, cancel, deploy, expire};
pub use source::{Source, determine_source};
