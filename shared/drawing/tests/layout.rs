//! What every drawing keeps to.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{along, drawing, edges, graphs, pipeline};
use gennaker_drawing::{Drawing, Error};
use proptest::prelude::*;
use serde_json::json;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_two_boxes_overlap_and_all_are_on_the_sheet(graph in graphs(60)) {
        let drawing = drawing(&graph);
        for (index, a) in drawing.nodes.iter().enumerate() {
            prop_assert!(a.x >= 0 && a.y >= 0);
            prop_assert!(a.x + a.width <= drawing.width && a.y + a.height <= drawing.height);
            for b in &drawing.nodes[index + 1..] {
                let beside = a.x + a.width < b.x || b.x + b.width < a.x;
                let stacked = a.y + a.height < b.y || b.y + b.height < a.y;
                prop_assert!(beside || stacked, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn every_edge_goes_from_left_to_right_between_its_stages(graph in graphs(60)) {
        let drawing = drawing(&graph);
        let drawn: BTreeSet<_> = drawing.edges.iter().map(|edge| (edge.from, edge.to)).collect();
        prop_assert_eq!(drawn, edges(&graph));
        for edge in &drawing.edges {
            prop_assert!(edge.points.windows(2).all(|pair| pair[0].x < pair[1].x));
            let (from, to) = (&drawing.nodes[edge.from], &drawing.nodes[edge.to]);
            let (first, last) = (edge.points[0], edge.points[edge.points.len() - 1]);
            prop_assert_eq!((first.x, first.y), (from.x + from.width, from.y + from.height / 2));
            prop_assert_eq!((last.x, last.y), (to.x, to.y + to.height / 2));
        }
    }

    #[test]
    fn no_edge_runs_through_a_box_or_touches_another_stage(graph in graphs(40)) {
        let drawing = drawing(&graph);
        for edge in &drawing.edges {
            for (index, node) in drawing.nodes.iter().enumerate() {
                let own = index == edge.from || index == edge.to;
                let margin = if own { -0.5 } else { 1.0 };
                for (x, y) in along(edge) {
                    let (left, top) = (f64::from(node.x) - margin, f64::from(node.y) - margin);
                    let (right, bottom) =
                        (f64::from(node.x + node.width) + margin, f64::from(node.y + node.height) + margin);
                    prop_assert!(!(left < x && x < right && top < y && y < bottom), "{edge:?} {node:?}");
                }
            }
        }
    }

    #[test]
    fn the_same_pipeline_is_always_drawn_the_same(graph in graphs(40)) {
        let (first, second) = (drawing(&graph), drawing(&graph));
        prop_assert_eq!(gennaker_drawing::svg(&first), gennaker_drawing::svg(&second));
        prop_assert_eq!(gennaker_drawing::text(&first, 200, true), gennaker_drawing::text(&second, 200, true));
    }
}

#[test]
fn a_row_of_stages_is_level_and_branches_are_balanced() {
    let set = |list: &[usize]| list.iter().copied().collect::<BTreeSet<_>>();
    let row = drawing(&[set(&[]), set(&[0]), set(&[1]), set(&[2])]);
    assert!(row.nodes.iter().all(|node| node.y == row.nodes[0].y));
    let fan = drawing(&[set(&[]), set(&[0]), set(&[0]), set(&[0]), set(&[1, 2, 3])]);
    assert_eq!(fan.nodes[0].y, fan.nodes[2].y);
    assert_eq!(fan.nodes[4].y, fan.nodes[2].y);
    assert!(fan.nodes[1].y < fan.nodes[2].y && fan.nodes[2].y < fan.nodes[3].y);
}

#[test]
fn hundreds_of_stages_have_a_place() {
    let graph: Vec<BTreeSet<usize>> = (0..400)
        .map(|stage: usize| {
            [1, 2, 7, 31]
                .iter()
                .filter(|step| stage.is_multiple_of(**step))
                .filter_map(|step| stage.checked_sub(*step))
                .collect()
        })
        .collect();
    let drawing = drawing(&graph);
    assert_eq!(drawing.nodes.len(), 400);
    assert!(gennaker_drawing::text(&drawing, 80, false).lines().count() >= 400);
}

#[test]
fn stages_that_wait_for_each_other_are_named() {
    let mut circle = pipeline(&[BTreeSet::new(), BTreeSet::from([0]), BTreeSet::from([1])]);
    circle.stages[0].requisites = vec!["2".to_owned()];
    let error = Drawing::of(&circle, &BTreeMap::new()).unwrap_err();
    let Error::Cycle(names) = &error;
    assert_eq!(names.len(), 4);
    assert_eq!(names.first(), names.last());
    assert!(error.to_string().contains(" → "));
}

#[test]
fn a_pipeline_without_stages_is_a_sheet_that_says_so() {
    let nothing = gennaker_pipeline::Pipeline::parse(&json!({ "application": "myapp", "name": "none" }));
    let drawing = Drawing::of(&nothing, &BTreeMap::new()).unwrap();
    assert_eq!(gennaker_drawing::text(&drawing, 80, false), "no stages\n");
    assert!(gennaker_drawing::svg(&drawing).contains("no stages"));
}
