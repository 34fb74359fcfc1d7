//! What an instance runs when it starts, as it is configured.

use gennaker_aws::Fields;

use super::problems::Problems;

/// What an instance runs when it starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserData {
    /// In Base64.
    pub base64: Option<String>,
    /// Whether `%%app%%` and the like in it are replaced.
    pub tokens: bool,
}

/// The only tokenizer there is: Spinnaker's own.
const TOKENIZER: &str = "default";

pub(super) fn read(fields: &Fields<'_>, problems: &mut Problems) -> UserData {
    let base64 = problems.take(fields.text("base64UserData"));
    if let Some(text) = &base64
        && let Err(error) = crate::user_data::decode(text)
    {
        problems.add(format!("{} {error}", fields.path("base64UserData")));
    }
    // There is no user data but the given one, so that overriding the default says no more than that tokens count.
    let mut tokens = problems.take(fields.flag("overrideDefaultUserData")).unwrap_or(false);
    tokens |= problems.take(fields.flag("processUserDataTokens")).unwrap_or(false);
    if let Some(own) = problems.take(fields.map("userDataOverride")) {
        tokens |= problems.take(own.flag("enabled")).unwrap_or(false);
        if let Some(name) = problems.take(own.text("tokenizerName")).filter(|name| name != TOKENIZER) {
            problems.add(format!("{} is {name}; there is only {TOKENIZER}", own.path("tokenizerName")));
        }
    }
    UserData { base64, tokens }
}
