//! A drawing for a browser.

mod escape;
mod style;
mod symbol;

use std::fmt::Write;

use gennaker_rules::Status;

use crate::{
    Drawing, Edge, Mark, Node, Point,
    drawing::{PADDING, SYMBOL, name_pixels, type_pixels},
    label,
};
use escape::Escaped;

const MARGIN: i32 = 16;
const LEGEND: i32 = 28;

/// The drawing as one SVG document that needs nothing else: light or dark as the reader has it, each stage with its whole
/// name and what is known of it in a `title`.
pub fn svg(drawing: &Drawing) -> String {
    let marks = drawing.marks();
    let legend = if marks.is_empty() { 0 } else { LEGEND };
    let width = drawing.width.max(legend_width(&marks)).max(160) + 2 * MARGIN;
    let height = drawing.height.max(20) + legend + 2 * MARGIN;
    let mut out = String::new();
    let title = Escaped(&drawing.title);
    let stages = drawing.nodes.len();
    // Writing into a String cannot fail.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"gennaker\" viewBox=\"{} {} {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"graphics-document document\" aria-label=\"{title}\">\n\
         <title>{title}</title>\n<desc>The stages of a pipeline from left to right ({stages} in all). A line leads \
         from a stage to those that wait for it.</desc>\n<style>{}</style>\n",
        -MARGIN,
        -MARGIN,
        style::STYLE
    );
    if drawing.nodes.is_empty() {
        out.push_str("<text class=\"type\" x=\"0\" y=\"14\">no stages</text>\n");
    }
    out.push_str("<g class=\"edges\" aria-hidden=\"true\">\n");
    // The ways that were taken stand out, so they are drawn last.
    let (mut plain, mut taken): (Vec<&Edge>, Vec<&Edge>) = (Vec::new(), Vec::new());
    for edge in &drawing.edges {
        if is_taken(drawing, edge) { taken.push(edge) } else { plain.push(edge) }
    }
    for (edges, class) in [(plain, ""), (taken, " class=\"taken\"")] {
        for edge in edges {
            let _ = writeln!(out, "<path{class} d=\"{}\"/>", path(&edge.points));
        }
    }
    out.push_str("</g>\n");
    for (index, node) in drawing.nodes.iter().enumerate() {
        stage(&mut out, drawing, index, node);
    }
    if !marks.is_empty() {
        legend_line(&mut out, &marks, drawing.height + LEGEND);
    }
    out.push_str("</svg>\n");
    out
}

/// Whether an execution has gone along an edge.
fn is_taken(drawing: &Drawing, edge: &Edge) -> bool {
    let status = |index: usize| drawing.nodes.get(index).and_then(|node| node.status);
    status(edge.from).is_some_and(Status::lets_others_start)
        && status(edge.to).is_some_and(|status| !matches!(status, Status::NotStarted | Status::Skipped))
}

/// Level through ranks, an S between them. It never leaves the gap between two ranks to the left or to the right.
fn path(points: &[Point]) -> String {
    let mut path = String::new();
    for (index, point) in points.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| points.get(before));
        let _ = match before {
            None => write!(path, "M{} {}", point.x, point.y),
            Some(before) if before.y == point.y => write!(path, "H{}", point.x),
            Some(before) => {
                let middle = i32::midpoint(before.x, point.x);
                write!(path, "C{middle} {} {middle} {} {} {}", before.y, point.y, point.x, point.y)
            }
        };
    }
    path
}

fn stage(out: &mut String, drawing: &Drawing, index: usize, node: &Node) {
    let class = node.status.map_or("stage", style::class);
    let room = node.width - 2 * PADDING - if node.status.is_some() { SYMBOL } else { 0 };
    let marks = i32::try_from(node.marks.len()).unwrap_or_default() * 16;
    let fitting = |text: &str, room: i32, pixels: fn(&str) -> i32| {
        let whole = |number: i32| usize::try_from(number).unwrap_or_default();
        label::shortened(text, whole(room), |text| whole(pixels(text)))
    };
    let name = fitting(&node.name, room - marks, name_pixels);
    let stage_type = fitting(&node.stage_type, room, type_pixels);
    let text_x = PADDING + if node.status.is_some() { SYMBOL } else { 0 };
    let _ = write!(
        out,
        "<g class=\"{class}\" role=\"graphics-symbol img\" transform=\"translate({} {})\" data-ref-id=\"{}\">\
         <title>{}</title><rect width=\"{}\" height=\"{}\" rx=\"8\"/>",
        node.x,
        node.y,
        Escaped(&node.ref_id),
        Escaped(&describe(drawing, index, node)),
        node.width,
        node.height
    );
    if drawing.requisites(index).next().is_some() {
        let middle = node.height / 2;
        let _ = write!(out, "<path class=\"arrow\" d=\"M-8 {}l8 5l-8 5z\"/>", middle - 5);
    }
    if let Some(status) = node.status {
        let _ = write!(
            out,
            "<g transform=\"translate({} {})\">{}</g>",
            PADDING - 2,
            node.height / 2 - 9,
            symbol::status(status)
        );
    }
    let _ = write!(
        out,
        "<text class=\"name\" x=\"{text_x}\" y=\"21\">{}</text><text class=\"type\" x=\"{text_x}\" y=\"38\">{}</text>",
        Escaped(&name),
        Escaped(&stage_type)
    );
    for (place, mark) in (1..).zip(node.marks.iter().rev()) {
        let x = node.width - 6 - place * 16;
        let _ = write!(out, "<g class=\"mark\" transform=\"translate({x} 8)\">{}</g>", symbol::mark(*mark));
    }
    out.push_str("</g>\n");
}

/// Everything about a stage in a sentence, for the pointer that rests on it and for who hears the picture.
fn describe(drawing: &Drawing, index: usize, node: &Node) -> String {
    let mut text = format!("{} ({}), refId {}", node.name, node.stage_type, node.ref_id);
    if let Some(status) = node.status {
        let _ = write!(text, ", {status}");
    }
    let requisites: Vec<&str> = drawing.requisites(index).map(|node| node.name.as_str()).collect();
    if !requisites.is_empty() {
        let _ = write!(text, "; after {}", requisites.join(", "));
    }
    for mark in &node.marks {
        let _ = write!(text, "; {}", mark.meaning());
    }
    text
}

fn legend_entry_width(mark: Mark) -> i32 {
    16 + type_pixels(mark.meaning()) + 16
}

fn legend_width(marks: &[Mark]) -> i32 {
    marks.iter().copied().map(legend_entry_width).sum()
}

fn legend_line(out: &mut String, marks: &[Mark], y: i32) {
    let mut x = 0;
    for mark in marks {
        let _ = writeln!(
            out,
            "<g class=\"mark legend\" transform=\"translate({x} {})\">{}<text class=\"type\" x=\"16\" y=\"9\">{}</text></g>",
            y - 10,
            symbol::mark(*mark),
            mark.meaning()
        );
        x += legend_entry_width(*mark);
    }
}
