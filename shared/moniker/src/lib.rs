//! Names of server groups, as Netflix's frigga reads and builds them: `app-stack-detail-v001`.
//!
//! A name is the only link between a server group, its cluster and its application, so it is read in one place.
//!
//! ```
//! use gennaker_moniker::{Cluster, Moniker};
//!
//! let moniker = Moniker::parse("api-test-A-v406").expect("a server group's name");
//! assert_eq!((moniker.app.as_str(), moniker.stack.as_deref(), moniker.sequence), ("api", Some("test"), Some(406)));
//!
//! let cluster = Cluster::new("api", "test", "A").expect("allowed characters");
//! assert_eq!(cluster.server_group(7), "api-test-A-v007");
//! ```

mod cluster;
mod error;
mod moniker;
mod sequence;

pub use cluster::Cluster;
pub use error::Error;
pub use moniker::Moniker;
pub use sequence::{SEQUENCES, candidates};
