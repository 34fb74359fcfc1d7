//! The life of an execution: how it is saved, starts, is resumed, cancelled and ended.
//!
//! Every step can be done twice: records are written on condition, the machine's execution is named by the
//! execution's id, and what has ended stays ended.

mod cancel;
pub mod child;
mod decide;
mod delete;
mod finish;
mod form;
mod launch;
mod lifecycle;
mod machine;
mod patch;
mod pause;
mod publish;
mod queue;
mod restart;
mod restart_plan;
mod save;
mod stages;
mod start;
mod templates;
mod versions;

pub use decide::Decided;
pub use finish::Ended;
pub use lifecycle::Lifecycle;
pub use restart::{DefinitionChoice, Restart};
pub use save::{Refused, Saved, Saving};
pub use start::Request;
pub use templates::{Expected, SavedTemplate};
pub use versions::shown;
