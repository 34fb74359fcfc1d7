//! The exceptions from the policy, as an operator lists them.

use std::net::IpAddr;
use std::str::FromStr;

use url::Host;

use crate::FetchError;
use crate::address::{Kind, kind};
use crate::net::Net;

/// The setting that lists the exceptions, separated by commas.
pub const ALLOWED_HOSTS: &str = "GENNAKER_ALLOWED_HOSTS";

/// Hosts that may be called although their name or address would be refused. Read from a list such as
/// `jenkins.corp.internal, registry.local:5000, 10.1.0.0/16, [fd00:1::5]:8080`: a name or an IP address with or without
/// a port, or a block of addresses. Metadata addresses stay refused.
///
/// A listed name may resolve to any other address; a listed address or block may be called by any name which is not
/// itself refused (`localhost`, `*.internal` and the like).
///
/// ```
/// use gennaker_fetch::Allowed;
///
/// let wrong = "jenkins.corp.internal, 10.1.0.0/40".parse::<Allowed>().expect_err("a prefix of 40 bits");
/// assert_eq!(
///     wrong.to_string(),
///     "GENNAKER_ALLOWED_HOSTS: `10.1.0.0/40` has a prefix longer than its address; write a host, host:port or a \
///      block of addresses such as 10.1.0.0/16"
/// );
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed(Vec<Exception>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Exception {
    whom: Whom,
    /// `None` is every port.
    port: Option<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Whom {
    Name(String),
    Net(Net),
}

impl Allowed {
    /// Whether `name` is listed, for `port`.
    pub(crate) fn name(&self, name: &str, port: u16) -> bool {
        let name = name.trim_end_matches('.');
        self.on(port).any(|whom| matches!(whom, Whom::Name(listed) if listed == name))
    }

    /// Whether `address` is listed or in a listed block, for `port`.
    pub(crate) fn address(&self, address: IpAddr, port: u16) -> bool {
        let address = address.to_canonical();
        self.on(port).any(|whom| matches!(whom, Whom::Net(net) if net.contains(address)))
    }

    fn on(&self, port: u16) -> impl Iterator<Item = &Whom> {
        self.0.iter().filter(move |entry| entry.port.is_none_or(|own| own == port)).map(|entry| &entry.whom)
    }
}

impl FromStr for Allowed {
    type Err = FetchError;

    fn from_str(list: &str) -> Result<Self, FetchError> {
        if list.trim().is_empty() {
            return Ok(Self::default());
        }
        list.split(',')
            .map(str::trim)
            .map(|entry| {
                exception(entry).map_err(|problem| FetchError::Setting { entry: entry.into(), problem })
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

fn exception(entry: &str) -> Result<Exception, &'static str> {
    if entry.is_empty() {
        return Err("is empty");
    }
    if entry.contains('/') {
        return Ok(Exception { whom: Whom::Net(Net::parse(entry)?), port: None });
    }
    if let Ok(address) = entry.parse() {
        return Ok(Exception { whom: one(address)?, port: None });
    }
    let (host, port) = match entry.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => {
            let port: u16 = port.parse().map_err(|_| "has a port that is not a number up to 65535")?;
            (host, Some(port))
        }
        _ => (entry, None),
    };
    let whom = match Host::parse(host).map_err(|_| "is not a host")? {
        // Browsers let more pass, a wildcard among it, which would never match here.
        Host::Domain(name) if name.contains(|c: char| !c.is_ascii_alphanumeric() && !"-._".contains(c)) => {
            return Err("is not a host's name; wildcards are not read");
        }
        Host::Domain(name) => Whom::Name(name.trim_end_matches('.').to_owned()),
        // `10.1` is 10.0.0.1 to a resolver; whoever writes it may mean 10.1.0.0/16.
        Host::Ipv4(address) if address.to_string() != host => {
            return Err("is not an address written in full");
        }
        Host::Ipv4(address) => one(address.into())?,
        Host::Ipv6(address) => one(address.into())?,
    };
    Ok(Exception { whom, port })
}

fn one(address: IpAddr) -> Result<Whom, &'static str> {
    if kind(address) == Kind::Metadata {
        return Err("is a metadata address, which nothing permits");
    }
    Ok(Whom::Net(Net::one(address.to_canonical())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_permits_a_host_on_its_port_alone() {
        let allowed: Allowed =
            "Jenkins.Corp.internal, registry.local:5000,[fd00:1::5]:8080 , 127.0.0.1:80,fd00:2::1,10.1.0.0/16"
                .parse()
                .unwrap();
        for (name, port, listed) in [
            ("jenkins.corp.internal", 1, true),
            ("jenkins.corp.internal.", 1, true),
            ("other.corp.internal", 1, false),
            ("a.jenkins.corp.internal", 1, false),
            ("registry.local", 5000, true),
            ("registry.local", 80, false),
        ] {
            assert_eq!(allowed.name(name, port), listed, "{name}:{port}");
        }
        for (address, port, listed) in [
            ("fd00:1::5", 8080, true),
            ("fd00:1::5", 80, false),
            ("127.0.0.1", 80, true),
            ("::ffff:127.0.0.1", 80, true),
            ("127.0.0.1", 8080, false),
            ("127.0.0.2", 80, false),
            ("fd00:2::1", 1, true),
            ("10.1.255.1", 1, true),
            ("10.2.0.1", 1, false),
        ] {
            assert_eq!(allowed.address(address.parse().unwrap(), port), listed, "{address} {port}");
        }
    }

    #[test]
    fn a_blank_list_permits_nothing() {
        assert_eq!("".parse::<Allowed>().unwrap(), Allowed::default());
        assert_eq!(" ".parse::<Allowed>().unwrap(), Allowed::default());
    }

    #[test]
    fn a_wrong_entry_is_named() {
        for wrong in [
            "http://jenkins",
            "jenkins:http",
            "jenkins:70000",
            "*.corp.internal",
            "10.1",
            "0x7f000001",
            "10.0.0.1/8",
            "10.0.0.0/33",
            "10.0.0.0/x",
            "fd00::/129",
            "fd00::1/8",
            "169.254.169.254",
            "169.254.170.2:80",
            "[fd00:ec2::254]:80",
            "::ffff:169.254.169.254",
            "a b",
            "user@host",
            ":80",
            "[::1",
        ] {
            let error = format!("good.example,{wrong}").parse::<Allowed>().expect_err(wrong);
            assert!(error.to_string().contains(&format!("`{wrong}`")), "{error}");
        }
        assert!("a,,b".parse::<Allowed>().is_err());
    }
}
