//! The crate as a whole.

mod expansion;
mod properties;
