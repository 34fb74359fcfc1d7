//! Series-parallel reduction: what is a row or side by side is merged into one node, until nothing is.
//!
//! Two nodes are a row where each is the other's only neighbour on that side, and side by side where they have the same
//! neighbours on both sides. Merging the smaller neighbourhood into the larger, and finding equal neighbourhoods by
//! hash, makes it nearly linear in the number of edges.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::dag::Dag;
use super::forest::{Forest, Id};
use super::mark;

/// A node with what is merged into it.
#[derive(Debug, Default)]
pub(crate) struct Node {
    /// The nodes right before it.
    pub(crate) before: BTreeSet<usize>,
    /// The nodes right after it.
    pub(crate) after: BTreeSet<usize>,
    hash: (u64, u64),
    /// Its stages.
    pub(crate) tree: Id,
    gone: bool,
    queued: bool,
}

/// Which side of a node.
#[derive(Clone, Copy, Debug)]
enum Side {
    Before,
    After,
}

impl Node {
    fn insert(&mut self, side: Side, other: usize) {
        let (set, hash) = self.side(side);
        if set.insert(other) {
            *hash = hash.wrapping_add(mark(other));
        }
    }

    fn remove(&mut self, side: Side, other: usize) {
        let (set, hash) = self.side(side);
        if set.remove(&other) {
            *hash = hash.wrapping_sub(mark(other));
        }
    }

    fn side(&mut self, side: Side) -> (&mut BTreeSet<usize>, &mut u64) {
        match side {
            Side::Before => (&mut self.before, &mut self.hash.0),
            Side::After => (&mut self.after, &mut self.hash.1),
        }
    }
}

/// What is left when nothing can be merged any more.
#[derive(Debug)]
pub(crate) struct Reduced {
    /// The nodes that are left, by number.
    pub(crate) nodes: BTreeMap<usize, Node>,
    /// Their trees.
    pub(crate) forest: Forest,
}

/// Merges all that can be merged.
pub(crate) fn reduce(dag: &Dag) -> Reduced {
    let mut nodes: Vec<Node> = (0..dag.before.len()).map(|tree| Node { tree, ..Node::default() }).collect();
    for (stage, requisites) in dag.before.iter().enumerate() {
        for requisite in requisites {
            nodes.get_mut(stage).into_iter().for_each(|node| node.insert(Side::Before, *requisite));
            nodes.get_mut(*requisite).into_iter().for_each(|node| node.insert(Side::After, stage));
        }
    }
    let mut reduction = Reduction {
        forest: Forest::of_stages(nodes.len()),
        nodes,
        queue: VecDeque::new(),
        twins: BTreeMap::new(),
    };
    (0..dag.before.len()).for_each(|node| reduction.enqueue(node));
    while let Some(node) = reduction.queue.pop_front() {
        reduction.look_at(node);
    }
    let left = reduction.nodes.into_iter().enumerate().filter(|(_, node)| !node.gone);
    Reduced { nodes: left.collect(), forest: reduction.forest }
}

struct Reduction {
    nodes: Vec<Node>,
    forest: Forest,
    /// Nodes whose neighbours have changed.
    queue: VecDeque<usize>,
    /// Nodes by the hashes of their neighbourhoods; some are outdated.
    twins: BTreeMap<(u64, u64), Vec<usize>>,
}

impl Reduction {
    fn enqueue(&mut self, node: usize) {
        if let Some(found) = self.nodes.get_mut(node).filter(|found| !found.queued && !found.gone) {
            found.queued = true;
            self.queue.push_back(node);
        }
    }

    fn look_at(&mut self, number: usize) {
        let Some(node) = self.nodes.get_mut(number) else { return };
        node.queued = false;
        if node.gone {
            return;
        }
        let (before, after) = (only(&node.before), only(&node.after));
        if let Some(next) = after.filter(|next| self.is_only(*next, Side::Before)) {
            self.merge_row(number, next);
        } else if let Some(previous) = before.filter(|previous| self.is_only(*previous, Side::After)) {
            self.merge_row(previous, number);
        } else if let Some(twin) = self.twin(number) {
            self.merge_twins(twin, number);
        }
    }

    fn is_only(&self, node: usize, side: Side) -> bool {
        self.nodes.get(node).is_some_and(|node| match side {
            Side::Before => node.before.len() == 1,
            Side::After => node.after.len() == 1,
        })
    }

    /// A node with the same neighbours on both sides; otherwise it is remembered for the next to come.
    fn twin(&mut self, number: usize) -> Option<usize> {
        let node = self.nodes.get(number)?;
        let known = self.twins.entry(node.hash).or_default();
        known.retain(|other| {
            *other != number
                && self.nodes.get(*other).is_some_and(|other| !other.gone && other.hash == node.hash)
        });
        let same = |other: &Node| other.before == node.before && other.after == node.after;
        let twin = known.iter().copied().find(|other| self.nodes.get(*other).is_some_and(same));
        if twin.is_none() {
            known.push(number);
        }
        twin
    }

    /// `b` is all that follows `a`, and `a` all that is before `b`. The one with more neighbours keeps its number.
    fn merge_row(&mut self, a: usize, b: usize) {
        let (Some(left), Some(right)) = (self.nodes.get(a), self.nodes.get(b)) else { return };
        let tree = self.forest.row(left.tree, right.tree);
        if left.before.len() <= right.after.len() {
            self.take_over(b, a, Side::Before, tree);
        } else {
            self.take_over(a, b, Side::After, tree);
        }
    }

    /// `kept` takes the place of `gone`, whose neighbours on one side become its own.
    fn take_over(&mut self, kept: usize, gone: usize, side: Side, tree: Id) {
        let opposite = match side {
            Side::Before => Side::After,
            Side::After => Side::Before,
        };
        let Some(lost) = self.nodes.get_mut(gone) else { return };
        lost.gone = true;
        let (neighbours, hash) = lost.side(side);
        let (neighbours, hash) = (std::mem::take(neighbours), *hash);
        for neighbour in &neighbours {
            if let Some(node) = self.nodes.get_mut(*neighbour) {
                node.remove(opposite, gone);
                node.insert(opposite, kept);
            }
            self.enqueue(*neighbour);
        }
        if let Some(node) = self.nodes.get_mut(kept) {
            node.tree = tree;
            let (own, own_hash) = node.side(side);
            *own = neighbours;
            *own_hash = hash;
        }
        self.enqueue(kept);
    }

    fn merge_twins(&mut self, kept: usize, gone: usize) {
        let Some(lost) = self.nodes.get_mut(gone) else { return };
        lost.gone = true;
        let (tree, before, after) =
            (lost.tree, std::mem::take(&mut lost.before), std::mem::take(&mut lost.after));
        if let Some(node) = self.nodes.get_mut(kept) {
            node.tree = self.forest.branches(node.tree, tree);
        }
        for (neighbours, side) in [(before, Side::After), (after, Side::Before)] {
            for neighbour in neighbours {
                if let Some(node) = self.nodes.get_mut(neighbour) {
                    node.remove(side, gone);
                }
                self.enqueue(neighbour);
            }
        }
    }
}

fn only(set: &BTreeSet<usize>) -> Option<usize> {
    set.first().copied().filter(|_| set.len() == 1)
}
