//! Columns for the vertical pieces of the lines between two ranks.

use std::collections::{BTreeMap, BTreeSet};

use super::wire::Wire;

/// The lines of a gap with their columns, from 0; level ones have none.
#[derive(Clone, Debug, Default)]
pub(super) struct Channel {
    pub(super) wires: Vec<(Wire, Option<usize>)>,
    pub(super) columns: usize,
}

impl Channel {
    /// Leads lines from rows on the left to rows on the right so that they can be followed without doubt.
    pub(super) fn of(edges: &[(i32, i32)]) -> Self {
        let mut wires = bundles(edges);
        loop {
            if let Some(index) = entered(&wires) {
                let bundle = wires.remove(index);
                wires.extend(bundle.edges());
                continue;
            }
            match assign(&wires) {
                Ok(columns) => {
                    let count = columns.iter().flatten().map(|column| column + 1).max().unwrap_or(0);
                    return Self { wires: wires.into_iter().zip(columns).collect(), columns: count };
                }
                Err(stuck) => {
                    let wire = wires.remove(stuck);
                    let parts = if wire.size() > 2 { wire.edges() } else { halves(&wire, &wires) };
                    wires.extend(parts);
                }
            }
        }
    }

    /// Level pieces: the row, and from and to which column; none is the side of the gap.
    pub(super) fn level_pieces(&self) -> Vec<(i32, Option<usize>, Option<usize>)> {
        let mut pieces = Vec::new();
        let mut leaving: BTreeMap<i32, usize> = BTreeMap::new();
        let mut arriving: BTreeMap<i32, usize> = BTreeMap::new();
        let mut halfway: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
        for (wire, column) in &self.wires {
            let Some(column) = *column else {
                pieces.extend(wire.left.iter().map(|row| (*row, None, None)));
                continue;
            };
            let own_row = |rows: &[i32]| wire.half.is_some() && rows.iter().any(|row| self.is_halfway(*row));
            for row in &wire.left {
                if own_row(&[*row]) {
                    halfway.entry(*row).or_default().push(column);
                } else {
                    leaving.entry(*row).and_modify(|last| *last = column.max(*last)).or_insert(column);
                }
            }
            for row in &wire.right {
                if own_row(&[*row]) {
                    halfway.entry(*row).or_default().push(column);
                } else {
                    arriving.entry(*row).and_modify(|first| *first = column.min(*first)).or_insert(column);
                }
            }
        }
        pieces.extend(leaving.into_iter().map(|(row, column)| (row, None, Some(column))));
        pieces.extend(arriving.into_iter().map(|(row, column)| (row, Some(column), None)));
        pieces.extend(
            halfway
                .into_iter()
                .map(|(row, columns)| (row, columns.iter().min().copied(), columns.iter().max().copied())),
        );
        pieces
    }

    /// Whether a row is where an edge's two halves meet.
    fn is_halfway(&self, row: i32) -> bool {
        let half = |rows: fn(&Wire) -> &Vec<i32>| {
            self.wires
                .iter()
                .filter(move |(wire, _)| rows(wire).contains(&row))
                .filter_map(|(wire, _)| wire.half)
        };
        half(|wire| &wire.right).any(|first| half(|wire| &wire.left).any(|second| first == second))
    }
}

/// One line for stages and those that wait for all of them, so that many to many is one crossroads.
fn bundles(edges: &[(i32, i32)]) -> Vec<Wire> {
    let mut by_source: BTreeMap<i32, BTreeSet<i32>> = BTreeMap::new();
    for (left, right) in edges {
        by_source.entry(*left).or_default().insert(*right);
    }
    let mut by_targets: BTreeMap<Vec<i32>, Vec<i32>> = BTreeMap::new();
    for (left, right) in by_source {
        by_targets.entry(right.into_iter().collect()).or_default().push(left);
    }
    by_targets.into_iter().map(|(right, left)| Wire::new(left, right)).collect()
}

