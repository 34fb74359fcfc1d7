//! From a graph of stages to blocks.

mod chains;
mod dag;
mod forest;
mod nest;
mod reduce;
mod split;

#[cfg(test)]
mod tests;

use gennaker_pipeline::Graph;

use crate::{Block, Error};
use dag::Dag;

/// How deep `Parallel` states stand in each other at most. Deeper blocks become a crossing, which has one level. A level
/// is four levels of JSON, and common readers stop at 128.
const MOST_NESTED: usize = 24;

/// Arranges any graph without cycles, so that each stage waits for exactly the stages before it and nothing else.
///
/// ```
/// use gennaker_pipeline::Graph;
/// use gennaker_statemachines::{Block, arrange};
///
/// let diamond = Graph { requisites: vec![vec![], vec![0], vec![0], vec![1, 2]] };
/// let middle = Block::Branches(vec![Block::Stage(1), Block::Stage(2)]);
/// assert_eq!(arrange(&diamond), Ok(Block::Row(vec![Block::Stage(0), middle, Block::Stage(3)])));
/// ```
///
/// # Errors
/// [`Error::Cycle`].
pub fn arrange(graph: &Graph) -> Result<Block, Error> {
    let dag = Dag::of(graph)?;
    let reduced = reduce::reduce(&dag);
    let (forest, root) = split::split(reduced, &dag);
    Ok(root.map_or_else(|| Block::Row(Vec::new()), |root| nest::block(&forest, root, &dag)))
}

/// A list in a list of lists; empty where there is none.
fn at<T>(lists: &[Vec<T>], index: usize) -> &[T] {
    lists.get(index).map(Vec::as_slice).unwrap_or_default()
}

/// A number that stands for a node in the hash of a set, which is the sum of its nodes' (splitmix64).
const fn mark(node: usize) -> u64 {
    let mut mixed = (node as u64).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
