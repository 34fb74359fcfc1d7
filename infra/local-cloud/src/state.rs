use std::path::{Path, PathBuf};

use crate::error::{Error, io};

/// A local cloud: its state directory and the virtual environment it runs from.
#[derive(Clone, Debug)]
pub struct LocalCloud {
    directory: PathBuf,
    venv: PathBuf,
}

impl LocalCloud {
    /// The local cloud whose state lives in `directory` (made when missing), with its virtual environment in
    /// `<directory>/venv`.
    ///
    /// # Errors
    /// [`Error::Io`] when the directory cannot be made.
    pub fn new(directory: impl AsRef<Path>) -> Result<Self, Error> {
        let directory = directory.as_ref();
        std::fs::create_dir_all(directory).map_err(io("could not make", directory))?;
        // Absolute and without links: our processes are recognised by this path in their command lines.
        let directory = directory.canonicalize().map_err(io("could not resolve", directory))?;
        let venv = directory.join("venv");
        Ok(Self { directory, venv })
    }

    /// The same local cloud with its virtual environment elsewhere, for several that share one.
    #[must_use]
    pub fn with_venv(self, directory: impl Into<PathBuf>) -> Self {
        Self { venv: directory.into(), ..self }
    }

    /// The state directory, absolute.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The virtual environment's directory; it may not exist yet.
    #[must_use]
    pub fn venv_directory(&self) -> &Path {
        &self.venv
    }

    /// The log file of `ministack` or `moto`. The run before it is kept beside it as `<server>.previous.log`.
    #[must_use]
    pub fn log(&self, server: &str) -> PathBuf {
        self.directory.join("logs").join(format!("{server}.log"))
    }

    pub(crate) fn record_file(&self) -> PathBuf {
        self.directory.join("cloud.json")
    }

    pub(crate) fn lock_file(&self) -> PathBuf {
        self.directory.join("lock")
    }

    pub(crate) fn launcher(&self) -> PathBuf {
        self.directory.join("launch.py")
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.directory.join("home")
    }

    /// The servers' temporary directory. ministack unpacks the functions' zips here.
    pub(crate) fn temporary(&self) -> PathBuf {
        self.directory.join("tmp")
    }
}
