//! What a stage waits for a person to decide, and the links that ask for it.

use gennaker_runtime::Millis;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A decision that somebody is asked for.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Approval {
    /// Its id: `<executionId>.<refId>.<n>`, so that a repeated call finds it again.
    pub id: String,
    /// The execution that waits.
    pub execution_id: String,
    /// Its stage.
    pub ref_id: String,
    /// The stage's name.
    pub stage_name: String,
    /// The application.
    pub application: String,
    /// The pipeline's name.
    pub pipeline: String,
    /// What the person is told.
    pub instructions: String,
    /// The options to choose from; none means plain continue or stop.
    pub options: Vec<String>,
    /// When it was asked.
    pub created: Millis,
    /// When the question lapses.
    pub expires: Millis,
    /// Where it stands.
    pub state: ApprovalState,
    /// What was decided.
    pub decision: Option<Decision>,
}

/// Where an approval stands.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ApprovalState {
    /// Nobody decided yet.
    #[default]
    Pending,
    /// Somebody did.
    Decided,
    /// Nobody did in time.
    Expired,
    /// The execution ended first.
    Canceled,
}

/// What a person decided.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Decision {
    /// `continue` or `stop`, as Spinnaker's `judgmentStatus`.
    pub status: String,
    /// The chosen option, as Spinnaker's `judgmentInput`.
    pub input: Option<String>,
    /// Who decided: the approver whose link it was, or the caller of the API.
    pub by: String,
    /// When.
    pub at: Millis,
}

/// A link to an approval. Its secret is kept only as a hash; there is one per approver.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Link {
    /// The approval that it opens.
    pub approval_id: String,
    /// Whom it was sent to.
    pub approver: String,
    /// When it stops working.
    pub expires: Millis,
}

/// How a link's secret is stored: the SHA-256 of its text in hexadecimal digits. The secret has 128 random
/// bits, so a plain hash cannot be reversed by guessing.
pub fn link_hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}
