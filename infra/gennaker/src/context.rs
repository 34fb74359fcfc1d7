//! What every command works with.

use gennaker_local_cloud::LocalCloud;
use gennaker_runtime::Ports;

use crate::{cli::Global, error::Error, output::Output, workspace};

/// The options that all commands have, the machine, and where to print.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) global: Global,
    pub(crate) machine: Ports,
    pub(crate) output: Output,
}

impl Context {
    /// For one call of the command.
    pub(crate) fn new(global: Global, machine: Ports) -> Self {
        let output = Output::new(global.output, &machine.settings);
        Self { global, machine, output }
    }

    /// Whether AWS is meant; naming a profile or a region means it.
    pub(crate) fn is_aws(&self) -> bool {
        self.global.aws || self.global.profile.is_some() || self.global.region.is_some()
    }

    /// The local cloud of the state directory, running or not.
    pub(crate) fn local_cloud(&self) -> Result<LocalCloud, Error> {
        let directory = workspace::state_directory(self.global.state.as_deref())?;
        Ok(LocalCloud::new(directory)?)
    }

    /// Who is at the keyboard, for the record.
    pub(crate) fn user(&self) -> &str {
        self.machine.settings.get("USER").unwrap_or("anonymous")
    }

    /// The command that the reader would type next, with the options that select this cloud.
    pub(crate) fn command(&self, rest: &str) -> String {
        let mut command = format!("gennaker {rest}");
        let mut add = |option: &str, value: &str| {
            command.push_str(&format!(" {option} {value}"));
        };
        if self.global.stack != "gennaker" {
            add("--stack", &self.global.stack);
        }
        if let Some(state) = &self.global.state {
            add("--state", &state.display().to_string());
        }
        if let Some(profile) = &self.global.profile {
            add("--profile", profile);
        }
        if let Some(region) = &self.global.region {
            add("--region", region);
        }
        if self.global.aws && self.global.profile.is_none() && self.global.region.is_none() {
            command.push_str(" --aws");
        }
        command
    }
}
