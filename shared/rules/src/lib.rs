//! The rules by which a pipeline runs, as pure functions.
//!
//! Spinnaker's rules, wherever they are the same for every stage type: when a stage starts, what its failure means,
//! what an execution ends as, when a join goes on, who of several executions runs, and which time counts. The stage
//! runtime and the life of an execution apply them to the records; the simulation applies them to a machine in memory.
//! Nothing here reads a clock or a record.

mod error_class;
mod execution;
mod failure;
mod join;
mod queue;
mod start;
mod status;
mod time;

pub use error_class::ErrorClass;
pub use execution::{End, execution_status};
pub use failure::{fails_at_the_end, fails_by_expressions, failure_status, flags_for, parent_status};
pub use join::{Passage, may_pass};
pub use queue::{Limits, Queue};
pub use start::{Start, may_start};
pub use status::Status;
pub use time::{Millis, Pause, counted};
