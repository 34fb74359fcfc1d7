use std::path::Path;

use crate::error::{Error, io};

/// Fails when the disk that holds `path` (or will hold it) has less than `needed` bytes free.
pub(crate) fn require_space(path: &Path, needed: u64) -> Result<(), Error> {
    let existing = path.ancestors().find(|path| path.exists()).unwrap_or(Path::new("/"));
    let disk = rustix::fs::statvfs(existing)
        .map_err(|error| io("could not look at the disk of", existing)(error.into()))?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if free < needed {
        return Err(Error::NoSpace { path: existing.to_owned(), free, needed });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_with_room_is_accepted_for_a_directory_that_does_not_exist_yet() {
        let directory = tempfile::tempdir().unwrap();
        require_space(&directory.path().join("not/yet/there"), 1).unwrap();
    }

    #[test]
    fn a_full_disk_is_refused_with_both_sizes() {
        let error = require_space(Path::new("/"), u64::MAX).unwrap_err().to_string();
        assert!(error.starts_with("/ has ") && error.contains("needs 18446744073709 MB"), "{error}");
    }
}
