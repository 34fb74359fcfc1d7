//! What functions ask the world for.

use serde_json::Value;

use super::Call;
use crate::Request;
use crate::arguments::{Arguments, Failure};
use crate::error::ErrorKind;

impl<'a> Call<'_, 'a> {
    /// The answer to a request; `what` says in an error what is asked for.
    pub(super) fn answer(
        &self,
        request: &Request,
        what: impl FnOnce() -> String,
    ) -> Result<&'a Value, Failure> {
        let arguments = &self.arguments;
        match arguments.session().ask(request) {
            Some(Ok(value)) => Ok(value),
            Some(Err(why)) => Err(arguments.refused(0, format_args!("does not get {}: {why}", what()))),
            None => Err(ErrorKind::Unanswered { name: arguments.name().to_owned(), what: what() }.into()),
        }
    }

    /// The answer to a request for a text.
    pub(super) fn text_answer(
        &self,
        request: &Request,
        what: impl Fn() -> String,
    ) -> Result<&'a str, Failure> {
        let answer = self.answer(request, &what)?;
        let text = answer.as_str().ok_or_else(|| {
            self.arguments.refused(0, format_args!("does not get {}: the answer is not a text", what()))
        })?;
        self.arguments.budget().text(text.len())?;
        Ok(text)
    }
}

/// An argument that names something: a text that is not empty.
pub(super) fn name<'a>(
    arguments: &Arguments<'_, 'a>,
    at: usize,
    of: &str,
) -> Result<crate::value::Text<'a>, Failure> {
    let name = arguments.text(at)?;
    if name.is_empty() {
        Err(arguments.refused(at, format_args!("needs the name of {of}")))
    } else {
        Ok(name)
    }
}
