//! The stage's fields.

use gennaker_pipeline::{boolean, integer};
use gennaker_runtime::Millis;
use gennaker_stage::Progress;
use serde::Deserialize;
use serde_json::Value;

/// The fields of a `manualJudgment` stage.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Context {
    instructions: Option<String>,
    judgment_inputs: Option<Vec<Value>>,
    judgment_status: Option<String>,
    judgment_input: Option<String>,
    last_modified_by: Option<String>,
    stage_timeout_ms: Option<Value>,
    mark_successful_on_timeout: Option<Value>,
    send_notifications: Value,
    notifications: Option<Vec<Notification>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Notification {
    #[serde(rename = "type")]
    kind: String,
    address: Option<String>,
    when: Option<Vec<String>>,
}

/// Whom a question is sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Recipient {
    /// Everybody who subscribed to the topic.
    Subscribers,
    /// The subscription of one e-mail address.
    Email(String),
    /// A phone number.
    Sms(String),
}

impl Recipient {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Subscribers => "subscribers",
            Self::Email(address) | Self::Sms(address) => address,
        }
    }
}

impl Context {
    /// How the stage ends, where somebody decided.
    pub(crate) fn judged(&self) -> Option<Progress> {
        let status = self.judgment_status.as_deref()?.to_lowercase();
        let by = self.last_modified_by.as_deref().unwrap_or("somebody");
        match status.as_str() {
            "continue" => Some(Progress::Succeeded),
            "stop" => {
                let input =
                    self.judgment_input.as_ref().map_or_else(String::new, |input| format!(" ({input})"));
                Some(Progress::Failed(format!("{by} decided to stop{input}")))
            }
            _ => None,
        }
    }

    /// How the stage ends, where nobody decided in time.
    pub(crate) fn lapsed(&self) -> Progress {
        if self.mark_successful_on_timeout.as_ref().and_then(boolean) == Some(true) {
            return Progress::Succeeded;
        }
        Progress::Failed("nobody judged in time".to_owned())
    }

    pub(crate) fn instructions(&self) -> String {
        self.instructions.clone().unwrap_or_default()
    }

    /// The options: maps with a `value`, or plain texts as old definitions have them.
    pub(crate) fn options(&self) -> Vec<String> {
        self.judgment_inputs
            .iter()
            .flatten()
            .filter_map(|input| input.get("value").unwrap_or(input).as_str())
            .map(str::to_owned)
            .collect()
    }

    /// The stage's own time limit; a text is ignored, as in Spinnaker.
    pub(crate) fn limit(&self) -> Option<Millis> {
        self.stage_timeout_ms
            .as_ref()
            .filter(|limit| limit.is_number())
            .and_then(integer)
            .filter(|limit| *limit > 0)
    }

    /// Whom the stage's notifications name for a judgment; without any, everybody who subscribed.
    pub(crate) fn recipients(&self) -> Vec<Recipient> {
        let wanted = self.send_notifications == Value::Bool(true) || self.send_notifications == "true";
        let named: Vec<Recipient> = self
            .notifications
            .iter()
            .flatten()
            .filter(|notification| {
                wanted && notification.when.iter().flatten().any(|when| when == "manualJudgment")
            })
            .filter_map(|notification| match (notification.kind.as_str(), &notification.address) {
                ("email", Some(address)) => Some(Recipient::Email(address.clone())),
                ("sms", Some(number)) => Some(Recipient::Sms(number.clone())),
                (kind, _) => {
                    tracing_skip(kind);
                    None
                }
            })
            .collect();
        if named.is_empty() { vec![Recipient::Subscribers] } else { named }
    }
}

/// Other kinds of notification are not the question's business; it is said that they were not used for it.
fn tracing_skip(kind: &str) {
    tracing::warn!(kind, "a judgment is asked for by email or sms only; this notification is not sent");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn context(json: Value) -> Context {
        serde_json::from_value(json).expect("a context")
    }

    #[test]
    fn conformance_46_continue_succeeds_stop_fails_and_nothing_waits() {
        assert_eq!(context(json!({"judgmentStatus": "CONTINUE"})).judged(), Some(Progress::Succeeded));
        let stopped =
            context(json!({"judgmentStatus": "stop", "judgmentInput": "no", "lastModifiedBy": "ops"}))
                .judged();
        assert_eq!(stopped, Some(Progress::Failed("ops decided to stop (no)".to_owned())));
        assert_eq!(context(json!({"judgmentStatus": ""})).judged(), None);
        assert_eq!(context(json!({})).judged(), None);
    }

    #[test]
    fn a_judgment_that_lapses_fails_unless_that_is_a_success() {
        assert!(matches!(context(json!({})).lapsed(), Progress::Failed(_)));
        assert_eq!(context(json!({"markSuccessfulOnTimeout": true})).lapsed(), Progress::Succeeded);
        assert_eq!(context(json!({"stageTimeoutMs": 5000.0})).limit(), Some(5000));
        assert_eq!(context(json!({"stageTimeoutMs": "5000"})).limit(), None, "as Spinnaker reads it");
    }

    #[test]
    fn options_are_maps_or_plain_texts() {
        assert_eq!(context(json!({"judgmentInputs": [{"value": "a"}, "b"]})).options(), ["a", "b"]);
    }

    #[test]
    fn notifications_for_a_judgment_name_the_approvers() {
        let notifications = json!([
            {"type": "email", "address": "a@example.com", "when": ["manualJudgment"]},
            {"type": "sms", "address": "+15550100", "when": ["manualJudgment", "stage.failed"]},
            {"type": "email", "address": "b@example.com", "when": ["stage.failed"]}
        ]);
        let on = context(json!({"sendNotifications": true, "notifications": notifications}));
        assert_eq!(
            on.recipients(),
            [Recipient::Email("a@example.com".to_owned()), Recipient::Sms("+15550100".to_owned())]
        );
        let off = context(json!({"notifications": notifications}));
        assert_eq!(off.recipients(), [Recipient::Subscribers]);
    }
}
