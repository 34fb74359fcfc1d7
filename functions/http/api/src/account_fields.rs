//! What an account is registered with, and what AWS allows of it.

use gennaker_pipeline::integer;
use gennaker_records::{Account, ExternalId};
use gennaker_runtime::Failure;
use serde_json::{Map, Value};

/// How long credentials may hold, in seconds (AWS limit: an hour for a role that another role assumes).
const SESSION: std::ops::RangeInclusive<i64> = 900..=3600;

/// What an account is shown with, in gate's fields, and what nobody sets.
const SHOWN: [&str; 13] = [
    "name",
    "type",
    "cloudProvider",
    "accountType",
    "environment",
    "accountId",
    "authorized",
    "primaryAccount",
    "challengeDestructiveActions",
    "requiredGroupMembership",
    "permissions",
    "lastModifiedBy",
    "updateTs",
];

/// Takes over fields; one that is null goes, and so does an external id with the role of its AWS account.
///
/// # Errors
/// With the field that is wrong, and what it can be. What it was is not said of an external id.
pub(crate) fn merge(account: &mut Account, fields: &Map<String, Value>) -> Result<(), Failure> {
    let before = account.id().map(str::to_owned);
    for (name, value) in fields {
        match name.as_str() {
            "role" => {
                let other = text(name, value)?.map(role).transpose()?;
                // One AWS account's external id is not told to another's.
                if owner(other.as_deref()) != owner(account.role.as_deref())
                    && !fields.contains_key("externalId")
                {
                    account.external_id = None;
                }
                account.role = other;
            }
            "externalId" => merge_external_id(account, value)?,
            "regions" => account.regions = regions(value)?,
            "sessionSeconds" => account.session_seconds = session(value)?,
            // An answer of ours may be sent back.
            name if SHOWN.contains(&name) => {}
            // Without its role, an account would be the one that Gennaker itself runs in.
            unknown => {
                return Err(Failure::invalid(format!(
                    "an account has no field {unknown}; give role, externalId, regions or sessionSeconds"
                )));
            }
        }
    }
    // It follows from the role: one that says otherwise means another AWS account than would be deployed to. An answer of
    // before, sent back with another role, does not.
    let told = fields.get("accountId").and_then(Value::as_str).filter(|told| !told.is_empty());
    if let Some(told) = told
        && ![account.id(), before.as_deref()].contains(&Some(told))
    {
        return Err(Failure::invalid(format!(
            "accountId is {told}, but it follows from the role, and account {} has none there; give a role of {told}",
            account.name
        )));
    }
    if account.role.is_none() && (account.external_id.is_some() || account.session_seconds.is_some()) {
        return Err(Failure::invalid(format!(
            "account {} has no role; an external id and a session's seconds belong to one",
            account.name
        )));
    }
    Ok(())
}

fn merge_external_id(account: &mut Account, value: &Value) -> Result<(), Failure> {
    let wrong = "externalId must be a text of 2 to 1224 letters, digits and _+=,.@:/- (AWS limit)";
    let id = match value {
        Value::Null => None,
        Value::String(id) => Some(id.as_str()),
        _ => return Err(Failure::invalid(wrong)),
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@:/-".contains(c);
    match id {
        None => account.external_id = None,
        // What is shown in its place came back.
        Some(ExternalId::SHOWN) if account.external_id.is_some() => {}
        Some(id) if (2..=1224).contains(&id.len()) && id.chars().all(allowed) => {
            account.external_id = Some(ExternalId::new(id));
        }
        Some(_) => return Err(Failure::invalid(wrong)),
    }
    Ok(())
}

/// The AWS account that a role belongs to.
fn owner(role: Option<&str>) -> Option<&str> {
    role?.split(':').nth(4)
}

/// The functions may assume roles whose names begin so, and no others.
fn role(arn: String) -> Result<String, Failure> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let is_role = match parts.as_slice() {
        ["arn", partition, "iam", "", account, resource] => {
            let digits = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
            let name = resource.strip_prefix("role/").unwrap_or_default();
            let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c));
            let ours = name.starts_with("Gennaker") && plain && name.len() <= 64;
            ours && digits && partition.starts_with("aws")
        }
        _ => false,
    };
    if is_role {
        return Ok(arn);
    }
    Err(Failure::invalid(format!(
        "role {arn} is not arn:aws:iam::ACCOUNT:role/NAME with a NAME that begins with Gennaker; Gennaker's functions may assume only such roles"
    )))
}

