//! A graph of stages as rows and branches.

use gennaker_pipeline::Graph;

use crate::Error;

/// Stages in a row or side by side; stages are positions in the definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// One stage.
    Stage(usize),
    /// One after the other.
    Row(Vec<Block>),
    /// Side by side.
    Branches(Vec<Block>),
}

/// Arranges a graph as rows and branches, so that each stage waits for exactly the stages before it and nothing else.
///
/// The order "comes before" is split where everything on one side comes before everything on the other (a row), or
/// where nothing on one side is comparable with anything on the other (branches). What can be split in neither way is
/// joined across branches.
///
/// # Errors
/// [`Error::Cycle`], and [`Error::Crossing`] where the stages can't be arranged so.
pub fn arrange(graph: &Graph, name: impl Fn(usize) -> String) -> Result<Block, Error> {
    let order = graph.sort().map_err(|_| Error::Cycle)?;
    let before = Before::of(graph, &order);
    before
        .split(&order)
        .map_err(|stuck| Error::Crossing(stuck.into_iter().map(name).collect::<Vec<_>>().join(", ")))
}

/// Which stages come before which: a row of bits for each stage.
struct Before {
    words: usize,
    bits: Vec<u64>,
}

impl Before {
    fn of(graph: &Graph, order: &[usize]) -> Self {
        let words = graph.requisites.len().div_ceil(64);
        let mut bits = vec![0_u64; words * graph.requisites.len()];
        for stage in order {
            let mut row = vec![0_u64; words];
            for requisite in graph.requisites.get(*stage).map(Vec::as_slice).unwrap_or_default() {
                for (word, earlier) in row.iter_mut().zip(bits.iter().skip(requisite * words)) {
                    *word |= earlier;
                }
                if let Some(word) = row.get_mut(requisite / 64) {
                    *word |= 1 << (requisite % 64);
                }
            }
            for (place, word) in bits.iter_mut().skip(stage * words).zip(row) {
                *place = word;
            }
        }
        Self { words, bits }
    }

    fn is_before(&self, a: usize, b: usize) -> bool {
        self.bits.get(b * self.words + a / 64).is_some_and(|word| word & (1 << (a % 64)) != 0)
    }

    /// Splits stages, given in an order in which each comes after its requisites.
    fn split(&self, stages: &[usize]) -> Result<Block, Vec<usize>> {
        if let [stage] = stages {
            return Ok(Block::Stage(*stage));
        }
        let row = self.components(stages, |a, b| !self.is_before(a, b) && !self.is_before(b, a));
        if row.len() > 1 {
            return row.iter().map(|part| self.split(part)).collect::<Result<_, _>>().map(Block::Row);
        }
        let branches = self.components(stages, |a, b| self.is_before(a, b) || self.is_before(b, a));
        if branches.len() > 1 {
            return branches
                .iter()
                .map(|part| self.split(part))
                .collect::<Result<_, _>>()
                .map(Block::Branches);
        }
        Err(stages.to_vec())
    }

    /// The connected components of a relation, in the order of their first stages.
    fn components(&self, stages: &[usize], related: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
        let mut component: Vec<Option<usize>> = vec![None; stages.len()];
        let mut count = 0;
        for start in 0..stages.len() {
            if component.get(start).copied().flatten().is_some() {
                continue;
            }
            let mut next = vec![start];
            while let Some(position) = next.pop() {
                let Some(place) = component.get_mut(position).filter(|place| place.is_none()) else {
                    continue;
                };
                *place = Some(count);
                let Some(stage) = stages.get(position) else { continue };
                for (other, candidate) in stages.iter().enumerate() {
                    if component.get(other).is_some_and(Option::is_none) && related(*stage, *candidate) {
                        next.push(other);
                    }
                }
            }
            count += 1;
        }
        let mut found = vec![Vec::new(); count];
        for (stage, component) in stages.iter().zip(component) {
            if let Some(part) = component.and_then(|index| found.get_mut(index)) {
                part.push(*stage);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::Block::{Branches, Row, Stage};
    use super::*;

    fn arranged(requisites: &[&[usize]]) -> Result<Block, Error> {
        arrange(&Graph { requisites: requisites.iter().map(|list| list.to_vec()).collect() }, |stage| {
            stage.to_string()
        })
    }

    #[test]
    fn rows_branches_and_diamonds_are_arranged() {
        assert_eq!(arranged(&[&[], &[0], &[1]]), Ok(Row(vec![Stage(0), Stage(1), Stage(2)])));
        assert_eq!(arranged(&[&[], &[]]), Ok(Branches(vec![Stage(0), Stage(1)])));
        assert_eq!(
            arranged(&[&[], &[0], &[0], &[1, 2]]),
            Ok(Row(vec![Stage(0), Branches(vec![Stage(1), Stage(2)]), Stage(3)]))
        );
    }

    #[test]
    fn an_edge_that_says_nothing_new_changes_nothing() {
        assert_eq!(arranged(&[&[], &[0], &[0, 1]]), arranged(&[&[], &[0], &[1]]));
    }

    #[test]
    fn a_branch_that_ends_early_does_not_hold_up_the_others() {
        // 0 → 1 → 3 and 0 → 2: 3 waits for 1 only.
        assert_eq!(
            arranged(&[&[], &[0], &[0], &[1]]),
            Ok(Row(vec![Stage(0), Branches(vec![Row(vec![Stage(1), Stage(3)]), Stage(2)])]))
        );
    }

    #[test]
    fn a_join_across_branches_is_named() {
        // 2 waits for 0; 3 waits for 0 and 1: the smallest graph that is not series-parallel.
        assert_eq!(arranged(&[&[], &[], &[0], &[0, 1]]), Err(Error::Crossing("0, 1, 2, 3".to_owned())));
    }

    proptest::proptest! {
        /// Whatever is arranged keeps exactly the order of the graph.
        #[test]
        fn an_arrangement_has_the_order_of_the_graph(edges in proptest::collection::vec((0usize..8, 0usize..8), 0..12)) {
            let mut requisites = vec![Vec::new(); 8];
            for (a, b) in edges {
                if a < b && !requisites[b].contains(&a) {
                    requisites[b].push(a);
                }
            }
            let graph = Graph { requisites };
            let order = graph.sort().expect("edges go upwards");
            let before = Before::of(&graph, &order);
            if let Ok(block) = before.split(&order) {
                let mut pairs = Vec::new();
                collect(&block, &mut pairs);
                for a in 0..8 {
                    for b in 0..8 {
                        proptest::prop_assert_eq!(pairs.contains(&(a, b)), before.is_before(a, b), "{} {}", a, b);
                    }
                }
            }
        }
    }

    /// The pairs that a block puts in order; returns its stages.
    fn collect(block: &Block, pairs: &mut Vec<(usize, usize)>) -> Vec<usize> {
        match block {
            Stage(stage) => vec![*stage],
            Branches(parts) => parts.iter().flat_map(|part| collect(part, pairs)).collect(),
            Row(parts) => {
                let mut all: Vec<usize> = Vec::new();
                for part in parts {
                    let stages = collect(part, pairs);
                    pairs.extend(all.iter().flat_map(|a| stages.iter().map(move |b| (*a, *b))));
                    all.extend(stages);
                }
                all
            }
        }
    }
}
