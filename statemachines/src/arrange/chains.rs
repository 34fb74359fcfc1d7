//! What can be neither a row nor side by side: chains that wait for each other.

use std::collections::BTreeMap;

use super::at;

/// A link of a chain: a node, and whether it needs a gate.
pub(crate) type Link = (usize, bool);

/// Covers a part of a graph with chains: nodes in an order in which each comes after those right before it, of which those
/// count that are in the part.
pub(crate) fn cover(nodes: &[usize], before: &[Vec<usize>]) -> Vec<Vec<Link>> {
    let local: BTreeMap<usize, usize> =
        nodes.iter().enumerate().map(|(index, node)| (*node, index)).collect();
    let before: Vec<Vec<usize>> = nodes
        .iter()
        .map(|node| at(before, *node).iter().filter_map(|other| local.get(other).copied()).collect())
        .collect();
    let named = |(index, gated): Link| nodes.get(index).map(|node| (*node, gated));
    cover_all(&before).into_iter().map(|chain| chain.into_iter().filter_map(named).collect()).collect()
}

/// Covers a graph whose nodes are numbered in such an order.
///
/// A node continues the chain of one that is right before it, or starts one. It needs no gate where nothing is before it,
/// or only the link before it in its chain. So whoever has but one node before it comes first: continuing that one's
/// chain saves it the gate, where a node with several needs one anyway.
fn cover_all(before: &[Vec<usize>]) -> Vec<Vec<Link>> {
    let mut following: Vec<Option<usize>> = vec![None; before.len()];
    let mut continues = vec![false; before.len()];
    let mut gated = vec![true; before.len()];
    for several in [false, true] {
        for (node, requisites) in before.iter().enumerate().filter(|(_, list)| (list.len() > 1) == several) {
            let free = requisites
                .iter()
                .find(|requisite| following.get(**requisite).is_some_and(Option::is_none))
                .copied();
            if let Some(place) = free.and_then(|requisite| following.get_mut(requisite)) {
                *place = Some(node);
            }
            set(&mut continues, node, free.is_some());
            set(&mut gated, node, several || (!requisites.is_empty() && free.is_none()));
        }
    }
    let heads = continues.iter().enumerate().filter(|(_, continues)| !**continues).map(|(node, _)| node);
    heads
        .map(|head| {
            std::iter::successors(Some(head), |node| following.get(*node).copied().flatten())
                .map(|node| (node, gated.get(node).copied().unwrap_or(true)))
                .collect()
        })
        .collect()
}

fn set(flags: &mut [bool], index: usize, value: bool) {
    if let Some(flag) = flags.get_mut(index) {
        *flag = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(before: &[&[usize]]) -> Vec<Vec<Link>> {
        cover_all(&before.iter().map(|list| list.to_vec()).collect::<Vec<_>>())
    }

    #[test]
    fn a_node_with_one_before_it_is_preferred_as_its_follower() {
        // The letter N: 2 waits for 0, 3 waits for 0 and 1.
        assert_eq!(
            covered(&[&[], &[], &[0], &[0, 1]]),
            [vec![(0, false), (2, false)], vec![(1, false), (3, true)]]
        );
        // The join comes first in the definition, and still leaves the chain of 0 to 3.
        assert_eq!(
            covered(&[&[], &[], &[0, 1], &[0]]),
            [vec![(0, false), (3, false)], vec![(1, false), (2, true)]]
        );
    }

    #[test]
    fn of_a_part_only_the_edges_within_count() {
        let before = [vec![], vec![0], vec![0, 1], vec![2]];
        assert_eq!(cover(&[1, 2, 3], &before), [vec![(1, false), (2, false), (3, false)]]);
    }

    #[test]
    fn a_node_that_finds_no_chain_starts_one_behind_a_gate() {
        assert_eq!(covered(&[&[], &[0], &[0]]), [vec![(0, false), (1, false)], vec![(2, true)]]);
    }
}
