//! Going back to what was there before (Spinnaker: `rollbackServerGroup`, `rollbackCluster`).

mod candidates;
mod explicit;
mod metadata;
mod previous_image;
mod request;
mod survey;

pub use candidates::{Candidate, Method, candidate, default_percent};
pub use explicit::{Explicit, Way, explicit};
pub use metadata::Metadata;
pub use previous_image::{PreviousImage, previous_image};
pub use request::{Rollback, merged};
pub use survey::{ClusterRollback, Survey, survey};
