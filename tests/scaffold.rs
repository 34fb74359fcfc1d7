//! Adding a stage type adds a folder and edits nothing else: a copy of the repository with one folder more has it in its
//! template, its table of stages and its compiler.

use std::fs;
use std::path::Path;
use std::process::Command;

const MANIFEST: &str = r#"[package]
name = "gennaker-greet"
description = "The greet stage"
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish.workspace = true

[package.metadata.lambda.deploy]
memory = 192
timeout = 7

[package.metadata.stage]
types = ["greet", "sayHello"]
summary = "Greets somebody"
completion = "immediate"

[package.metadata.stage.fields]
name = { kind = "text", required = true }

[[package.metadata.stage.iam]]
actions = ["translate:TranslateText"]
resources = ["*"]

[dependencies]
"#;

const PIPELINE: &str = r#"{
  "application": "myapp", "name": "greet",
  "stages": [{ "type": "sayHello", "refId": "1", "name": "Anna" }]
}"#;

#[test]
fn a_stage_type_is_one_folder() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository");
    let copy = tempfile::TempDir::new().expect("a temporary directory");
    copy_tree(&root, copy.path()).expect("a copy of the repository");
    let stage = copy.path().join("functions/stages/greet");
    fs::create_dir_all(stage.join("src")).expect("a folder");
    fs::write(stage.join("Cargo.toml"), MANIFEST).expect("the declaration");
    fs::write(stage.join("src/main.rs"), "//! The stage.\nfn main() {}\n").expect("its work");
    fs::write(copy.path().join("statemachines/pipelines/greet.json"), PIPELINE).expect("a pipeline");

    let generated = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline", "--package", "gennaker-template"])
        .current_dir(copy.path())
        .env("CARGO_TARGET_DIR", root.join("target"))
        .output()
        .expect("cargo runs");
    assert!(generated.status.success(), "{}", String::from_utf8_lossy(&generated.stderr));

    let read = |path: &str| fs::read_to_string(copy.path().join(path)).expect(path);
    let template: serde_json::Value = serde_json::from_str(&read("infra/template.json")).expect("JSON");
    assert_eq!(template["Resources"]["GreetFunction"]["Properties"]["MemorySize"], 192);
    assert!(template["Resources"]["GreetRole"].to_string().contains("translate:TranslateText"));
    assert!(template["Parameters"]["CodeKeyGreet"].is_object());
    assert!(read("README.md").contains("| `greet`, `sayHello` | Greets somebody | at once |"));
    assert!(read("statemachines/pipelines/greet.asl.json").contains("function:gennaker-greet"));
}

/// Copies what a clone would have.
fn copy_tree(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if [".git", ".gennaker", "target", "node_modules"].iter().any(|skipped| name == *skipped) {
            continue;
        }
        let target = to.join(&name);
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
