//! Which addresses may be called.

use std::net::{IpAddr, SocketAddr};

use url::{Host, Url};

use crate::address::{Kind, kind};
use crate::target::unreadable;
use crate::{Allowed, FetchError, Target};

/// Names that stand for this machine or for hosts of a private network (RFC 6761 and 6762; ICANN reserved `internal`;
/// EC2's private names end in it).
const PRIVATE_NAMES: [&str; 3] = ["localhost", "internal", "local"];

/// Which addresses may be called (Spinnaker: `user-configured-url-restrictions`): `http` and `https` to public hosts,
/// and what an operator listed besides.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    allowed: Allowed,
}

impl Policy {
    /// The policy with these exceptions. [`Policy::default`] has none.
    #[must_use]
    pub fn new(allowed: Allowed) -> Self {
        Self { allowed }
    }

    /// Reads an address as browsers do, so that `http://0x7f.1` is seen as the `127.0.0.1` that it is, and checks
    /// what can be checked without resolving its name.
    ///
    /// # Errors
    /// When the address cannot be read, has another scheme or user info, or leads to a refused name or IP address.
    pub fn target(&self, address: &str) -> Result<Target, FetchError> {
        let url = Url::parse(address).map_err(|error| unreadable(&error.to_string()))?;
        self.checked(url)
    }

    /// The address that `from` redirects to with this `location` header, checked as if it had been written itself.
    ///
    /// # Errors
    /// As for [`Policy::target`], and when it leads from `https` to `http`. A caller that sends credentials must
    /// not send them on to another [`Target::origin`].
    pub fn redirect(&self, from: &Target, location: &str) -> Result<Target, FetchError> {
        let redirected = || {
            let url = from.url().join(location).map_err(|error| unreadable(&error.to_string()))?;
            let to = self.checked(url)?;
            if from.url().scheme() == "https" && to.url().scheme() == "http" {
                return Err(FetchError::Downgrade { origin: to.origin() });
            }
            Ok(to)
        };
        redirected().map_err(|error| error.redirected(&from.origin()))
    }

    fn checked(&self, url: Url) -> Result<Target, FetchError> {
        let target = Target::new(url)?;
        match target.parts() {
            (Host::Domain(name), port) => self.name(name, port, &target)?,
            (Host::Ipv4(address), port) => self.address((*address).into(), port, &target)?,
            (Host::Ipv6(address), port) => self.address((*address).into(), port, &target)?,
        }
        Ok(target)
    }

    fn name(&self, name: &str, port: u16, target: &Target) -> Result<(), FetchError> {
        let last = name.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
        if PRIVATE_NAMES.contains(&last) && !self.allowed.name(name, port) {
            return Err(refused(target, "it has a private host's name"));
        }
        Ok(())
    }

    fn address(&self, address: IpAddr, port: u16, target: &Target) -> Result<(), FetchError> {
        match kind(address) {
            Kind::Public => Ok(()),
            Kind::Metadata => Err(FetchError::Metadata { origin: target.origin() }),
            _ if self.allowed.address(address, port) => Ok(()),
            kind => Err(refused(target, &format!("it is {}", kind.words()))),
        }
    }

    /// Those of the IP addresses of the target's host that may be connected to: all that a request may use.
    ///
    /// # Errors
    /// When there is none. The message does not repeat the IP addresses, which the author may not be meant to learn.
    pub fn permitted(&self, target: &Target, resolved: &[IpAddr]) -> Result<Vec<SocketAddr>, FetchError> {
        let (host, port) = target.parts();
        let listed = matches!(host, Host::Domain(name) if self.allowed.name(name, port));
        let mut refusal = None;
        let mut permitted = Vec::new();
        for address in resolved {
            match kind(*address) {
                Kind::Public => permitted.push(SocketAddr::new(*address, port)),
                Kind::Metadata => refusal = Some(FetchError::Metadata { origin: target.origin() }),
                _ if listed || self.allowed.address(*address, port) => {
                    permitted.push(SocketAddr::new(*address, port));
                }
                kind => {
                    let what = format!("its name resolves to {}", kind.words());
                    refusal = refusal.or_else(|| Some(refused(target, &what)));
                }
            }
        }
        if permitted.is_empty() {
            let unknown =
                || FetchError::Resolve { origin: target.origin(), problem: "it has no addresses".to_owned() };
            return Err(refusal.unwrap_or_else(unknown));
        }
        Ok(permitted)
    }
}

fn refused(target: &Target, what: &str) -> FetchError {
    let (host, port) = target.parts();
    FetchError::Refused { origin: target.origin(), what: what.to_owned(), entry: format!("{host}:{port}") }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
