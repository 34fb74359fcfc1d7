//! Blocks in the making: trees in one list, so that deep ones need no deep recursion.

use std::collections::VecDeque;

/// A tree by its place in the forest.
pub(crate) type Id = usize;

/// What a tree is.
#[derive(Debug)]
pub(crate) enum Shape {
    /// One stage, which is [`Tree::first`].
    Stage,
    /// One after the other; none of them is a row.
    Row(VecDeque<Id>),
    /// Side by side; none of them is side by side.
    Branches(Vec<Id>),
    /// Chains, each with its links and whether they are gated.
    Crossing(Vec<Vec<(Id, bool)>>),
}

/// A block in the making.
#[derive(Debug)]
pub(crate) struct Tree {
    /// What it is.
    pub(crate) shape: Shape,
    /// The smallest position of its stages in the definition.
    pub(crate) first: usize,
    /// How many `Parallel` states stand in each other.
    pub(crate) height: usize,
}

/// All trees.
#[derive(Debug)]
pub(crate) struct Forest(Vec<Tree>);

impl Forest {
    /// A tree for each stage, whose id is the stage's position.
    pub(crate) fn of_stages(count: usize) -> Self {
        Self((0..count).map(|first| Tree { shape: Shape::Stage, first, height: 0 }).collect())
    }

    pub(crate) fn get(&self, id: Id) -> Option<&Tree> {
        self.0.get(id)
    }

    /// The smallest position of a tree's stages.
    pub(crate) fn first(&self, id: Id) -> usize {
        self.get(id).map_or(usize::MAX, |tree| tree.first)
    }

    fn height(&self, id: Id) -> usize {
        self.get(id).map_or(0, |tree| tree.height)
    }

    /// One after the other. The shorter row moves into the longer one, so that long rows are not copied often.
    pub(crate) fn row(&mut self, a: Id, b: Id) -> Id {
        let (first, height) = self.both(a, b);
        let row = match (self.take_row(a), self.take_row(b)) {
            (Some(mut left), Some(right)) if left.len() >= right.len() => {
                left.extend(right);
                left
            }
            (Some(left), Some(mut right)) => {
                left.into_iter().rev().for_each(|part| right.push_front(part));
                right
            }
            (Some(mut left), None) => {
                left.push_back(b);
                left
            }
            (None, Some(mut right)) => {
                right.push_front(a);
                right
            }
            (None, None) => VecDeque::from([a, b]),
        };
        self.push(Tree { shape: Shape::Row(row), first, height })
    }

    /// Side by side.
    pub(crate) fn branches(&mut self, a: Id, b: Id) -> Id {
        let (first, _) = self.both(a, b);
        let height = self.height_as_branch(a).max(self.height_as_branch(b));
        let mut parts = self.take_branches(a).unwrap_or_else(|| vec![a]);
        let mut others = self.take_branches(b).unwrap_or_else(|| vec![b]);
        if parts.len() < others.len() {
            std::mem::swap(&mut parts, &mut others);
        }
        parts.extend(others);
        self.push(Tree { shape: Shape::Branches(parts), first, height })
    }

    /// Chains that cross.
    pub(crate) fn crossing(&mut self, chains: Vec<Vec<(Id, bool)>>) -> Id {
        let links = || chains.iter().flatten().map(|(part, _)| *part);
        let first = links().map(|part| self.first(part)).min().unwrap_or(usize::MAX);
        let height = links().map(|part| self.height(part)).max().unwrap_or_default() + 1;
        self.push(Tree { shape: Shape::Crossing(chains), first, height })
    }

    /// All stages of a tree, by position.
    pub(crate) fn stages(&self, root: Id) -> Vec<usize> {
        let (mut stages, mut next) = (Vec::new(), vec![root]);
        while let Some(tree) = next.pop().and_then(|id| self.get(id)) {
            match &tree.shape {
                Shape::Stage => stages.push(tree.first),
                Shape::Row(parts) => next.extend(parts),
                Shape::Branches(parts) => next.extend(parts),
                Shape::Crossing(chains) => next.extend(chains.iter().flatten().map(|(part, _)| *part)),
            }
        }
        stages.sort_unstable();
        stages
    }

    fn push(&mut self, tree: Tree) -> Id {
        self.0.push(tree);
        self.0.len() - 1
    }

    fn both(&self, a: Id, b: Id) -> (usize, usize) {
        (self.first(a).min(self.first(b)), self.height(a).max(self.height(b)))
    }

    fn height_as_branch(&self, id: Id) -> usize {
        self.get(id).map_or(0, |tree| tree.height + usize::from(!matches!(tree.shape, Shape::Branches(_))))
    }

    fn take_row(&mut self, id: Id) -> Option<VecDeque<Id>> {
        match self.0.get_mut(id)? {
            Tree { shape: Shape::Row(parts), .. } => Some(std::mem::take(parts)),
            _ => None,
        }
    }

    fn take_branches(&mut self, id: Id) -> Option<Vec<Id>> {
        match self.0.get_mut(id)? {
            Tree { shape: Shape::Branches(parts), .. } => Some(std::mem::take(parts)),
            _ => None,
        }
    }
}
