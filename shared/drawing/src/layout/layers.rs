//! Stages in ranks, and places for the edges that leap over ranks.

use gennaker_pipeline::Graph;

/// A place in a rank: a stage's or an edge's on its way.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) rank: usize,
    /// Neighbours in the rank before and in the rank after.
    pub(crate) before: Vec<usize>,
    pub(crate) after: Vec<usize>,
}

/// An edge between two stages with its places in the ranks between them.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) via: Vec<usize>,
}

/// All cells. The first ones are the stages', numbered as in the definition.
#[derive(Clone, Debug)]
pub(crate) struct Layers {
    pub(crate) stages: usize,
    pub(crate) cells: Vec<Cell>,
    /// The cells of each rank, from top to bottom.
    pub(crate) ranks: Vec<Vec<usize>>,
    pub(crate) routes: Vec<Route>,
}

impl Layers {
    /// Ranks by the longest way. The error is a cycle.
    pub(crate) fn of(graph: &Graph) -> Result<Self, Vec<usize>> {
        let sorted = graph.sort()?;
        let stages = graph.requisites.len();
        let mut rank = vec![0; stages];
        for stage in sorted {
            let after = graph.requisites[stage].iter().map(|requisite| rank[*requisite] + 1);
            rank[stage] = after.max().unwrap_or(0);
        }
        let cell = |rank| Cell { rank, before: Vec::new(), after: Vec::new() };
        let mut layers = Self {
            stages,
            cells: rank.iter().copied().map(cell).collect(),
            ranks: vec![Vec::new(); rank.iter().max().map_or(0, |last| last + 1)],
            routes: Vec::new(),
        };
        for (to, requisites) in graph.requisites.iter().enumerate() {
            for from in requisites.iter().copied() {
                let mut via = Vec::new();
                let mut last = from;
                for between in rank[from] + 1..rank[to] {
                    layers.cells.push(cell(between));
                    let next = layers.cells.len() - 1;
                    layers.link(last, next);
                    via.push(next);
                    last = next;
                }
                layers.link(last, to);
                layers.routes.push(Route { from, to, via });
            }
        }
        layers.first_order();
        Ok(layers)
    }

    fn link(&mut self, from: usize, to: usize) {
        self.cells[from].after.push(to);
        self.cells[to].before.push(from);
    }

    /// Fills the ranks by walking along the branches, first those that the definition has first.
    fn first_order(&mut self) {
        let mut seen = vec![false; self.cells.len()];
        for start in 0..self.stages {
            let mut waiting = if self.cells[start].before.is_empty() { vec![start] } else { Vec::new() };
            while let Some(cell) = waiting.pop() {
                if std::mem::replace(&mut seen[cell], true) {
                    continue;
                }
                self.ranks[self.cells[cell].rank].push(cell);
                waiting.extend(self.cells[cell].after.iter().rev().filter(|next| !seen[**next]));
            }
        }
    }

    /// Whether a cell is a stage's.
    pub(crate) fn is_stage(&self, cell: usize) -> bool {
        cell < self.stages
    }

    /// Where each cell stands in its rank.
    pub(crate) fn positions(&self) -> Vec<usize> {
        let mut positions = vec![0; self.cells.len()];
        for rank in &self.ranks {
            for (position, cell) in rank.iter().enumerate() {
                positions[*cell] = position;
            }
        }
        positions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_that_leaps_over_ranks_has_a_place_in_each() {
        let graph = Graph { requisites: vec![vec![], vec![0], vec![1], vec![0, 2]] };
        let layers = Layers::of(&graph).unwrap();
        assert_eq!(layers.ranks.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2, 2, 1]);
        let long = layers.routes.iter().find(|route| route.from == 0 && route.to == 3).unwrap();
        assert_eq!(long.via, [4, 5]);
        assert_eq!((&layers.cells[4].before, &layers.cells[4].after), (&vec![0], &vec![5]));
    }

    #[test]
    fn a_cycle_has_no_ranks() {
        assert!(Layers::of(&Graph { requisites: vec![vec![1], vec![0]] }).is_err());
    }
}
