use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::error::{Error, io};

/// What the functions are made from, relative to the workspace. `statemachines` is linked into some of them.
const SOURCES: [&str; 8] = [
    "Cargo.lock",
    "Cargo.toml",
    "rust-toolchain.toml",
    "rust-toolchain",
    ".cargo",
    "functions",
    "shared",
    "statemachines",
];
/// Directories in there that no function is made from.
const LEFT_OUT: [&str; 4] = ["target", "tests", "benches", "examples"];

/// A hash over the content of everything that the functions are made from, and over `tools`: the processor, the
/// compiler and the packing.
pub(crate) fn fingerprint(workspace: &Path, tools: &[&str]) -> Result<String, Error> {
    let mut files = Vec::new();
    for source in SOURCES {
        collect(&workspace.join(source), &mut files)?;
    }
    files.sort();
    let mut all = Sha256::new();
    for tool in tools {
        add(&mut all, tool.as_bytes());
    }
    for file in files {
        let content = fs::read(&file).map_err(io("could not read", &file))?;
        add(&mut all, file.strip_prefix(workspace).unwrap_or(&file).as_os_str().as_encoded_bytes());
        add(&mut all, &content);
    }
    Ok(hex::encode(all.finalize()))
}

/// With its length, so that what ends one part cannot begin the next.
fn add(all: &mut Sha256, part: &[u8]) {
    all.update((part.len() as u64).to_le_bytes());
    all.update(part);
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    if !path.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(io("could not read", path))? {
        let path = entry.map_err(io("could not read", path))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let left_out = path.is_dir() && LEFT_OUT.contains(&name.as_ref());
        // Hidden files are an editor's or the system's.
        if !left_out && !name.starts_with('.') {
            collect(&path, files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace() -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        write(directory.path(), "Cargo.toml", "[workspace]");
        write(directory.path(), "functions/stages/wait/src/main.rs", "fn main() {}");
        write(directory.path(), "shared/stage/src/lib.rs", "// rules");
        directory
    }

    fn write(workspace: &Path, file: &str, content: &str) {
        let file = workspace.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }

    fn of(workspace: &tempfile::TempDir) -> String {
        fingerprint(workspace.path(), &["x86_64", "rustc 1.95.0"]).unwrap()
    }

    #[test]
    fn the_same_sources_elsewhere_have_the_same_fingerprint() {
        assert_eq!(of(&workspace()), of(&workspace()));
    }

    #[test]
    fn whatever_a_function_is_made_from_changes_the_fingerprint() {
        for file in [
            "Cargo.toml",
            "Cargo.lock",
            "rust-toolchain.toml",
            ".cargo/config.toml",
            "functions/stages/wait/src/main.rs",
            "functions/stages/wait/src/new.rs",
            "functions/http/api/page.html",
            "shared/stage/src/lib.rs",
            "statemachines/src/lib.rs",
        ] {
            let workspace = workspace();
            let before = of(&workspace);
            write(workspace.path(), file, "changed");
            assert_ne!(of(&workspace), before, "{file}");
        }
    }

    #[test]
    fn what_no_function_is_made_from_does_not_change_the_fingerprint() {
        for file in [
            "README.md",
            "infra/packaging/src/lib.rs",
            "functions/stages/wait/tests/wait.rs",
            "functions/stages/wait/target/debug/x",
            "functions/stages/wait/src/.main.rs.swp",
        ] {
            let workspace = workspace();
            let before = of(&workspace);
            write(workspace.path(), file, "changed");
            assert_eq!(of(&workspace), before, "{file}");
        }
    }

    #[test]
    fn a_moved_file_and_moved_text_change_the_fingerprint() {
        let workspace = workspace();
        let before = of(&workspace);
        let source = workspace.path().join("shared/stage/src");
        fs::rename(source.join("lib.rs"), source.join("other.rs")).unwrap();
        assert_ne!(of(&workspace), before);
    }

    #[test]
    fn another_processor_or_compiler_has_another_fingerprint() {
        let workspace = workspace();
        let with = |tools: &[&str]| fingerprint(workspace.path(), tools).unwrap();
        assert_ne!(with(&["x86_64", "rustc 1.95.0"]), with(&["arm64", "rustc 1.95.0"]));
        assert_ne!(with(&["x86_64", "rustc 1.95.0"]), with(&["x86_64", "rustc 1.96.0"]));
        assert_ne!(with(&["ab", "c"]), with(&["a", "bc"]));
    }
}
