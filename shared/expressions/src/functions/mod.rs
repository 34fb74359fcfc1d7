//! The helper functions, written `#name(…)`. One table knows them all.

mod answers;
mod artifacts;
mod encoding;
mod json;
mod manifests;
mod numbers;
mod pipelines;
mod server_groups;
mod stages;
mod urls;
mod yaml;

use crate::Scope;
use crate::arguments::{Argument, Arguments, Failure};
use crate::error::{Error, ErrorKind};
use crate::session::Session;
use crate::suggest;
use crate::syntax::Span;
use crate::value::Val;

/// A function of the language.
pub(crate) struct Function {
    name: &'static str,
    least: usize,
    most: usize,
    /// Spinnaker passes the execution to these as a first argument that the text omits.
    pub(crate) reads_execution: bool,
    body: Body,
}

/// What a function does, once the number of its arguments is checked.
type Body = for<'v, 'a> fn(&Call<'v, 'a>) -> Result<Val<'a>, Failure>;

/// One call of a function.
pub(crate) struct Call<'v, 'a> {
    pub(crate) scope: &'v Scope<'a>,
    pub(crate) arguments: Arguments<'v, 'a>,
}

const fn pure(name: &'static str, count: usize, body: Body) -> Function {
    Function { name, least: count, most: count, reads_execution: false, body }
}

const fn of_execution(name: &'static str, least: usize, most: usize, body: Body) -> Function {
    Function { name, least, most, reads_execution: true, body }
}

const FUNCTIONS: &[Function] = &[
    pure("alphanumerical", 1, encoding::alphanumerical),
    pure("doNotEval", 1, json::do_not_eval),
    pure("fetchReference", 1, urls::fetch_reference),
    pure("fromBase64", 1, encoding::from_base64),
    pure("fromUrl", 1, urls::from_url),
    pure("jsonFromUrl", 1, urls::json_from_url),
    pure("propertiesFromUrl", 1, urls::properties_from_url),
    pure("readAllYaml", 1, yaml::read_all_yaml),
    pure("readJson", 1, json::read_json),
    pure("readYaml", 1, yaml::read_yaml),
    pure("toBase64", 1, encoding::to_base64),
    pure("toBoolean", 1, numbers::to_boolean),
    pure("toFloat", 1, numbers::to_float),
    pure("toInt", 1, numbers::to_int),
    pure("toJson", 1, json::to_json),
    pure("yamlFromUrl", 1, urls::yaml_from_url),
    of_execution("applicationMetadata", 1, 1, pipelines::application_metadata),
    of_execution("canaryConfigNameToId", 2, 2, pipelines::canary_config_name_to_id),
    of_execution("cfServiceKey", 1, 1, stages::cf_service_key),
    of_execution("currentStage", 0, 0, stages::current_stage),
    of_execution("currentUser", 0, 0, stages::current_user),
    of_execution("deployedServerGroups", 0, usize::MAX, server_groups::deployed_server_groups),
    of_execution("judgement", 1, 1, stages::judgment),
    of_execution("judgment", 1, 1, stages::judgment),
    of_execution("manifestLabelValue", 3, 3, manifests::manifest_label_value),
    of_execution("pipelineId", 1, 1, pipelines::pipeline_id),
    of_execution("pipelineIdInApplication", 2, 2, pipelines::pipeline_id_in_application),
    of_execution("pipelineIdOrNull", 1, 1, pipelines::pipeline_id_or_null),
    of_execution("resolvedArtifacts", 0, 0, artifacts::resolved_artifacts),
    of_execution("stage", 1, 1, stages::stage),
    of_execution("stageByRefId", 1, 1, stages::stage_by_ref_id),
    of_execution("stageExists", 1, 1, stages::stage_exists),
    of_execution("triggerResolvedArtifact", 1, 1, artifacts::trigger_resolved_artifact),
    of_execution("triggerResolvedArtifactByType", 1, 1, artifacts::trigger_resolved_artifact_by_type),
];

/// The names of all functions.
fn names() -> impl Iterator<Item = &'static str> + Clone {
    FUNCTIONS.iter().map(|function| function.name)
}

/// The function of that name, or why there is none and a hint.
pub(crate) fn find(name: &str) -> Result<&'static Function, (ErrorKind, Option<String>)> {
    let found = FUNCTIONS.iter().find(|function| function.name == name);
    found.ok_or_else(|| (ErrorKind::NoFunction(name.to_owned()), hint(name)))
}

/// The function that `name` may stand for.
fn hint(name: &str) -> Option<String> {
    suggest::nearest(name, names()).map(|nearest| format!("did you mean `#{nearest}(…)`?"))
}

/// The function that a method called `name` is meant to be.
pub(crate) fn hint_for_method(name: &str) -> Option<String> {
    names().find(|known| *known == name).map(|name| format!("it is a function: `#{name}(…)`"))
}

/// The function that the variable `name` may stand for.
pub(crate) fn hint_for_variable(name: &str) -> String {
    hint(name).unwrap_or_else(|| "variables other than `#root` and `#this` do not exist".to_owned())
}

impl Function {
    /// Calls the function; `span` is where the call stands.
    pub(crate) fn run<'a>(
        &self,
        scope: &Scope<'a>,
        values: &[Argument<'a>],
        session: &'a Session<'a>,
        span: Span,
    ) -> Result<Val<'a>, Error> {
        let label = format!("#{}", self.name);
        if self.reads_execution && scope.execution.is_null() {
            return Err(ErrorKind::NoExecution(label).at(span));
        }
        let call = Call { scope, arguments: Arguments::new(&label, values, session) };
        let outcome = call.arguments.count(self.least, self.most).and_then(|()| (self.body)(&call));
        outcome.map_err(|failure| failure.at(span))
    }
}
