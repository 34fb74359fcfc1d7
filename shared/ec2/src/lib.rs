//! Amazon EC2 as far as server groups need it: launch templates, images, subnets and security groups.
//!
//! It is the only crate with the EC2 client, which takes longer to compile than all the others together.

mod client;
mod images;
mod instances;
mod launch_templates;
mod security_groups;
mod sharing;
mod subnets;

pub use client::Ec2;
pub use images::{Image, ImageSearch, NewImage, is_image_id};
pub use instances::{Machine, NewMachine};
pub use launch_templates::{
    BlockDevice, LaunchTemplate, LaunchTemplateData, NewLaunchTemplate, Placement, is_launch_template_of,
    launch_template_name,
};
pub use subnets::{Subnet, SubnetRequest};
