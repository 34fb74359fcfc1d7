use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::{
    Progress, Step,
    environment::server_environment,
    error::Error,
    launch::{launch, prepare},
    lock::lock,
    ports::Ports,
    ready,
    record::{Record, Started},
    state::LocalCloud,
    status::{Running, Status},
};

/// How to start the local cloud.
#[derive(Clone, Debug)]
pub struct StartOptions {
    /// Where the servers listen.
    pub ports: Ports,
    /// The time to note as its start; the caller's clock.
    pub now: DateTime<Utc>,
    /// More variables for the servers, such as ministack's `SFN_WAIT_SCALE`. Every function gets them too.
    pub settings: BTreeMap<String, String>,
}

impl StartOptions {
    /// No settings of its own.
    #[must_use]
    pub fn new(ports: Ports, now: DateTime<Utc>) -> Self {
        Self { ports, now, settings: BTreeMap::new() }
    }
}

impl LocalCloud {
    /// Starts both servers and waits until they answer, making the virtual environment first when it is missing.
    /// Does nothing when they already run on these ports; takes away what is left of a start that broke.
    ///
    /// # Errors
    /// Whatever [`LocalCloud::venv`] can fail with, a port in use, a server that ends or does not answer.
    pub async fn start(&self, options: &StartOptions, on_step: &mut Progress<'_>) -> Result<Running, Error> {
        let _held = lock(self.lock_file()).await?;
        match self.status()? {
            Status::Running(running) if running.ports == options.ports => return Ok(running),
            Status::Running(running) => return Err(Error::OtherPorts { running: running.ports }),
            Status::Stale { .. } => self.end_all().await?,
            Status::Stopped => {}
        }
        let venv = self.venv(on_step).await?;
        options.ports.require_free()?;
        prepare(self)?;
        let environment = server_environment(self, options.ports, &options.settings);
        let mut record = Record { started_at: options.now, ports: options.ports, processes: Vec::new() };
        let started = async {
            let servers = servers(options.ports);
            let mut children = Vec::new();
            for (name, port, arguments, _) in &servers {
                on_step(Step::Starting { server: name });
                let child = launch(self, &venv, name, arguments, &environment)?;
                record.processes.push(Started {
                    name: (*name).to_owned(),
                    pid: child.id().unwrap_or_default(),
                    port: *port,
                });
                // Written after each, so that nothing started is ever forgotten.
                record.write(self)?;
                children.push(child);
            }
            for ((name, port, _, url), child) in servers.iter().zip(&mut children) {
                ready::wait(child, name, *port, url, self.log(name)).await?;
                on_step(Step::Ready { server: name });
            }
            match self.status()? {
                Status::Running(running) => Ok(running),
                // One ended right after it answered.
                Status::Stale { missing } => Err(self.ended(&missing)),
                Status::Stopped => Err(self.ended(&[])),
            }
        };
        match started.await {
            Ok(running) => Ok(running),
            Err(error) => {
                self.end_all().await?;
                Err(error)
            }
        }
    }

    fn ended(&self, missing: &[String]) -> Error {
        let server = if missing.iter().any(|name| name == "moto") { "moto" } else { "ministack" };
        let output = std::fs::read_to_string(self.log(server)).unwrap_or_default();
        Error::ServerEnded { server, log: self.log(server), output: crate::error::last_lines(&output, 8) }
    }
}

/// Name, port, arguments and the URL that answers 200 when it is ready.
fn servers(ports: Ports) -> [(&'static str, u16, Vec<String>, String); 2] {
    let moto = ["-H", "127.0.0.1", "-p", &ports.moto.to_string()].map(str::to_owned).to_vec();
    [
        ("ministack", ports.ministack, Vec::new(), format!("{}/_ministack/ready", ports.ministack_url())),
        ("moto", ports.moto, moto, format!("{}/moto-api/", ports.moto_url())),
    ]
}
