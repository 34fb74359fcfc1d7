use std::{fs::File, path::PathBuf};

use crate::error::{Error, io};

/// Waits until no other process holds the lock file, and holds it until dropped.
pub(crate) async fn lock(path: PathBuf) -> Result<File, Error> {
    let shown = path.clone();
    tokio::task::spawn_blocking(move || {
        let file = File::create(path)?;
        file.lock()?;
        Ok(file)
    })
    .await
    .unwrap_or_else(|failed| Err(std::io::Error::other(failed)))
    .map_err(io("could not lock", shown))
}
