//! A pipeline with a place for everything.

use std::collections::BTreeMap;

use gennaker_pipeline::{Graph, Pipeline};
use gennaker_rules::Status;

use crate::{
    Error, Mark, Node, label,
    layout::{self, Extent, Layers, place},
};

/// Sizes in SVG user units.
pub(crate) const HEIGHT: i32 = 50;
const WIDTHS: (i32, i32) = (112, 220);
/// Room in a box beside its texts.
pub(crate) const PADDING: i32 = 14;
/// Room that a status's symbol takes in a box.
pub(crate) const SYMBOL: i32 = 24;
const BETWEEN_RANKS: (i32, i32) = (48, 150);

/// A point, in SVG user units, downwards and to the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Downwards.
    pub y: i32,
}

/// An edge from a stage to one that waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The index of the requisite in [`Drawing::nodes`].
    pub from: usize,
    /// The index of the stage that waits.
    pub to: usize,
    /// From the right side of one to the left side of the other. Between the 1st and the 2nd, the 3rd and the 4th … is
    /// a gap between ranks, where the edge may bend; from the 2nd to the 3rd … it passes a rank and is level.
    pub points: Vec<Point>,
}

/// A pipeline with a place for everything. Nothing overlaps.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// Application and name.
    pub title: String,
    /// The stages, as in the definition.
    pub nodes: Vec<Node>,
    /// The edges, in the order of the stages that wait.
    pub edges: Vec<Edge>,
    /// How wide it all is.
    pub width: i32,
    /// How high it all is.
    pub height: i32,
    pub(crate) layers: Layers,
}

impl Drawing {
    /// Lays a pipeline out. `statuses` are those of an execution's stages, by `refId`; without any, the drawing is of the
    /// definition. Requisites that do not exist are left out, and of several stages with one `refId` the first is meant.
    ///
    /// # Errors
    /// [`Error::Cycle`] when stages wait for each other.
    pub fn of(pipeline: &Pipeline, statuses: &BTreeMap<String, Status>) -> Result<Self, Error> {
        let layers = layout::layers(&Graph::of(pipeline)).map_err(|cycle| {
            let id = |index: &usize| pipeline.stages.get(*index).map(|stage| stage.ref_id.clone());
            // The walk went from stage to requisite; people read it the other way round, and closed.
            let mut names: Vec<String> = cycle.iter().rev().filter_map(id).collect();
            names.extend(names.first().cloned());
            Error::Cycle(names)
        })?;
        let mut nodes: Vec<Node> = pipeline
            .stages
            .iter()
            .map(|stage| Node {
                ref_id: label::plain(&stage.ref_id),
                name: label::plain(&stage.name),
                stage_type: label::plain(&stage.stage_type),
                marks: Mark::of(stage),
                status: statuses.get(&stage.ref_id).copied(),
                x: 0,
                y: 0,
                width: 0,
                height: HEIGHT,
            })
            .collect();
        let stage = |cell: usize| layers.is_stage(cell);
        let extent = |cell| match stage(cell) {
            true => Extent { above: HEIGHT / 2, below: HEIGHT / 2 },
            false => Extent::default(),
        };
        let heights = place(&layers, extent, |upper, lower| match (stage(upper), stage(lower)) {
            (true, true) => 22,
            (false, false) => 14,
            _ => 18,
        });
        let columns = columns(&layers, &nodes, &heights);
        let height_of = |cell: usize| heights.get(cell).copied().unwrap_or_default();
        let column_of = |cell: usize| {
            layers.cells.get(cell).and_then(|cell| columns.get(cell.rank)).copied().unwrap_or_default()
        };
        for (cell, node) in nodes.iter_mut().enumerate() {
            let (x, width) = column_of(cell);
            (node.x, node.y, node.width) = (x, height_of(cell) - HEIGHT / 2, width);
        }
        let edges = layers
            .routes
            .iter()
            .map(|route| {
                let left = |cell: usize| Point { x: column_of(cell).0, y: height_of(cell) };
                let right = |cell: usize| {
                    let (x, width) = column_of(cell);
                    Point { x: x + width, y: height_of(cell) }
                };
                let mut points = vec![right(route.from)];
                points.extend(route.via.iter().flat_map(|cell| [left(*cell), right(*cell)]));
                points.push(left(route.to));
                Edge { from: route.from, to: route.to, points }
            })
            .collect();
        Ok(Self {
            title: label::plain(&format!("{}/{}", pipeline.application, pipeline.name)),
            width: columns.last().map_or(0, |(x, width)| x + width),
            height: heights
                .iter()
                .enumerate()
                .map(|(cell, height)| height + extent(cell).below)
                .max()
                .unwrap_or_default(),
            nodes,
            edges,
            layers,
        })
    }

    /// The names of the stages that a stage waits for.
    pub(crate) fn requisites(&self, node: usize) -> impl Iterator<Item = &Node> {
        self.edges.iter().filter(move |edge| edge.to == node).filter_map(|edge| self.nodes.get(edge.from))
    }

    /// The marks that some stage has.
    pub(crate) fn marks(&self) -> Vec<Mark> {
        let mut marks: Vec<Mark> = self.nodes.iter().flat_map(|node| node.marks.iter().copied()).collect();
        marks.sort_unstable();
        marks.dedup();
        marks
    }
}

/// Left edge and width of each rank: as wide as its widest box, and the further apart the steeper its edges.
fn columns(layers: &Layers, nodes: &[Node], heights: &[i32]) -> Vec<(i32, i32)> {
    let height = |cell: usize| heights.get(cell).copied().unwrap_or_default();
    let mut columns = Vec::with_capacity(layers.ranks.len());
    let mut x = 0;
    for rank in &layers.ranks {
        let width =
            rank.iter().filter_map(|cell| nodes.get(*cell)).map(wanted_width).max().unwrap_or(WIDTHS.0);
        columns.push((x, width));
        let steps = rank.iter().flat_map(|cell| {
            let after = layers.cells.get(*cell).map(|cell| cell.after.as_slice()).unwrap_or_default();
            after.iter().map(|next| (height(*next) - height(*cell)).abs())
        });
        x += width + (BETWEEN_RANKS.0 + steps.max().unwrap_or_default() / 5).min(BETWEEN_RANKS.1);
    }
    columns
}

fn wanted_width(node: &Node) -> i32 {
    let text = name_pixels(&node.name).max(type_pixels(&node.stage_type));
    let marks = i32::try_from(node.marks.len()).unwrap_or_default() * 16;
    let symbol = if node.status.is_some() { SYMBOL } else { 0 };
    (text + marks + symbol + 2 * PADDING).clamp(WIDTHS.0, WIDTHS.1)
}

/// A name's width: it is set in bold.
pub(crate) fn name_pixels(text: &str) -> i32 {
    label::pixels(text) * 14 / 13
}

/// A type's width: it is set smaller than the name.
pub(crate) fn type_pixels(text: &str) -> i32 {
    label::pixels(text) * 11 / 13
}