/// Region names, or Spinnaker's maps with a `name`; each once.
fn regions(value: &Value) -> Result<Vec<String>, Failure> {
    let wrong = || Failure::invalid(format!("regions must be a list of names as us-east-1, but is {value}"));
    let listed = match value {
        Value::Null => return Ok(Vec::new()),
        Value::Array(listed) => listed,
        _ => return Err(wrong()),
    };
    let mut names: Vec<String> = Vec::new();
    for entry in listed {
        let name = entry.as_str().or_else(|| entry.get("name")?.as_str()).ok_or_else(wrong)?;
        let parts: Vec<&str> = name.split('-').collect();
        let letters = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_region = match parts.as_slice() {
            [words @ .., number] => {
                words.len() >= 2
                    && words.iter().all(letters)
                    && !number.is_empty()
                    && number.bytes().all(|byte| byte.is_ascii_digit())
            }
            [] => false,
        };
        if !is_region {
            return Err(wrong());
        }
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

fn session(value: &Value) -> Result<Option<u32>, Failure> {
    if value.is_null() {
        return Ok(None);
    }
    let seconds = integer(value).filter(|seconds| SESSION.contains(seconds));
    seconds.and_then(|seconds| u32::try_from(seconds).ok()).map(Some).ok_or_else(|| {
        Failure::invalid(format!(
            "sessionSeconds must be from {} to {} (AWS limit for roles that a role assumes), but is {value}",
            SESSION.start(),
            SESSION.end()
        ))
    })
}

fn text(name: &str, value: &Value) -> Result<Option<String>, Failure> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.trim().to_owned())),
        other => Err(Failure::invalid(format!("{name} must be a text, but is {other}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ROLE: &str = "arn:aws:iam::123456789012:role/GennakerDeploy";

    fn merged(account: &Account, fields: &Value) -> Result<Account, Failure> {
        let mut account = account.clone();
        merge(&mut account, fields.as_object().expect("a map")).map(|()| account)
    }

    fn prod() -> Account {
        let fields = json!({ "role": ROLE, "externalId": "x7", "regions": ["us-east-1", { "name": "us-west-2" }, "us-east-1"],
            "sessionSeconds": "1800" });
        merged(&Account::named("prod"), &fields).expect("an account")
    }

    #[test]
    fn an_account_is_what_is_given_and_the_rest_stays() {
        let prod = prod();
        assert_eq!((prod.role.as_deref(), prod.session_seconds), (Some(ROLE), Some(1800)));
        assert_eq!(prod.regions, ["us-east-1", "us-west-2"]);
        let changed =
            merged(&prod, &json!({ "regions": ["eu-west-1"], "externalId": "***" })).expect("changed");
        assert_eq!(changed.external_id, Some(ExternalId::new("x7")), "what is shown for it is no new one");
        assert_eq!(changed.regions, ["eu-west-1"]);
        let open = merged(&prod, &json!({ "regions": null, "externalId": null })).expect("changed");
        assert_eq!((open.regions.len(), open.external_id), (0, None));
        let other = "arn:aws:iam::210987654321:role/GennakerDeploy";
        for (fields, expected) in [
            (json!({ "role": format!("{ROLE}2") }), Some("x7")),
            (json!({ "role": other }), None),
            (json!({ "role": other, "externalId": "y8" }), Some("y8")),
            (json!({ "role": other, "externalId": "y8", "accountId": "123456789012" }), Some("y8")),
        ] {
            let changed = merged(&prod, &fields).expect("changed");
            assert_eq!(changed.external_id, expected.map(ExternalId::new), "{fields}");
        }
        let own = merged(&prod, &json!({ "role": null, "sessionSeconds": null })).expect("changed");
        assert_eq!((own.role, own.external_id), (None, None));
    }

    #[test]
    fn what_aws_would_refuse_is_refused() {
        for (fields, word) in [
            (json!({ "role": "arn:aws:iam::123456789012:role/Admin" }), "begins with Gennaker"),
            (json!({ "role": "arn:aws:iam::123:role/GennakerDeploy" }), "role/NAME"),
            (json!({ "role": format!("{ROLE}\n") + "x" }), "role/NAME"),
            (json!({ "role": 1 }), "role must be a text"),
            (json!({ "roleArn": ROLE }), "has no field roleArn; give role"),
            (json!({ "regions": ["us-east-1"], "assumeRole": ROLE }), "has no field assumeRole"),
            (json!({ "accountId": "210987654321" }), "give a role of 210987654321"),
            (json!({ "regions": "us-east-1" }), "regions must be a list"),
            (json!({ "regions": ["us-east"] }), "us-east-1"),
            (json!({ "regions": ["us-east-1/.."] }), "us-east-1"),
            (json!({ "sessionSeconds": 7200 }), "900 to 3600"),
            (json!({ "sessionSeconds": "long" }), "900 to 3600"),
        ] {
            let message = merged(&prod(), &fields).expect_err("a mistake").message;
            assert!(message.contains(word), "{message}");
        }
        let lonely = merged(&Account::named("own"), &json!({ "externalId": "x7" })).expect_err("no role");
        assert!(lonely.message.contains("has no role"), "{lonely}");
    }

    #[test]
    fn a_wrong_external_id_is_not_repeated() {
        for id in [json!("x"), json!("with space"), json!(7_777_777), json!("***x")] {
            let message = merged(&prod(), &json!({ "externalId": id })).expect_err("a mistake").message;
            assert!(!message.contains("space") && !message.contains("7777777"), "{message}");
        }
    }
}
