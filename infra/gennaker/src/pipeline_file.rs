//! Pipeline definitions in files.

use std::{io::Read, path::Path};

use gennaker_catalog::catalog;
use gennaker_pipeline::{Pipeline, Problem, Severity, validate};
use gennaker_templates::{is_instance, validate_instance};
use serde_json::Value;

use crate::{context::Context, error::Error, format};

/// Reads a definition from a file, or from stdin where the path is `-`.
pub(crate) fn read(path: &Path) -> Result<Value, Error> {
    serde_json::from_str(&read_text(path)?)
        .map_err(|error| Error::Failed(format!("{} is not JSON: {error}", path.display())))
}

/// The text of a file, or of stdin where the path is `-`.
pub(crate) fn read_text(path: &Path) -> Result<String, Error> {
    let text = if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    text.map_err(|error| Error::Usage(format!("{} cannot be read: {error}", path.display())))
}

/// All problems of a definition, and whether one of them keeps it from being saved.
pub(crate) fn check(definition: &Value) -> (Vec<Problem>, bool) {
    let problems = if is_instance(definition) {
        let only =
            "only the instance was checked, its template is not here; see `gennaker template plan --help`";
        let mut problems = validate_instance(definition);
        problems.push(Problem::warning("$.template", only));
        problems
    } else {
        validate(definition, catalog())
    };
    let broken = problems.iter().any(|problem| problem.severity == Severity::Error);
    (problems, broken)
}

/// Refuses an instance of a template, whose stages are in the template.
pub(crate) fn check_complete(definition: &Value, path: &Path) -> Result<(), Error> {
    if is_instance(definition) {
        return Err(Error::Failed(format!(
            "{} is an instance of a template; use what `gennaker template plan` prints for it",
            path.display()
        )));
    }
    Ok(())
}

/// Reads a pipeline that could be saved, and says what its problems are. `wanted` is what it is refused for, as in
/// `"compiled"`.
pub(crate) fn sound(context: &Context, path: &Path, wanted: &str) -> Result<Pipeline, Error> {
    let definition = read(path)?;
    check_complete(&definition, path)?;
    let (problems, broken) = check(&definition);
    for problem in &problems {
        context.output.say(format::problem(problem));
    }
    if broken {
        return Err(Error::Failed(format!("{} cannot be {wanted}", path.display())));
    }
    Ok(Pipeline::parse(&definition))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_missing_and_one_that_is_no_json_are_told_apart() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("p.json");
        assert!(matches!(read(&path), Err(Error::Usage(message)) if message.contains("p.json")));
        std::fs::write(&path, "{").unwrap();
        assert!(matches!(read(&path), Err(Error::Failed(message)) if message.contains("line 1")));
    }

    #[test]
    fn an_instance_of_a_template_is_checked_as_far_as_it_can_be() {
        let mut instance = serde_json::json!({
            "schema": "v2", "type": "templatedPipeline", "application": "myapp", "name": "deploy",
            "template": { "reference": "spinnaker://deploy" },
        });
        let (problems, broken) = check(&instance);
        assert_eq!((problems.len(), broken), (1, false), "{problems:?}");
        assert!(problems[0].message.contains("only the instance"));
        assert!(check_complete(&instance, Path::new("p.json")).is_err());
        instance["template"]["reference"] = "deploy".into();
        assert!(check(&instance).1);
    }
}
