//! What all steps of a life share.

use aws_sdk_sfn::Client;
use gennaker_evaluation::Evaluation;
use gennaker_records::Store;
use gennaker_runtime::{Failure, Ports, aws_config};
use gennaker_statemachines::Environment;

/// How often a step is tried again when a record changed under it.
pub(crate) const TRIES: u32 = 8;

/// The steps of an execution's life, on the records, Step Functions and Lambda.
#[derive(Debug)]
pub struct Lifecycle {
    pub(crate) store: Store,
    pub(crate) evaluation: Evaluation,
    pub(crate) states: Client,
    pub(crate) functions: aws_sdk_lambda::Client,
    pub(crate) ports: Ports,
}

impl Lifecycle {
    /// For a function, from its environment.
    ///
    /// # Errors
    /// When a setting is missing.
    pub fn new(ports: Ports) -> Result<Self, Failure> {
        let config = aws_config(&ports)?;
        let store = Store::from(&ports)?;
        Ok(Self {
            evaluation: Evaluation::new(store.clone(), &ports)?,
            store,
            states: Client::new(&config),
            functions: aws_sdk_lambda::Client::new(&config),
            ports,
        })
    }

    /// The records.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Where compiled machines run, from the variables that the template sets.
    pub(crate) fn environment(&self) -> Result<Environment, Failure> {
        let get = |name| self.ports.settings.require(name).map(str::to_owned);
        Ok(Environment {
            partition: get("PARTITION")?,
            region: get("AWS_REGION")?,
            account: get("ACCOUNT_ID")?,
            stack: get("STACK")?,
        })
    }
}
