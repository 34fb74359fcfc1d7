use chrono::{DateTime, Utc};

use crate::{error::Error, ports::Ports, process, record::Record, state::LocalCloud};

/// Whether the local cloud runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It was not started, or was stopped.
    Stopped,
    /// Both servers run.
    Running(Running),
    /// It was started, but not all of it is there any more: a server crashed or the machine was restarted.
    /// Starting it again mends that.
    Stale {
        /// The servers that are gone.
        missing: Vec<String>,
    },
}

/// A local cloud that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// Where it listens.
    pub ports: Ports,
    /// When it was started.
    pub started_at: DateTime<Utc>,
    /// Its servers: ministack, then moto.
    pub servers: Vec<Server>,
}

/// One server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// `ministack` or `moto`.
    pub name: String,
    /// Its process, which leads the process group of the same id.
    pub pid: u32,
    /// Where it listens on 127.0.0.1.
    pub port: u16,
    /// Resident memory of it and its functions, in bytes.
    pub memory_bytes: u64,
    /// How many function processes it keeps.
    pub functions: usize,
}

impl LocalCloud {
    /// Whether the local cloud runs, by the processes that are really there.
    ///
    /// # Errors
    /// [`Error::BadRecord`] or [`Error::Io`] when the state cannot be read.
    pub fn status(&self) -> Result<Status, Error> {
        let Some(record) = Record::read(self)? else { return Ok(Status::Stopped) };
        let processes = process::list()?;
        let (mut servers, mut missing) = (Vec::new(), Vec::new());
        for started in &record.processes {
            let members = process::group_of(processes.clone(), started.pid, self.directory());
            if members.iter().any(|process| process.pid == started.pid) {
                servers.push(Server {
                    name: started.name.clone(),
                    pid: started.pid,
                    port: started.port,
                    memory_bytes: members.iter().map(|process| process.memory_bytes).sum(),
                    functions: members.len() - 1,
                });
            } else {
                missing.push(started.name.clone());
            }
        }
        for name in ["ministack", "moto"] {
            if !record.processes.iter().any(|started| started.name == name) {
                missing.push(name.to_owned());
            }
        }
        Ok(if missing.is_empty() {
            Status::Running(Running { ports: record.ports, started_at: record.started_at, servers })
        } else {
            Status::Stale { missing }
        })
    }
}
