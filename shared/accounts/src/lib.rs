//! The AWS accounts that pipelines deploy to.
//!
//! As long as no account is registered, every name means the account that Gennaker itself runs in. Once one is, a name
//! that is not registered is a mistake. A registered account without a role is Gennaker's own; the role of any other is
//! assumed with STS, and its credentials are kept in the function's memory until shortly before they expire.

mod assume;
mod known;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use gennaker_aws::Regions;
use gennaker_records::{Account, AccountList, Store};
use gennaker_runtime::{Failure, Millis, Ports};

use crate::assume::{Session, assume};

pub use crate::known::Other;

/// How long the records' answer is believed.
const BELIEVED: Millis = 30_000;
/// How long it is when there is no account: once there is one, a name may mean another account than before.
const NONE_BELIEVED: Millis = 5_000;
/// How long before their end credentials are replaced.
const EARLY: Millis = 5 * 60_000;

/// The accounts, by their names.
///
/// A stage makes it once and asks it at every call:
///
/// ```no_run
/// # async fn example(accounts: &gennaker_accounts::Accounts, store: &gennaker_records::Store) -> Result<(), gennaker_runtime::Failure> {
/// let regions = accounts.for_execution("01JD3Q8Z4T5V6W7X8Y9ZABCDEF").regions(store, "prod").await?;
/// let region = regions.region("us-east-1");
/// # let _ = region; Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Accounts {
    shared: Arc<Shared>,
    /// What the sessions are called in the other account's CloudTrail.
    session: String,
}

#[derive(Debug)]
struct Shared {
    own: Regions,
    sts: aws_sdk_sts::Client,
    ports: Ports,
    known: Mutex<Option<(Millis, AccountList)>>,
    own_id: Mutex<Option<String>>,
    sessions: Mutex<BTreeMap<Session, (Millis, Regions)>>,
}

impl Accounts {
    /// The accounts as the function's environment and the records say; nothing is sent before one is asked for.
    ///
    /// # Errors
    /// When the function's environment lacks a setting.
    pub fn new(ports: &Ports) -> Result<Self, Failure> {
        let own = Regions::new(ports)?;
        let sts = aws_sdk_sts::Client::new(&own.config(ports.settings.require("AWS_REGION")?));
        // The function's own name says which of them it was.
        let session =
            assume::session_name(ports.settings.get("AWS_LAMBDA_FUNCTION_NAME").unwrap_or("function"));
        let shared = Shared {
            own,
            sts,
            ports: ports.clone(),
            known: Mutex::default(),
            own_id: Mutex::default(),
            sessions: Mutex::default(),
        };
        Ok(Self { shared: Arc::new(shared), session })
    }

    /// The same accounts with sessions that bear an execution's id, so that the other account's CloudTrail says which
    /// execution did what.
    #[must_use]
    pub fn for_execution(&self, id: &str) -> Self {
        Self { shared: Arc::clone(&self.shared), session: assume::session_name(id) }
    }

    /// The regions of an account.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::InvalidInput`] when there is no account of the name, with the names that there
    /// are; [`gennaker_runtime::ErrorClass::NotAuthorized`] when its role may not be assumed.
    pub async fn regions(&self, store: &Store, account: &str) -> Result<Regions, Failure> {
        let shared = &self.shared;
        let Some(account) = shared.find(store, account).await? else { return Ok(shared.own.clone()) };
        let regions = match &account.role {
            None => shared.own.clone(),
            Some(role) => self.assumed(&account, role).await?,
        };
        Ok(regions.only(&account.name, &account.regions))
    }

    /// The regions of the account that a stage names, and of Gennaker's own where it names none: for stages that need not
    /// name one in Spinnaker either.
    ///
    /// # Errors
    /// As [`Accounts::regions`].
    pub async fn regions_or_own(&self, store: &Store, account: &str) -> Result<Regions, Failure> {
        if account.is_empty() { Ok(self.shared.own.clone()) } else { self.regions(store, account).await }
    }

