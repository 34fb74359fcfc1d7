//! Which functions there are, from the declarations in their own folders.
//!
//! A stage type is declared by `functions/stages/<type>/Cargo.toml` alone: `[package.metadata.stage]` says what
//! the compiler, the template, the validation and the documentation need to know of it, and
//! `[package.metadata.lambda.deploy]` its memory and time. This crate's build script reads all of them; nothing
//! else lists stage types. The fields are those of [`Function`], [`Stage`] and [`Field`].

mod catalog;
mod field;
mod function;

pub use catalog::{Catalog, Error, catalog};
pub use field::{Field, FieldKind};
pub use function::{Authorization, Completion, Deadline, Function, Kind, Rule, Stage, Statement, Unit};
