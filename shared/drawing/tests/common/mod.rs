//! Pipelines of any shape.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests"
)]

use std::collections::{BTreeMap, BTreeSet};

use gennaker_drawing::{Drawing, Edge};
use gennaker_pipeline::Pipeline;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Stages with the positions of earlier ones that they wait for.
pub(crate) fn graphs(most: usize) -> impl Strategy<Value = Vec<BTreeSet<usize>>> {
    let stage = prop::collection::vec(any::<prop::sample::Index>(), 0..4);
    prop::collection::vec(stage, 1..most).prop_map(|stages| {
        let requisites = |(position, indices): (usize, Vec<prop::sample::Index>)| {
            indices.into_iter().filter(|_| position > 0).map(|index| index.index(position)).collect()
        };
        stages.into_iter().enumerate().map(requisites).collect()
    })
}

/// A pipeline with these edges; its `refId`s are the positions.
pub(crate) fn pipeline(graph: &[BTreeSet<usize>]) -> Pipeline {
    let stages: Vec<Value> = graph
        .iter()
        .enumerate()
        .map(|(position, requisites)| {
            let requisites: Vec<String> = requisites.iter().map(ToString::to_string).collect();
            json!({
                "refId": position.to_string(), "requisiteStageRefIds": requisites, "type": "wait",
                "name": format!("s{position}{}", "-long".repeat(position % 11)),
            })
        })
        .collect();
    Pipeline::parse(&json!({ "application": "myapp", "name": "any", "stages": stages }))
}

pub(crate) fn drawing(graph: &[BTreeSet<usize>]) -> Drawing {
    Drawing::of(&pipeline(graph), &BTreeMap::new()).expect("no cycle")
}

/// The graph's edges, as positions.
pub(crate) fn edges(graph: &[BTreeSet<usize>]) -> BTreeSet<(usize, usize)> {
    let edge =
        |(to, from): (usize, &BTreeSet<usize>)| from.iter().map(move |from| (*from, to)).collect::<Vec<_>>();
    graph.iter().enumerate().flat_map(edge).collect()
}

/// Points along an edge, as the SVG draws it: level through ranks, a cubic in between.
#[allow(dead_code, reason = "one of the tests that share this has no use for it")]
pub(crate) fn along(edge: &Edge) -> Vec<(f64, f64)> {
    let mut points = Vec::new();
    for pair in edge.points.windows(2) {
        let (x0, y0, x1, y1) =
            (f64::from(pair[0].x), f64::from(pair[0].y), f64::from(pair[1].x), f64::from(pair[1].y));
        let middle = f64::midpoint(x0, x1).floor();
        for step in 0..=20 {
            let t = f64::from(step) / 20.0;
            let u = 1.0 - t;
            let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
            points.push((
                weights[0] * x0 + (weights[1] + weights[2]) * middle + weights[3] * x1,
                (weights[0] + weights[1]) * y0 + (weights[2] + weights[3]) * y1,
            ));
        }
    }
    points
}
