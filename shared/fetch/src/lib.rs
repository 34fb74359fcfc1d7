//! HTTP requests to addresses that a pipeline's author wrote, `#fromUrl` in an expression for one.
//!
//! Such an address must not lead into the network that the function itself stands in: not to its own machine, not to
//! the credentials at a metadata address, not to private hosts that nobody listed (Spinnaker:
//! `user-configured-url-restrictions`). [`Guard`] sees to that for requests of every kind: it checks the address as
//! written, then the IP addresses that its name resolves to, and connects to exactly those. Redirects come back to the
//! caller, who has each checked by [`Policy::redirect`]. [`Fetcher`] has the two kinds of requests built on it: a GET
//! that follows redirects and reads text, and a POST of JSON, within bounds of time and size.
//!
//! No proxy is used, no cookie kept and no connection reused. Nothing is built before the first request.
//!
//! ```
//! use gennaker_fetch::{Allowed, FetchError, Policy};
//!
//! let policy = Policy::new("jenkins.corp.internal, 10.1.0.0/16".parse::<Allowed>()?);
//! assert!(policy.target("https://example.com/versions.json").is_ok());
//! assert!(policy.target("http://jenkins.corp.internal:8080/job/7").is_ok());
//! assert!(policy.target("http://10.1.2.3/").is_ok());
//!
//! let refused = policy.target("http://2130706433/").expect_err("127.0.0.1, written as one number");
//! assert_eq!(
//!     refused.to_string(),
//!     "http://127.0.0.1 is not called: it is a loopback address; to permit it, add `127.0.0.1:80` to \
//!      GENNAKER_ALLOWED_HOSTS"
//! );
//! # Ok::<(), FetchError>(())
//! ```

mod address;
mod allowed;
mod connector;
mod error;
mod fetcher;
mod guard;
mod net;
mod policy;
mod resolver;
mod target;

pub use allowed::{ALLOWED_HOSTS, Allowed};
pub use error::FetchError;
pub use fetcher::{Bounds, Fetcher};
pub use guard::Guard;
pub use policy::Policy;
pub use resolver::{Resolver, Resolving, SystemResolver};
pub use target::Target;
