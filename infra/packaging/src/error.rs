use std::path::PathBuf;

/// Why the functions could not be packed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The workspace could not be read by cargo.
    #[error("cargo cannot read the workspace: {0}")]
    Metadata(#[from] cargo_metadata::Error),
    /// There is nothing to build.
    #[error("there is no function under {}; a function is a package with a binary", .0.display())]
    NoFunctions(PathBuf),
    /// Two functions have the same name.
    #[error(
        "two packages under functions have a binary named {0}; a binary's name is its function's, rename one"
    )]
    SameName(String),
    /// The standard library for the target is missing and could not be fetched.
    #[error("Rust's standard library for {target} is missing; run `rustup target add {target}` ({reason})")]
    NoTarget {
        /// The target.
        target: &'static str,
        /// Why it could not be fetched.
        reason: String,
    },
    /// The functions do not compile.
    #[error("the functions do not compile:\n{output}")]
    Compile {
        /// The compiler's errors.
        output: String,
    },
    /// The disk is full.
    #[error("no space is left on the disk of {}; make room (`cargo clean` frees what was built) and try again", .0.display())]
    NoSpace(PathBuf),
    /// A file or a program could not be used.
    #[error("{what} {}: {source}", path.display())]
    Io {
        /// What was tried, as `could not write`.
        what: &'static str,
        /// On which file or program.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A zip could not be written.
    #[error("could not write {}: {source}", path.display())]
    Zip {
        /// The zip.
        path: PathBuf,
        /// Why.
        source: zip::result::ZipError,
    },
}

/// `map_err(io("could not read", path))`.
pub(crate) fn io(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.into();
    move |source| {
        if source.kind() == std::io::ErrorKind::StorageFull {
            return Error::NoSpace(path);
        }
        Error::Io { what, path, source }
    }
}
