//! Executions, their stages, approvals and definitions: what is remembered, on DynamoDB and S3.
//!
//! | table | partition key | sort key | what it holds |
//! | --- | --- | --- | --- |
//! | `executions` | `executionId` | `item`: `execution` or `stage#<refId>` | one execution and its stages; one query reads all |
//! | `approvals` | `approvalId`: an id, or `link#<SHA-256>` | – | what a stage waits for, and one hashed link per approver |
//! | `definitions` | `pipelineId`, or `name#<application>#<name>` | `item`: `current`, `version#<n>`, `name` | definitions, all their versions, and the guard that keeps names unique |
//! | `reservations` | `name` | – | names of server groups that a deployment has chosen, with their owner |
//!
//! Indexes: `application` on `executions` (`application`, `executionId`) and on `definitions` (`application`, `name`),
//! `pipeline` on `executions` (`pipelineConfigId`, `executionId`), `pending` on `approvals` (`pendingIn`, `approvalId`;
//! only approvals that wait have `pendingIn`). Ids are ULIDs, so an index lists in the order of time.
//!
//! Every item has `version`, a number that each write raises on condition that it is the one that was read
//! ([`Versioned`]): of two writers one gets [`gennaker_runtime::ErrorClass::Conflict`]. Everything else of a record is
//! one JSON text, `body`; over 300 KB it goes to S3 with its SHA-256 and the item keeps the place (`spill`).

mod approval;
mod approvals;
mod body;
mod definition;
mod definitions;
mod execution;
mod executions;
mod item;
mod reservations;
mod status;
mod store;

pub use approval::{Approval, ApprovalState, Decision, Link, link_hash};
pub use body::SPILL_BYTES;
pub use definition::Definition;
pub use execution::{Execution, Lease, Stage, Task, Waiting};
pub use executions::Loaded;
pub use status::Status;
pub use store::{Store, Tables, Versioned};
