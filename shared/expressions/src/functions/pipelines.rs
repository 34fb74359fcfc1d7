//! `#pipelineId`, `#pipelineIdOrNull`, `#pipelineIdInApplication`, `#applicationMetadata`, `#canaryConfigNameToId`.

use serde_json::Value;

use super::Call;
use super::answers::name;
use crate::Request;
use crate::arguments::Failure;
use crate::graph::text;
use crate::suggest::excerpt;
use crate::value::Val;

/// The id of a pipeline of the execution's application; an error if there is none.
pub(super) fn pipeline_id<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let (pipeline, application) = (name(&call.arguments, 0, "a pipeline")?, own_application(call)?);
    let id = id(call, &pipeline, application)?;
    if id.is_null() {
        let why = format!("finds no pipeline `{}` in the application `{application}`", excerpt(&pipeline));
        let hint = "`#pipelineIdInApplication` looks in another application, `#pipelineIdOrNull` gives null";
        return Err(call.arguments.refused(0, why).hint(hint.to_owned()));
    }
    Ok(id)
}

pub(super) fn pipeline_id_or_null<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    id(call, &name(&call.arguments, 0, "a pipeline")?, own_application(call)?)
}

pub(super) fn pipeline_id_in_application<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let pipeline = name(&call.arguments, 0, "a pipeline")?;
    id(call, &pipeline, &name(&call.arguments, 1, "an application")?)
}

pub(super) fn application_metadata<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let application = name(&call.arguments, 0, "an application")?;
    let what = format!("the attributes of the application `{}`", excerpt(&application));
    some(call, &Request::Application(application.to_string()), &what)
}

pub(super) fn canary_config_name_to_id<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let config = name(&call.arguments, 0, "a canary configuration")?;
    let application = name(&call.arguments, 1, "an application")?;
    let what = format!(
        "the id of the canary configuration `{}` of the application `{}`",
        excerpt(&config),
        excerpt(&application)
    );
    let request = Request::CanaryConfig { name: config.to_string(), application: application.to_string() };
    some(call, &request, &what)
}

fn own_application<'a>(call: &Call<'_, 'a>) -> Result<&'a str, Failure> {
    let application = text(call.scope.execution, "application");
    application.ok_or_else(|| call.arguments.refused(0, "needs an execution that has an application"))
}

fn id<'a>(call: &Call<'_, 'a>, pipeline: &str, application: &str) -> Result<Val<'a>, Failure> {
    let request = Request::PipelineId { name: pipeline.to_owned(), application: application.to_owned() };
    let what = || {
        format!(
            "the id of the pipeline `{}` of the application `{}`",
            excerpt(pipeline),
            excerpt(application)
        )
    };
    call.answer(&request, what).map(Val::from)
}

/// An answer other than null.
fn some<'a>(call: &Call<'_, 'a>, request: &Request, what: &str) -> Result<Val<'a>, Failure> {
    match call.answer(request, || what.to_owned())? {
        Value::Null => Err(call.arguments.refused(0, format_args!("does not get {what}: there is none"))),
        answer => Ok(answer.into()),
    }
}
