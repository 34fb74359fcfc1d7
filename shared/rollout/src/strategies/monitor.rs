//! A deployment monitor: a service of the user's that judges a deployment (Spinnaker: deployment monitors).

use gennaker_aws::Fields;
use gennaker_runtime::Failure;
use serde_json::{Map, Value};

/// The attribute of an application that lists its monitors, each with `id`, `baseUrl`, `failOnError` and
/// `maxAnalysisMinutes` (Spinnaker keeps them in its own configuration).
const MONITORS: &str = "deploymentMonitors";
/// How long a step is analysed where nobody says it, in minutes.
const MINUTES: u32 = 30;

/// What a cluster says of its monitor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MonitorRequest {
    /// Which of the application's monitors.
    pub id: Option<String>,
    /// Its base address, where it is none of the application's.
    pub url: Option<String>,
    /// What it is told beside the deployment.
    pub parameters: Map<String, Value>,
    /// For how long a step is analysed at most, in minutes.
    pub minutes: Option<u32>,
    /// Whether a monitor that cannot be asked fails the deployment.
    pub fail_on_error: Option<bool>,
}

/// A monitor with everything that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Monitor {
    /// What people call it.
    pub name: String,
    /// Its base address, without a slash at the end.
    pub url: String,
    /// For how long a step is analysed at most, in minutes.
    pub minutes: u32,
    /// Whether a monitor that cannot be asked fails the deployment.
    pub fail_on_error: bool,
}

/// What a monitor wants next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directive {
    /// The deployment fails, and why.
    Abort(String),
    /// The next step.
    Continue,
    /// It does not know yet.
    Wait,
    /// All of it at once.
    Complete,
}

impl MonitorRequest {
    pub(super) fn read(fields: &Fields<'_>) -> Result<Option<Self>, Failure> {
        let Some(own) = fields.map("deploymentMonitor")? else { return Ok(None) };
        let parameters = match own.get("parameters") {
            None => Map::new(),
            Some(Value::Object(parameters)) => parameters.clone(),
            Some(other) => {
                let path = own.path("parameters");
                return Err(Failure::invalid(format!("{path} is {other}; it must be a map")));
            }
        };
        let request = Self {
            id: own.text("id")?,
            url: own.first_text(&["url", "baseUrl"])?,
            parameters,
            minutes: own.size("maxAnalysisMinutesOverride")?,
            fail_on_error: own.flag("failOnErrorOverride")?,
        };
        Ok((request.id.is_some() || request.url.is_some()).then_some(request))
    }

    /// The monitor, with what an application's attributes say of it.
    ///
    /// # Errors
    /// When the application has none of the id.
    pub fn resolve(&self, attributes: &Map<String, Value>) -> Result<Monitor, Failure> {
        let listed =
            attributes.get(MONITORS).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let named = |monitor: &&Map<String, Value>| {
            self.id.as_deref().is_some_and(|id| monitor.get("id").and_then(Value::as_str) == Some(id))
        };
        let known = listed.iter().filter_map(Value::as_object).find(named);
        let path = format!("the application's {MONITORS}");
        let known = known.map(|known| Fields::at(&path, known));
        let (mut url, mut minutes, mut fail_on_error, mut name) =
            (self.url.clone(), self.minutes, self.fail_on_error, self.id.clone());
        if let Some(known) = known {
            url = url.map_or_else(|| known.text("baseUrl"), |url| Ok(Some(url)))?;
            minutes =
                minutes.map_or_else(|| known.size("maxAnalysisMinutes"), |minutes| Ok(Some(minutes)))?;
            fail_on_error =
                fail_on_error.map_or_else(|| known.flag("failOnError"), |fails| Ok(Some(fails)))?;
            name = known.text("name")?.or(name);
        }
        let url = url.ok_or_else(|| {
            Failure::invalid(format!(
                "there is no deployment monitor {}; add it to the application's {MONITORS}, or give deploymentMonitor.url",
                self.id.as_deref().unwrap_or_default()
            ))
        })?;
        let url = url.trim_end_matches('/').to_owned();
        Ok(Monitor {
            name: name.unwrap_or_else(|| url.clone()),
            url,
            minutes: minutes.unwrap_or(MINUTES),
            fail_on_error: fail_on_error.unwrap_or(true),
        })
    }
}

