//! Server groups: every stage type and strategy, as AWS's own API tells what they did.
//!
//! Each scenario has an application of its own. Tags of the local cloud make instances slow or unhealthy.

mod bake;
mod classic;
mod clone;
mod clusters;
mod copies;
mod custom;
mod deploy;
mod examples;
mod guard;
mod highlander;
mod images;
mod instance_refresh;
mod machine_image;
mod monitored;
mod observer;
mod one_group;
mod other_account;
mod quick_patch;
mod red_black;
mod red_black_failure;
mod rollback;
mod rolling;
mod stand;
mod targets;
mod traffic_shifting;
mod wake;
