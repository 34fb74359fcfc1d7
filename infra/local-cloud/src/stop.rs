use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::{
    error::{Error, io},
    lock::lock,
    process,
    record::Record,
    state::LocalCloud,
};

/// How long a server may take to end by itself.
const GRACE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(50);

impl LocalCloud {
    /// Ends both servers and every function process they left behind, and forgets what they held. Processes are
    /// found by id, but touched only when their command line shows that they are this local cloud's.
    /// Returns whether there was anything to stop.
    ///
    /// # Errors
    /// [`Error::CannotStop`] when a process outlives being killed; [`Error::Io`] when the state cannot be read.
    pub async fn stop(&self) -> Result<bool, Error> {
        let _held = lock(self.lock_file()).await?;
        let was_there = Record::read(self)?.is_some();
        self.end_all().await?;
        Ok(was_there)
    }

    pub(crate) async fn end_all(&self) -> Result<(), Error> {
        let Some(record) = Record::read(self)? else { return Ok(()) };
        let ended = record.processes.iter().map(|started| self.end_group(&started.name, started.pid));
        let mut ended = ended.map(Box::pin);
        match (ended.next(), ended.next()) {
            (Some(one), Some(other)) => {
                tokio::try_join!(one, other)?;
            }
            (Some(one), None) => one.await?,
            _ => {}
        }
        let temporary = self.temporary();
        if temporary.exists() {
            std::fs::remove_dir_all(&temporary).map_err(io("could not remove", temporary))?;
        }
        Record::remove(self)
    }

    /// The server first, which ends its functions itself; then what is left of the group; then by force.
    async fn end_group(&self, server: &str, group: u32) -> Result<(), Error> {
        let (begin, mut asked, mut forced) = (Instant::now(), None, false);
        loop {
            let listed = process::list()?;
            // One that is just ending has no command line any more: not to be touched, but to be waited for.
            let ending = asked.is_some()
                && listed.iter().any(|process| process.group == group && process.command.is_empty());
            let members = process::group_of(listed, group, self.directory());
            if members.is_empty() && !ending {
                return Ok(());
            }
            let led = members.iter().any(|process| process.pid == group);
            if begin.elapsed() > GRACE * 2 {
                return Err(Error::CannotStop { server: server.to_owned(), group });
            } else if members.is_empty() {
                // Nothing is left to be asked.
            } else if begin.elapsed() > GRACE && !forced {
                process::end_group(group, true);
                forced = true;
            } else if asked != Some(led) {
                if led {
                    process::terminate(group);
                } else {
                    process::end_group(group, false);
                }
                asked = Some(led);
            }
            sleep(PAUSE).await;
        }
    }
}
