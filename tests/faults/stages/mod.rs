//! The stages, each in a situation in which a second effect would show.

mod check_preconditions;
mod deploy;
mod destroy_server_group;
mod evaluate_variables;
mod manual_judgment;
mod pipeline;
mod resize_server_group;
mod restrict_execution_during_time_window;
mod wait;
