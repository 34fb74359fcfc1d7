//! What a task tries again.

use std::sync::Arc;

use gennaker_asl::Retrier;
use gennaker_rules::ErrorClass;

/// What Lambda says when a call did not get through or died.
const LAMBDA: [&str; 7] = [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.Unknown",
    "Runtime.ExitError",
    "Sandbox.Timedout",
];

/// Our own classes that may pass, and what Lambda says.
///
/// `Conflict` has its own patience: a call that died holds its lease until its deadline, and random pauses could use up
/// their tries before.
pub(super) fn retriers() -> Arc<[Retrier]> {
    let ours = [ErrorClass::Throttled, ErrorClass::Transient].map(ErrorClass::name);
    let passing = Retrier {
        error_equals: ours.into_iter().chain(LAMBDA).map(str::to_owned).collect(),
        interval_seconds: 1,
        max_attempts: 8,
        backoff_rate: 2.0,
        max_delay_seconds: 30,
        jitter_strategy: "FULL".to_owned(),
    };
    let leased = Retrier {
        error_equals: vec![ErrorClass::Conflict.name().to_owned()],
        interval_seconds: 3,
        max_attempts: 40,
        backoff_rate: 1.0,
        max_delay_seconds: 3,
        jitter_strategy: "NONE".to_owned(),
    };
    Arc::new([passing, leased])
}
