//! Applications.

use gennaker_http::{Reply, Request};
use gennaker_records::{Application, Versioned};
use gennaker_runtime::{ErrorClass, Failure};
use serde_json::{Map, Value, json};

use crate::Api;

/// How often a change is made again when somebody else was faster.
const TRIES: u32 = 5;

impl Api {
    /// Flat attributes, of those that belong to `owner` (an e-mail address) or use `account`, where that is asked for.
    pub(crate) async fn applications(&self, request: &Request) -> Result<Reply, Failure> {
        let (owner, account) = (request.query("owner"), request.query("account"));
        let all = self.lifecycle.store().applications().await?;
        let listed = all.iter().map(Application::to_json).filter(|attributes| {
            let text = |name: &str| attributes.get(name).and_then(Value::as_str).unwrap_or_default();
            owner.is_none_or(|owner| text("email").eq_ignore_ascii_case(owner))
                && account
                    .is_none_or(|account| text("accounts").split(',').any(|known| known.trim() == account))
        });
        Ok(Reply::json(200, &listed.map(Value::from).collect()))
    }

    pub(crate) async fn application(&self, request: &Request) -> Result<Reply, Failure> {
        let name = request.path("application")?;
        let store = self.lifecycle.store();
        let found = match store.application(&name).await? {
            Some(found) => found.value,
            None => store
                .applications()
                .await?
                .into_iter()
                .find(|application| application.name.eq_ignore_ascii_case(&name))
                .ok_or_else(|| Failure::not_found(format!("Application not found (id: {name})")))?,
        };
        Ok(Reply::json(200, &view(&found)))
    }

    /// Merges attributes; null takes one away. The application need not exist before.
    pub(crate) async fn save_application(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        let name = request.path("application")?;
        check_name(&name)?;
        let Some(Value::Object(attributes)) = request.json()? else {
            return Err(Failure::invalid("send the attributes as a JSON object"));
        };
        check(&attributes)?;
        let mut tries = 0;
        loop {
            let found = self.lifecycle.store().application(&name).await?;
            let mut application = found.unwrap_or_else(|| Versioned::new(Application::named(&name)));
            let value = &mut application.value;
            value.merge(attributes.clone());
            value.updated_at = self.ports.now();
            value.updated_by = user.to_owned();
            if value.created_at == 0 {
                value.created_at = value.updated_at;
            }
            match self.lifecycle.store().save_application(&mut application).await {
                Ok(()) => return Ok(Reply::json(200, &view(&application.value))),
                Err(failure) if failure.class == ErrorClass::Conflict && tries < TRIES => tries += 1,
                Err(failure) => return Err(failure),
            }
        }
    }
}

fn view(application: &Application) -> Value {
    json!({ "name": application.name, "attributes": application.to_json(), "clusters": {} })
}

/// A name becomes a part of names in every cloud.
fn check_name(name: &str) -> Result<(), Failure> {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if plain && (1..=250).contains(&name.len()) {
        return Ok(());
    }
    Err(Failure::invalid("an application's name has 1 to 250 letters, digits, hyphens, underscores and dots"))
}

fn check(attributes: &Map<String, Value>) -> Result<(), Failure> {
    match attributes.get(Application::TIME_ZONE) {
        None | Some(Value::Null) => Ok(()),
        Some(zone) if zone.as_str().is_some_and(|zone| zone.parse::<chrono_tz::Tz>().is_ok()) => Ok(()),
        Some(zone) => Err(Failure::invalid(format!(
            "{}: {zone} is not a time zone; use an IANA name such as Europe/Zurich or UTC",
            Application::TIME_ZONE
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_zone_is_an_iana_name() {
        for (zone, fine) in [
            (json!("Europe/Zurich"), true),
            (json!("UTC"), true),
            (json!(null), true),
            (json!("Europe/Atlantis"), false),
            (json!(1), false),
        ] {
            let attributes = Map::from_iter([(Application::TIME_ZONE.to_owned(), zone.clone())]);
            assert_eq!(check(&attributes).is_ok(), fine, "{zone}");
        }
    }

    #[test]
    fn a_name_is_plain() {
        for (name, fine) in
            [("myapp", true), ("my-app_2.x", true), ("", false), ("#applications", false), ("a b", false)]
        {
            assert_eq!(check_name(name).is_ok(), fine, "{name}");
        }
    }

    #[test]
    fn an_application_is_shown_as_gate_shows_it() {
        let shown = view(&Application::named("MyApp"));
        assert_eq!(shown["name"], "myapp");
        assert_eq!(shown["attributes"]["name"], "myapp");
        assert_eq!(shown["clusters"], json!({}));
    }
}
