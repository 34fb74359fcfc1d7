//! Putting stages into a graph.

use std::collections::BTreeSet;

use gennaker_pipeline::Problem;

use crate::nearest::hint;
use crate::node::{Node, Rule, cycle};

/// Puts every stage of `waiting` where its rule says, in order. A stage whose targets are still waiting themselves comes
/// after them.
pub(crate) fn inject(nodes: &mut Vec<Node>, mut waiting: Vec<(Node, Rule)>, problems: &mut Vec<Problem>) {
    while !waiting.is_empty() {
        let there = |id: &String| nodes.iter().any(|node| &node.ref_id == id);
        let Some(next) = waiting.iter().position(|(_, rule)| rule.targets().iter().all(there)) else {
            problems.extend(waiting.iter().flat_map(|(node, rule)| unknown(node, rule, nodes)));
            return;
        };
        let (node, rule) = waiting.remove(next);
        let (path, ref_id) = (node.path.clone(), node.ref_id.clone());
        put(nodes, node, &rule);
        if let Some(cycle) = cycle(nodes) {
            let first = cycle.first().copied().unwrap_or_default();
            let message = format!(
                "with stage {ref_id} there, the stages {} → {first} would wait for each other; choose another place",
                cycle.join(" → ")
            );
            problems.push(Problem::error(format!("{path}.inject"), message));
            return;
        }
    }
}

/// One problem for every target that is not there.
fn unknown(node: &Node, rule: &Rule, nodes: &[Node]) -> Vec<Problem> {
    let name = if matches!(rule, Rule::Before(_)) { "before" } else { "after" };
    let known = nodes.iter().map(|node| node.ref_id.as_str());
    let missing =
        rule.targets().iter().enumerate().filter(|(_, target)| !known.clone().any(|it| it == *target));
    missing
        .map(|(index, target)| {
            let message = format!("there is no stage with refId {target}; {}", hint(target, known.clone()));
            Problem::error(format!("{}.inject.{name}[{index}]", node.path), message)
        })
        .collect()
}

fn put(nodes: &mut Vec<Node>, mut stage: Node, rule: &Rule) {
    let id = stage.ref_id.clone();
    let positions: Vec<usize> = nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| rule.targets().contains(&node.ref_id))
        .map(|(index, _)| index)
        .collect();
    let last = positions.last().copied().unwrap_or_default();
    match rule {
        Rule::First => {
            for root in nodes.iter_mut().filter(|node| node.requisites.is_empty()) {
                root.wait_for([id.clone()]);
            }
            nodes.insert(0, stage);
        }
        Rule::Last => {
            let waited_for: BTreeSet<&String> = nodes.iter().flat_map(|node| &node.requisites).collect();
            let leaves = nodes.iter().map(|node| &node.ref_id).filter(|id| !waited_for.contains(id));
            stage.wait_for(leaves.cloned().collect::<Vec<_>>());
            nodes.push(stage);
        }
        Rule::Before(targets) => {
            for target in nodes.iter_mut().filter(|node| targets.contains(&node.ref_id)) {
                stage.wait_for(std::mem::take(&mut target.requisites));
                target.requisites = vec![id.clone()];
            }
            nodes.insert(last, stage);
        }
        Rule::After(targets) => {
            for node in nodes.iter_mut() {
                let before = node.requisites.len();
                node.requisites.retain(|requisite| !targets.contains(requisite));
                if node.requisites.len() < before {
                    node.wait_for([id.clone()]);
                }
            }
            stage.wait_for(targets.iter().cloned());
            nodes.insert(last + 1, stage);
        }
    }
}
