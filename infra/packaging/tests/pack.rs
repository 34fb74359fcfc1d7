//! Packs a workspace of two tiny functions for real, with the cargo-lambda of the workspace's own virtual
//! environment (or of the one in `GENNAKER_STATE`).

#![allow(clippy::unwrap_used, reason = "the helpers of these tests are tests too")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use gennaker_local_cloud::LocalCloud;
use gennaker_packaging::{Arch, Error, Options, Step, Zip, pack};

fn write(workspace: &Path, file: &str, content: &str) {
    let file = workspace.join(file);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, content).unwrap();
}

fn workspace(directory: &Path) {
    write(
        directory,
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"functions/*/*\", \"shared/*\"]\n",
    );
    write(directory, "shared/words/Cargo.toml", "[package]\nname = \"words\"\nedition = \"2024\"\n");
    write(directory, "shared/words/src/lib.rs", "pub fn word() -> &'static str { \"word\" }\n");
    for name in ["one", "two"] {
        let manifest = format!(
            "[package]\nname = \"tiny-{name}\"\nedition = \"2024\"\n[[bin]]\nname = \"{name}\"\npath = \"src/main.rs\"\n\
             [dependencies]\nwords = {{ path = \"../../../shared/words\" }}\n"
        );
        write(directory, &format!("functions/stages/{name}/Cargo.toml"), &manifest);
        let main = "fn main() { println!(\"{}\", words::word()) }\n";
        write(directory, &format!("functions/stages/{name}/src/main.rs"), main);
    }
}

async fn options(workspace: &Path) -> Options {
    let state = std::env::var_os("GENNAKER_STATE")
        .map_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../.gennaker").into(), PathBuf::from);
    let venv = LocalCloud::new(state).unwrap().venv(&mut |_| {}).await.unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let target_directory = Some(workspace.join("target"));
    Options { workspace: workspace.into(), arch: Arch::X86_64, venv_bin: venv.bin(), path, target_directory }
}

async fn steps_of(options: &Options) -> (Result<Vec<Zip>, Error>, Vec<Step>) {
    let mut steps = Vec::new();
    let zips = pack(options, &mut |step| steps.push(step)).await;
    (zips, steps)
}

#[tokio::test]
async fn functions_are_packed_once_and_again_only_when_they_change() {
    let directory = tempfile::tempdir().unwrap();
    workspace(directory.path());
    let options = options(directory.path()).await;

    let (zips, steps) = steps_of(&options).await;
    let zips = zips.unwrap();
    assert_eq!(zips.iter().map(|zip| zip.name.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    assert!(zips.iter().all(|zip| fs::metadata(&zip.path).unwrap().len() == zip.bytes));
    let compiled = steps.iter().filter(|step| matches!(step, Step::Compiled { total: 3, .. })).count();
    assert_eq!(compiled, 3, "{steps:?}");
    assert_eq!(steps.last(), Some(&Step::Packed { function: "two".into(), done: 2, total: 2 }));

    let (again, steps) = steps_of(&options).await;
    assert_eq!((again.unwrap(), steps), (zips.clone(), vec![Step::Unchanged]));

    write(directory.path(), "functions/stages/two/src/main.rs", "fn main() { println!(\"other\") }\n");
    let (changed, _) = steps_of(&options).await;
    let changed = changed.unwrap();
    assert_eq!(changed[0], zips[0], "a function that did not change keeps its zip");
    assert_ne!(changed[1].sha256, zips[1].sha256);

    write(directory.path(), "functions/stages/two/src/main.rs", "fn main() { words::nothing() }\n");
    let (error, _) = steps_of(&options).await;
    let error = error.unwrap_err().to_string();
    assert!(error.contains("cannot find function `nothing`") && !error.contains("Compiling"), "{error}");
}

#[tokio::test]
async fn a_workspace_without_functions_and_one_with_two_of_a_name_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    workspace(directory.path());
    let manifest = fs::read_to_string(directory.path().join("functions/stages/one/Cargo.toml")).unwrap();
    let manifest = manifest.replace("tiny-one", "tiny-three");
    write(directory.path(), "functions/http/three/Cargo.toml", &manifest);
    write(directory.path(), "functions/http/three/src/main.rs", "fn main() {}\n");
    let options = options(directory.path()).await;
    let (error, _) = steps_of(&options).await;
    assert!(matches!(error, Err(Error::SameName(name)) if name == "one"));
    fs::remove_dir_all(directory.path().join("functions")).unwrap();
    write(
        directory.path(),
        "functions/stages/none/Cargo.toml",
        "[package]\nname = \"none\"\nedition = \"2024\"\n",
    );
    write(directory.path(), "functions/stages/none/src/lib.rs", "");
    let (error, _) = steps_of(&options).await;
    assert!(matches!(error, Err(Error::NoFunctions(_))), "{error:?}");
}
