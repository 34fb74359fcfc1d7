//! The real Spring Expression Language, as a process that answers cases.
//!
//! Spring comes as Debian's packages: fetched without installing them, unpacked and kept beside the build.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Spring, and what it and the oracle itself are made of.
const PACKAGES: [&str; 6] = [
    "libspring-expression-java",
    "libspring-core-java",
    "libcommons-logging-java",
    "libjackson2-core-java",
    "libjackson2-databind-java",
    "libjackson2-annotations-java",
];

/// Newer Springs call a method of a hidden class by its public interface; this one needs the classes opened.
const OPENED: [&str; 4] =
    ["java.base/java.lang", "java.base/java.text", "java.base/java.time", "java.base/java.util"];

const NO_JAVA: &str = "the differential test needs a JDK, 17 or newer: install `default-jdk-headless`";

/// The compiled oracle.
pub(crate) struct Oracle {
    java: u32,
    packages: PathBuf,
    classes: PathBuf,
    jars: Vec<PathBuf>,
}

impl Oracle {
    /// Fetches and compiles what is not there yet.
    pub(crate) fn install() -> Result<Self, String> {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("spring");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spring/oracle");
        fs::create_dir_all(&home).map_err(|error| format!("{}: {error}", home.display()))?;
        let java = java_version()?;
        let packages = home.join("packages");
        let jars = jars(&packages)?;
        let classes = home.join(format!("classes-{java}-{:016x}", fingerprint(&source, &jars)?));
        let oracle = Self { java, packages, classes, jars };
        if !oracle.classes.is_dir() {
            oracle.compile(&source)?;
        }
        Ok(oracle)
    }

    /// What runs, and the packages that it came in.
    pub(crate) fn version(&self) -> Result<String, String> {
        let mut text = self.run("version", String::new())?.trim().to_owned();
        for package in files(&self.packages, "deb")? {
            text.push_str("\n  ");
            text.push_str(&package.file_name().unwrap_or_default().to_string_lossy());
        }
        Ok(text)
    }

    /// The major version of Java.
    pub(crate) fn java(&self) -> u32 {
        self.java
    }

    /// The lines that the oracle prints in this mode for these lines.
    pub(crate) fn run(&self, mode: &str, input: String) -> Result<String, String> {
        let mut java = Command::new("java");
        for package in OPENED {
            java.arg(format!("--add-opens={package}=ALL-UNNAMED"));
        }
        java.args([
            "-Duser.timezone=UTC",
            "-Duser.language=en",
            "-Duser.country=US",
            "-Dfile.encoding=UTF-8",
        ])
        .args(["-Xmx512m", "-XX:+UseSerialGC"])
        .arg("-cp")
        .arg(self.class_path(&self.classes))
        .args(["Oracle", mode])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
        let mut child = java.spawn().map_err(|error| format!("java: {error}; {NO_JAVA}"))?;
        let mut stdin = child.stdin.take().ok_or("java has no standard input")?;
        // Written beside reading, or both sides would wait for each other once the pipes are full.
        let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
        let output = child.wait_with_output().map_err(|error| format!("java: {error}"))?;
        let written = writer.join().map_err(|_| "the writer to java panicked".to_owned())?;
        let answer = succeeded("java", &output)?;
        written.map_err(|error| format!("java read only a part of its input: {error}"))?;
        Ok(answer)
    }

    fn compile(&self, source: &Path) -> Result<(), String> {
        // Another process may compile at the same time: each to a place of its own, and the last one stays.
        let place = self.classes.with_extension(std::process::id().to_string());
        let sources = files(source, "java")?;
        let mut javac = Command::new("javac");
        javac.arg("-Xlint:all").arg("-d").arg(&place).arg("-cp").arg(self.class_path(&place)).args(sources);
        let output = javac.output().map_err(|error| format!("javac: {error}; {NO_JAVA}"))?;
        succeeded("javac", &output)?;
        match fs::rename(&place, &self.classes) {
            Err(_) if self.classes.is_dir() => fs::remove_dir_all(&place),
            renamed => renamed,
        }
        .map_err(|error| format!("{}: {error}", self.classes.display()))
    }

