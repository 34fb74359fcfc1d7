//! Boxes and lines.

use crate::{
    Drawing, Node, label,
    layout::{Extent, place},
};

use super::{
    canvas::{Canvas, Tone},
    channel::Channel,
    symbol, tone,
};

/// Draws with names of at most so many columns.
pub(super) fn draw(drawing: &Drawing, names: usize) -> Canvas {
    let layers = &drawing.layers;
    let boxes: Vec<Label> = drawing.nodes.iter().map(|node| Label::of(node, names)).collect();
    let extent = |cell: usize| match layers.is_stage(cell) {
        true => Extent { above: 1, below: 2 },
        false => Extent::default(),
    };
    let rows = place(layers, extent, |_, _| 1);
    let row = |cell: &usize| rows.get(*cell).copied().unwrap_or_default();
    let mut canvas = Canvas::default();
    let mut column = 0;
    for rank in &layers.ranks {
        let width =
            rank.iter().filter_map(|cell| boxes.get(*cell)).map(|label| label.width).max().unwrap_or(1);
        let mut edges = Vec::new();
        for cell in rank {
            match drawing.nodes.get(*cell).zip(boxes.get(*cell)) {
                Some((node, label)) => label.draw(&mut canvas, node, (row(cell), column), width),
                None => canvas.level(row(cell), column, column + width - 1),
            }
            let after = layers.cells.get(*cell).map(|cell| cell.after.as_slice()).unwrap_or_default();
            if layers.is_stage(*cell) && !after.is_empty() {
                canvas.write(row(cell), column + width - 1, "├", Tone::Quiet);
            }
            edges.extend(after.iter().map(|next| (row(cell), row(next))));
        }
        let channel = Channel::of(&edges);
        let start = column + width;
        let end = start + channel.columns + 1;
        // One column lies before the vertical pieces and one, for the arrow, after them.
        let place_of = |column: usize| start + 1 + column;
        for (row, from, to) in channel.level_pieces() {
            canvas.level(row, from.map_or(start - 1, place_of), to.map_or(end + 1, place_of));
        }
        for (wire, column) in &channel.wires {
            if let Some(column) = column {
                canvas.vertical(place_of(*column), wire.top(), wire.bottom(), |row| wire.joins(row));
                for (row, arrow) in [(wire.top(), '▲'), (wire.bottom(), '▼')] {
                    if !wire.left.contains(&row) {
                        canvas.flow_into(row, place_of(*column), arrow);
                    }
                }
            }
        }
        for next in rank.iter().filter_map(|cell| layers.cells.get(*cell)).flat_map(|cell| &cell.after) {
            if layers.is_stage(*next) {
                canvas.write(row(next), end, "▶", Tone::Quiet);
            }
        }
        column = end + 1;
    }
    canvas
}

/// What a box says.
struct Label {
    id: String,
    marks: String,
    name: String,
    stage_type: String,
    width: usize,
}

impl Label {
    fn of(node: &Node, names: usize) -> Self {
        let fitting = |text: &str, size| label::shortened(text, size, label::columns);
        let name = fitting(&node.name, names);
        let name = node.status.map_or_else(|| name.clone(), |status| format!("{} {name}", symbol(status)));
        let stage_type = fitting(&node.stage_type, names);
        let id = fitting(&node.ref_id, 10);
        let marks: String = node.marks.iter().map(|mark| mark.symbol()).collect();
        let inner = label::columns(&name).max(label::columns(&stage_type));
        let width = inner.max(label::columns(&id) + label::columns(&marks) + 1) + 4;
        Self { id, marks, name, stage_type, width }
    }

    fn draw(&self, canvas: &mut Canvas, node: &Node, (row, column): (i32, usize), width: usize) {
        let tone = node.status.map_or(Tone::Quiet, tone);
        let right = column + width - 1;
        let bar = "─".repeat(width - 2);
        canvas.write(row - 1, column, &format!("╭{bar}╮"), tone);
        canvas.write(row + 2, column, &format!("╰{bar}╯"), tone);
        for line in [row, row + 1] {
            canvas.write(line, column, "│", tone);
            canvas.write(line, right, "│", tone);
        }
        let name_tone = if node.status.is_some() { tone } else { Tone::Strong };
        canvas.write(row, column + 2, &self.name, name_tone);
        canvas.write(row + 1, column + 2, &self.stage_type, Tone::Quiet);
        canvas.write(row - 1, column + 2, &self.id, tone);
        canvas.write(row - 1, right - 1 - label::columns(&self.marks), &self.marks, tone);
    }
}