impl Directive {
    /// Reads a monitor's answer: `{"nextStep": {"directive": "continue"}, "statusReasons": [{"message": "…"}]}`.
    ///
    /// # Errors
    /// When it has no directive, or one that is not known: as if it could not be asked.
    pub fn read(answer: &Value) -> Result<Self, Failure> {
        let directive = answer.pointer("/nextStep/directive").and_then(Value::as_str).unwrap_or_default();
        match directive.to_ascii_lowercase().as_str() {
            "abort" => Ok(Self::Abort(reasons(answer))),
            "continue" => Ok(Self::Continue),
            "wait" => Ok(Self::Wait),
            "complete" => Ok(Self::Complete),
            _ => Err(Failure::invalid(format!(
                "its answer has the directive \"{directive}\"; nextStep.directive must be abort, continue, wait or complete"
            ))),
        }
    }
}

/// What a monitor says for its decision.
fn reasons(answer: &Value) -> String {
    let reasons =
        answer.get("statusReasons").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let messages: Vec<&str> = reasons.iter().filter_map(|reason| reason.get("message")?.as_str()).collect();
    if messages.is_empty() { "it gave no reason".to_owned() } else { messages.join("; ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn request(json: &Value) -> Option<MonitorRequest> {
        MonitorRequest::read(&Fields::new(json.as_object().expect("a map"))).expect("readable")
    }

    fn monitor(json: &Value, attributes: &Value) -> Result<Monitor, Failure> {
        let json = json!({ "deploymentMonitor": json });
        request(&json).expect("a monitor").resolve(attributes.as_object().expect("a map"))
    }

    #[test]
    fn a_monitor_is_the_applications_or_the_stages_own() {
        let attributes = json!({"deploymentMonitors": [
            {"id": "logs", "name": "Logs", "baseUrl": "https://logs.example/v1/", "failOnError": false,
             "maxAnalysisMinutes": 5},
        ]});
        let named = |name: &str, url: &str, minutes, fail_on_error| Monitor {
            name: name.to_owned(),
            url: url.to_owned(),
            minutes,
            fail_on_error,
        };
        let logs = "https://logs.example/v1";
        for (json, expected) in [
            (json!({"id": "logs"}), named("Logs", logs, 5, false)),
            (
                json!({"id": "logs", "maxAnalysisMinutesOverride": "9", "failOnErrorOverride": true}),
                named("Logs", logs, 9, true),
            ),
            (
                json!({"url": "https://own.example"}),
                named("https://own.example", "https://own.example", 30, true),
            ),
            (
                json!({"id": "mine", "url": "https://own.example"}),
                named("mine", "https://own.example", 30, true),
            ),
        ] {
            assert_eq!(monitor(&json, &attributes), Ok(expected), "{json}");
        }
        let message = monitor(&json!({"id": "other"}), &attributes).expect_err("unknown").message;
        assert!(message.contains("no deployment monitor other"), "{message}");
        assert_eq!(request(&json!({"deploymentMonitor": {"parameters": {}}})), None);
        assert_eq!(request(&json!({})), None);
    }

    #[test]
    fn a_directive_is_read_and_anything_else_is_none() {
        let answer = |directive: &str| json!({ "nextStep": { "directive": directive } });
        for (answer, expected) in [
            (answer("continue"), Some(Directive::Continue)),
            (answer("WAIT"), Some(Directive::Wait)),
            (answer("complete"), Some(Directive::Complete)),
            (answer("abort"), Some(Directive::Abort("it gave no reason".to_owned()))),
            (
                json!({"nextStep": {"directive": "abort"}, "statusReasons": [{"message": "5xx"}, {"message": "slow"}]}),
                Some(Directive::Abort("5xx; slow".to_owned())),
            ),
            (answer("unspecified"), None),
            (json!({}), None),
            (json!(null), None),
        ] {
            assert_eq!(Directive::read(&answer).ok(), expected, "{answer}");
        }
    }
}
