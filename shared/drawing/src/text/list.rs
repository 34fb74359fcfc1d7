//! Stages below each other, for pipelines that are wider than the terminal.

use std::collections::BTreeMap;

use crate::{Drawing, Node, label};

use super::{canvas::Tone, symbol, tone};

/// One stage in the list.
struct Entry {
    node: usize,
    /// What leads the eye to it, and to what stands under it.
    branch: String,
    below: String,
}

/// Each stage below the last of those that it waits for; all of these are named behind the arrow. No edge is left out.
pub(super) fn list(drawing: &Drawing, width: usize, colour: bool) -> String {
    let entries = entries(drawing, width / 3);
    let ids = drawing.nodes.iter().map(|node| label::columns(&node.ref_id)).max().unwrap_or(0).min(10);
    let mut out = String::new();
    for entry in entries {
        let Some(node) = drawing.nodes.get(entry.node) else { continue };
        let requisites: Vec<&str> = drawing.requisites(entry.node).map(|node| node.ref_id.as_str()).collect();
        for line in lines(node, &entry, &requisites, ids, width) {
            out.push_str(&line.print(colour));
            out.push('\n');
        }
    }
    out
}

/// An order in which a stage stands after all that it waits for and, as a child, below the last of them.
fn entries(drawing: &Drawing, deepest: usize) -> Vec<Entry> {
    let mut waiting: BTreeMap<usize, usize> = BTreeMap::new();
    let mut followers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for edge in &drawing.edges {
        *waiting.entry(edge.to).or_default() += 1;
        followers.entry(edge.from).or_default().push(edge.to);
    }
    let roots = (0..drawing.nodes.len()).filter(|node| !waiting.contains_key(node));
    let mut stack: Vec<Entry> =
        roots.map(|node| Entry { node, branch: String::new(), below: String::new() }).collect();
    stack.reverse();
    let mut done: Vec<Entry> = Vec::new();
    while let Some(entry) = stack.pop() {
        let mut children = Vec::new();
        for next in followers.get(&entry.node).into_iter().flatten() {
            let left = waiting.entry(*next).or_default();
            *left = left.saturating_sub(1);
            if *left == 0 {
                children.push(*next);
            }
        }
        children.sort_unstable();
        let branches = children.len() > 1 && label::columns(&entry.below) + 2 <= deepest;
        let last = children.len().saturating_sub(1);
        for (place, node) in children.into_iter().enumerate().rev() {
            let (branch, below) = match (branches, place == last) {
                (false, _) => ("", ""),
                (true, false) => ("├ ", "│ "),
                (true, true) => ("╰ ", "  "),
            };
            let below = format!("{}{below}", entry.below);
            stack.push(Entry { node, branch: format!("{}{branch}", entry.below), below });
        }
        done.push(entry);
    }
    done
}

/// A line in parts, each in its tone.
#[derive(Default)]
struct Line(Vec<(String, Tone)>);

impl Line {
    fn columns(&self) -> usize {
        self.0.iter().map(|(text, _)| label::columns(text)).sum()
    }

    fn print(&self, colour: bool) -> String {
        let parts: String = self.0.iter().map(|(text, tone)| tone.paint(text, colour)).collect();
        parts.trim_end().to_owned()
    }
}

/// A stage's line, and more where its requisites need them.
fn lines(node: &Node, entry: &Entry, requisites: &[&str], ids: usize, width: usize) -> Vec<Line> {
    let indent = label::columns(&entry.branch);
    let id = label::shortened(&node.ref_id, ids.max(1), label::columns);
    let padding = " ".repeat(ids.saturating_sub(label::columns(&id)));
    // Half of the line is the name's at most; what it waits for is to find room as well.
    let room = (width / 2).saturating_sub(indent + ids).max(8);
    let mut line = Line::default();
    line.0.push((entry.branch.clone(), Tone::Quiet));
    line.0.push((format!("{padding}{id}  "), Tone::Quiet));
    if let Some(status) = node.status {
        line.0.push((format!("{} ", symbol(status)), tone(status)));
    }
    let name_tone = node.status.map_or(Tone::Strong, tone);
    line.0.push((label::shortened(&node.name, room, label::columns), name_tone));
    let stage_type = label::shortened(&node.stage_type, room, label::columns);
    line.0.push((format!("  {stage_type}"), Tone::Quiet));
    let marks: String = node.marks.iter().map(|mark| mark.symbol()).collect();
    if !marks.is_empty() {
        line.0.push((format!("  {marks}"), Tone::Quiet));
    }
    let mut lines = Vec::new();
    let mut lead = "  ← ";
    for (place, requisite) in requisites.iter().enumerate() {
        let comma = if place + 1 < requisites.len() { ", " } else { "" };
        let piece = format!("{lead}{requisite}{comma}");
        if line.columns() + label::columns(piece.trim_end()) > width && line.0.len() > 1 {
            let next = Line(vec![(entry.below.clone(), Tone::Quiet), (" ".repeat(ids + 2), Tone::Plain)]);
            lines.push(std::mem::replace(&mut line, next));
            let lead = if place == 0 { "← " } else { "  " };
            line.0.push((format!("{lead}{requisite}{comma}"), Tone::Plain));
        } else {
            line.0.push((piece, Tone::Plain));
        }
        lead = "";
    }
    lines.push(line);
    lines
}
