//! Ctrl-C and its relatives.

use std::{future::Future, io};

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::error::Error;

/// Does the work until it is done or somebody interrupts it. What was begun is dropped where it waits; cleaning up is
/// the caller's, who gets [`Error::Interrupted`].
pub(crate) async fn unless_interrupted<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let mut signals =
        Signals::listen().map_err(|error| Error::Cloud(format!("signals cannot be listened to: {error}")))?;
    tokio::select! {
        outcome = work => outcome,
        () = signals.any() => Err(Error::Interrupted),
    }
}

struct Signals([Signal; 3]);

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self([
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
            signal(SignalKind::hangup())?,
        ]))
    }

    async fn any(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}
