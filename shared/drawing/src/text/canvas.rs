//! Characters on a grid; lines that meet become one character.

use std::collections::BTreeMap;

use crate::label;

/// How something is shown where there is colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tone {
    #[default]
    Plain,
    Strong,
    Quiet,
    Green,
    Cyan,
    Yellow,
    Red,
}

impl Tone {
    const fn code(self) -> Option<u8> {
        match self {
            Self::Plain => None,
            Self::Strong => Some(1),
            Self::Quiet => Some(2),
            Self::Green => Some(32),
            Self::Cyan => Some(36),
            Self::Yellow => Some(33),
            Self::Red => Some(31),
        }
    }

    /// A text in this tone.
    pub(super) fn paint(self, text: &str, colour: bool) -> String {
        match self.code().filter(|_| colour && !text.is_empty()) {
            Some(code) => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            None => text.to_owned(),
        }
    }
}

const NORTH: u8 = 1;
const EAST: u8 = 2;
const SOUTH: u8 = 4;
const WEST: u8 = 8;

#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    letter: Option<char>,
    links: u8,
    /// A vertical line that has nothing to do with the level one below it.
    over: bool,
    /// The right half of a wide character.
    covered: bool,
    tone: Tone,
}

impl Cell {
    fn shown(self) -> char {
        if let Some(letter) = self.letter {
            return letter;
        }
        if self.over {
            return '│';
        }
        match self.links {
            0 => ' ',
            links if links & !(EAST | WEST) == 0 => '─',
            links if links & !(NORTH | SOUTH) == 0 => '│',
            links if links == EAST | SOUTH => '╭',
            links if links == WEST | SOUTH => '╮',
            links if links == EAST | NORTH => '╰',
            links if links == WEST | NORTH => '╯',
            links if links == NORTH | EAST | SOUTH => '├',
            links if links == NORTH | WEST | SOUTH => '┤',
            links if links == EAST | SOUTH | WEST => '┬',
            links if links == NORTH | EAST | WEST => '┴',
            _ => '┼',
        }
    }
}

/// A grid that is as large as what was drawn on it, by row and column.
#[derive(Clone, Debug, Default)]
pub(super) struct Canvas {
    cells: BTreeMap<(i32, usize), Cell>,
}

impl Canvas {
    fn cell(&mut self, row: i32, column: usize) -> &mut Cell {
        self.cells.entry((row, column)).or_default()
    }

    /// Writes a text from a place to the right.
    pub(super) fn write(&mut self, row: i32, mut column: usize, text: &str, tone: Tone) {
        for letter in text.chars() {
            // A letter without a width of its own would need the one before it; a label is no place for it.
            for part in 0..label::column(letter) {
                let letter = (part == 0).then_some(letter);
                *self.cell(row, column) = Cell { letter, covered: part > 0, tone, ..Cell::default() };
                column += 1;
            }
        }
    }

    /// A level line between two columns, both included.
    pub(super) fn level(&mut self, row: i32, from: usize, to: usize) {
        for column in from..to {
            self.cell(row, column).links |= EAST;
            self.cell(row, column + 1).links |= WEST;
        }
    }

    /// A vertical line between two rows, both included; `joins` says in which rows it meets the level line there.
    pub(super) fn vertical(&mut self, column: usize, from: i32, to: i32, joins: impl Fn(i32) -> bool) {
        for row in from..to {
            self.cell(row, column).links |= SOUTH;
            self.cell(row + 1, column).links |= NORTH;
        }
        for row in from..=to {
            self.cell(row, column).over = !joins(row);
        }
    }

    /// Marks where a vertical line ends in a level one that comes from elsewhere: nothing of that goes up or down here.
    pub(super) fn flow_into(&mut self, row: i32, column: usize, arrow: char) {
        let cell = self.cell(row, column);
        if cell.links & WEST != 0 {
            *cell = Cell { letter: Some(arrow), tone: Tone::Quiet, ..*cell };
        }
    }

    /// How many columns are used.
    pub(super) fn width(&self) -> usize {
        self.cells.keys().map(|(_, column)| column + 1).max().unwrap_or(0)
    }

    /// How many rows are used, from row 0.
    pub(super) fn height(&self) -> usize {
        self.cells.keys().map(|(row, _)| usize::try_from(row + 1).unwrap_or(0)).max().unwrap_or(0)
    }

    /// The rows as lines, without spaces at their ends.
    pub(super) fn print(&self, colour: bool) -> String {
        let mut rows: BTreeMap<i32, Vec<(usize, Cell)>> = BTreeMap::new();
        for ((row, column), cell) in &self.cells {
            rows.entry(*row).or_default().push((*column, *cell));
        }
        let mut out = String::new();
        for row in 0..i32::try_from(self.height()).unwrap_or(i32::MAX) {
            let (mut line, mut run, mut tone, mut next) = (String::new(), String::new(), Tone::Plain, 0);
            for (column, cell) in rows.get(&row).into_iter().flatten().filter(|(_, cell)| !cell.covered) {
                let shown_tone = if cell.letter.is_some() { cell.tone } else { Tone::Quiet };
                if shown_tone != tone {
                    line.push_str(&tone.paint(&run, colour));
                    run.clear();
                    tone = shown_tone;
                }
                run.extend(std::iter::repeat_n(' ', column.saturating_sub(next)));
                run.push(cell.shown());
                next = column + label::column(cell.shown()).max(1);
            }
            line.push_str(&tone.paint(run.trim_end(), colour));
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}
