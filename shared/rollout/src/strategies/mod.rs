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

pub use cancel::{cancel, stop};
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
    let strategy = Strategy::of(config)?;
    let is_silent = config.group.suspended_processes.iter().any(|process| process == "AddToLoadBalancer");
    if is_silent && strategy.replaces() {
        return Err(Failure::invalid(format!(
            "{}: {} takes others out of traffic, but the new server group is to get none: leave startDisabled and \
             AddToLoadBalancer in {} out, or deploy it without a strategy",
            config.place(),
            config.path_of("strategy"),
            config.path_of("suspendedProcesses")
        )));
    }
    UndoRequest::of(config).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use serde_json::json;

    #[test]
    fn what_gets_no_traffic_replaces_nothing() {
        for (strategy, expected) in [
            ("", true),
            ("none", true),
            ("instancerefresh", true),
            ("highlander", false),
            ("redblack", false),
            ("rollingredblack", false),
            ("monitored", false),
        ] {
            let config = testing::config(&json!({"strategy": strategy, "startDisabled": true}));
            assert_eq!(check(&config).is_ok(), expected, "{strategy}: {:?}", check(&config));
        }
    }
}