    /// The twelve digits of the AWS account that a name means.
    ///
    /// # Errors
    /// As [`Accounts::regions`], and when AWS does not say whose the function is.
    pub async fn id(&self, store: &Store, account: &str) -> Result<String, Failure> {
        let found = if account.is_empty() { None } else { self.shared.find(store, account).await? };
        match found.as_ref().and_then(Account::id) {
            Some(id) => Ok(id.to_owned()),
            None => self.shared.own_id().await,
        }
    }

    /// The AWS accounts beside that of a name, each once, as far as they list the region: Gennaker's own first, then by name.
    /// None where no account is registered.
    ///
    /// # Errors
    /// As [`Accounts::id`].
    pub async fn others(&self, store: &Store, than: &str, region: &str) -> Result<Vec<Other>, Failure> {
        let list = self.shared.list(store).await?;
        if list.is_empty() {
            return Ok(Vec::new());
        }
        let than = self.id(store, than).await?;
        Ok(known::others(&list, &self.shared.own_id().await?, &than, region))
    }

    /// The regions of another account, by the first of its names whose role may be assumed.
    ///
    /// # Errors
    /// As [`Accounts::regions`], for the last of the names.
    pub async fn reach(&self, store: &Store, other: &Other) -> Result<Regions, Failure> {
        let mut refused = Failure::not_found(format!(
            "account {} is not registered; `gennaker account save` does it",
            other.id
        ));
        for name in &other.names {
            match self.regions_or_own(store, name).await {
                Err(failure) if !failure.class.is_retried() => refused = failure,
                reached => return reached,
            }
        }
        Err(refused)
    }

    async fn assumed(&self, account: &Account, role: &str) -> Result<Regions, Failure> {
        let shared = &self.shared;
        let session = Session::of(account, role, &self.session);
        let now = shared.ports.now();
        if let Some(regions) = shared.session(&session, now) {
            return Ok(regions);
        }
        let (credentials, until) = assume(&shared.sts, account, &session, now).await?;
        tracing::info!(account = %account.name, role, "assumed");
        let regions = shared.own.with_credentials(credentials);
        let mut sessions = shared.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|_, (until, _)| *until > now + EARLY);
        sessions.insert(session, (until, regions.clone()));
        Ok(regions)
    }
}

impl Shared {
    /// An account as it is registered; none where that is the one that Gennaker runs in, because there is no other.
    async fn find(&self, store: &Store, name: &str) -> Result<Option<Account>, Failure> {
        let now = self.ports.now();
        if let Some(list) = self.believed(now)
            && let Ok(found) = known::find(&list, name)
        {
            return Ok(found.cloned());
        }
        // Also before a name is refused: it may have been registered a moment ago.
        known::find(&self.read(store, now).await?, name).map(Option::<&Account>::cloned)
    }

    /// All accounts that are registered.
    async fn list(&self, store: &Store) -> Result<AccountList, Failure> {
        let now = self.ports.now();
        match self.believed(now) {
            Some(list) => Ok(list),
            None => self.read(store, now).await,
        }
    }

    async fn read(&self, store: &Store, now: Millis) -> Result<AccountList, Failure> {
        let list = store.accounts().await?.value;
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, list.clone()));
        Ok(list)
    }

    /// The twelve digits of the account that the function runs in.
    async fn own_id(&self) -> Result<String, Failure> {
        let kept = || self.own_id.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = kept().clone() {
            return Ok(id);
        }
        let doing = "asking which account this is";
        let said = self.sts.get_caller_identity().send().await;
        let said = said.map_err(|error| Failure::from_aws(doing, &error.into_service_error()))?;
        let id = said.account.ok_or_else(|| Failure::internal(format!("{doing}: AWS does not say it")))?;
        *kept() = Some(id.clone());
        Ok(id)
    }

    fn believed(&self, now: Millis) -> Option<AccountList> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (read, list) = known.as_ref()?;
        let believed = if list.is_empty() { NONE_BELIEVED } else { BELIEVED };
        (now < read + believed).then(|| list.clone())
    }

    fn session(&self, session: &Session, now: Millis) -> Option<Regions> {
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.get(session).filter(|(until, _)| *until > now + EARLY).map(|(_, regions)| regions.clone())
    }
}
