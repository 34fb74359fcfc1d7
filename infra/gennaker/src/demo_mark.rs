//! Who started the local cloud: a demo stops only what a demo started.

use std::path::PathBuf;

use gennaker_local_cloud::LocalCloud;

use crate::error::Error;

/// A file in the state directory that stands for "a demo started this local cloud".
#[derive(Debug)]
pub(crate) struct DemoMark(PathBuf);

impl DemoMark {
    /// The mark of a local cloud.
    pub(crate) fn of(cloud: &LocalCloud) -> Self {
        Self(cloud.directory().join("started-by-demo"))
    }

    /// Whether a demo started it.
    pub(crate) fn is_set(&self) -> bool {
        self.0.exists()
    }

    /// A demo is about to start it.
    pub(crate) fn set(&self) -> Result<(), Error> {
        std::fs::write(&self.0, "")
            .map_err(|error| Error::Cloud(format!("{} cannot be written: {error}", self.0.display())))
    }

    /// It is stopped, or somebody else wants it to stay.
    pub(crate) fn clear(&self) -> Result<(), Error> {
        match std::fs::remove_file(&self.0) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::Cloud(format!("{} cannot be removed: {error}", self.0.display())))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stays_until_it_is_cleared() {
        let directory = tempfile::tempdir().unwrap();
        let cloud = LocalCloud::new(directory.path()).unwrap();
        let mark = DemoMark::of(&cloud);
        assert!(!mark.is_set());
        mark.set().unwrap();
        assert!(DemoMark::of(&cloud).is_set());
        mark.clear().unwrap();
        mark.clear().unwrap();
        assert!(!mark.is_set());
    }
}
