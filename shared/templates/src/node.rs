//! Stages as nodes of a graph, while it is being changed.

use gennaker_pipeline::{Graph, Pipeline, Problem, boolean, text};
use serde_json::{Map, Value, json};

use crate::nearest::hint;
use crate::template::list;

/// A stage and what it waits for.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) ref_id: String,
    pub(crate) requisites: Vec<String>,
    /// The stage without the fields that are above.
    json: Map<String, Value>,
    /// Whether it said what it waits for, be it nothing.
    pub(crate) says_requisites: bool,
    pub(crate) rule: Option<Rule>,
    /// Where it stands.
    pub(crate) path: String,
}

/// Where a stage is put into a graph that does not know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Before all stages that wait for nothing.
    First,
    /// After all stages that nothing waits for.
    Last,
    /// Between these stages and what they wait for.
    Before(Vec<String>),
    /// Between these stages and what waits for them.
    After(Vec<String>),
}

impl Rule {
    /// The stages that it names.
    pub(crate) fn targets(&self) -> &[String] {
        match self {
            Self::First | Self::Last => &[],
            Self::Before(targets) | Self::After(targets) => targets,
        }
    }

    /// Of several rules the first of first, last, before and after counts, as in Spinnaker. What is false or empty is
    /// none.
    fn parse(json: Option<&Value>, path: &str, problems: &mut Vec<Problem>) -> Option<Self> {
        let fields = json?.as_object()?;
        let known = ["first", "last", "before", "after"];
        for name in fields.keys().filter(|name| !known.contains(&name.as_str())) {
            let hint = hint(name, known.into_iter());
            problems.push(Problem::error(
                format!("{path}.inject.{name}"),
                format!("there is no place {name}; {hint}"),
            ));
        }
        let flag = |name: &str| fields.get(name).and_then(boolean) == Some(true);
        let targets = |name: &str| {
            let targets: Vec<String> = list(fields.get(name)).iter().filter_map(text).collect();
            (!targets.is_empty()).then_some(targets)
        };
        if flag("first") {
            Some(Self::First)
        } else if flag("last") {
            Some(Self::Last)
        } else {
            targets("before").map(Self::Before).or_else(|| targets("after").map(Self::After))
        }
    }
}

/// Reads a list of stages that stands at `path`. Where `numbered`, stages without any `refId` run in the order of the list.
pub(crate) fn nodes(stages: &[Value], path: &str, numbered: bool, problems: &mut Vec<Problem>) -> Vec<Node> {
    let parsed = Pipeline::parse(&json!({ "stages": stages })).stages;
    let all_without = stages.iter().all(|stage| stage.get("refId").and_then(text).is_none());
    let mut nodes: Vec<Node> = Vec::new();
    for (index, (stage, parsed)) in stages.iter().zip(parsed).enumerate() {
        let path = format!("{path}[{index}]");
        let Some(fields) = stage.as_object() else {
            problems.push(Problem::error(path, "a stage is a JSON object with type and refId"));
            continue;
        };
        if parsed.ref_id.is_empty() || (all_without && !numbered) {
            problems.push(Problem::error(format!("{path}.refId"), "refId is missing; give the stage one"));
            continue;
        }
        if let Some(first) = nodes.iter().find(|node| node.ref_id == parsed.ref_id) {
            let message = format!(
                "refId {} is taken by {} already; give this stage another",
                parsed.ref_id, first.path
            );
            problems.push(Problem::error(format!("{path}.refId"), message));
            continue;
        }
        let said = fields.get("requisiteStageRefIds").filter(|said| !said.is_null());
        if parsed.requisites.is_empty()
            && said.and_then(Value::as_str).is_some_and(|said| said.trim() != "[]")
        {
            let message =
                "what a stage waits for must be known when the pipeline is saved; write a list of refIds";
            problems.push(Problem::error(format!("{path}.requisiteStageRefIds"), message));
        }
        let mut json = fields.clone();
        let inject = json.remove("inject");
        nodes.push(Node {
            rule: Rule::parse(inject.as_ref(), &path, problems),
            ref_id: parsed.ref_id,
            requisites: parsed.requisites,
            says_requisites: said.is_some() || all_without,
            json,
            path,
        });
    }
    nodes
}

impl Node {
    /// Waits for these too, each once and never for itself.
    pub(crate) fn wait_for(&mut self, others: impl IntoIterator<Item = String>) {
        for other in others {
            if other != self.ref_id && !self.requisites.contains(&other) {
                self.requisites.push(other);
            }
        }
    }

    /// The stage in Spinnaker's JSON.
    pub(crate) fn into_json(mut self) -> Value {
        self.json.insert("refId".to_owned(), json!(self.ref_id));
        self.json.insert("requisiteStageRefIds".to_owned(), json!(self.requisites));
        self.json.into()
    }
}

/// The stages of one cycle, each before the one that waits for it.
pub(crate) fn cycle(nodes: &[Node]) -> Option<Vec<&str>> {
    let positions = |id: &String| nodes.iter().position(|node| &node.ref_id == id);
    let requisites =
        nodes.iter().map(|node| node.requisites.iter().filter_map(positions).collect()).collect();
    let cycle = Graph { requisites }.sort().err()?;
    Some(cycle.iter().rev().filter_map(|index| Some(nodes.get(*index)?.ref_id.as_str())).collect())
}
