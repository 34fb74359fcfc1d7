//! What every Gennaker function has in common.
//!
//! A function's `main` is one line: it hands a handler to [`serve`]. Around the handler this crate gives
//! it [`Ports`] (clock, randomness, settings), an AWS configuration that starts fast ([`aws_config`]),
//! JSON logs, and one way to fail: [`Failure`], whose [`ErrorClass`] is the name Step Functions retries and
//! catches by.

mod aws;
mod entry;
mod failure;
mod logs;
mod ports;

pub use aws::{Env, aws_config};
pub use entry::{Invocation, serve};
pub use failure::{Failure, describe};
pub use gennaker_rules::ErrorClass;
pub use ports::{Clock, Entropy, Millis, Ports, Settings};
