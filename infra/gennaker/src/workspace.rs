//! The project's workspace, and the state directory in it.

use std::path::{Path, PathBuf};

use crate::error::Error;

/// The nearest directory from `from` upwards whose `Cargo.toml` is a workspace's.
pub(crate) fn find(from: &Path) -> Option<PathBuf> {
    let is_workspace = |directory: &&Path| {
        std::fs::read_to_string(directory.join("Cargo.toml"))
            .is_ok_and(|manifest| manifest.lines().any(|line| line.trim() == "[workspace]"))
    };
    from.ancestors().find(is_workspace).map(Path::to_owned)
}

/// The workspace that the command was called in.
pub(crate) fn current() -> Result<PathBuf, Error> {
    let directory = std::env::current_dir()
        .map_err(|error| Error::Usage(format!("the current directory cannot be used: {error}")))?;
    find(&directory).ok_or_else(|| {
        Error::Usage(format!(
            "{} is not in Gennaker's workspace; change to where you cloned it",
            directory.display()
        ))
    })
}

/// The state directory: the one given, or `.gennaker` in the workspace.
pub(crate) fn state_directory(given: Option<&Path>) -> Result<PathBuf, Error> {
    match given {
        Some(directory) => Ok(directory.to_owned()),
        None => current().map(|workspace| workspace.join(".gennaker")).map_err(|error| match error {
            Error::Usage(message) => {
                Error::Usage(format!("{message}, or name a state directory with --state"))
            }
            other => other,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_found_from_any_folder_in_it() {
        let directory = tempfile::tempdir().unwrap();
        let inner = directory.path().join("infra/tool/src");
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::write(directory.path().join("infra/tool/Cargo.toml"), "[package]\nname = \"tool\"\n")
            .unwrap();
        assert_eq!(find(&inner), None);
        std::fs::write(directory.path().join("Cargo.toml"), "[workspace]\nmembers = []\n").unwrap();
        assert_eq!(find(&inner).as_deref(), Some(directory.path()));
    }

    #[test]
    fn a_given_state_directory_needs_no_workspace() {
        assert_eq!(state_directory(Some(Path::new("/x"))).unwrap(), Path::new("/x"));
    }
}
