//! Arrangements keep the order of their graphs.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::Block::{Branches, Crossing, Row, Stage};
use crate::Link;

fn graph(requisites: &[&[usize]]) -> Graph {
    Graph { requisites: requisites.iter().map(|list| list.to_vec()).collect() }
}

fn arranged(requisites: &[&[usize]]) -> Block {
    arrange(&graph(requisites)).expect("no cycle")
}

fn link(stage: usize) -> Link {
    Link { block: Stage(stage), gated: false }
}

fn gated(stage: usize) -> Link {
    Link { gated: true, ..link(stage) }
}

#[test]
fn rows_branches_and_diamonds_are_arranged() {
    assert_eq!(arranged(&[]), Row(vec![]));
    assert_eq!(arranged(&[&[]]), Stage(0));
    assert_eq!(arranged(&[&[], &[0], &[1]]), Row(vec![Stage(0), Stage(1), Stage(2)]));
    assert_eq!(arranged(&[&[], &[]]), Branches(vec![Stage(0), Stage(1)]));
    assert_eq!(
        arranged(&[&[], &[0], &[0], &[1, 2]]),
        Row(vec![Stage(0), Branches(vec![Stage(1), Stage(2)]), Stage(3)])
    );
}

#[test]
fn layers_that_are_joined_as_a_whole_are_a_row() {
    let layer = |stages: &[usize]| Branches(stages.iter().copied().map(Stage).collect());
    assert_eq!(
        arranged(&[&[], &[], &[], &[0, 1, 2], &[0, 1, 2]]),
        Row(vec![layer(&[0, 1, 2]), layer(&[3, 4])])
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
        Row(vec![Stage(0), Branches(vec![Row(vec![Stage(1), Stage(3)]), Stage(2)])])
    );
}

#[test]
fn the_letter_n_is_a_crossing_with_one_gate() {
    // 2 waits for 0; 3 waits for 0 and 1: the smallest graph that is not series-parallel.
    let n = arranged(&[&[], &[], &[0], &[0, 1]]);
    assert_eq!(n, Crossing(vec![vec![link(0), link(2)], vec![link(1), gated(3)]]));
    assert_eq!(n.gates(), [3]);
}

#[test]
fn only_what_crosses_is_a_crossing() {
    // 0, then the letter N of 1 to 4, then 5; beside it 6.
    let block = arranged(&[&[], &[0], &[0], &[1], &[1, 2], &[3, 4], &[]]);
    let n = Crossing(vec![vec![link(1), link(3)], vec![link(2), gated(4)]]);
    assert_eq!(block, Branches(vec![Row(vec![Stage(0), n, Stage(5)]), Stage(6)]));
}

#[test]
fn two_crossings_that_nothing_connects_stand_side_by_side() {
    let block = arranged(&[&[], &[], &[0], &[0, 1], &[], &[], &[4], &[4, 5]]);
    let n = |at: usize| Crossing(vec![vec![link(at), link(at + 2)], vec![link(at + 1), gated(at + 3)]]);
    assert_eq!(block, Branches(vec![n(0), n(4)]));
}

#[test]
fn a_block_behind_a_gate_has_one_gate_for_all_its_first_stages() {
    // 3 and 4 wait for 0 and 1, 5 for both of them; 2 waits for 0.
    let block = arranged(&[&[], &[], &[0], &[0, 1], &[0, 1], &[3, 4]]);
    let behind = Row(vec![Branches(vec![Stage(3), Stage(4)]), Stage(5)]);
    assert_eq!(
        block,
        Crossing(vec![vec![link(0), link(2)], vec![link(1), Link { block: behind, gated: true }]])
    );
    assert_eq!(block.gates(), [3]);
}

#[test]
fn what_stands_too_deep_is_a_crossing() {
    // Each level: a stage, then the next level beside a stage.
    let mut requisites: Vec<Vec<usize>> = vec![vec![]];
    for level in 0..200 {
        let tip = 2 * level;
        requisites.push(vec![tip]);
        requisites.push(vec![tip]);
        assert_eq!(requisites.len(), tip + 3);
    }
    let graph = Graph { requisites };
    let block = arrange(&graph).expect("no cycle");
    assert_eq!(depth(&block), MOST_NESTED);
    assert_eq!(order(&block, &graph), closure(&graph.requisites));
}

