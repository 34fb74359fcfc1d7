//! How high each cell stands.

use super::Layers;

/// How far a cell reaches above and below the line that its edges meet it on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extent {
    pub(crate) above: i32,
    pub(crate) below: i32,
}

const ROUNDS: usize = 40;

/// The height of every cell's line, downwards from 0. In each rank, cells keep their order and `gap` between them.
pub(crate) fn place(
    layers: &Layers,
    extent: impl Fn(usize) -> Extent,
    gap: impl Fn(usize, usize) -> i32,
) -> Vec<i32> {
    let apart = |upper: usize, lower: usize| extent(upper).below + gap(upper, lower) + extent(lower).above;
    // Each cell's height in a rank that is packed; what the fit moves is the distance from it.
    let mut packed = vec![0; layers.cells.len()];
    for rank in &layers.ranks {
        let mut height = 0;
        for (index, cell) in rank.iter().enumerate() {
            height += if index == 0 { extent(*cell).above } else { apart(rank[index - 1], *cell) };
            packed[*cell] = height;
        }
    }
    let mut heights: Vec<f64> = packed.iter().copied().map(f64::from).collect();
    let count = layers.ranks.len();
    for round in 0..ROUNDS {
        for step in 0..count {
            let rightwards = round % 2 == 0;
            let rank = if rightwards { step } else { count - 1 - step };
            // First from one side, to spread; then from both, to settle.
            let (left, right) = if round < ROUNDS / 2 { (rightwards, !rightwards) } else { (true, true) };
            fit_rank(layers, &layers.ranks[rank], (left, right), &packed, &mut heights);
        }
    }
    let mut rounded: Vec<i32> = packed
        .iter()
        .zip(&heights)
        .map(|(packed, height)| packed + (height - f64::from(*packed)).round() as i32)
        .collect();
    straighten(layers, &mut rounded, apart);
    let top = (0..rounded.len()).map(|cell| rounded[cell] - extent(cell).above).min().unwrap_or(0);
    rounded.iter().map(|height| height - top).collect()
}

/// Long edges shall be straight before all else.
fn weight(layers: &Layers, a: usize, b: usize) -> f64 {
    match (layers.is_stage(a), layers.is_stage(b)) {
        (true, true) => 1.0,
        (false, false) => 8.0,
        _ => 2.0,
    }
}

/// Moves a rank's cells as near as possible to their neighbours: a least-squares fit under the order, by pooling
/// neighbours that would overtake each other.
fn fit_rank(layers: &Layers, rank: &[usize], sides: (bool, bool), packed: &[i32], heights: &mut [f64]) {
    // Pools of cells: how many, their common distance from the packed height, their weight.
    let mut pools: Vec<(usize, f64, f64)> = Vec::new();
    for cell in rank {
        let near = layers.cells[*cell].before.iter().filter(|_| sides.0);
        let near = near.chain(layers.cells[*cell].after.iter().filter(|_| sides.1));
        let (mut sum, mut total) = (0.0, 0.0);
        for next in near {
            let weight = weight(layers, *cell, *next);
            sum += weight * heights[*next];
            total += weight;
        }
        if total == 0.0 {
            (sum, total) = (heights[*cell] * 0.1, 0.1);
        }
        let mut pool = (1, sum / total - f64::from(packed[*cell]), total);
        while let Some(last) = pools.pop_if(|last| last.1 > pool.1) {
            let weight = last.2 + pool.2;
            pool = (last.0 + pool.0, (last.1 * last.2 + pool.1 * pool.2) / weight, weight);
        }
        pools.push(pool);
    }
    let distances = pools.iter().flat_map(|pool| std::iter::repeat_n(pool.1, pool.0));
    for (cell, distance) in rank.iter().zip(distances) {
        heights[*cell] = f64::from(packed[*cell]) + distance;
    }
}

/// Takes the small steps out of rows of cells that have only each other.
fn straighten(layers: &Layers, heights: &mut [i32], apart: impl Fn(usize, usize) -> i32) {
    let positions = layers.positions();
    let only = |list: &[usize]| if let [one] = list { Some(*one) } else { None };
    let follower = |cell: usize| {
        only(&layers.cells[cell].after).filter(|next| only(&layers.cells[*next].before) == Some(cell))
    };
    let starts: Vec<usize> = (0..layers.cells.len())
        .filter(|cell| only(&layers.cells[*cell].before).is_none_or(|before| follower(before) != Some(*cell)))
        .collect();
    for _ in 0..3 {
        for start in &starts {
            let row: Vec<usize> = std::iter::successors(Some(*start), |cell| follower(*cell)).collect();
            let mut sorted: Vec<i32> = row.iter().map(|cell| heights[*cell]).collect();
            sorted.sort_unstable();
            let middle = sorted[sorted.len() / 2];
            for cell in row {
                let rank = &layers.ranks[layers.cells[cell].rank];
                let position = positions[cell];
                let least =
                    position.checked_sub(1).map(|above| heights[rank[above]] + apart(rank[above], cell));
                let most = rank.get(position + 1).map(|below| heights[*below] - apart(cell, *below));
                let wanted = middle.max(least.unwrap_or(i32::MIN));
                heights[cell] = wanted.min(most.unwrap_or(i32::MAX));
            }
        }
    }
}
