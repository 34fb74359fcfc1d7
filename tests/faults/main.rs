//! What is to be told apart from a run without faults when a stage's function dies at any of its calls to AWS, is called
//! twice, or is called too late: nothing.
//!
//! The functions are the real zips on the real local cloud. A function has its calls led through a proxy
//! ([`proxy`]), which counts them ([`tap`]) and, at the chosen one, ends the function's process with SIGKILL: before the
//! call is passed on, so that it had no effect, or after, so that it had one and nobody knows. What a state machine would
//! do next is played by [`machine`]; [`suite`] compares where it ends.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "all of this is a test, and a test that cannot go on fails"
)]

mod children;
mod compute;
mod function;
mod in_flight;
mod lab;
mod machine;
mod proxy;
mod scenario;
mod stages;
mod suite;
#[path = "../support/mod.rs"]
mod support;
mod tap;
mod tokens;
mod trial;
mod victim;
