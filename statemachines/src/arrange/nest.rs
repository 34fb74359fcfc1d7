//! From trees to blocks, none deeper than a machine may be.

use super::dag::Dag;
use super::forest::{Forest, Id, Shape};
use super::{MOST_NESTED, chains};
use crate::{Block, Link};

/// A tree as a block.
pub(crate) fn block(forest: &Forest, root: Id, dag: &Dag) -> Block {
    Nest { forest, dag }.block(root, 0)
}

struct Nest<'a> {
    forest: &'a Forest,
    dag: &'a Dag,
}

impl Nest<'_> {
    /// A tree with `level` levels of branches around it.
    fn block(&self, id: Id, level: usize) -> Block {
        let Some(tree) = self.forest.get(id) else { return Block::Row(Vec::new()) };
        match &tree.shape {
            Shape::Stage => Block::Stage(tree.first),
            Shape::Row(parts) => Block::Row(parts.iter().map(|part| self.block(*part, level)).collect()),
            _ if level + 1 >= MOST_NESTED && tree.height > 1 => self.flat(id),
            Shape::Branches(parts) => {
                let mut parts = parts.clone();
                parts.sort_unstable_by_key(|part| self.forest.first(*part));
                Block::Branches(parts.into_iter().map(|part| self.block(part, level + 1)).collect())
            }
            Shape::Crossing(chains) => self.crossing(chains, level),
        }
    }

    fn crossing(&self, chains: &[Vec<(Id, bool)>], level: usize) -> Block {
        let mut chains: Vec<&Vec<(Id, bool)>> = chains.iter().collect();
        chains.sort_by_cached_key(|chain| chain.iter().map(|(part, _)| self.forest.first(*part)).min());
        let link = |(part, gated): &(Id, bool)| Link { block: self.block(*part, level + 1), gated: *gated };
        Block::Crossing(chains.into_iter().map(|chain| chain.iter().map(link).collect()).collect())
    }

    /// A crossing of single stages.
    fn flat(&self, id: Id) -> Block {
        let mut stages = self.forest.stages(id);
        stages.sort_unstable_by_key(|stage| self.dag.place(*stage));
        // A stage's tree has the stage's number.
        self.crossing(&chains::cover(&stages, &self.dag.before), MOST_NESTED)
    }
}
