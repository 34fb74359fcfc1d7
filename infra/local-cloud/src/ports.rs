use std::net::{Ipv4Addr, TcpListener};

use serde::{Deserialize, Serialize};

use crate::error::{Error, io};

/// The command's option for [`Ports::ministack`], as error messages name it.
pub const MINISTACK_PORT_OPTION: &str = "--port";
/// The command's option for [`Ports::moto`], as error messages name it.
pub const MOTO_PORT_OPTION: &str = "--moto-port";

/// Where the two servers listen, on 127.0.0.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ports {
    /// ministack: everything but what moto answers for.
    pub ministack: u16,
    /// moto: EC2, Auto Scaling, Elastic Load Balancing, `CloudWatch`, SSM, STS.
    pub moto: u16,
}

impl Default for Ports {
    fn default() -> Self {
        Self { ministack: 4566, moto: 4567 }
    }
}

impl Ports {
    /// Two ports that are free now.
    ///
    /// # Errors
    /// [`Error::Io`] when the system gives none.
    pub fn free() -> Result<Self, Error> {
        let listen =
            || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(io("could not listen on", "127.0.0.1"));
        let port =
            |listener: &TcpListener| listener.local_addr().map_err(io("could not listen on", "127.0.0.1"));
        // Both are held until both are known, so that they differ.
        let (one, other) = (listen()?, listen()?);
        Ok(Self { ministack: port(&one)?.port(), moto: port(&other)?.port() })
    }

    /// ministack's URL: the endpoint of every service but moto's.
    #[must_use]
    pub fn ministack_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.ministack)
    }

    /// moto's URL: the endpoint of EC2, Auto Scaling, Elastic Load Balancing, `CloudWatch`, SSM and STS.
    #[must_use]
    pub fn moto_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.moto)
    }

    /// The URL under which an HTTP API with a `$default` stage is reached; a route's path follows it directly.
    ///
    /// ```
    /// let ports = gennaker_local_cloud::Ports::default();
    /// assert_eq!(ports.api_url("e5f94994"), "http://127.0.0.1:4566/_aws/execute-api/e5f94994");
    /// ```
    #[must_use]
    pub fn api_url(&self, api_id: &str) -> String {
        format!("{}/_aws/execute-api/{api_id}", self.ministack_url())
    }

    pub(crate) fn require_free(self) -> Result<(), Error> {
        for (port, option) in [(self.ministack, MINISTACK_PORT_OPTION), (self.moto, MOTO_PORT_OPTION)] {
            match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                    return Err(Error::PortInUse { port, option });
                }
                Err(error) => return Err(io("could not listen on", format!("127.0.0.1:{port}"))(error)),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_ports_differ_and_are_free() {
        let ports = Ports::free().unwrap();
        assert_ne!(ports.ministack, ports.moto);
        ports.require_free().unwrap();
    }

    #[test]
    fn a_taken_port_is_named_with_its_option() {
        let ports = Ports::free().unwrap();
        let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, ports.moto)).unwrap();
        let error = ports.require_free().unwrap_err().to_string();
        assert!(error.contains(&format!("port {}", ports.moto)) && error.contains("--moto-port"), "{error}");
    }
}
