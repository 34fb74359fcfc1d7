//! The generated files of the repository.

use std::fs;
use std::path::{Path, PathBuf};

use gennaker_catalog::catalog;
use gennaker_pipeline::{Pipeline, Severity, validate};
use gennaker_statemachines::{Environment, compile};
use gennaker_template::{stage_table, template};
use thiserror::Error;

const TABLE_START: &str = "<!-- stages: generated -->\n";
const TABLE_END: &str = "<!-- /stages -->";

/// Why files could not be generated.
#[derive(Debug, Error)]
pub(crate) enum Error {
    #[error("{path}: {source}")]
    File { path: PathBuf, source: std::io::Error },
    #[error("{path}: {source}")]
    Json { path: PathBuf, source: serde_json::Error },
    #[error("{path} does not compile: {message}")]
    Pipeline { path: PathBuf, message: String },
    #[error(
        "{0} has no markers `{TABLE_START}` and `{TABLE_END}`; put them where the table of stages belongs"
    )]
    NoMarkers(PathBuf),
}

/// Generates everything; returns the files that differ, which are written unless `check`.
pub(crate) fn generate(root: &Path, check: bool) -> Result<Vec<PathBuf>, Error> {
    let mut wanted = vec![(root.join("infra/template.json"), pretty(&template(catalog())))];
    let readme = root.join("README.md");
    if readme.is_file() {
        wanted.push((readme.clone(), with_table(&readme)?));
    }
    let pipelines = root.join("statemachines/pipelines");
    for entry in fs::read_dir(&pipelines).map_err(file(&pipelines))? {
        let path = entry.map_err(file(&pipelines))?.path();
        let name = path.to_string_lossy();
        if name.ends_with(".json") && !name.ends_with(".asl.json") {
            wanted.push((path.with_extension("asl.json"), compiled(&path)?));
        }
    }
    let mut differ = Vec::new();
    for (path, text) in wanted {
        if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
            if !check {
                fs::write(&path, text).map_err(file(&path))?;
            }
            differ.push(path);
        }
    }
    Ok(differ)
}

fn compiled(path: &Path) -> Result<String, Error> {
    let text = fs::read_to_string(path).map_err(file(path))?;
    let json = serde_json::from_str(&text).map_err(|source| Error::Json { path: path.to_owned(), source })?;
    let wrong = |message: String| Error::Pipeline { path: path.to_owned(), message };
    if let Some(problem) =
        validate(&json, catalog()).into_iter().find(|problem| problem.severity == Severity::Error)
    {
        return Err(wrong(problem.to_string()));
    }
    compile(&Pipeline::parse(&json), catalog(), &Environment::example())
        .and_then(|compiled| compiled.pretty())
        .map_err(|error| wrong(error.to_string()))
}

fn with_table(readme: &Path) -> Result<String, Error> {
    let text = fs::read_to_string(readme).map_err(file(readme))?;
    let parts =
        text.split_once(TABLE_START).and_then(|(before, rest)| Some((before, rest.split_once(TABLE_END)?.1)));
    let (before, after) = parts.ok_or_else(|| Error::NoMarkers(readme.to_owned()))?;
    Ok(format!("{before}{TABLE_START}{}{TABLE_END}{after}", stage_table(catalog())))
}

fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::File { path, source }
}
