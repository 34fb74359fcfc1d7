//! What Java's library does with text and numbers, as pure functions on plain Rust types.
//!
//! Pipelines hold expressions written against Java's classes. Their answers are to be the same here: the same text of
//! a number, the same hash, the same sequence of random numbers. Every function is total (no input makes it panic) and
//! bounded (in time by its input, in memory by its input or a stated maximum). Nothing here reads a clock or an
//! environment; time zone, locale and charset are UTC, en-US and UTF-8.
//!
//! A Rust `str` cannot hold half of a surrogate pair. Where Java would make one, the answer is `None` or an error.
//!
//! ```
//! use gennaker_java::{format, hash, number, regex::Pattern};
//!
//! assert_eq!(number::double_to_string(1.0e10), "1.0E10");
//! assert_eq!(hash::string_hash("hello"), 99_162_322);
//! assert_eq!(format::format("v%03d", &[format::Arg::Int(7)]).unwrap(), "v007");
//! let mut steps = 10_000;
//! let comma = Pattern::new(",", &mut steps).unwrap();
//! assert_eq!(comma.split("a,b,,", 0, &mut steps).unwrap(), ["a", "b"]);
//! ```

pub mod format;
pub mod hash;
pub mod number;
pub mod properties;
pub mod random;
pub mod regex;
pub mod text;
pub mod url;
pub mod uuid;
