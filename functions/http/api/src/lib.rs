//! The HTTP API. Paths, shapes and status codes are those of Spinnaker's gate where it has the route; `approvals`, and
//! changing `credentials`, are ours.

mod account_fields;
mod accounts;
mod applications;
mod approvals;
mod control;
mod definitions;
mod executions;
mod templates;
mod versions;

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
            "POST /pipelines/move" => self.rename(request, &user).await,
            "PUT /pipelines/{id}" => self.replace(request, &user).await,
            "DELETE /pipelines/{application}/{name}" => self.delete(request, &user).await,
            "GET /pipelineConfigs" => self.definitions(None).await,
            "GET /pipelineConfigs/{id}/history" => self.history(request).await,
            "GET /pipelineConfigs/{id}/versions/{version}" => self.version(request).await,
            "POST /pipelineConfigs/{id}/restore" => self.restore(request, &user).await,
            "GET /applications" => self.applications(request).await,
            "GET /applications/{application}" => self.application(request).await,
            "PUT /applications/{application}" => self.save_application(request, &user).await,
            "GET /applications/{application}/pipelineConfigs" => {
                self.definitions(Some(&request.path("application")?)).await
            }
            "GET /applications/{application}/pipelineConfigs/{name}" => self.definition(request).await,
            "POST /pipelines/{application}/{nameOrId}" => self.start(request, &user).await,
            "GET /pipelines/{id}" => self.execution(request).await,
            "GET /applications/{application}/pipelines" => self.executions(request).await,
            "PUT /pipelines/{id}/cancel" => self.cancel(request, &user).await,
            "PUT /pipelines/{id}/pause" => self.pause(request, &user).await,
            "PUT /pipelines/{id}/resume" => self.resume(request, &user).await,
            "PUT /pipelines/{id}/restart" | "PUT /pipelines/{id}/stages/{stageId}/restart" => {
                self.restart(request, &user).await
            }
            "PATCH /pipelines/{id}/stages/{stageId}" => self.patch(request, &user).await,
            "GET /v2/pipelineTemplates" => self.templates(request).await,
            "GET /v2/pipelineTemplates/versions" => self.template_versions(request).await,
            "GET /v2/pipelineTemplates/{id}" => self.template(request).await,
            "GET /v2/pipelineTemplates/{id}/dependents" => self.template_users(request).await,
            "POST /v2/pipelineTemplates/create" => self.create_template(request, &user).await,
            "POST /v2/pipelineTemplates/plan" => self.plan_template(request).await,
            "POST /v2/pipelineTemplates/update/{id}" => self.update_template(request, &user).await,
            "DELETE /v2/pipelineTemplates/{id}" => self.delete_template(request, &user).await,
            "GET /credentials" => self.accounts().await,
            "GET /credentials/{account}" => self.account(request).await,
            "PUT /credentials/{account}" => self.save_account(request, &user).await,
            "DELETE /credentials/{account}" => self.delete_account(request).await,
            "GET /approvals" => self.approvals().await,
            "POST /approvals/{id}" => self.decide(request, &user).await,
            other => Err(Failure::not_found(format!("there is no route {other}"))),
        }
    }
}