    fn class_path(&self, classes: &Path) -> String {
        let parts = std::iter::once(classes).chain(self.jars.iter().map(PathBuf::as_path));
        parts.map(|path| path.display().to_string()).collect::<Vec<_>>().join(":")
    }
}

/// The major version of the compiler, which is that of the machine as well.
fn java_version() -> Result<u32, String> {
    let output = Command::new("javac").arg("-version").output().map_err(|_| NO_JAVA.to_owned())?;
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let major = said.split(|c: char| !c.is_ascii_digit()).find_map(|digits| digits.parse::<u32>().ok());
    major.filter(|major| *major >= 17).ok_or_else(|| format!("{NO_JAVA}; found: {said}"))
}

/// The jars of the packages, fetched if there is no complete set of them yet.
fn jars(complete: &Path) -> Result<Vec<PathBuf>, String> {
    if !complete.is_dir() {
        let place = complete.with_extension(std::process::id().to_string());
        fetch(&place)?;
        match fs::rename(&place, complete) {
            Err(_) if complete.is_dir() => fs::remove_dir_all(&place),
            renamed => renamed,
        }
        .map_err(|error| format!("{}: {error}", complete.display()))?;
    }
    // Links beside the jars name them once more.
    let jars: Vec<_> =
        files(&complete.join("usr/share/java"), "jar")?.into_iter().filter(|jar| !jar.is_symlink()).collect();
    if jars.len() < PACKAGES.len() {
        return Err(format!("{} holds only {jars:?}: remove it and try again", complete.display()));
    }
    Ok(jars)
}

fn fetch(place: &Path) -> Result<(), String> {
    fs::create_dir_all(place).map_err(|error| format!("{}: {error}", place.display()))?;
    let download = |options: &[String]| {
        let mut apt = Command::new("apt-get");
        apt.args(options).args(["--quiet", "download"]).args(PACKAGES).current_dir(place);
        apt.output().map_err(|error| format!("apt-get: {error}; the oracle's jars are Debian's packages"))
    };
    let mut output = download(&[])?;
    if !output.status.success() {
        // No list of packages here, or an outdated one: fetch a list into a place of our own, which needs no root.
        let options = private_lists(place)?;
        let update = Command::new("apt-get").args(&options).args(["--quiet", "update"]).output();
        succeeded("apt-get update", &update.map_err(|error| format!("apt-get: {error}"))?)?;
        output = download(&options)?;
    }
    succeeded("apt-get download", &output)?;
    let lists = place.join("apt");
    if lists.is_dir() {
        fs::remove_dir_all(&lists).map_err(|error| format!("{}: {error}", lists.display()))?;
    }
    for package in files(place, "deb")? {
        let unpack = Command::new("dpkg-deb").arg("--extract").arg(&package).arg(place).output();
        succeeded("dpkg-deb", &unpack.map_err(|error| format!("dpkg-deb: {error}"))?)?;
    }
    Ok(())
}

fn private_lists(place: &Path) -> Result<Vec<String>, String> {
    let state = place.join("apt");
    for folder in ["lists/partial", "cache/archives/partial"] {
        fs::create_dir_all(state.join(folder)).map_err(|error| format!("{}: {error}", state.display()))?;
    }
    let state = state.display();
    Ok(vec![
        "-o".to_owned(),
        format!("Dir::State::lists={state}/lists"),
        "-o".to_owned(),
        format!("Dir::Cache={state}/cache"),
    ])
}

fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|is| is == extension)).collect();
    paths.sort();
    Ok(paths)
}

/// Changes with the oracle's source and with the jars.
fn fingerprint(source: &Path, jars: &[PathBuf]) -> Result<u64, String> {
    use std::hash::{Hash, Hasher};
    let mut hasher = std::hash::DefaultHasher::new();
    for path in files(source, "java")? {
        fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?.hash(&mut hasher);
    }
    for path in jars {
        path.hash(&mut hasher);
        fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?.len().hash(&mut hasher);
    }
    Ok(hasher.finish())
}

fn succeeded(program: &str, output: &Output) -> Result<String, String> {
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{program} failed ({}): {}", output.status, String::from_utf8_lossy(&output.stderr)))
}
