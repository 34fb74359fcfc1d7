//! JSON logs, one line per event, on standard output, where CloudWatch Logs reads them.

use tracing_subscriber::filter::LevelFilter;

use crate::Ports;

/// Starts logging; `LOG_LEVEL` (`error`, `warn`, `info`, `debug`) decides how much, `info` unless told.
pub(crate) fn start(ports: &Ports) {
    let level = match ports.settings.get("LOG_LEVEL") {
        Some("error") => LevelFilter::ERROR,
        Some("warn") => LevelFilter::WARN,
        Some("debug") => LevelFilter::DEBUG,
        _ => LevelFilter::INFO,
    };
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_target(false)
        .without_time()
        .with_max_level(level)
        .finish();
    // A second start (tests in one process) keeps the first subscriber.
    let _ = tracing::subscriber::set_global_default(subscriber);
}
