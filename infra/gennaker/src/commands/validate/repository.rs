//! The pipelines of a directory.

use std::path::{Path, PathBuf};

use gennaker_pipeline::Problem;
use serde_json::Value;

use crate::error::Error;

/// A file with pipelines, or with something that cannot be read.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) file: PathBuf,
    pub(super) content: Result<Vec<Entry>, Problem>,
}

/// A pipeline and where in its file it stands.
#[derive(Debug)]
pub(super) struct Entry {
    at: String,
    pub(super) definition: Value,
}

impl Entry {
    /// A problem of the definition with its path in the file.
    pub(super) fn located(&self, problem: Problem) -> Problem {
        let rest = problem.path.strip_prefix('$').unwrap_or(&problem.path);
        Problem { path: format!("{}{rest}", self.at), ..problem }
    }
}

/// All files that matter, in the order of their paths, and how many JSON files hold no pipeline.
#[derive(Debug, Default)]
pub(super) struct Repository {
    pub(super) sources: Vec<Source>,
    pub(super) skipped: usize,
}

/// Reads every JSON file below a directory.
pub(super) fn read(directory: &Path) -> Result<Repository, Error> {
    let mut files = Vec::new();
    find(directory, &mut files)?;
    files.sort_unstable();
    let mut repository = Repository::default();
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(|error| unreadable(&file, &error))?;
        let content = match serde_json::from_str(&text) {
            Ok(json) => Ok(entries(json)),
            Err(error) => Err(Problem::error("$", format!("this is not JSON: {error}"))),
        };
        match content {
            Ok(entries) if entries.is_empty() => repository.skipped += 1,
            content => repository.sources.push(Source { file, content }),
        }
    }
    Ok(repository)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::Usage(format!("{} cannot be read: {error}", path.display()))
}

/// Directories that are links are left alone: they could lead around in a circle.
fn find(directory: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let failed = |error| unreadable(directory, &error);
    for entry in std::fs::read_dir(directory).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if entry.file_type().map_err(failed)?.is_dir() {
            if !name.starts_with('.') && name != "target" && name != "node_modules" {
                find(&path, files)?;
            }
        } else if name.ends_with(".json") && !name.ends_with(".asl.json") && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

/// The pipelines of a file: one, a list of them, or lists of them by application. None where it holds something else.
fn entries(json: Value) -> Vec<Entry> {
    match json {
        Value::Object(fields) if fields.contains_key("stages") || fields.contains_key("application") => {
            vec![Entry { at: "$".to_owned(), definition: Value::Object(fields) }]
        }
        Value::Object(fields) if fields.values().all(Value::is_array) => fields
            .into_iter()
            .flat_map(|(application, list)| listed(&format!("$.{application}"), list, &application))
            .collect(),
        list @ Value::Array(_) => listed("$", list, ""),
        _ => Vec::new(),
    }
}

/// A list of which at least one is a pipeline; those that do not name an application are of the one given.
fn listed(at: &str, list: Value, application: &str) -> Vec<Entry> {
    let Value::Array(items) = list else { return Vec::new() };
    if !items.iter().any(|item| item.get("stages").is_some_and(Value::is_array)) {
        return Vec::new();
    }
    let entry = |(index, mut definition): (usize, Value)| {
        if let Some(fields) = definition.as_object_mut().filter(|_| !application.is_empty()) {
            fields.entry("application").or_insert_with(|| application.into());
        }
        Entry { at: format!("{at}[{index}]"), definition }
    };
    items.into_iter().enumerate().map(entry).collect()
}