/// A bundle that a level line would run into.
fn entered(wires: &[Wire]) -> Option<usize> {
    wires.iter().position(|wire| wires.iter().any(|other| other.is_level() && wire.is_entered_by(other)))
}

/// The leftmost free column for each line; the error is one that waits for itself in a circle.
fn assign(wires: &[Wire]) -> Result<Vec<Option<usize>>, usize> {
    let upright: Vec<usize> =
        wires.iter().enumerate().filter(|(_, wire)| !wire.is_level()).map(|(index, _)| index).collect();
    let wire = |index: &usize| wires.get(*index);
    let precedes = |a: &usize, b: &usize| {
        a != b && wire(a).zip(wire(b)).is_some_and(|(first, second)| first.precedes(second))
    };
    let before: BTreeMap<usize, Vec<usize>> = upright
        .iter()
        .map(|index| (*index, upright.iter().copied().filter(|other| precedes(other, index)).collect()))
        .collect();
    let mut columns: Vec<Option<usize>> = vec![None; wires.len()];
    let column_of = |columns: &[Option<usize>], index: usize| columns.get(index).copied().flatten();
    // What goes down starts with the lowest, what goes up with the highest: so they cross least.
    let mut waiting: Vec<usize> = upright.clone();
    waiting.sort_by_key(|index| {
        wire(index).map(|wire| {
            let start = wire.left.first().copied().unwrap_or_default();
            let downwards =
                wire.right.iter().sum::<i32>() > start * i32::try_from(wire.right.len()).unwrap_or(1);
            (downwards, if downwards { -start } else { start })
        })
    });
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|index| {
            before
                .get(index)
                .is_none_or(|list| list.iter().all(|other| column_of(&columns, *other).is_some()))
        });
        let Some(position) = ready else { return Err(circle(wires, &waiting, &before)) };
        let index = waiting.remove(position);
        let after = before.get(&index).into_iter().flatten().filter_map(|other| column_of(&columns, *other));
        let least = after.map(|column| column + 1).max().unwrap_or(0);
        let taken: BTreeSet<usize> = upright
            .iter()
            .filter(|other| wire(other).zip(wire(&index)).is_some_and(|(a, b)| a.overlaps(b)))
            .filter_map(|other| column_of(&columns, *other))
            .collect();
        let free = (least..).find(|column| !taken.contains(column));
        if let Some(column) = columns.get_mut(index) {
            *column = free;
        }
    }
    Ok(columns)
}

/// The line of a circle that is best taken apart: a bundle, where there is one.
fn circle(wires: &[Wire], waiting: &[usize], before: &BTreeMap<usize, Vec<usize>>) -> usize {
    let mut path: Vec<usize> = waiting.first().copied().into_iter().collect();
    while let Some(last) = path.last() {
        let next = before.get(last).into_iter().flatten().find(|other| waiting.contains(other));
        let Some(next) = next else { break };
        if let Some(start) = path.iter().position(|seen| seen == next) {
            let circle = path.iter().skip(start).copied();
            return circle.max_by_key(|index| wires.get(*index).map(Wire::size)).unwrap_or_default();
        }
        path.push(*next);
    }
    path.last().copied().unwrap_or_default()
}

/// An edge as two lines that meet in a row where nothing else begins or ends, if possible between its ends.
fn halves(wire: &Wire, others: &[Wire]) -> Vec<Wire> {
    let is_free = |row: &i32| !wire.joins(*row) && !others.iter().any(|other| other.joins(*row));
    let below = others.iter().map(Wire::bottom).max().unwrap_or_default().max(wire.bottom()) + 1;
    let row = (wire.top()..wire.bottom())
        .find(is_free)
        .unwrap_or_else(|| (wire.bottom()..below).find(is_free).unwrap_or(below));
    let half = Some(others.iter().filter_map(|other| other.half).max().map_or(0, |last| last + 1));
    vec![
        Wire { half, ..Wire::new(wire.left.clone(), vec![row]) },
        Wire { half, ..Wire::new(vec![row], wire.right.clone()) },
    ]
}
