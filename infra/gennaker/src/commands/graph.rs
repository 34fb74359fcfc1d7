//! `gennaker pipeline graph`

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clap::Args;
use console::{Term, style};
use gennaker_drawing::{Drawing, svg, text};
use gennaker_pipeline::Pipeline;
use serde_json::{Value, json};

use crate::{
    context::Context,
    error::Error,
    format::{self, count},
    pipeline_file,
};

const GRAPH: &str = "\
Stages stand from left to right, each right of those that it waits for. Where that is wider than the
terminal, they are listed, each below those that it waits for.

Examples:
  $ gennaker pipeline graph deploy.json
  $ gennaker pipeline graph deploy.json --svg deploy.svg";

/// For what is not a terminal, such as a file.
const WIDTH: usize = 120;

/// `gennaker pipeline graph`
#[derive(Args, Debug)]
#[command(after_help = GRAPH)]
pub(crate) struct GraphArgs {
    /// A definition, JSON; - is stdin
    file: PathBuf,
    /// Draw an SVG into this file; - is stdout
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

/// Draws a definition's stages.
pub(crate) fn run(context: &Context, arguments: &GraphArgs) -> Result<(), Error> {
    let stdout = Path::new("-");
    if context.output.is_json() && arguments.svg.as_deref() == Some(stdout) {
        return Err(Error::Usage(
            "--svg - and --output json both want stdout; give the SVG a file, or leave one out".to_owned(),
        ));
    }
    let drawing = drawing(context, &arguments.file)?;
    match arguments.svg.as_deref() {
        None => {
            let terminal = Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
            let picture = text(&drawing, terminal.unwrap_or(WIDTH), console::colors_enabled());
            context.output.line(picture.trim_end_matches('\n'));
        }
        Some(file) if file == stdout => context.output.line(svg(&drawing).trim_end()),
        Some(file) => {
            std::fs::write(file, svg(&drawing))
                .map_err(|error| Error::Failed(format!("{} cannot be written: {error}", file.display())))?;
            context.output.say(format!(
                "{} {}",
                format::symbol("SUCCEEDED"),
                style(file.display()).for_stderr().bold()
            ));
        }
    }
    context.output.json(&places(&drawing));
    Ok(())
}

/// Reads and lays out. A definition with problems is drawn all the same, as far as it can be.
fn drawing(context: &Context, file: &Path) -> Result<Drawing, Error> {
    let definition = pipeline_file::read(file)?;
    pipeline_file::check_complete(&definition, file)?;
    if !definition.get("stages").is_some_and(Value::is_array) {
        return Err(Error::Failed(format!(
            "{} is no pipeline definition: it has no list of stages",
            file.display()
        )));
    }
    let drawing = Drawing::of(&Pipeline::parse(&definition), &BTreeMap::new())
        .map_err(|error| Error::Failed(format!("{}: {error}", file.display())))?;
    let (problems, broken) = pipeline_file::check(&definition);
    if broken {
        context.output.say(format!(
            "{} {} in this definition; see `gennaker pipeline validate {}`",
            style("warning:").for_stderr().yellow(),
            count(problems.len(), "problem"),
            file.display()
        ));
    }
    Ok(drawing)
}

/// What stands where, in pixels of the SVG.
fn places(drawing: &Drawing) -> Value {
    let id = |node: usize| drawing.nodes.get(node).map(|node| node.ref_id.as_str());
    let nodes: Vec<Value> = drawing
        .nodes
        .iter()
        .map(|node| {
            json!({
                "refId": node.ref_id, "name": node.name, "type": node.stage_type,
                "x": node.x, "y": node.y, "width": node.width, "height": node.height,
            })
        })
        .collect();
    let edges: Vec<Value> = drawing
        .edges
        .iter()
        .map(|edge| {
            let points: Vec<Value> =
                edge.points.iter().map(|point| json!({ "x": point.x, "y": point.y })).collect();
            json!({ "from": id(edge.from), "to": id(edge.to), "points": points })
        })
        .collect();
    json!({ "width": drawing.width, "height": drawing.height, "nodes": nodes, "edges": edges })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_says_where_every_stage_stands_and_what_waits_for_what() {
        let pipeline = Pipeline::parse(&json!({ "application": "myapp", "name": "two", "stages": [
            { "refId": "a", "type": "wait" },
            { "refId": "b", "type": "deploy", "name": "d", "requisiteStageRefIds": ["a"] },
        ]}));
        let places = places(&Drawing::of(&pipeline, &BTreeMap::new()).unwrap());
        assert_eq!(places["nodes"][1]["refId"], "b");
        assert_eq!(
            (&places["nodes"][1]["name"], &places["nodes"][1]["type"]),
            (&json!("d"), &json!("deploy"))
        );
        let right = places["nodes"][0]["width"].as_i64().unwrap();
        assert!(right > 0 && places["nodes"][1]["x"].as_i64().unwrap() > right);
        assert_eq!((&places["edges"][0]["from"], &places["edges"][0]["to"]), (&json!("a"), &json!("b")));
        assert_eq!(places["edges"][0]["points"][0]["x"], right);
    }
}
