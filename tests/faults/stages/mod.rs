//! The stages, each in a situation in which a second effect would show.

mod check_preconditions;
mod deploy;
mod destroy_server_group;
mod manual_judgment;
mod resize_server_group;
mod wait;
