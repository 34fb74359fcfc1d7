//! Connections to checked IP addresses only.

use std::convert::Infallible;
use std::future::{Future, Ready, ready};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;
use url::Host;

use crate::{FetchError, Policy, Resolver};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Opens connections, and is the only thing here that does: it resolves a name once, has the policy check every
/// address, and hands exactly the permitted ones to hyper. So a name that answers differently the next time gains
/// nothing by it.
#[derive(Clone)]
pub(crate) struct Connector {
    pub(crate) policy: Arc<Policy>,
    pub(crate) resolver: Arc<dyn Resolver>,
    pub(crate) timeout: Duration,
}

impl Service<Uri> for Connector {
    type Response = TokioIo<TcpStream>;
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Failure>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connector = self.clone();
        Box::pin(async move {
            let addresses = connector.addresses(&uri).await?;
            let mut tcp = HttpConnector::new_with_resolver(Checked(addresses));
            tcp.enforce_http(false);
            tcp.set_connect_timeout(Some(connector.timeout));
            tcp.set_nodelay(true);
            Ok(tcp.call(uri).await?)
        })
    }
}

impl Connector {
    async fn addresses(&self, uri: &Uri) -> Result<Vec<SocketAddr>, FetchError> {
        let target = self.policy.target(&uri.to_string())?;
        let resolved = match target.parts().0 {
            Host::Ipv4(address) => vec![(*address).into()],
            Host::Ipv6(address) => vec![(*address).into()],
            Host::Domain(name) => self.resolver.resolve(name).await.map_err(|error| FetchError::Resolve {
                origin: target.origin(),
                problem: error.to_string(),
            })?,
        };
        self.policy.permitted(&target, &resolved)
    }
}

/// A resolver that has its answer already. hyper asks it for names and takes IP addresses as they stand; those are
/// checked like the others.
#[derive(Clone)]
struct Checked(Vec<SocketAddr>);

impl Service<Name> for Checked {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Name) -> Self::Future {
        ready(Ok(self.0.clone().into_iter()))
    }
}
