//! The deployment strategies: what happens around the creation of a server group (Spinnaker: `strategy`).
//!
//! A strategy is a sequence of steps of a lane. New instances are up before old ones lose traffic, and at every point a
//! call that dies is repeated: what it decided is remembered, what it did is found again.

mod cancel;
mod child;
mod custom;
mod instance_refresh;
mod monitor;
mod monitored;
mod percentages;
mod red_black;
mod roll_out;
mod rolling;
mod settings;
mod teardown;
mod traffic;
mod undo;
mod weights;

pub use cancel::cancel;
pub use monitor::{Directive, Monitor, MonitorRequest};
pub use percentages::{goal, percentages};
pub use roll_out::roll_out;
pub use settings::{
    ChildPipeline, FailureActions, Monitoring, RedBlack, Refreshment, Rolling, Shifting, Strategy,
    UndoRequest,
};
pub use undo::{Reached, Undoing, let_go, steps, undo};
pub use weights::{Sides, shifted};

use gennaker_runtime::Failure;

use crate::Config;

/// Whether what a strategy needs is there, before anything is done.
///
/// # Errors
/// With what is missing or wrong.
pub fn check(config: &Config) -> Result<(), Failure> {
    Strategy::of(config).map(|_| ())?;
    UndoRequest::of(config).map(|_| ())
}
