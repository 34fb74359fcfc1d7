use std::{
    ffi::OsString,
    fs::File,
    path::{Path, PathBuf},
};

use crate::{
    Progress, Step, Zip,
    arch::Arch,
    build::build,
    error::{Error, io},
    fingerprint::fingerprint,
    functions,
    packed::Packed,
    target, zipped,
};

/// How the zips are made. To be raised when that changes, so that old ones are not taken for good.
const PACKING: &str = "packing 1";

/// What to pack, and with which tools.
#[derive(Clone, Debug)]
pub struct Options {
    /// The workspace's root.
    pub workspace: PathBuf,
    /// The processor.
    pub arch: Arch,
    /// Where cargo-lambda and zig are: the local cloud's virtual environment.
    pub venv_bin: PathBuf,
    /// The caller's `PATH`, where cargo and rustc are.
    pub path: OsString,
    /// Another target directory than the one cargo would use.
    pub target_directory: Option<PathBuf>,
}

impl Options {
    /// What cargo gets on top of the caller's environment.
    pub(crate) fn environment(&self) -> impl Iterator<Item = (&'static str, OsString)> {
        let directory = self.target_directory.clone().map(|directory| ("CARGO_TARGET_DIR", directory.into()));
        std::iter::once(("PATH", self.path())).chain(directory)
    }

    /// cargo-lambda looks for zig through `python3`, so the virtual environment comes first.
    fn path(&self) -> OsString {
        let all = std::iter::once(self.venv_bin.clone()).chain(std::env::split_paths(&self.path));
        std::env::join_paths(all).unwrap_or_else(|_| self.path.clone())
    }
}

/// Builds and packs all functions, or returns the zips that are there when nothing changed since.
/// The zips come in the order of their names.
///
/// # Errors
/// [`Error::Compile`] with the compiler's words; [`Error::NoTarget`], [`Error::NoSpace`] and the others with what
/// to do.
pub async fn pack(options: &Options, on_step: &mut Progress<'_>) -> Result<Vec<Zip>, Error> {
    let workspace = options.workspace.canonicalize().map_err(io("could not resolve", &options.workspace))?;
    let bin = options.venv_bin.canonicalize().map_err(io("could not resolve", &options.venv_bin))?;
    let options = Options { workspace, venv_bin: bin, ..options.clone() };
    let path = options.path();
    let compiler = target::compiler(&options.workspace, &path).await?;
    let functions = functions::find(&options)?;
    let directory = functions.target_directory.join("lambda").join(options.arch.lambda_name());
    let _held = lock(&directory).await?;
    let made_from = fingerprint(&options.workspace, &[PACKING, options.arch.lambda_name(), &compiler])?;
    if let Some(zips) = Packed::still_good(&directory, &made_from) {
        on_step(Step::Unchanged);
        return Ok(zips);
    }
    target::require(&options.workspace, options.arch, &path, on_step).await?;
    build(&options, &functions, &directory, on_step).await?;
    let zips = zip_all(&directory, functions.packages.keys(), on_step)?;
    // Of before the build: what was edited meanwhile may not be in it.
    Packed { fingerprint: made_from, zips: zips.clone() }.write(&directory)?;
    Ok(zips)
}

/// Waits until nobody else builds into the directory, and keeps others waiting until dropped: cargo lets one build at a time
/// go on, but what is done with the programs then would meet the next one's.
async fn lock(directory: &Path) -> Result<File, Error> {
    let path = directory.join("lock");
    std::fs::create_dir_all(directory).map_err(io("could not make", directory))?;
    let file = File::create(&path).map_err(io("could not write", &path))?;
    tokio::task::spawn_blocking(move || file.lock().map(|()| file))
        .await
        .unwrap_or_else(|failed| Err(std::io::Error::other(failed)))
        .map_err(io("could not lock", path))
}

fn zip_all<'a>(
    directory: &Path,
    names: impl ExactSizeIterator<Item = &'a String>,
    on_step: &mut Progress<'_>,
) -> Result<Vec<Zip>, Error> {
    let total = names.len();
    let mut zips = Vec::new();
    for name in names {
        let folder = directory.join(name);
        zips.push(zipped::zip(name, &folder.join("bootstrap"), &folder.join("bootstrap.zip"))?);
        on_step(Step::Packed { function: name.clone(), done: zips.len(), total });
    }
    Ok(zips)
}
