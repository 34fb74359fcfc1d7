//! Child pipelines: what a stage that starts one gives it, and what it learns of its end.

mod failed;
mod steps;
mod trigger;

pub use failed::exception;
pub use trigger::{Parent, check_depth, trigger, user};
