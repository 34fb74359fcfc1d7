//! Pipelines as pictures.
//!
//! [`Drawing::of`] lays the stages of a pipeline out from left to right; [`svg`] and [`text`] draw them for a browser and
//! for a terminal. The same pipeline always gives the same picture.
//!
//! ```
//! use gennaker_drawing::{Drawing, svg, text};
//! use gennaker_pipeline::Pipeline;
//!
//! let pipeline = Pipeline::parse(&serde_json::json!({ "application": "myapp", "name": "pause", "stages": [
//!     { "type": "wait", "refId": "1", "name": "first" },
//!     { "type": "wait", "refId": "2", "name": "then", "requisiteStageRefIds": ["1"] }
//! ]}));
//! let drawing = Drawing::of(&pipeline, &Default::default()).expect("no cycle");
//! assert!(drawing.nodes[0].x < drawing.nodes[1].x);
//! assert!(svg(&drawing).starts_with("<svg"));
//! assert!(text(&drawing, 80, false).contains("│ first ├─▶│ then │"));
//! ```
//!
//! # How the stages find their places
//!
//! A stage's rank, its column, is the longest way to it from a stage that waits for nothing. An edge that leaps over
//! ranks gets a place of its own in each of them, so that no line runs through a box. Sweeps to the right and back order
//! the places of each rank by where their neighbours are, until no more crossings go away. Then every place moves as
//! near to its neighbours as the order lets it: a least-squares fit under separation constraints, rank by rank.

mod drawing;
mod error;
mod label;
mod layout;
mod node;
mod svg;
mod text;

pub use drawing::{Drawing, Edge, Point};
pub use error::Error;
pub use node::{Mark, Node};
pub use svg::svg;
pub use text::text;
