//! The stages of an execution, and what each sees of those before it.

use std::cell::OnceCell;
use std::collections::HashMap;

use serde_json::{Map, Value};

/// Stages that are passed on the way to a key in the time of a step.
pub(crate) const STAGES_PER_STEP: usize = 8;

/// The stages of an execution, with what they wait for and what belongs to them.
#[derive(Debug)]
pub(crate) struct Stages<'a> {
    nodes: Vec<Node<'a>>,
    by_ref_id: HashMap<&'a str, usize>,
    /// By the place in memory of the stage's context, which tells it from equal ones.
    by_context: HashMap<usize, usize>,
}

/// A stage, and others by their places.
#[derive(Debug)]
struct Node<'a> {
    stage: &'a Value,
    requisites: Vec<usize>,
    parent: Option<usize>,
    children: Vec<usize>,
}

impl<'a> Stages<'a> {
    pub(crate) fn of(execution: &'a Value) -> Self {
        let all = list(execution);
        let places = |name: &str| -> HashMap<&'a str, usize> {
            // Of several with one id the first counts.
            all.iter().enumerate().rev().filter_map(|(at, stage)| Some((text(stage, name)?, at))).collect()
        };
        let (by_ref_id, by_id) = (places("refId"), places("id"));
        let node = |stage: &'a Value| {
            let ids = elements(stage.get("requisiteStageRefIds")).filter_map(Value::as_str);
            let mut requisites: Vec<usize> = ids.filter_map(|id| by_ref_id.get(id)).copied().collect();
            requisites.sort_unstable();
            requisites.dedup();
            let parent = text(stage, "parentStageId").and_then(|id| by_id.get(id)).copied();
            Node { stage, requisites, parent, children: Vec::new() }
        };
        let mut nodes: Vec<Node<'a>> = all.iter().map(node).collect();
        for at in 0..nodes.len() {
            let parent = nodes.get(at).and_then(|node| node.parent);
            if let Some(parent) = parent.and_then(|parent| nodes.get_mut(parent)) {
                parent.children.push(at);
            }
        }
        let contexts = all.iter().enumerate().filter_map(|(at, stage)| Some((context(stage)?, at)));
        let by_context = contexts.map(|(context, at)| (address(context), at)).collect();
        Self { nodes, by_ref_id, by_context }
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn by_ref_id(&self, ref_id: &str) -> Option<&'a Value> {
        Some(self.nodes.get(*self.by_ref_id.get(ref_id)?)?.stage)
    }

    /// The stage that this very map is the context of.
    pub(crate) fn of_context(&self, context: &Map<String, Value>) -> Option<&'a Value> {
        Some(self.nodes.get(*self.by_context.get(&address(context))?)?.stage)
    }

    /// What a stage reads as its context.
    pub(crate) fn view(&self, stage: &'a Value) -> View<'_, 'a> {
        View { stages: self, stage, ancestors: OnceCell::new() }
    }

    /// Every stage before a stage, nearest first (Spinnaker: StageExecution's ancestors): its requisites, what belongs
    /// to them, and what is before them; a stage without requisites goes on with its parent.
    pub(crate) fn ancestors(&self, stage: &Value) -> Vec<&'a Value> {
        let mut found = Vec::new();
        let mut visited = vec![false; self.nodes.len()];
        let place = text(stage, "refId").and_then(|ref_id| self.by_ref_id.get(ref_id));
        let mut next: Vec<usize> = place.copied().into_iter().collect();
        while let Some(at) = next.pop() {
            let Some(seen) = visited.get_mut(at).filter(|seen| !**seen) else { continue };
            *seen = true;
            self.before(at, &visited, &mut found, &mut next);
        }
        found.into_iter().filter_map(|at| self.nodes.get(at)).map(|node| node.stage).collect()
    }

    /// Finds what is right before a stage, and with what to go on: the last of it first.
    fn before(&self, at: usize, visited: &[bool], found: &mut Vec<usize>, next: &mut Vec<usize>) {
        let Some(node) = self.nodes.get(at) else { return };
        let is_fresh = |at: &usize| visited.get(*at) == Some(&false);
        let children = |at: usize| self.nodes.get(at).map_or(&[][..], |node| node.children.as_slice());
        let requisites: Vec<usize> = node.requisites.iter().copied().filter(is_fresh).collect();
        if !requisites.is_empty() {
            let mut theirs: Vec<usize> = requisites.iter().flat_map(|at| children(*at)).copied().collect();
            theirs.sort_unstable();
            found.extend(&requisites);
            found.extend(theirs);
            next.extend(requisites.into_iter().rev());
        } else if let Some(parent) = node.parent.filter(is_fresh) {
            if owner(node) == Some("STAGE_AFTER") {
                let is_before = |at: &usize| self.nodes.get(*at).and_then(owner) == Some("STAGE_BEFORE");
                found.extend(children(parent).iter().copied().filter(is_before));
            }
            found.push(parent);
            next.push(parent);
        }
    }
}

/// A stage's context with what shows through it.
#[derive(Debug)]
pub(crate) struct View<'s, 'a> {
    stages: &'s Stages<'a>,
    stage: &'a Value,
    ancestors: OnceCell<Vec<&'a Value>>,
}

impl<'a> View<'_, 'a> {
    /// The value of a key: the context's own, else that of the stage's outputs or of the nearest ancestor's (Spinnaker:
    /// StageContext).
    pub(crate) fn get(&self, key: &str) -> Option<&'a Value> {
        let of = |stage: &'a Value, part: &str| stage.get(part).and_then(|fields| fields.get(key));
        of(self.stage, "context").or_else(|| of(self.stage, "outputs")).or_else(|| {
            let ancestors = self.ancestors.get_or_init(|| self.stages.ancestors(self.stage));
            ancestors.iter().find_map(|ancestor| of(ancestor, "outputs"))
        })
    }
}

/// The stages as they stand in the execution.
pub(crate) fn list(execution: &Value) -> &[Value] {
    execution.get("stages").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The elements of what may be a list.
pub(crate) fn elements(list: Option<&Value>) -> impl Iterator<Item = &Value> + Clone {
    list.and_then(Value::as_array).map_or(&[][..], Vec::as_slice).iter()
}

/// A field of a stage that is a text.
pub(crate) fn text<'v>(stage: &'v Value, name: &str) -> Option<&'v str> {
    stage.get(name).and_then(Value::as_str)
}

fn context(stage: &Value) -> Option<&Map<String, Value>> {
    stage.get("context").and_then(Value::as_object)
}

fn owner<'a>(node: &Node<'a>) -> Option<&'a str> {
    text(node.stage, "syntheticStageOwner")
}

fn address(context: &Map<String, Value>) -> usize {
    std::ptr::from_ref(context).addr()
}
