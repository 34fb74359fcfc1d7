//! Where the stages of any graph without cycles stand.
#![allow(
    clippy::indexing_slicing,
    reason = "cells are numbered from 0 by `Layers::of`, and every table has one entry each"
)]

mod layers;
mod order;
mod place;

pub(crate) use layers::Layers;
pub(crate) use place::{Extent, place};

/// Ranks, with few crossings.
pub(crate) fn layers(graph: &gennaker_pipeline::Graph) -> Result<Layers, Vec<usize>> {
    let mut layers = Layers::of(graph)?;
    order::reduce_crossings(&mut layers);
    Ok(layers)
}
