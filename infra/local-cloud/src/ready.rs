use std::{path::PathBuf, time::Duration};

use tokio::process::Child;

use crate::error::{Error, io, last_lines};

/// Generous: on a busy machine Python alone takes seconds to read its modules for the first time.
const PATIENCE: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(50);

/// Waits until `url` answers 200, and gives up when the server's process ends or time is up.
pub(crate) async fn wait(
    child: &mut Child,
    server: &'static str,
    port: u16,
    url: &str,
    log: PathBuf,
) -> Result<(), Error> {
    // No proxy: a developer's proxy settings are not meant for 127.0.0.1.
    let agent =
        ureq::Agent::config_builder().proxy(None).timeout_global(Some(Duration::from_secs(2))).build();
    let agent = ureq::Agent::new_with_config(agent);
    let waited = async {
        loop {
            if child.try_wait().map_err(io("could not look at", server))?.is_some() {
                let output = std::fs::read_to_string(&log).unwrap_or_default();
                return Err(Error::ServerEnded { server, log: log.clone(), output: last_lines(&output, 8) });
            }
            let (agent, url) = (agent.clone(), url.to_owned());
            let answered = tokio::task::spawn_blocking(move || agent.get(&url).call().is_ok()).await;
            if answered.unwrap_or(false) {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    let seconds = PATIENCE.as_secs();
    let too_late = Error::NotReady { server, port, seconds, log: log.clone() };
    tokio::time::timeout(PATIENCE, waited).await.unwrap_or(Err(too_late))
}
