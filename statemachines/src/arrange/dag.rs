//! A graph without cycles and without edges that say nothing new.

use gennaker_pipeline::Graph;

use super::at;
use crate::Error;

/// The smallest graph with the same order (its transitive reduction).
#[derive(Debug)]
pub(crate) struct Dag {
    /// For each stage the stages right before it, by position.
    pub(crate) before: Vec<Vec<usize>>,
    /// For each stage its place in an order in which every stage comes after its requisites.
    pub(crate) place: Vec<usize>,
}

impl Dag {
    /// Takes the redundant edges out of a graph.
    pub(crate) fn of(graph: &Graph) -> Result<Self, Error> {
        let order = graph.sort().map_err(|_| Error::Cycle)?;
        let mut place = vec![0; order.len()];
        for (index, stage) in order.iter().enumerate() {
            if let Some(place) = place.get_mut(*stage) {
                *place = index;
            }
        }
        let simple = graph.requisites.iter().all(|requisites| requisites.len() < 2);
        let before = if simple { graph.requisites.clone() } else { reduced(graph, &order, &place) };
        Ok(Self { before, place })
    }

    /// The stage's place in the order.
    pub(crate) fn place(&self, stage: usize) -> usize {
        self.place.get(stage).copied().unwrap_or_default()
    }
}

/// A requisite is redundant where it comes before another requisite. So the latest requisites are looked at first, and
/// each brings all that comes before it.
fn reduced(graph: &Graph, order: &[usize], place: &[usize]) -> Vec<Vec<usize>> {
    let mut before = vec![Vec::new(); order.len()];
    // By place: a bit for each place before.
    let mut earlier: Vec<Vec<u64>> = Vec::with_capacity(order.len());
    for (index, stage) in order.iter().enumerate() {
        let mut requisites: Vec<(usize, usize)> = at(&graph.requisites, *stage)
            .iter()
            .filter_map(|requisite| Some((*place.get(*requisite)?, *requisite)))
            .collect();
        requisites.sort_unstable_by(|a, b| b.cmp(a));
        let mut bits = vec![0_u64; index / 64 + 1];
        let mut kept = Vec::with_capacity(requisites.len());
        for (place, requisite) in requisites {
            let Some(word) = bits.get_mut(place / 64) else { continue };
            if *word & (1 << (place % 64)) != 0 {
                continue;
            }
            *word |= 1 << (place % 64);
            for (word, more) in bits.iter_mut().zip(at(&earlier, place)) {
                *word |= more;
            }
            kept.push(requisite);
        }
        kept.sort_unstable();
        if let Some(list) = before.get_mut(*stage) {
            *list = kept;
        }
        earlier.push(bits);
    }
    before
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(requisites: &[&[usize]]) -> Vec<Vec<usize>> {
        let graph = Graph { requisites: requisites.iter().map(|list| list.to_vec()).collect() };
        Dag::of(&graph).expect("no cycle").before
    }

    #[test]
    fn an_edge_past_other_edges_is_taken_out() {
        assert_eq!(before(&[&[], &[0], &[0, 1]]), [vec![], vec![0], vec![1]]);
        assert_eq!(before(&[&[], &[0], &[1], &[0, 1, 2]]), [vec![], vec![0], vec![1], vec![2]]);
    }

    #[test]
    fn an_edge_that_says_something_stays() {
        let diamond = [vec![], vec![0], vec![0], vec![1, 2]];
        assert_eq!(before(&[&[], &[0], &[0], &[0, 1, 2]]), diamond);
    }

    #[test]
    fn a_cycle_is_refused() {
        let graph = Graph { requisites: vec![vec![1], vec![0]] };
        assert!(matches!(Dag::of(&graph), Err(Error::Cycle)));
    }
}
