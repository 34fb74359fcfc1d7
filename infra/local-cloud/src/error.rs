use std::path::PathBuf;

use crate::ports::Ports;

/// Why the local cloud could not be made, started, looked at or stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No `python3` on the path.
    #[error(
        "python3 was not found; install Python 3.10 or newer (Debian, Ubuntu: apt install python3 python3-venv)"
    )]
    NoPython,
    /// The newest Python found is too old.
    #[error("`{command}` is Python {version}, the local cloud needs 3.10 or newer; install a newer Python")]
    OldPython {
        /// The interpreter's command.
        command: String,
        /// Its version, as `3.8`.
        version: String,
    },
    /// Python lacks the `venv` module or `ensurepip`.
    #[error(
        "`{command}` cannot make virtual environments; install its venv module (Debian, Ubuntu: apt install python3-venv)"
    )]
    NoVenvModule {
        /// The interpreter's command.
        command: String,
    },
    /// Making the virtual environment failed otherwise.
    #[error("`{command} -m venv` failed; its last lines were:\n{output}")]
    MakeVenv {
        /// The interpreter's command.
        command: String,
        /// The end of its output.
        output: String,
    },
    /// Too little space on the disk.
    #[error("{} has {} MB free, the local cloud's virtual environment needs {} MB; make room and try again", path.display(), free / 1_000_000, needed / 1_000_000)]
    NoSpace {
        /// Where.
        path: PathBuf,
        /// Free bytes.
        free: u64,
        /// Needed bytes.
        needed: u64,
    },
    /// pip failed.
    #[error(
        "pip could not install the local cloud's packages; check the network (or pip's proxy and index settings) and try again; its last lines were:\n{output}"
    )]
    Pip {
        /// The end of pip's output.
        output: String,
    },
    /// Somebody else listens on the port.
    #[error(
        "port {port} on 127.0.0.1 is in use; stop what listens there or choose another one with {option}"
    )]
    PortInUse {
        /// The port.
        port: u16,
        /// The command's option that sets it.
        option: &'static str,
    },
    /// The local cloud of this state directory runs on other ports than asked for.
    #[error("the local cloud already runs on ports {} and {}; use those or stop it first", running.ministack, running.moto)]
    OtherPorts {
        /// The ports in use.
        running: Ports,
    },
    /// A server ended while it started.
    #[error("{server} ended while starting; the end of {}:\n{output}", log.display())]
    ServerEnded {
        /// `ministack` or `moto`.
        server: &'static str,
        /// Its log file.
        log: PathBuf,
        /// The log's last lines.
        output: String,
    },
    /// A server did not answer in time.
    #[error("{server} did not answer on port {port} within {seconds} s; see {}", log.display())]
    NotReady {
        /// `ministack` or `moto`.
        server: &'static str,
        /// Where it should listen.
        port: u16,
        /// How long it was waited for, in seconds.
        seconds: u64,
        /// Its log file.
        log: PathBuf,
    },
    /// A process could not be ended.
    #[error("process group {group} of {server} could not be ended; end it by hand")]
    CannotStop {
        /// `ministack` or `moto`.
        server: String,
        /// The process group's id.
        group: u32,
    },
    /// `cloud.json` cannot be understood.
    #[error("{} is not a state file of this version ({reason}); stop the servers by hand and delete it", path.display())]
    BadRecord {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A file or a program could not be used.
    #[error("{what} {}: {source}", path.display())]
    Io {
        /// What was tried, as `could not write`.
        what: &'static str,
        /// On which file or program.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
}

/// `map_err(io("could not read", path))`.
pub(crate) fn io(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.into();
    move |source| Error::Io { what, path, source }
}

/// The last `count` lines of `text`, for an error message.
pub(crate) fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines.get(lines.len().saturating_sub(count)..).unwrap_or_default().join("\n")
}
