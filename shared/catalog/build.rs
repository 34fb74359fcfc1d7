//! Reads the declaration of every function from its folder's `Cargo.toml` and embeds them as JSON.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let functions = PathBuf::from(directory("CARGO_MANIFEST_DIR")?).join("../../functions");
    println!("cargo::rerun-if-changed={}", functions.display());
    let mut declared = Vec::new();
    for kind in ["stages", "http", "events"] {
        let folder = functions.join(kind);
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut manifests = BTreeMap::new();
        for entry in fs::read_dir(&folder)? {
            let manifest = entry?.path().join("Cargo.toml");
            if manifest.is_file() {
                println!("cargo::rerun-if-changed={}", manifest.display());
                let text = fs::read_to_string(&manifest)?;
                manifests.insert(manifest, text);
            }
        }
        for (manifest, text) in manifests {
            declared.push(declaration(kind, &manifest, &text)?);
        }
    }
    let target = PathBuf::from(directory("OUT_DIR")?).join("catalog.json");
    fs::write(target, serde_json::to_string(&declared)?)?;
    Ok(())
}

/// Cargo tells a build script its folders by variables.
fn directory(name: &str) -> Result<std::ffi::OsString, String> {
    env::var_os(name).ok_or_else(|| format!("{name} is not set; this is a build script of Cargo's"))
}

/// What the catalog keeps of one manifest.
fn declaration(kind: &str, manifest: &Path, text: &str) -> Result<Value, Box<dyn Error>> {
    let place = manifest.display();
    let manifest: Value = toml::from_str(text).map_err(|error| format!("{place}: {error}"))?;
    let at = |pointer: &str| manifest.pointer(pointer).cloned();
    let section = if kind == "stages" { "stage" } else { "function" };
    let Some(mut declared) = at(&format!("/package/metadata/{section}")) else {
        return Err(
            format!("{place}: [package.metadata.{section}] is missing; it declares the function").into()
        );
    };
    let deploy = at("/package/metadata/lambda/deploy").ok_or_else(|| {
        format!("{place}: [package.metadata.lambda.deploy] with memory and timeout is missing")
    })?;
    let Some(fields) = declared.as_object_mut() else {
        return Err(format!("{place}: [package.metadata.{section}] must be a table").into());
    };
    fields.insert("kind".to_owned(), json!(kind));
    fields.insert("package".to_owned(), at("/package/name").unwrap_or_default());
    fields.insert("memory".to_owned(), deploy.get("memory").cloned().unwrap_or_default());
    fields.insert("timeout".to_owned(), deploy.get("timeout").cloned().unwrap_or_default());
    Ok(declared)
}
