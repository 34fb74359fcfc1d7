//! Splits what the reduction leaves: where all that is before a point precedes all that is after it (a row), and where
//! nothing connects (side by side). What can be split in neither way is a crossing.

use std::collections::{BTreeMap, BTreeSet};

use super::dag::Dag;
use super::forest::{Forest, Id};
use super::reduce::Reduced;
use super::{MOST_NESTED, at, chains, mark};

/// Arranges what is left as one tree; none where there are no stages at all.
pub(crate) fn split(reduced: Reduced, dag: &Dag) -> (Forest, Option<Id>) {
    let Reduced { nodes, forest } = reduced;
    // All stages of a node come before all of a node after it, so that any stage of each tells their order.
    let mut order: Vec<usize> = nodes.keys().copied().collect();
    order.sort_by_cached_key(|node| {
        nodes.get(node).map(|node| dag.place(forest.first(node.tree))).unwrap_or_default()
    });
    let number: BTreeMap<usize, usize> =
        order.iter().enumerate().map(|(index, node)| (*node, index)).collect();
    let neighbours = |set: &BTreeSet<usize>| {
        let mut list: Vec<usize> = set.iter().filter_map(|node| number.get(node).copied()).collect();
        list.sort_unstable();
        list
    };
    let left = || order.iter().filter_map(|node| nodes.get(node));
    let mut splitter = Splitter {
        before: left().map(|node| neighbours(&node.before)).collect(),
        after: left().map(|node| neighbours(&node.after)).collect(),
        trees: left().map(|node| node.tree).collect(),
        group: vec![0; order.len()],
        groups: 0,
        waiting: vec![0; order.len()],
        forest,
    };
    let all: Vec<usize> = (0..order.len()).collect();
    let root = splitter.side_by_side(&all, 0);
    (splitter.forest, root)
}

/// The nodes that are left, numbered so that each comes after those before it.
struct Splitter {
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
    trees: Vec<Id>,
    /// The part that each node belongs to at present.
    group: Vec<usize>,
    groups: usize,
    /// How many nodes before each are still to come; for [`Splitter::sections`] alone.
    waiting: Vec<usize>,
    forest: Forest,
}

impl Splitter {
    /// Splits into parts that nothing connects, and these further. `level` levels of branches stand around these nodes
    /// already.
    fn side_by_side(&mut self, nodes: &[usize], level: usize) -> Option<Id> {
        let parts = self.components(nodes);
        if parts.len() < 2 {
            return self.in_a_row(nodes, level);
        }
        self.branches(&parts, level)
    }

    /// Splits connected nodes into parts that come one after the other, and these further. No part can be split that way
    /// again.
    fn in_a_row(&mut self, nodes: &[usize], level: usize) -> Option<Id> {
        // What stands too deep becomes a crossing anyway.
        let sections = if level < MOST_NESTED { self.sections(nodes) } else { vec![nodes.to_vec()] };
        let mut row = None;
        for section in sections {
            let parts = self.components(&section);
            let tree = match (section.as_slice(), parts.len()) {
                ([node], _) => self.trees.get(*node).copied(),
                ([], _) => None,
                (_, 1) => Some(self.crossing(&section)),
                _ => self.branches(&parts, level),
            };
            row = match (row, tree) {
                (Some(row), Some(tree)) => Some(self.forest.row(row, tree)),
                (row, tree) => row.or(tree),
            };
        }
        row
    }

    fn branches(&mut self, parts: &[Vec<usize>], level: usize) -> Option<Id> {
        let trees: Vec<Id> = parts.iter().filter_map(|part| self.in_a_row(part, level + 1)).collect();
        trees.into_iter().reduce(|a, b| self.forest.branches(a, b))
    }

    fn crossing(&mut self, nodes: &[usize]) -> Id {
        let named = |(node, gated): chains::Link| Some((self.trees.get(node).copied()?, gated));
        let chains = chains::cover(nodes, &self.before)
            .into_iter()
            .map(|chain| chain.into_iter().filter_map(named).collect())
            .collect();
        self.forest.crossing(chains)
    }

    /// Makes nodes a part of their own, to tell edges within it from others.
    fn regroup(&mut self, nodes: &[usize]) -> usize {
        self.groups += 1;
        for node in nodes {
            if let Some(group) = self.group.get_mut(*node) {
                *group = self.groups;
            }
        }
        self.groups
    }

    /// The parts that nothing connects, each in the order of the nodes.
    fn components(&mut self, nodes: &[usize]) -> Vec<Vec<usize>> {
        let all = self.regroup(nodes);
        let mut parts = Vec::new();
        for start in nodes {
            let (mut part, mut next) = (Vec::new(), vec![*start]);
            while let Some(node) = next.pop() {
                let Some(group) = self.group.get_mut(node).filter(|group| **group == all) else { continue };
                *group = 0;
                part.push(node);
                next.extend(at(&self.before, node).iter().chain(at(&self.after, node)));
            }
            if !part.is_empty() {
                part.sort_unstable();
                parts.push(part);
            }
        }
        parts
    }

    /// The parts that come one after the other. Wherever the order is cut, it is cut rightly if whatever comes first after
    /// the cut has all that comes last before it right before itself.
    fn sections(&mut self, nodes: &[usize]) -> Vec<Vec<usize>> {
        let group = self.regroup(nodes);
        let inside = |node: &&usize| self.group.get(**node) == Some(&group);
        let before = |node: usize| at(&self.before, node).iter().filter(inside);
        let own_hash = |node: usize| before(node).fold(0_u64, |hash, other| hash.wrapping_add(mark(*other)));
        let (mut first, mut last) = (Marked::default(), Marked::default());
        // Those that come first after the cut, by what is right before them.
        let mut kinds: BTreeMap<u64, usize> = BTreeMap::new();
        for node in nodes {
            let count = before(*node).count();
            if count == 0 {
                first.insert(*node);
                *kinds.entry(0).or_default() += 1;
            }
            self.waiting.get_mut(*node).into_iter().for_each(|waiting| *waiting = count);
        }
        let (mut parts, mut part) = (Vec::new(), Vec::new());
        for node in nodes {
            part.push(*node);
            first.remove(*node);
            let kind = own_hash(*node);
            if let Some(count) = kinds.get_mut(&kind) {
                *count -= 1;
                if *count == 0 {
                    kinds.remove(&kind);
                }
            }
            before(*node).for_each(|other| last.remove(*other));
            last.insert(*node);
            for next in at(&self.after, *node).iter().filter(inside) {
                let Some(count) = self.waiting.get_mut(*next) else { continue };
                *count -= 1;
                if *count == 0 {
                    first.insert(*next);
                    *kinds.entry(own_hash(*next)).or_default() += 1;
                }
            }
            let may_cut = kinds.len() == 1 && kinds.contains_key(&last.hash);
            if may_cut && first.nodes.iter().all(|next| before(*next).eq(&last.nodes)) {
                parts.push(std::mem::take(&mut part));
            }
        }
        if !part.is_empty() {
            parts.push(part);
        }
        parts
    }
}

/// A set with the sum of its marks.
#[derive(Default)]
struct Marked {
    nodes: BTreeSet<usize>,
    hash: u64,
}

impl Marked {
    fn insert(&mut self, node: usize) {
        if self.nodes.insert(node) {
            self.hash = self.hash.wrapping_add(mark(node));
        }
    }

    fn remove(&mut self, node: usize) {
        if self.nodes.remove(&node) {
            self.hash = self.hash.wrapping_sub(mark(node));
        }
    }
}
