//! Clock, randomness and environment, so that nothing else asks the machine for them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::Failure;

/// Milliseconds since the Unix epoch, as all of Spinnaker's timestamps are.
pub type Millis = i64;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Millis;
}

/// Gives random bytes.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with cryptographically random bytes.
    ///
    /// # Errors
    /// When the operating system gives none.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), Failure>;
}

/// The function's environment variables, read once.
#[derive(Clone, Default)]
pub struct Settings(Arc<BTreeMap<String, String>>);

impl Settings {
    /// Settings from names and values.
    pub fn new(values: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(Arc::new(values.into_iter().collect()))
    }

    /// The value of a variable; an empty one counts as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The value of a variable that the template always sets.
    ///
    /// # Errors
    /// [`crate::ErrorClass::Internal`] that names the variable.
    pub fn require(&self, name: &str) -> Result<&str, Failure> {
        self.get(name).ok_or_else(|| {
            Failure::internal(format!(
                "the environment variable {name} is not set; deploy the function with the project's template"
            ))
        })
    }
}

impl fmt::Debug for Settings {
    /// Names only: values may be secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

/// Everything a function may ask of the machine that it runs on.
#[derive(Clone)]
pub struct Ports {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives random bytes.
    pub entropy: Arc<dyn Entropy>,
    /// The environment variables.
    pub settings: Settings,
}

impl Ports {
    /// The real machine.
    pub fn system() -> Self {
        Self { clock: Arc::new(System), entropy: Arc::new(System), settings: Settings::new(std::env::vars()) }
    }

    /// The present moment.
    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// `N` random bytes.
    ///
    /// # Errors
    /// When the operating system gives none.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], Failure> {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// A new id: a ULID, which sorts by time.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn id(&self) -> Result<String, Failure> {
        let random = u128::from_be_bytes(self.random::<16>()?);
        let time = u64::try_from(self.now()).unwrap_or_default();
        Ok(ulid::Ulid::from_parts(time, random).to_string())
    }
}

impl fmt::Debug for Ports {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Ports").field("settings", &self.settings).finish_non_exhaustive()
    }
}

struct System;

impl Clock for System {
    #[allow(clippy::disallowed_methods, reason = "this is the port that everybody else asks")]
    fn now(&self) -> Millis {
        let elapsed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Millis::try_from(elapsed.as_millis()).unwrap_or(Millis::MAX)
    }
}

impl Entropy for System {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), Failure> {
        getrandom::fill(bytes).map_err(|error| Failure::internal(format!("no randomness to be had: {error}")))
    }
}
