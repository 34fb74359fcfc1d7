use std::{collections::HashSet, path::Path, process::Stdio};

use cargo_metadata::{Message, PackageId, TargetKind};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::Command,
};

use crate::{
    Progress, Step,
    error::{Error, io},
    functions::Functions,
    pack::Options,
};

/// As much of the compiler's words as an error message holds, in lines.
const MOST_LINES: usize = 60;

/// Builds all functions. Their programs are `<directory>/<function>/bootstrap` then.
pub(crate) async fn build(
    options: &Options,
    functions: &Functions,
    directory: &Path,
    on_step: &mut Progress<'_>,
) -> Result<(), Error> {
    let cargo_lambda = options.venv_bin.join("cargo-lambda");
    let packages: HashSet<&String> = functions.packages.values().collect();
    let mut child = Command::new(&cargo_lambda)
        .args([
            "lambda",
            "build",
            "--release",
            "--disable-optimizations",
            "--bins",
            options.arch.option(),
            "--color",
            "never",
        ])
        .args(["--message-format", "json-render-diagnostics", "--lambda-dir"])
        .arg(directory)
        .args(packages.into_iter().flat_map(|package| ["--package", package.as_str()]))
        .current_dir(&options.workspace)
        .envs(options.environment())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(io("could not run", &cargo_lambda))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let mut done = HashSet::new();
    let (mut said, mut told) = (Vec::new(), Vec::new());
    let messages = each_line(stdout, |line| match serde_json::from_str(&line) {
        Ok(Message::CompilerArtifact(artifact))
            if !artifact.target.kind.contains(&TargetKind::CustomBuild) =>
        {
            if functions.crates.contains(&artifact.package_id) && done.insert(artifact.package_id.clone()) {
                let package = name_of(&artifact.package_id, &artifact.target.name);
                on_step(Step::Compiled { package, done: done.len(), total: functions.crates.len() });
            }
        }
        Ok(_) => {}
        // Not cargo's but cargo-lambda's own words.
        Err(_) => told.push(line),
    });
    tokio::join!(messages, each_line(stderr, |line| said.push(line)));
    let status = child.wait().await.map_err(io("could not run", &cargo_lambda))?;
    if status.success() {
        return Ok(());
    }
    said.append(&mut told);
    Err(failure(&said, &functions.target_directory))
}

async fn each_line(stream: Option<impl AsyncRead + Unpin>, mut then: impl FnMut(String)) {
    let Some(stream) = stream else { return };
    let mut lines = BufReader::new(stream).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        then(line);
    }
}

/// A package's id ends in `#name@version`, or in `#version` when its folder has its name.
fn name_of(id: &PackageId, target: &str) -> String {
    let name = id.repr.rsplit_once('#').and_then(|(_, end)| end.split_once('@'));
    name.map_or(target, |(name, _)| name).to_owned()
}

fn failure(said: &[String], target_directory: &Path) -> Error {
    if said.iter().any(|line| line.contains("No space left on device")) {
        return Error::NoSpace(target_directory.to_owned());
    }
    // From the first error on, without warnings before it and cargo's progress between.
    let from = said.iter().position(|line| line.starts_with("error")).unwrap_or_default();
    let lines = said.iter().skip(from).filter(|line| !is_progress(line)).map(String::as_str);
    let mut lines: Vec<&str> = lines.collect();
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        lines.push("… and more; `cargo check` shows all of it");
    }
    Error::Compile { output: lines.join("\n") }
}

fn is_progress(line: &str) -> bool {
    ["Compiling ", "Downloading ", "Downloaded ", "Updating ", "Locking ", "Blocking "]
        .iter()
        .any(|word| line.starts_with(' ') && line.trim_start().starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_failure_shows_the_errors_and_not_the_progress() {
        let said = "   Compiling a v1\nwarning: unused\nerror[E0425]: cannot find `y`\n   Compiling b v1\n --> src/x.rs";
        let error = failure(&lines(said), Path::new("/t")).to_string();
        assert_eq!(error, "the functions do not compile:\nerror[E0425]: cannot find `y`\n --> src/x.rs");
    }

    #[test]
    fn a_long_failure_is_cut() {
        let error = failure(&lines(&"error: x\n".repeat(500)), Path::new("/t")).to_string();
        assert_eq!(error.lines().count(), MOST_LINES + 2);
    }

    #[test]
    fn a_full_disk_is_told_from_a_mistake_in_the_code() {
        let said = lines("error: could not write /t/x.o: No space left on device (os error 28)");
        assert!(matches!(failure(&said, Path::new("/t")), Error::NoSpace(path) if path == Path::new("/t")));
    }

    #[test]
    fn a_packages_name_is_read_from_its_id() {
        let name = |repr: &str| name_of(&PackageId { repr: repr.into() }, "target");
        assert_eq!(name("registry+index#serde@1.0.0"), "serde");
        assert_eq!(name("path+file:///w/lib#0.1.0"), "target");
    }
}
