//! The page behind an approval's link.
//!
//! The link is the secret: 128 random bits, kept only as a hash. `GET` shows what is asked and never decides, however
//! often a mail scanner follows it. A decision is a `POST` of the page's form, with a value that only the page has, and
//! counts once. A link that is unknown, expired or mistyped looks the same.

mod page;

use std::process::ExitCode;

use gennaker_http::{Reply, Request};
use gennaker_lifecycle::{Decided, Lifecycle};
use gennaker_records::{Approval, ApprovalState, Link};
use gennaker_runtime::{ErrorClass, Failure, Ports, serve};
use serde_json::Value;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A secret of 128 bits has 22 characters in base64.
const SECRET_LENGTH: usize = 22;

struct Page {
    lifecycle: Lifecycle,
    ports: Ports,
}

/// Runs the function.
pub fn main() -> ExitCode {
    serve(
        |ports| Ok(Page { lifecycle: Lifecycle::new(ports.clone())?, ports }),
        |page, invocation| async move {
            let reply = match Request::parse(invocation.event) {
                Ok(request) => page.answer(&request).await,
                Err(failure) => Err(failure),
            };
            Ok::<Value, Failure>(reply.or_else(|failure| refusal(&failure))?.to_value())
        },
    )
}

/// What went wrong is logged; the page says no more than it must.
fn refusal(failure: &Failure) -> Result<Reply, Failure> {
    tracing::warn!(class = failure.class.name(), message = %failure.message, "refused");
    match failure.class {
        ErrorClass::NotFound => {
            page::message(404, "This link does not work", "It is not known, or no longer valid.")
        }
        ErrorClass::InvalidInput => page::message(400, "Nothing was decided", &failure.message),
        _ => page::message(503, "Please try again", "Nothing was decided. Reload the page in a moment."),
    }
}

impl Page {
    async fn answer(&self, request: &Request) -> Result<Reply, Failure> {
        let secret = request.path("link")?;
        let (link, approval) = self.find(&secret).await?;
        match request.route_key.as_str() {
            "POST /a/{link}" => self.decide(request, &secret, &link, &approval).await,
            _ => match approval.state {
                ApprovalState::Pending => page::question(&approval, &confirmation(&secret)),
                _ => page::closed(&approval),
            },
        }
    }

    async fn find(&self, secret: &str) -> Result<(Link, Approval), Failure> {
        let unknown = || Failure::not_found("an unknown or expired link was opened");
        if secret.len() != SECRET_LENGTH {
            return Err(unknown());
        }
        let store = self.lifecycle.store();
        let link =
            store.link(secret).await?.filter(|link| link.expires > self.ports.now()).ok_or_else(unknown)?;
        let approval = store.approval(&link.approval_id).await?.ok_or_else(unknown)?;
        Ok((link, approval.value))
    }

    async fn decide(
        &self,
        request: &Request,
        secret: &str,
        link: &Link,
        approval: &Approval,
    ) -> Result<Reply, Failure> {
        let form = request.form()?;
        let confirmed = form.get("confirm").map(String::as_str).unwrap_or_default();
        if !bool::from(confirmed.as_bytes().ct_eq(confirmation(secret).as_bytes())) {
            return Err(Failure::invalid(
                "The form was not sent from its page. Open the link and decide there.",
            ));
        }
        let status = form.get("decision").map(String::as_str).unwrap_or_default();
        let input = form.get("input").map(String::as_str).filter(|input| !input.is_empty());
        match self.lifecycle.decide(&approval.id, status, input, &link.approver).await? {
            Decided::Now => page::decided(approval, status, input),
            Decided::Before(_) | Decided::Lapsed(_) => {
                let now = self.lifecycle.store().approval(&approval.id).await?;
                page::closed(&now.map_or_else(|| approval.clone(), |found| found.value))
            }
        }
    }
}

/// What the form carries, so that a request which never saw the page cannot decide.
fn confirmation(secret: &str) -> String {
    let digest = Sha256::digest(format!("confirm {secret}").as_bytes());
    hex::encode(digest)
}
