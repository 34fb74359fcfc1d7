//! What is decided before a child is started.

use gennaker_runtime::Millis;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A child that is to be started.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Plan {
    pub(crate) execution_id: String,
    pub(crate) application: String,
    pub(crate) pipeline_id: String,
    pub(crate) name: String,
    /// What it is given: the same, whichever call starts it. None in what an older version has written.
    #[serde(default)]
    pub(crate) parameters: Option<Map<String, Value>>,
    /// When a call was about to start it, in milliseconds since 1970.
    pub(crate) at: Millis,
}
