use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    process::Stdio,
};

use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

use crate::{
    Progress, Step, disk,
    error::{Error, io, last_lines},
    lock::lock,
    python,
    state::LocalCloud,
};

/// Every package with its version and the hashes of all its files.
const REQUIREMENTS: &str = include_str!("../requirements.txt");
/// Free disk space that making the virtual environment asks for: 0.8 GB stay, the rest is pip's while it unpacks.
pub const NEEDED_BYTES: u64 = 2_000_000_000;
/// Written last, so that a half-made virtual environment has none.
const STAMP: &str = "gennaker-stamp";

/// A finished virtual environment with ministack, moto, the SAM translator, cargo-lambda and zig.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Venv {
    directory: PathBuf,
}

impl Venv {
    /// The directory of its programs, to be put in front of `PATH`.
    #[must_use]
    pub fn bin(&self) -> PathBuf {
        self.directory.join("bin")
    }

    pub(crate) fn python(&self) -> PathBuf {
        self.bin().join("python")
    }
}

impl LocalCloud {
    /// Makes the virtual environment, or returns at once when it is already there as pinned. It is made anew when
    /// the pinned versions change, when its making was interrupted, and when its interpreter is gone.
    ///
    /// pip runs with the caller's environment, so its proxy, certificate and index settings apply.
    ///
    /// # Errors
    /// A missing or old Python, a missing venv module, too little disk space, pip's failure; each with its remedy.
    pub async fn venv(&self, on_step: &mut Progress<'_>) -> Result<Venv, Error> {
        let directory = self.venv_directory();
        let parent = directory.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(parent).map_err(io("could not make", parent))?;
        let parent = parent.canonicalize().map_err(io("could not resolve", parent))?;
        let directory = parent.join(directory.file_name().unwrap_or("venv".as_ref()));
        // A link to one that another local cloud has made is that one.
        let venv = Venv { directory: directory.canonicalize().unwrap_or(directory) };
        let _held = lock(venv.directory.with_extension("lock")).await?;
        let stamp = stamp(&venv.directory);
        let stamp_file = venv.directory.join(STAMP);
        // `exists` follows the link to the interpreter that made it.
        let finished = std::fs::read_to_string(&stamp_file).is_ok_and(|found| found == stamp);
        if finished && venv.python().exists() {
            return Ok(venv);
        }
        make(&venv, on_step).await?;
        std::fs::write(&stamp_file, stamp).map_err(io("could not write", stamp_file))?;
        Ok(venv)
    }
}

/// The place belongs to it: the programs of a virtual environment hold its absolute path.
fn stamp(directory: &Path) -> String {
    format!("{} {}\n", hex::encode(Sha256::digest(REQUIREMENTS)), directory.display())
}

async fn make(venv: &Venv, on_step: &mut Progress<'_>) -> Result<(), Error> {
    let directory = &venv.directory;
    if directory.exists() {
        std::fs::remove_dir_all(directory).map_err(io("could not remove", directory))?;
    }
    disk::require_space(directory, NEEDED_BYTES)?;
    let python = python::find().await?;
    on_step(Step::MakingVenv { python: python.clone() });
    let made = Command::new(&python)
        .args(["-m", "venv"])
        .arg(directory)
        .stdin(Stdio::null())
        .output()
        .await
        .map_err(io("could not run", &python))?;
    if !made.status.success() {
        let output =
            [made.stdout, made.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        return Err(venv_failure(python, &output));
    }
    let requirements = directory.join("requirements.txt");
    std::fs::write(&requirements, REQUIREMENTS).map_err(io("could not write", &requirements))?;
    install(venv, &requirements, on_step).await
}

fn venv_failure(command: String, output: &str) -> Error {
    if output.contains("ensurepip") || output.contains("No module named venv") {
        return Error::NoVenvModule { command };
    }
    Error::MakeVenv { command, output: last_lines(output, 8) }
}

async fn install(venv: &Venv, requirements: &Path, on_step: &mut Progress<'_>) -> Result<(), Error> {
    let python = venv.python();
    let mut pip = Command::new(&python)
        .args(["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"])
        // Only wheels: a source package would run its own build, outside what the hashes cover.
        .args(["--only-binary", ":all:", "--require-hashes", "-r"])
        .arg(requirements)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(io("could not run", &python))?;
    let stderr = pip.stderr.take();
    let errors = async {
        let mut text = String::new();
        if let Some(stderr) = stderr {
            let mut lines = BufReader::new(stderr).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                text = text + &line + "\n";
            }
        }
        text
    };
    let stdout = pip.stdout.take();
    let progress = async {
        let Some(stdout) = stdout else { return };
        let (mut lines, mut seen, total) = (BufReader::new(stdout).lines(), HashSet::new(), packages());
        while let Ok(Some(line)) = lines.next_line().await {
            if let Some(step) = pip_step(&line, &mut seen, total) {
                on_step(step);
            }
        }
    };
    let (errors, ()) = tokio::join!(errors, progress);
    let status = pip.wait().await.map_err(io("could not run", &python))?;
    if status.success() { Ok(()) } else { Err(Error::Pip { output: last_lines(&errors, 8) }) }
}

fn packages() -> usize {
    let names = REQUIREMENTS.lines().filter(|line| !line.starts_with([' ', '#']));
    names.filter_map(|line| line.split_once("==")).map(|(name, _)| name).collect::<HashSet<_>>().len()
}

fn pip_step(line: &str, seen: &mut HashSet<String>, total: usize) -> Option<Step> {
    if line.starts_with("Installing collected packages") {
        return Some(Step::Unpacking);
    }
    let package = line.strip_prefix("Collecting ")?.split(['=', '[', ' ']).next()?.to_owned();
    let new = seen.insert(package.clone());
    new.then_some(Step::Installing { package, done: seen.len(), total })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_requirements_pin_what_the_local_cloud_was_tried_with() {
        for pin in
            ["ministack==1.5.33 ", "moto==5.2.5 ", "aws-sam-translator==1.115.0 ", "cargo-lambda==1.9.2 "]
        {
            assert!(REQUIREMENTS.lines().any(|line| line.starts_with(pin)), "{pin}");
        }
        assert!(!REQUIREMENTS.contains("://"), "an index's address would make it everybody's index");
    }

    #[test]
    fn every_requirement_has_a_hash() {
        let mut lines = REQUIREMENTS.lines().peekable();
        while let Some(line) = lines.next() {
            if line.contains("==") {
                assert!(lines.peek().is_some_and(|next| next.contains("--hash=sha256:")), "{line}");
            }
        }
        assert!(packages() > 50);
    }

    #[test]
    fn progress_counts_each_package_once() {
        let mut seen = HashSet::new();
        let step = pip_step("Collecting moto==5.2.5 (from -r requirements.txt (line 792))", &mut seen, 9);
        assert_eq!(step, Some(Step::Installing { package: "moto".into(), done: 1, total: 9 }));
        assert_eq!(pip_step("Collecting moto[server]==5.2.5", &mut seen, 9), None);
        assert_eq!(pip_step("  Using cached moto.whl", &mut seen, 9), None);
    }

    #[test]
    fn a_missing_venv_module_is_told_from_other_failures() {
        let debian =
            "The virtual environment was not created successfully because ensurepip is not\navailable.";
        assert!(matches!(venv_failure("python3".into(), debian), Error::NoVenvModule { .. }));
        assert!(matches!(venv_failure("python3".into(), "Permission denied"), Error::MakeVenv { .. }));
    }
}
