//! The HTTP API. Paths, shapes and status codes are those of Spinnaker's gate where it has the route; `approvals` is ours.

mod approvals;
mod definitions;
mod executions;

use std::process::ExitCode;

use gennaker_http::{Reply, Request};
use gennaker_lifecycle::Lifecycle;
use gennaker_runtime::{Failure, Ports, serve};
use serde_json::{Map, Value};

/// What the routes work with.
#[derive(Debug)]
struct Api {
    lifecycle: Lifecycle,
    ports: Ports,
}

/// Runs the function.
pub fn main() -> ExitCode {
    serve(
        |ports| Ok(Api { lifecycle: Lifecycle::new(ports.clone())?, ports }),
        |api, invocation| async move {
            let answered = match Request::parse(invocation.event) {
                Ok(request) => api.route(&request).await,
                Err(failure) => Err(failure),
            };
            let reply = answered.unwrap_or_else(|failure| {
                tracing::info!(class = failure.class.name(), message = %failure.message, "refused");
                Reply::failure(&failure, api.ports.now(), Map::new())
            });
            Ok::<Value, Failure>(reply.to_value())
        },
    )
}

impl Api {
    async fn route(&self, request: &Request) -> Result<Reply, Failure> {
        let user = request.caller()?;
        match request.route_key.as_str() {
            "POST /pipelines" => self.save(request, &user).await,
            "GET /pipelineConfigs" => self.definitions(None).await,
            "GET /applications/{application}/pipelineConfigs" => {
                self.definitions(Some(&request.path("application")?)).await
            }
            "GET /applications/{application}/pipelineConfigs/{name}" => self.definition(request).await,
            "POST /pipelines/{application}/{nameOrId}" => self.start(request, &user).await,
            "GET /pipelines/{id}" => self.execution(request).await,
            "GET /applications/{application}/pipelines" => self.executions(request).await,
            "PUT /pipelines/{id}/cancel" => self.cancel(request, &user).await,
            "PATCH /pipelines/{id}/stages/{stageId}" => self.patch(request, &user).await,
            "GET /approvals" => self.approvals().await,
            "POST /approvals/{id}" => self.decide(request, &user).await,
            other => Err(Failure::not_found(format!("there is no route {other}"))),
        }
    }
}
