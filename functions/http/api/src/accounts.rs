//! Accounts to deploy to. The reads are gate's; registering one over HTTP is ours.

use gennaker_http::{Reply, Request};
use gennaker_records::{Account, ExternalId};
use gennaker_runtime::{ErrorClass, Failure};
use serde_json::{Map, Value, json};

use crate::Api;
use crate::account_fields::merge;

/// How often a change is made again when somebody else was faster.
const TRIES: u32 = 5;

impl Api {
    pub(crate) async fn accounts(&self) -> Result<Reply, Failure> {
        let accounts = self.lifecycle.store().accounts().await?.value;
        Ok(Reply::json(200, &accounts.0.values().map(view).collect()))
    }

    pub(crate) async fn account(&self, request: &Request) -> Result<Reply, Failure> {
        let name = request.path("account")?;
        let accounts = self.lifecycle.store().accounts().await?.value;
        let account = accounts.get(&name).ok_or_else(|| unknown(&name))?;
        Ok(Reply::json(200, &view(account)))
    }

    /// Merges fields; null takes one away. The account need not exist before.
    pub(crate) async fn save_account(&self, request: &Request, user: &str) -> Result<Reply, Failure> {
        let name = request.path("account")?;
        check_name(&name)?;
        let Some(Value::Object(fields)) = request.json()? else {
            return Err(Failure::invalid("send the account's fields as a JSON object"));
        };
        let mut tries = 0;
        loop {
            let mut accounts = self.lifecycle.store().accounts().await?;
            let known = accounts.value.get(&name).cloned();
            let mut account = known.unwrap_or_else(|| Account::named(&name));
            merge(&mut account, &fields)?;
            account.updated_at = self.ports.now();
            user.clone_into(&mut account.updated_by);
            let shown = view(&account);
            accounts.value.insert(account);
            match self.lifecycle.store().save_accounts(&mut accounts).await {
                Ok(()) => return Ok(Reply::json(200, &shown)),
                Err(failure) if failure.class == ErrorClass::Conflict && tries < TRIES => tries += 1,
                Err(failure) => return Err(failure),
            }
        }
    }

    /// Answers with the names that are left: without any, every name means the account that Gennaker itself runs in.
    pub(crate) async fn delete_account(&self, request: &Request) -> Result<Reply, Failure> {
        let name = request.path("account")?;
        let mut tries = 0;
        loop {
            let mut accounts = self.lifecycle.store().accounts().await?;
            accounts.value.0.remove(&name).ok_or_else(|| unknown(&name))?;
            match self.lifecycle.store().save_accounts(&mut accounts).await {
                Ok(()) => {
                    let left: Vec<&str> = accounts.value.names().collect();
                    return Ok(Reply::json(200, &json!({ "name": name, "deleted": true, "left": left })));
                }
                Err(failure) if failure.class == ErrorClass::Conflict && tries < TRIES => tries += 1,
                Err(failure) => return Err(failure),
            }
        }
    }
}

fn unknown(name: &str) -> Failure {
    Failure::not_found(format!("there is no account {name}; list them with `gennaker account list`"))
}

/// A name stands in paths, tables and messages.
fn check_name(name: &str) -> Result<(), Failure> {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if plain && (1..=64).contains(&name.len()) {
        return Ok(());
    }
    Err(Failure::invalid("an account's name has 1 to 64 letters, digits, hyphens, underscores and dots"))
}

/// An account in the fields of gate's and its own, all of the types that Spinnaker's command line expects.
fn view(account: &Account) -> Value {
    let mut shown = json!({
        "name": account.name, "type": "aws", "cloudProvider": "aws", "accountType": account.name,
        "environment": account.name, "accountId": account.id().unwrap_or_default(), "authorized": true,
        "primaryAccount": false, "challengeDestructiveActions": false, "requiredGroupMembership": [],
        "permissions": {}, "lastModifiedBy": account.updated_by, "updateTs": account.updated_at.to_string(),
        "regions": account.regions.iter().map(|region| json!({ "name": region })).collect::<Vec<_>>(),
    });
    let own = [
        ("role", json!(account.role)),
        ("externalId", json!(account.external_id.as_ref().map(|_| ExternalId::SHOWN))),
        ("sessionSeconds", json!(account.session_seconds)),
    ];
    if let Some(fields) = shown.as_object_mut() {
        let own = own.into_iter().filter(|(_, value)| !value.is_null());
        fields.extend(own.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>());
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_plain() {
        let long = "a".repeat(65);
        for (name, fine) in [
            ("prod", true),
            ("my-prod_2.x", true),
            ("", false),
            ("a b", false),
            ("a/b", false),
            (&long, false),
        ] {
            assert_eq!(check_name(name).is_ok(), fine, "{name}");
        }
    }

    #[test]
    fn an_account_is_shown_as_gate_shows_it_and_its_external_id_is_not() {
        let account = Account {
            role: Some("arn:aws:iam::123456789012:role/GennakerDeploy".to_owned()),
            external_id: Some(ExternalId::new("x7-secret")),
            regions: vec!["us-east-1".to_owned()],
            ..Account::named("prod")
        };
        let shown = view(&account);
        assert_eq!(shown["accountId"], "123456789012");
        assert_eq!(shown["externalId"], "***");
        assert_eq!(shown["regions"], json!([{ "name": "us-east-1" }]));
        assert!(!shown.to_string().contains("x7-secret"), "{shown}");
        let mut again = account.clone();
        merge(&mut again, shown.as_object().expect("a map")).expect("what is shown may be sent back");
        assert_eq!((again.role, again.external_id), (account.role, account.external_id));
        let own = view(&Account::named("own"));
        assert_eq!((own.get("externalId"), own.get("role"), &own["accountId"]), (None, None, &json!("")));
    }
}
