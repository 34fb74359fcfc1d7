//! The local cloud's life: its private virtual environment, its two servers, their start, state and stop.
//!
//! `ministack` answers for nearly every service (functions from real `provided.al2023` zips, Step Functions,
//! `DynamoDB`, API Gateway, `EventBridge`, `CloudFormation`, S3 …) and `moto` for EC2, Auto Scaling, load balancers,
//! `CloudWatch`, SSM and STS. Both come from PyPI at pinned versions with hashes, listen on 127.0.0.1 only, and are started with
//! an environment that holds nothing of the developer's: ministack hands its whole environment on to each
//! function. Everything lives under one state directory, so several local clouds run side by side.
//!
//! ```no_run
//! use gennaker_local_cloud::{LocalCloud, Ports, StartOptions};
//! # async fn run(now: chrono::DateTime<chrono::Utc>) -> Result<(), gennaker_local_cloud::Error> {
//! let cloud = LocalCloud::new(".gennaker")?;
//! let running = cloud.start(&StartOptions::new(Ports::default(), now), &mut |_step| {}).await?;
//! assert_eq!(running.ports.ministack_url(), "http://127.0.0.1:4566");
//! cloud.stop().await?;
//! # Ok(()) }
//! ```
//!
//! # What an HTTP API looks like here
//!
//! Tried with ministack 1.5.33 and an `AWS::ApiGatewayV2::Api` with a `$default` stage, made by `CloudFormation`.
//!
//! - `Fn::GetAtt Api.ApiEndpoint` gives `http://<apiId>.execute-api.localhost:<port>`. The API answers a request with
//!   that `Host`, but the name does not resolve everywhere; [`Ports::api_url`] gives the form that always reaches
//!   it: `http://127.0.0.1:<port>/_aws/execute-api/<apiId>`, followed by the route's own path. With a `$default`
//!   stage both `…/<apiId>/open` and `…/<apiId>/$default/open` arrive as `rawPath` `/open`; a named stage has to
//!   stand in the path. A `%2F` inside a path segment splits it (on AWS it does not).
//! - A route with `AuthorizationType: AWS_IAM` answers 403 to a request without an `Authorization` header, and lets
//!   a SigV4-signed one in with `requestContext.authorizer.iam` (`accessKey`, `accountId`, `userArn` …) filled from
//!   the access key: `test` is the account's root, an IAM user's key is that user, a session's key that session.
//!   **The signature is not verified**: a wrong secret, an unknown key and even `Authorization: Bearer x` pass, the
//!   last two without an `iam` block. A function that decides by the caller must refuse a request without one.
//! - A function's environment is the server's plus the template's variables; `AWS_ENDPOINT_URL` is always the
//!   server's own. A template's `AWS_ENDPOINT_URL_<SERVICE>` counts.
//! - A function whose zip is not in the bucket, or a second table of the same name, is accepted: the stack is
//!   `CREATE_COMPLETE` and the mistake shows later. AWS refuses both.
//!
//! # Where ministack is made like AWS
//!
//! Gennaker's machines rely on some points of Step Functions that this version has otherwise; `step_functions.py`, which the
//! launcher installs, changes them and says what AWS does: `TimeoutSecondsPath` counts, a function that fails while its task
//! waits for a token fails the task, branches have tokens of their own, a stopped execution stops, and an execution runs the
//! version that it was started with. What is still different: a branch that fails does not abort its siblings.
//!
//! # Where moto is made like AWS
//!
//! The package `compute`, which the launcher installs, changes what stages about server groups rely on; each part says what
//! AWS does. Suspended processes do nothing until they are resumed, and what started without registering is never
//! registered. Targets are initial, healthy, draining and gone; a tag of an instance, its group or its image makes it slow,
//! unhealthy or its commands fail (`compute/__init__.py`). Groups are deleted, names are taken and versions of launch
//! templates inherit as on AWS; instance refreshes replace instances in batches; images are pending first; commands run
//! for a moment. Still different: health checks of load balancers replace no instances, lifecycle hooks hold none up, and
//! scaling policies and scheduled actions are kept but never act.
//!
//! # Several accounts
//!
//! moto gives credentials for any role of any account, whatever its trust policy would say, and keeps what is made with
//! them apart by account and region. Everybody else is of the account `000000000000`, in moto and in ministack. moto
//! has that only where `MOTO_ACCOUNT_ID` is not in its environment, so the launcher takes it out and makes it the default.
//!
//! # How fast a function answers
//!
//! A warm invocation of a function that does nothing took 99 ms at the middle, 55 ms without Nagle's algorithm in
//! ministack's Runtime API, and 9 ms without its wait for a log line as well. The servers are started through a
//! small launcher that sets both; the second changes a private default of the pinned version.

mod disk;
mod environment;
mod error;
mod guard;
mod launch;
mod lock;
mod ports;
mod process;
mod python;
mod ready;
mod record;
mod start;
mod state;
mod status;
mod stop;
mod venv;

pub use environment::clean_environment;
pub use error::Error;
pub use guard::StopOnDrop;
pub use ports::{MINISTACK_PORT_OPTION, MOTO_PORT_OPTION, Ports};
pub use start::StartOptions;
pub use state::LocalCloud;
pub use status::{Running, Server, Status};
pub use venv::{NEEDED_BYTES, Venv};

/// What happens while the virtual environment is made and the servers start, for a progress display.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// The virtual environment is being made with this interpreter (`python3`).
    MakingVenv {
        /// The interpreter's command.
        python: String,
    },
    /// pip has reached this package.
    Installing {
        /// The package's name.
        package: String,
        /// How many packages pip has reached, this one included.
        done: usize,
        /// How many packages there are at most.
        total: usize,
    },
    /// pip has fetched everything and unpacks it.
    Unpacking,
    /// A server (`ministack`, `moto`) is being started.
    Starting {
        /// The server's name.
        server: &'static str,
    },
    /// A server answers.
    Ready {
        /// The server's name.
        server: &'static str,
    },
}

/// Receives each [`Step`].
pub type Progress<'a> = dyn FnMut(Step) + Send + 'a;
