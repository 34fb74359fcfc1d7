//! Why a name cannot be.

use thiserror::Error;

/// A part of a name that cannot stand in one.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Error {
    /// Every name starts with an application.
    #[error("the application is empty; a server group's name starts with it")]
    NoApplication,
    /// A character that would be read as something else.
    #[error("the {part} {value:?} may hold only {allowed}; change it")]
    Characters {
        /// Which part: `application`, `stack` or `detail`.
        part: &'static str,
        /// What was given.
        value: String,
        /// What it may hold.
        allowed: &'static str,
    },
    /// A part that would be read as a sequence number.
    #[error(
        "the {part} {value:?} holds a version like v001, which only ends a server group's name; change it"
    )]
    Version {
        /// Which part: `stack` or `detail`.
        part: &'static str,
        /// What was given.
        value: String,
    },
}
