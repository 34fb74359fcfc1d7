//! The life of an execution: how it is saved, starts, is resumed, cancelled and ended.
//!
//! Every step can be done twice: records are written on condition, the machine's execution is named by the
//! execution's id, and what has ended stays ended.

mod cancel;
mod decide;
mod finish;
mod lifecycle;
mod resume;
mod save;
mod start;
mod status;

pub use decide::Decided;
pub use finish::Ended;
pub use lifecycle::Lifecycle;
pub use save::{Refused, Saved};
pub use start::Request;
