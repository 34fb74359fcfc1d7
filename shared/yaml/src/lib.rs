//! YAML text as a [`serde_json::Value`], read as Spinnaker reads it: YAML 1.1 by SnakeYAML's `SafeConstructor`.
//!
//! A pipeline or a manifest that was written for Spinnaker has to mean the same here, so `on` is a boolean, `0777` is
//! 511, `0o777` is a text, `1:30` is 90, `<<` merges, the last of two equal keys wins, and a tag that names a class is
//! refused.
//!
//! # What JSON cannot hold
//!
//! - Timestamps, with or without `!!timestamp`, stay the text that was written.
//! - `.inf`, `.nan`, floats beyond a double and integers beyond 64 bits stay the text that was written.
//! - `!!binary` stays Base64 text, without white space.
//! - `!!set` is the list of its keys, `!!pairs` a list of two-element lists, `!!omap` a map.
//! - A key that is not a text becomes one: `on: 1` has the key `true`, `0777: 1` the key `511`, `[a, b]: 1` the key
//!   `[a, b]`, an empty key is `null`. Keys that become equal that way are equal: the last wins.
//!
//! # Where this crate differs from SnakeYAML on purpose
//!
//! - The grammar is YAML 1.2's. It reads some texts that SnakeYAML refuses, such as a tab before the first key,
//!   `[http://host]` and JSON's `"\/"`, and refuses a few careless ones that SnakeYAML reads, such as `''#comment`.
//!   A block scalar at the root has to be indented. Only line feed and carriage return break lines, not U+0085, U+2028
//!   and U+2029.
//! - A sexagesimal integer beyond 32 bits is that number, and beyond 64 bits a text, where SnakeYAML's wraps around.
//! - Half a pair of surrogates (`"\ud83d"`) is an error, since it is no character.
//! - `!!bool maybe` is an error, where SnakeYAML answers null.
//! - A node that contains itself is an error, since JSON has no such value.
//! - Bounds: [`MAX_DEPTH`] levels; up to [`MAX_NODES`] values, but no more than ten for each byte of the text and 50,000;
//!   text of aliases up to ten times the input's length and 1 MiB. SnakeYAML allows 50 levels and 50 aliases of
//!   collections.

mod block;
mod budget;
mod compose;
mod construct;
mod entries;
mod error;
mod key;
mod node;
mod number;
mod scan;
mod surrogates;
mod tag;
mod timestamp;

use serde_json::Value;

pub use budget::{MAX_DEPTH, MAX_NODES};
pub use error::{Error, Place};

use budget::Budget;
use compose::Wanted;
use construct::Constructor;

/// Reads the one document of `text`; a text without a document is null.
///
/// ```
/// let value = gennaker_yaml::read("replicas: 0x10\npaused: off\n")?;
/// assert_eq!(value, serde_json::json!({"replicas": 16, "paused": false}));
/// # Ok::<(), gennaker_yaml::Error>(())
/// ```
///
/// # Errors
/// Where the text is not YAML, holds a second document, uses a tag or a merge that SnakeYAML refuses too, or is beyond
/// the bounds of this crate.
pub fn read(text: &str) -> Result<Value, Error> {
    Ok(documents(text, Wanted::One)?.pop().unwrap_or(Value::Null))
}

/// Reads every document of `text`, in their order; a text without a document is an empty list.
///
/// ```
/// let values = gennaker_yaml::read_all("--- a\n---\n- 1\n")?;
/// assert_eq!(values, [serde_json::json!("a"), serde_json::json!([1])]);
/// # Ok::<(), gennaker_yaml::Error>(())
/// ```
///
/// # Errors
/// As [`read`], but for the number of documents.
pub fn read_all(text: &str) -> Result<Vec<Value>, Error> {
    documents(text, Wanted::All)
}

fn documents(text: &str, wanted: Wanted) -> Result<Vec<Value>, Error> {
    let graph = compose::compose(text, wanted)?;
    let mut constructor = Constructor::new(&graph, Budget::for_text(text.len()));
    graph.roots.iter().map(|root| constructor.value(*root, 0)).collect()
}
