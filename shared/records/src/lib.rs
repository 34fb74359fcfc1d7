//! Executions, their stages, approvals and definitions: what is remembered, on DynamoDB and S3.
//!
//! | table | partition key | sort key | what it holds |
//! | --- | --- | --- | --- |
//! | `executions` | `executionId` | `item`: `execution` or `stage#<refId>` | one execution and its stages; one query reads all |
//! | `executions` | `queue#<pipelineId>` | `queue` | which executions of a pipeline run and which wait |
//! | `approvals` | `approvalId`: an id, or `link#<SHA-256>` | – | what a stage waits for, and one hashed link per approver |
//! | `definitions` | `pipelineId`, `name#<application>#<name>` or `application#<name>` | `item`: `current`, `version#<n>`, `machine#<ARN>`, `name` | definitions, all their versions, machines of deleted pipelines that may still run, the guard that keeps names unique, and applications' settings |
//! | `definitions` | `templates`; `template#<id>` | `item`: the template's id; `version#<n>`, `digest#<SHA-256>` | what is known of each template; its versions, and which of them has a digest |
//! | `definitions` | `accounts` | `accounts` | all accounts to deploy to, in one item |
//! | `reservations` | `name`, `correlation#<id>`, or `watch#<region>/<server group>` | – | names of server groups that a deployment has chosen, with their owner; the executions that correlation ids started; the stages that wait for a server group |
//!
//! Indexes: `application` on `executions` (`application`, `executionId`) and on `definitions` (`application`, `name`),
//! `pipeline` on `executions` (`pipelineConfigId`, `executionId`), `pending` on `approvals` (`pendingIn`, `approvalId`;
//! only approvals that wait have `pendingIn`). Ids are ULIDs, so an index lists in the order of time.
//!
//! Every item has `version`, a number that each write raises on condition that it is the one that was read
//! ([`Versioned`]): of two writers one gets [`gennaker_runtime::ErrorClass::Conflict`]. Everything else of a record is
//! one JSON text, `body`; over 300 KB it goes to S3 with its SHA-256 and the item keeps the place (`spill`).

mod account;
mod accounts;
mod application;
mod applications;
mod approval;
mod approvals;
mod body;
mod correlations;
mod definition;
mod definitions;
mod execution;
mod executions;
mod item;
mod outputs;
mod pages;
mod queues;
mod reservations;
mod store;
mod template;
mod templates;
mod unfinished;
mod versions;
mod view;
mod watches;

pub use account::{Account, AccountList, ExternalId};
pub use application::Application;
pub use approval::{Approval, ApprovalState, Decision, Link, link_hash};
pub use body::SPILL_BYTES;
pub use definition::Definition;
pub use definitions::Named;
pub use execution::{Execution, Lease, Stage, Task, Waiting};
pub use executions::Loaded;
pub use gennaker_rules::Status;
pub use store::{Store, Tables, Versioned};
pub use template::{Template, TemplateVersion};
pub use watches::Watcher;
