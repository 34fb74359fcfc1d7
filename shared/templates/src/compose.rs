//! The stages of an instance: the template's, with its own in their places.

use gennaker_pipeline::Problem;
use serde_json::{Map, Value};

use crate::Template;
use crate::inject::inject;
use crate::nearest::hint;
use crate::node::{Node, Rule, cycle, nodes};
use crate::template::list;

/// Stages that have their place, and those that are put in by a rule.
#[derive(Default)]
struct Stages {
    placed: Vec<Node>,
    waiting: Vec<(Node, Rule)>,
}

/// The stages of the template's `pipeline` and of the instance, both with their variables replaced.
pub(crate) fn compose(
    template: &Template,
    pipeline: &Map<String, Value>,
    instance: &Map<String, Value>,
    problems: &mut Vec<Problem>,
) -> Vec<Value> {
    let own = list(instance.get("stages"));
    if template.protect && !own.is_empty() {
        let message = format!(
            "template {} is protected: its instances have no stages of their own; remove them",
            template.id
        );
        problems.push(Problem::error("$.stages", message));
        return Vec::new();
    }
    let before = problems.len();
    let mut stages = Stages::default();
    for node in nodes(list(pipeline.get("stages")), "template:$.pipeline.stages", true, problems) {
        stages.place(node);
    }
    for node in nodes(own, "$.stages", false, problems) {
        stages.add(node, problems);
    }
    let Stages { mut placed, waiting } = stages;
    check_cycle(&placed, problems);
    if problems.len() == before {
        inject(&mut placed, waiting, problems);
    }
    if problems.len() == before {
        check_requisites(&placed, problems);
    }
    placed.into_iter().map(Node::into_json).collect()
}

impl Stages {
    fn place(&mut self, mut node: Node) {
        match node.rule.take() {
            Some(rule) => self.waiting.push((node, rule)),
            None => self.placed.push(node),
        }
    }

    /// A stage of the instance: it replaces the template's of the same `refId`, and keeps its place where it says
    /// none itself.
    fn add(&mut self, mut node: Node, problems: &mut Vec<Problem>) {
        let placed = self.placed.iter_mut().find(|other| other.ref_id == node.ref_id);
        let waiting = self.waiting.iter_mut().find(|(other, _)| other.ref_id == node.ref_id);
        if node.rule.is_some() {
            self.placed.retain(|other| other.ref_id != node.ref_id);
            self.waiting.retain(|(other, _)| other.ref_id != node.ref_id);
            self.place(node);
        } else if let Some(placed) = placed {
            if !node.says_requisites {
                node.requisites = std::mem::take(&mut placed.requisites);
            }
            *placed = node;
        } else if let Some((waiting, _)) = waiting.filter(|_| !node.says_requisites) {
            node.requisites = std::mem::take(&mut waiting.requisites);
            *waiting = node;
        } else if node.requisites.is_empty() {
            problems.push(Problem::error(
                node.path,
                format!(
                    "stage {} has no place: give it the refId of the template's stage that it replaces, requisiteStageRefIds, or inject",
                    node.ref_id
                ),
            ));
        } else {
            self.waiting.retain(|(other, _)| other.ref_id != node.ref_id);
            self.placed.push(node);
        }
    }
}

fn check_cycle(nodes: &[Node], problems: &mut Vec<Problem>) {
    let Some(cycle) = cycle(nodes) else { return };
    let first = cycle.first().copied().unwrap_or_default();
    let message =
        format!("the stages {} → {first} wait for each other; remove one requisite", cycle.join(" → "));
    problems.push(Problem::error("$.stages", message));
}

fn check_requisites(nodes: &[Node], problems: &mut Vec<Problem>) {
    let known = nodes.iter().map(|node| node.ref_id.as_str());
    for node in nodes {
        for missing in node.requisites.iter().filter(|id| !known.clone().any(|it| it == id.as_str())) {
            let message = format!(
                "stage {} waits for {missing}, but there is no stage with that refId; {}",
                node.ref_id,
                hint(missing, known.clone())
            );
            problems.push(Problem::error(format!("{}.requisiteStageRefIds", node.path), message));
        }
    }
}
