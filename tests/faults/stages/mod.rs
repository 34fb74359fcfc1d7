//! The stages, each in a situation in which a second effect would show.

mod bake;
mod check_preconditions;
mod clone_server_group;
mod deploy;
mod destroy_server_group;
mod disable_cluster;
mod disable_server_group;
mod enable_server_group;
mod evaluate_variables;
mod find_image;
mod find_image_from_tags;
mod manual_judgment;
mod modify_scaling_process;
mod other_account;
mod pipeline;
mod quick_patch;
mod resize_server_group;
mod restrict_execution_during_time_window;
mod rollback_cluster;
mod rollback_server_group;
mod scale_down_cluster;
mod shrink_cluster;
mod strategies;
mod upsert_image_tags;
mod wait;
