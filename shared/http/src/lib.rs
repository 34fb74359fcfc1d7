//! Requests and answers of API Gateway's HTTP APIs (payload format 2.0), as far as the functions need them.

mod reply;
mod request;

pub use reply::{Reply, Security};
pub use request::Request;
