//! The graph of a pipeline's stages.

use std::collections::{BTreeMap, BTreeSet};

use crate::Pipeline;

/// Stages as a graph: by position in the definition, with edges from requisites.
#[derive(Clone, Debug)]
pub struct Graph {
    /// For each stage the positions of the stages that it waits for.
    pub requisites: Vec<Vec<usize>>,
}

impl Graph {
    /// The graph of a pipeline; requisites that do not exist are left out, and of several stages with one
    /// `refId` the first is meant.
    pub fn of(pipeline: &Pipeline) -> Self {
        let mut positions: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, stage) in pipeline.stages.iter().enumerate() {
            positions.entry(&stage.ref_id).or_insert(index);
        }
        let requisites = pipeline
            .stages
            .iter()
            .map(|stage| {
                let found: BTreeSet<usize> =
                    stage.waits_for().iter().filter_map(|id| positions.get(id.as_str()).copied()).collect();
                found.into_iter().collect()
            })
            .collect();
        Self { requisites }
    }

    /// Positions so that every stage comes after its requisites, or one cycle's positions.
    ///
    /// # Errors
    /// The positions of one cycle, in order.
    pub fn sort(&self) -> Result<Vec<usize>, Vec<usize>> {
        let mut waiting: Vec<usize> = self.requisites.iter().map(Vec::len).collect();
        let mut followers = vec![Vec::new(); self.requisites.len()];
        for (stage, requisites) in self.requisites.iter().enumerate() {
            for requisite in requisites {
                if let Some(list) = followers.get_mut(*requisite) {
                    list.push(stage);
                }
            }
        }
        let mut ready: BTreeSet<usize> =
            waiting.iter().enumerate().filter(|(_, count)| **count == 0).map(|(stage, _)| stage).collect();
        let mut order = Vec::with_capacity(waiting.len());
        while let Some(stage) = ready.pop_first() {
            order.push(stage);
            for follower in followers.get(stage).map(Vec::as_slice).unwrap_or_default() {
                if let Some(count) = waiting.get_mut(*follower) {
                    *count -= 1;
                    if *count == 0 {
                        ready.insert(*follower);
                    }
                }
            }
        }
        if order.len() == self.requisites.len() { Ok(order) } else { Err(self.cycle(&waiting)) }
    }

    /// Walks requisites among the stages that never became ready until one comes again.
    fn cycle(&self, waiting: &[usize]) -> Vec<usize> {
        let stuck = |stage: &usize| waiting.get(*stage).is_some_and(|count| *count > 0);
        let mut path: Vec<usize> = (0..waiting.len()).find(stuck).into_iter().collect();
        while let Some(next) = path
            .last()
            .and_then(|last| self.requisites.get(*last))
            .and_then(|list| list.iter().copied().find(stuck))
        {
            if let Some(start) = path.iter().position(|seen| *seen == next) {
                return path.split_off(start);
            }
            path.push(next);
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(requisites: &[&[usize]]) -> Graph {
        Graph { requisites: requisites.iter().map(|list| list.to_vec()).collect() }
    }

    #[test]
    fn every_stage_comes_after_its_requisites() {
        let order = graph(&[&[1, 2], &[3], &[3], &[]]).sort().expect("no cycle");
        assert_eq!(order, [3, 1, 2, 0]);
    }

    #[test]
    fn a_cycle_is_named_without_the_stages_that_only_follow_it() {
        let mut cycle = graph(&[&[], &[0, 3], &[1], &[2], &[3]]).sort().expect_err("a cycle");
        cycle.sort_unstable();
        assert_eq!(cycle, [1, 2, 3]);
    }
}
