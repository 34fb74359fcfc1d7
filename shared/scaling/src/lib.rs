//! What changes the size of a server group by itself, and what goes with it: scaling policies and their alarms, scheduled
//! actions, lifecycle hooks, notifications and the group's own metrics.
//!
//! [`Scaling`] reads and puts them in a region; [`copy`] gives a new server group what another one has. Whatever is put
//! has a name that follows from the server group and the item, so that doing it again changes nothing. What a copy
//! looks like is pure.

mod actions;
mod alarms;
mod clients;
mod copy;
mod hooks;
mod metrics;
mod names;
mod policies;
mod schedules;

pub use clients::Scaling;
pub use copy::{Copied, copy};
pub use hooks::LifecycleHook;
pub use names::Renaming;
