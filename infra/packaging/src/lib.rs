//! Builds every function for Lambda and packs reproducible zips, only when something changed.
//!
//! The functions are the binaries of the packages under `functions/*/*`; a binary's name is its function's name.
//! cargo-lambda builds them, with zig as the linker, for Amazon Linux 2023 on either processor and from any machine.
//! The zips are packed here: always the same time and mode inside, so that the same program gives the same hash.
//!
//! ```no_run
//! use gennaker_packaging::{Arch, Options, pack};
//! # async fn run(path: std::ffi::OsString) -> Result<(), gennaker_packaging::Error> {
//! let options = Options {
//!     workspace: ".".into(),
//!     arch: Arch::X86_64,
//!     venv_bin: ".gennaker/venv/bin".into(),
//!     path,
//!     target_directory: None,
//! };
//! let zips = pack(&options, &mut |_step| {}).await?;
//! assert!(zips.iter().all(|zip| zip.path.ends_with("bootstrap.zip")));
//! # Ok(()) }
//! ```
//!
//! They lie in `<target>/lambda/<arch>/<function>/bootstrap.zip`, one set per processor, and beside them
//! `packed.json` says from what they were made. As long as that fits, nothing is built.

mod arch;
mod build;
mod error;
mod fingerprint;
mod functions;
mod pack;
mod packed;
mod target;
mod zipped;

use std::path::PathBuf;

pub use arch::Arch;
pub use error::Error;
pub use pack::{Options, pack};

/// A function's zip.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Zip {
    /// The function's name.
    pub name: String,
    /// The zip.
    pub path: PathBuf,
    /// Its SHA-256 in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// What happens while the functions are built and packed, for a progress display.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Nothing changed since the last time; nothing is built.
    Unchanged,
    /// rustup fetches the standard library for this target.
    AddingTarget {
        /// The target, as `aarch64-unknown-linux-gnu`.
        target: &'static str,
    },
    /// A package is compiled.
    Compiled {
        /// Its name.
        package: String,
        /// How many packages are compiled, this one included.
        done: usize,
        /// How many there are, at most.
        total: usize,
    },
    /// A function is packed.
    Packed {
        /// Its name.
        function: String,
        /// How many functions are packed, this one included.
        done: usize,
        /// How many there are.
        total: usize,
    },
}

/// Receives each [`Step`].
pub type Progress<'a> = dyn FnMut(Step) + Send + 'a;