#[test]
fn crossings_that_stand_too_deep_are_one_crossing() {
    // Each level: the letter N beside a stage that the next level is behind, and a stage that waits for both.
    let mut requisites: Vec<Vec<usize>> = vec![vec![]];
    let mut open = Vec::new();
    for _ in 0..60 {
        let tip = requisites.len() - 1;
        let n = requisites.len();
        requisites.extend([vec![tip], vec![tip], vec![n], vec![n, n + 1], vec![tip]]);
        open.push([n + 2, n + 3]);
    }
    for ends in open.into_iter().rev() {
        let last = requisites.len() - 1;
        requisites.push(ends.into_iter().chain([last]).collect());
    }
    let graph = Graph { requisites };
    let block = arrange(&graph).expect("no cycle");
    assert_eq!(depth(&block), MOST_NESTED);
    assert_eq!(order(&block, &graph), closure(&graph.requisites));
}

#[test]
fn a_cycle_is_refused() {
    assert_eq!(arrange(&graph(&[&[1], &[0]])), Err(Error::Cycle));
}

/// How many `Parallel` states stand in each other.
fn depth(block: &Block) -> usize {
    match block {
        Stage(_) => 0,
        Row(parts) => parts.iter().map(depth).max().unwrap_or(0),
        Branches(parts) => 1 + parts.iter().map(depth).max().unwrap_or(0),
        Crossing(chains) => 1 + chains.iter().flatten().map(|link| depth(&link.block)).max().unwrap_or(0),
    }
}

/// For each stage all stages before it.
fn closure(requisites: &[Vec<usize>]) -> Vec<BTreeSet<usize>> {
    let order = Graph { requisites: requisites.to_vec() }.sort().expect("no cycle");
    let mut before = vec![BTreeSet::new(); requisites.len()];
    for stage in order {
        for requisite in &requisites[stage] {
            let all = before[*requisite].clone();
            before[stage].extend(all);
            before[stage].insert(*requisite);
        }
    }
    before
}

/// What a block makes wait for what, with the gates' tokens released by the graph's requisites.
fn order(block: &Block, graph: &Graph) -> Vec<BTreeSet<usize>> {
    let mut waits = vec![Vec::new(); graph.requisites.len()];
    let all = collect(block, graph, &mut waits);
    assert_eq!(all.iter().copied().collect::<BTreeSet<_>>().len(), all.len(), "each stage once");
    assert_eq!(all.len(), graph.requisites.len(), "each stage at all");
    closure(&waits)
}

/// Returns a block's stages.
fn collect(block: &Block, graph: &Graph, waits: &mut [Vec<usize>]) -> Vec<usize> {
    let in_a_row = |parts: &[(&Block, bool)], waits: &mut [Vec<usize>]| {
        let mut before: Vec<usize> = Vec::new();
        for (part, gated) in parts {
            let stages = collect(part, graph, waits);
            let gate = part.source().filter(|_| *gated).map(|source| &graph.requisites[source]);
            for stage in &stages {
                waits[*stage].extend(before.iter().chain(gate.into_iter().flatten()));
            }
            before.extend(stages);
        }
        before
    };
    match block {
        Stage(stage) => vec![*stage],
        Branches(parts) => parts.iter().flat_map(|part| collect(part, graph, waits)).collect(),
        Row(parts) => in_a_row(&parts.iter().map(|part| (part, false)).collect::<Vec<_>>(), waits),
        Crossing(chains) => chains
            .iter()
            .flat_map(|chain| {
                let parts: Vec<_> = chain.iter().map(|link| (&link.block, link.gated)).collect();
                in_a_row(&parts, waits)
            })
            .collect(),
    }
}

/// Graphs of up to 60 stages, from loose to dense, whose edges need not go upwards in the definition.
fn graphs() -> impl Strategy<Value = Graph> {
    (1_usize..60, 0_usize..120)
        .prop_flat_map(|(count, edges)| {
            let edges = proptest::collection::vec((0..count, 0..count), 0..=edges);
            (Just((0..count).collect::<Vec<_>>()).prop_shuffle(), edges)
        })
        .prop_map(|(names, edges)| {
            let mut requisites = vec![BTreeSet::new(); names.len()];
            for (a, b) in edges {
                if a < b {
                    requisites[names[b]].insert(names[a]);
                }
            }
            Graph { requisites: requisites.into_iter().map(|set| set.into_iter().collect()).collect() }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Each stage waits for all that the graph wants it to wait for, and for nothing else.
    #[test]
    fn an_arrangement_has_the_order_of_the_graph(graph in graphs()) {
        let block = arrange(&graph).expect("no cycle");
        prop_assert_eq!(order(&block, &graph), closure(&graph.requisites));
        prop_assert!(depth(&block) <= MOST_NESTED);
    }

    /// A gate stands only before a stage that waits for something.
    #[test]
    fn a_gate_has_something_to_wait_for(graph in graphs()) {
        for gate in arrange(&graph).expect("no cycle").gates() {
            prop_assert!(!graph.requisites[gate].is_empty());
        }
    }
}
