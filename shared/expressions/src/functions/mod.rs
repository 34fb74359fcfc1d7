//! The helper functions, written `#name(…)`. One table knows them all.

mod encoding;
mod json;
mod numbers;
mod stages;

use std::borrow::Cow;

use crate::Scope;
use crate::error::{Error, ErrorKind};
use crate::limits::Budget;
use crate::suggest;
use crate::syntax::Span;
use crate::value::Val;

/// A function of the language.
pub(crate) struct Function {
    name: &'static str,
    parameters: usize,
    /// Spinnaker passes the execution to these as a first argument that the text omits.
    pub(crate) reads_execution: bool,
    body: for<'a> fn(&Call<'a, '_>) -> Result<Val<'a>, Error>,
}

/// An argument and where it stands.
pub(crate) type Argument<'a> = (Val<'a>, Span);

/// One call of a function.
pub(crate) struct Call<'a, 'b> {
    pub(crate) name: &'b str,
    pub(crate) span: Span,
    pub(crate) arguments: Vec<Argument<'a>>,
    pub(crate) scope: &'b Scope<'a>,
    pub(crate) budget: &'b Budget,
}

const fn pure(name: &'static str, body: for<'a> fn(&Call<'a, '_>) -> Result<Val<'a>, Error>) -> Function {
    Function { name, parameters: 1, reads_execution: false, body }
}

const fn of_execution(
    name: &'static str,
    parameters: usize,
    body: for<'a> fn(&Call<'a, '_>) -> Result<Val<'a>, Error>,
) -> Function {
    Function { name, parameters, reads_execution: true, body }
}

const FUNCTIONS: &[Function] = &[
    pure("alphanumerical", encoding::alphanumerical),
    pure("fromBase64", encoding::from_base64),
    pure("readJson", json::read_json),
    pure("toBase64", encoding::to_base64),
    pure("toBoolean", numbers::to_boolean),
    pure("toFloat", numbers::to_float),
    pure("toInt", numbers::to_int),
    pure("toJson", json::to_json),
    of_execution("currentStage", 0, stages::current_stage),
    of_execution("judgement", 1, stages::judgment),
    of_execution("judgment", 1, stages::judgment),
    of_execution("stage", 1, stages::stage),
    of_execution("stageByRefId", 1, stages::stage_by_ref_id),
    of_execution("stageExists", 1, stages::stage_exists),
];

/// Functions of Spinnaker that this part of the language has not.
const LATER: &[&str] = &[
    "applicationMetadata",
    "canaryConfigNameToId",
    "cfServiceKey",
    "currentUser",
    "deployedServerGroups",
    "doNotEval",
    "fetchReference",
    "fromUrl",
    "jsonFromUrl",
    "manifestLabelValue",
    "pipelineId",
    "pipelineIdInApplication",
    "pipelineIdOrNull",
    "propertiesFromUrl",
    "readAllYaml",
    "readYaml",
    "resolvedArtifacts",
    "triggerResolvedArtifact",
    "triggerResolvedArtifactByType",
    "yamlFromUrl",
];

/// The names of all functions that work.
fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|function| function.name)
}

/// The function of that name, or why there is none and a hint.
pub(crate) fn find(name: &str) -> Result<&'static Function, (ErrorKind, Option<String>)> {
    if LATER.contains(&name) {
        return Err((ErrorKind::NotSupported(format!("calls of `#{name}`")), None));
    }
    FUNCTIONS.iter().find(|function| function.name == name).ok_or_else(|| {
        let known = names().chain(LATER.iter().copied());
        (ErrorKind::NoFunction(name.to_owned()), hint(name, known))
    })
}

/// The function that `name` may stand for.
fn hint(name: &str, known: impl Iterator<Item = &'static str>) -> Option<String> {
    suggest::nearest(name, known).map(|nearest| format!("did you mean `#{nearest}(…)`?"))
}

/// The function that the variable `name` may stand for.
pub(crate) fn hint_for_variable(name: &str) -> String {
    hint(name, names()).unwrap_or_else(|| "variables other than `#root` do not exist".to_owned())
}

impl Function {
    pub(crate) fn run<'a>(&self, call: &Call<'a, '_>) -> Result<Val<'a>, Error> {
        if call.arguments.len() != self.parameters {
            let (name, found) = (call.label(), call.arguments.len());
            return Err(ErrorKind::Arguments { name, expected: self.parameters, found }.at(call.span));
        }
        (self.body)(call)
    }
}

impl<'a> Call<'a, '_> {
    fn label(&self) -> String {
        format!("#{}", self.name)
    }

    /// The one argument of a function that has one.
    fn argument(&self) -> Argument<'a> {
        self.arguments.first().cloned().unwrap_or((Val::Null, self.span))
    }

    /// The argument as a string, converted if need be; absent if it is null.
    fn optional_text(&self) -> Result<Option<Cow<'a, str>>, Error> {
        let (value, span) = self.argument();
        value.to_text().map_err(|kind| kind.at(span))
    }

    /// The argument as a string, which must not be null.
    fn text(&self) -> Result<Cow<'a, str>, Error> {
        let missing = || ErrorKind::NullArgument { name: self.label(), expected: "a string" };
        self.optional_text()?.ok_or_else(|| missing().at(self.argument().1))
    }

    /// The argument's text is not what the function reads.
    fn bad_text(&self, what: &'static str, why: &dyn std::fmt::Display) -> Error {
        ErrorKind::BadText { name: self.label(), what, why: why.to_string() }.at(self.argument().1)
    }

    /// A text as the result, paid for.
    fn produced(&self, text: String) -> Result<Val<'a>, Error> {
        self.budget.output(text.len()).map_err(|kind| kind.at(self.span))?;
        Ok(Val::text(text))
    }
}
