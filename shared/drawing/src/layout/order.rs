//! The order within the ranks: as few crossings as sweeps find.

use super::Layers;

/// How many sweeps at most, and after how many without a gain they end.
const SWEEPS: usize = 24;
const PATIENCE: usize = 6;

/// Orders the ranks by barycentres, to the right and back, and by swapping neighbours; keeps the best.
pub(crate) fn reduce_crossings(layers: &mut Layers) {
    let mut best = (crossings(layers), layers.ranks.clone());
    let mut idle = 0;
    for sweep in 0..SWEEPS {
        if best.0 == 0 || idle >= PATIENCE {
            break;
        }
        sweep_once(layers, sweep % 2 == 0);
        swap_neighbours(layers);
        let found = crossings(layers);
        if found < best.0 {
            best = (found, layers.ranks.clone());
            idle = 0;
        } else {
            idle += 1;
        }
    }
    layers.ranks = best.1;
}

/// All crossings between neighbouring ranks.
pub(crate) fn crossings(layers: &Layers) -> usize {
    let positions = layers.positions();
    layers
        .ranks
        .windows(2)
        .map(|pair| {
            let targets = pair[0].iter().flat_map(|cell| {
                let mut after: Vec<usize> =
                    layers.cells[*cell].after.iter().map(|next| positions[*next]).collect();
                after.sort_unstable();
                after
            });
            inversions(targets, pair[1].len())
        })
        .sum()
}

/// Pairs that stand in the wrong order, counted with a Fenwick tree.
fn inversions(values: impl Iterator<Item = usize>, bound: usize) -> usize {
    let mut tree = vec![0usize; bound + 1];
    let mut found = 0;
    for (seen, value) in values.enumerate() {
        let mut not_greater = 0;
        let mut index = value + 1;
        while index > 0 {
            not_greater += tree[index];
            index &= index - 1;
        }
        found += seen - not_greater;
        index = value + 1;
        while index <= bound {
            tree[index] += 1;
            index += index & index.wrapping_neg();
        }
    }
    found
}

fn sweep_once(layers: &mut Layers, rightwards: bool) {
    let count = layers.ranks.len();
    let mut positions = layers.positions();
    for step in 1..count {
        let rank = if rightwards { step } else { count - 1 - step };
        let barycentre = |cell: &usize| {
            let cell = &layers.cells[*cell];
            let near = if rightwards { &cell.before } else { &cell.after };
            let sum: usize = near.iter().map(|next| positions[*next]).sum();
            (!near.is_empty()).then(|| sum as f64 / near.len() as f64)
        };
        let keys: Vec<Option<f64>> = layers.ranks[rank].iter().map(barycentre).collect();
        let ordered = ordered(&layers.ranks[rank], &keys);
        for (position, cell) in ordered.iter().enumerate() {
            positions[*cell] = position;
        }
        layers.ranks[rank] = ordered;
    }
}

/// Sorts the cells that have a key among the places that they have; the others stay where they are.
fn ordered(cells: &[usize], keys: &[Option<f64>]) -> Vec<usize> {
    let mut keyed: Vec<(f64, usize)> =
        cells.iter().zip(keys).filter_map(|(cell, key)| Some(((*key)?, *cell))).collect();
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut next = keyed.into_iter().map(|(_, cell)| cell);
    cells
        .iter()
        .zip(keys)
        .filter_map(|(cell, key)| if key.is_some() { next.next() } else { Some(*cell) })
        .collect()
}

/// Swaps cells side by side while that takes crossings away.
fn swap_neighbours(layers: &mut Layers) {
    let mut positions = layers.positions();
    for _ in 0..8 {
        let mut better = false;
        for rank in 0..layers.ranks.len() {
            for left in 1..layers.ranks[rank].len() {
                let (upper, lower) = (layers.ranks[rank][left - 1], layers.ranks[rank][left]);
                let (now, then) = between(layers, &positions, upper, lower);
                if then < now {
                    layers.ranks[rank].swap(left - 1, left);
                    positions.swap(upper, lower);
                    better = true;
                }
            }
        }
        if !better {
            break;
        }
    }
}

/// Crossings between the edges of two cells of a rank as they stand, and swapped.
fn between(layers: &Layers, positions: &[usize], upper: usize, lower: usize) -> (usize, usize) {
    let (upper, lower) = (&layers.cells[upper], &layers.cells[lower]);
    let (mut now, mut then) = (0, 0);
    for (above, below) in [(&upper.before, &lower.before), (&upper.after, &lower.after)] {
        for a in above {
            for b in below {
                now += usize::from(positions[*a] > positions[*b]);
                then += usize::from(positions[*a] < positions[*b]);
            }
        }
    }
    (now, then)
}

#[cfg(test)]
mod tests {
    use gennaker_pipeline::Graph;

    use super::*;

    #[test]
    fn inversions_are_counted() {
        for (values, expected) in [(vec![0, 1, 2], 0), (vec![2, 1, 0], 3), (vec![1, 1, 0, 1], 2)] {
            assert_eq!(inversions(values.into_iter(), 3), expected);
        }
    }

    #[test]
    fn crossed_branches_are_untangled() {
        // 0 → 3, 1 → 2, and both again to 4 and 5: the other way round in the definition.
        let graph = Graph { requisites: vec![vec![], vec![], vec![1], vec![0], vec![2], vec![3]] };
        let mut layers = Layers::of(&graph).unwrap();
        layers.ranks = vec![vec![0, 1], vec![2, 3], vec![5, 4]];
        assert_eq!(crossings(&layers), 2);
        reduce_crossings(&mut layers);
        assert_eq!(crossings(&layers), 0);
    }
}
