//! Assuming the role of an account.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use gennaker_records::{Account, ExternalId};
use gennaker_runtime::{ErrorClass, Failure, Millis};

/// What stands before AWS's own words.
const SAID: &str = "AWS said ";
/// How long credentials hold where AWS does not say it, in milliseconds: its shortest session.
const SHORTEST: Millis = 15 * 60_000;

/// A session of a role. Its credentials serve every call that would ask for the same ones.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Session {
    role: String,
    external_id: Option<Hidden>,
    seconds: Option<u32>,
    name: String,
}

/// An external id that has an order, and is shown as little.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Hidden(String);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(ExternalId::SHOWN)
    }
}

impl Session {
    pub(crate) fn of(account: &Account, role: &str, name: &str) -> Self {
        Self {
            role: role.to_owned(),
            external_id: account.external_id.as_ref().map(|id| Hidden(id.reveal().to_owned())),
            seconds: account.session_seconds,
            name: name.to_owned(),
        }
    }
}

/// A session's name: at most 64 of the characters that AWS allows.
pub(crate) fn session_name(whose: &str) -> String {
    let allowed = |c: char| if c.is_ascii_alphanumeric() || "_+=,.@-".contains(c) { c } else { '-' };
    "gennaker-".chars().chain(whose.chars().map(allowed)).take(64).collect()
}

/// Credentials of the role, and until when they hold.
///
/// # Errors
/// When AWS refuses it, with what to check.
pub(crate) async fn assume(
    sts: &aws_sdk_sts::Client,
    account: &Account,
    session: &Session,
    now: Millis,
) -> Result<(Credentials, Millis), Failure> {
    let external_id = session.external_id.as_ref().map(|id| id.0.clone());
    let sent = sts
        .assume_role()
        .role_arn(&session.role)
        .role_session_name(&session.name)
        .set_external_id(external_id.clone())
        .set_duration_seconds(session.seconds.and_then(|seconds| i32::try_from(seconds).ok()))
        .send()
        .await
        .map_err(|error| {
            let doing = format!("assuming role {} of account {}", session.role, account.name);
            refused(Failure::from_aws(&doing, &error.into_service_error()), external_id.as_deref())
        })?;
    let lacking =
        || Failure::new(ErrorClass::Transient, format!("STS gave no credentials for role {}", session.role));
    let given = sent.credentials.ok_or_else(lacking)?;
    let until = given.expiration.to_millis().unwrap_or(now + SHORTEST);
    let end = UNIX_EPOCH + Duration::from_millis(u64::try_from(until).unwrap_or_default());
    let token = Some(given.session_token);
    Ok((Credentials::new(given.access_key_id, given.secret_access_key, token, Some(end), "role"), until))
}

/// A refusal with what to check. AWS repeats an external id that it does not like: that is taken out.
fn refused(failure: Failure, external_id: Option<&str>) -> Failure {
    let said = match (external_id, failure.message.split_once(SAID)) {
        (Some(id), Some((doing, said))) => format!("{doing}{SAID}{}", said.replace(id, ExternalId::SHOWN)),
        _ => failure.message,
    };
    if failure.class.is_retried() {
        return Failure::new(failure.class, said);
    }
    let id = match external_id {
        Some(_) => "if it asks for an external id, that it is the one of the account",
        None => "that it asks for no external id, since the account has none",
    };
    Failure::new(
        failure.class,
        format!(
            "{said}; check that the role exists, that its trust policy allows sts:AssumeRole to the role of this function, and {id}; `gennaker account save` corrects the account"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_has_a_name_that_aws_takes() {
        assert_eq!(session_name("01JD3Q8Z4T"), "gennaker-01JD3Q8Z4T");
        assert_eq!(session_name("my pipeline/ü:1"), "gennaker-my-pipeline---1");
        assert_eq!(session_name(&"x".repeat(100)).len(), 64);
    }

    #[test]
    fn a_refusal_says_what_to_check_and_hides_the_external_id() {
        let said = "assuming role r of account prod: AWS said ValidationError: Value 'x7-secret' at 'externalId' failed";
        let failure = refused(Failure::invalid(said), Some("x7-secret"));
        assert!(!failure.message.contains("x7-secret"), "{failure}");
        assert!(
            failure.message.contains("Value '***' at") && failure.message.contains("trust policy"),
            "{failure}"
        );
        let without = refused(Failure::new(ErrorClass::NotAuthorized, "AWS said AccessDenied"), None);
        assert_eq!(without.class, ErrorClass::NotAuthorized);
        assert!(without.message.contains("asks for no external id"), "{without}");
    }

    #[test]
    fn what_passes_by_itself_is_only_said() {
        let busy = refused(Failure::new(ErrorClass::Throttled, "AWS said Throttling"), None);
        assert_eq!(busy, Failure::new(ErrorClass::Throttled, "AWS said Throttling"));
    }

    #[test]
    fn a_session_does_not_show_its_external_id() {
        let account = Account { external_id: Some(ExternalId::new("x7-secret")), ..Account::named("prod") };
        let session = Session::of(&account, "r", "s");
        assert!(!format!("{session:?}").contains("x7-secret"), "{session:?}");
    }
}
