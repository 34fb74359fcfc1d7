//! `gennaker pipeline validate`

mod across;
mod repository;

use std::path::PathBuf;

use clap::Args;
use console::style;
use gennaker_pipeline::{Problem, Severity};
use serde_json::{Value, json};

use crate::{
    context::Context,
    error::Error,
    format::{self, count},
    pipeline_file,
};
use repository::{Repository, Source};

const VALIDATE: &str = "\
With --all, every JSON file below the directory is looked at, and what only shows when all pipelines are
known: two with one name or id, and references to a pipeline that is not there. Left out are hidden
directories, target, node_modules and compiled machines (*.asl.json); a file may hold a list of
pipelines, or lists by application.

Examples:
  $ gennaker pipeline validate pipelines/*.json
  $ gennaker pipeline validate --all pipelines";

/// `gennaker pipeline validate`
#[derive(Args, Debug)]
#[command(after_help = VALIDATE)]
pub(crate) struct ValidateArgs {
    /// Definitions, JSON; - is stdin
    #[arg(required_unless_present = "all", conflicts_with = "all", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Every definition below this directory
    #[arg(long, value_name = "DIR")]
    all: Option<PathBuf>,
}

/// Prints every problem of the definitions.
pub(crate) fn run(context: &Context, arguments: &ValidateArgs) -> Result<(), Error> {
    match &arguments.all {
        Some(directory) => all(context, &repository::read(directory)?),
        None => files(context, &arguments.files),
    }
}

fn files(context: &Context, files: &[PathBuf]) -> Result<(), Error> {
    let mut verdicts = Vec::new();
    for file in files {
        let (problems, _) = pipeline_file::check(&pipeline_file::read(file)?);
        let verdict = Verdict { file: file.display().to_string(), pipelines: 1, problems };
        verdict.tell(context);
        verdicts.push(verdict);
    }
    context.output.json(&verdicts.iter().map(Verdict::json).collect::<Vec<_>>());
    match verdicts.iter().filter(|verdict| verdict.is_broken()).count() {
        0 => Ok(()),
        broken => {
            Err(Error::Failed(format!("{broken} of {} cannot be saved", count(files.len(), "definition"))))
        }
    }
}

fn all(context: &Context, repository: &Repository) -> Result<(), Error> {
    let checked = check(repository);
    for verdict in &checked.verdicts {
        verdict.tell(context);
    }
    context.output.line(checked.summary());
    context.output.json(&checked.json());
    match checked.verdicts.iter().filter(|verdict| verdict.is_broken()).count() {
        0 => Ok(()),
        broken => Err(Error::Failed(format!(
            "{broken} of {} cannot be saved as it is",
            count(checked.verdicts.len(), "file")
        ))),
    }
}

/// What is to be said of a file.
#[derive(Debug)]
struct Verdict {
    file: String,
    pipelines: usize,
    problems: Vec<Problem>,
}

impl Verdict {
    fn is_broken(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    fn tell(&self, context: &Context) {
        let name = style(&self.file).bold();
        context.output.line(match (self.is_broken(), self.problems.len()) {
            (false, 0) => format!("{} {name}", format::symbol("SUCCEEDED")),
            (false, number) => {
                format!("{} {name}  {}", format::symbol("FAILED_CONTINUE"), count(number, "warning"))
            }
            (true, number) => format!("{} {name}  {}", format::symbol("TERMINAL"), count(number, "problem")),
        });
        for problem in &self.problems {
            context.output.line(format!("  {}", format::problem(problem)));
        }
    }

    fn json(&self) -> Value {
        json!({ "file": self.file, "valid": !self.is_broken(), "problems": self.problems })
    }
}

/// What is to be said of a repository.
#[derive(Debug)]
struct Checked {
    verdicts: Vec<Verdict>,
    pipelines: usize,
    /// Pipelines, and files that are no JSON, about which there is anything to say.
    with_problems: usize,
    skipped: usize,
}

impl Checked {
    fn summary(&self) -> String {
        let skipped = match self.skipped {
            0 => String::new(),
            number => format!("; {} without a pipeline skipped", count(number, "other JSON file")),
        };
        format!(
            "{}, {}, {} with problems{skipped}",
            count(self.verdicts.len(), "file"),
            count(self.pipelines, "pipeline"),
            self.with_problems
        )
    }

    fn json(&self) -> Value {
        let file = |verdict: &Verdict| {
            let mut json = verdict.json();
            if let Some(fields) = json.as_object_mut() {
                fields.insert("pipelines".to_owned(), verdict.pipelines.into());
            }
            json
        };
        json!({
            "files": self.verdicts.iter().map(file).collect::<Vec<_>>(),
            "pipelines": self.pipelines, "withProblems": self.with_problems, "skipped": self.skipped,
        })
    }
}

/// Checks each pipeline for itself and all of them together.
fn check(repository: &Repository) -> Checked {
    let mut together = across::problems(&repository.sources);
    let mut checked =
        Checked { verdicts: Vec::new(), pipelines: 0, with_problems: 0, skipped: repository.skipped };
    for (position, Source { file, content }) in repository.sources.iter().enumerate() {
        let mut verdict = Verdict { file: file.display().to_string(), pipelines: 0, problems: Vec::new() };
        match content {
            Err(problem) => {
                checked.with_problems += 1;
                verdict.problems.push(problem.clone());
            }
            Ok(entries) => {
                verdict.pipelines = entries.len();
                checked.pipelines += entries.len();
                for (place, entry) in entries.iter().enumerate() {
                    let mut problems = pipeline_file::check(&entry.definition).0;
                    problems.extend(together.remove(&(position, place)).unwrap_or_default());
                    checked.with_problems += usize::from(!problems.is_empty());
                    verdict.problems.extend(problems.into_iter().map(|problem| entry.located(problem)));
                }
            }
        }
        checked.verdicts.push(verdict);
    }
    checked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(application: &str, name: &str) -> Value {
        json!({ "application": application, "name": name, "stages": [{ "refId": "1", "type": "wait", "waitTime": 1 }] })
    }

    fn checked(files: &[(&str, String)]) -> Checked {
        let directory = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = directory.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        check(&repository::read(directory.path()).unwrap())
    }

    fn said(checked: &Checked) -> Vec<(String, String)> {
        let name = |file: &str| file.rsplit('/').next().unwrap().to_owned();
        checked
            .verdicts
            .iter()
            .flat_map(|verdict| {
                verdict.problems.iter().map(|problem| (name(&verdict.file), problem.path.clone()))
            })
            .collect()
    }

    #[test]
    fn a_repository_is_counted_and_everything_else_in_it_skipped() {
        let list = json!([wait("a", "two"), wait("a", "three")]).to_string();
        let map = json!({ "b": [{ "name": "one", "stages": [{ "type": "wiat" }] }] }).to_string();
        let checked = checked(&[
            ("one.json", wait("a", "one").to_string()),
            ("deep/list.json", list),
            ("deep/map.json", map),
            ("package.json", "{\"name\":\"x\"}".to_owned()),
            ("numbers.json", "[1]".to_owned()),
            ("one.asl.json", "{".to_owned()),
            (".hidden/x.json", "{".to_owned()),
            ("target/x.json", "{".to_owned()),
            ("deep/node_modules/x.json", "{".to_owned()),
            ("read.me", "{".to_owned()),
        ]);
        assert_eq!(said(&checked), [("map.json".to_owned(), "$.b[0].stages[0].type".to_owned())]);
        assert_eq!(
            checked.summary(),
            "3 files, 4 pipelines, 1 with problems; 2 other JSON files without a pipeline skipped"
        );
        assert_eq!(checked.json()["files"][0]["pipelines"], 2);
    }

    #[test]
    fn a_file_that_is_no_json_is_a_problem_and_the_others_are_still_checked() {
        let checked =
            checked(&[("a.json", "{ \"stages\": ".to_owned()), ("b.json", wait("a", "b").to_string())]);
        assert_eq!(said(&checked), [("a.json".to_owned(), "$".to_owned())]);
        assert!(checked.verdicts[0].is_broken());
        assert_eq!(checked.summary(), "2 files, 1 pipeline, 1 with problems");
    }

    #[test]
    fn a_reference_that_leads_nowhere_is_a_warning_and_one_id_for_two_an_error() {
        let with = |name: &str, id: &str, next: &str| {
            let stages = json!([{ "refId": "1", "type": "pipeline", "application": "a", "pipeline": next }]);
            json!({ "application": "a", "name": name, "id": id, "stages": stages }).to_string()
        };
        let checked = checked(&[
            ("a.json", with("a", "1", "2")),
            ("b.json", with("b", "2", "3")),
            ("c.json", with("c", "2", "1")),
        ]);
        assert_eq!(
            said(&checked),
            [
                ("b.json".to_owned(), "$.stages[0].pipeline".to_owned()),
                ("c.json".to_owned(), "$.id".to_owned())
            ]
        );
        assert_eq!(checked.verdicts.iter().map(Verdict::is_broken).collect::<Vec<_>>(), [false, false, true]);
    }

    #[test]
    fn two_pipelines_with_one_name_are_found_whatever_the_case() {
        let checked = checked(&[
            ("a.json", wait("myapp", "Deploy").to_string()),
            ("b.json", wait("MyApp", "deploy").to_string()),
        ]);
        assert_eq!(said(&checked), [("b.json".to_owned(), "$.name".to_owned())]);
        assert!(checked.verdicts[1].problems[0].message.contains("a.json"));
        assert!(checked.verdicts[1].is_broken());
    }
}
