//! The lines in the gap between two ranks.

/// One connected line: from stages on some rows on the left to stages on some rows on the right, by one vertical piece.
/// Each of the left is joined to each of the right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wire {
    pub(super) left: Vec<i32>,
    pub(super) right: Vec<i32>,
    /// The edge that this is a half of, if one line was not enough for it.
    pub(super) half: Option<usize>,
}

impl Wire {
    pub(super) fn new(mut left: Vec<i32>, mut right: Vec<i32>) -> Self {
        for rows in [&mut left, &mut right] {
            rows.sort_unstable();
            rows.dedup();
        }
        Self { left, right, half: None }
    }

    fn rows(&self) -> impl Iterator<Item = i32> {
        self.left.iter().chain(&self.right).copied()
    }

    /// The highest row of the vertical piece.
    pub(super) fn top(&self) -> i32 {
        self.rows().min().unwrap_or_default()
    }

    /// The lowest row of the vertical piece.
    pub(super) fn bottom(&self) -> i32 {
        self.rows().max().unwrap_or_default()
    }

    /// How many ends it has.
    pub(super) fn size(&self) -> usize {
        self.left.len() + self.right.len()
    }

    /// Whether it needs no vertical piece.
    pub(super) fn is_level(&self) -> bool {
        self.top() == self.bottom()
    }

    /// Whether the line begins or ends in a row.
    pub(super) fn joins(&self, row: i32) -> bool {
        self.left.contains(&row) || self.right.contains(&row)
    }

    /// Whether both would be drawn upon each other in one column.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.top() <= other.bottom() && other.top() <= self.bottom()
    }

    /// Whether this one's column must be left of the other's, so that nobody reads an edge that is not there.
    pub(super) fn precedes(&self, other: &Self) -> bool {
        if self.half.is_some() && self.half == other.half {
            // The first half ends in the row in which the second begins.
            return self.right == other.left;
        }
        // In a row that one leaves and the other arrives in, leaving comes first.
        self.left.iter().any(|row| other.right.contains(row)) || self.is_entered_by(other)
    }

    /// Whether another line would run into this one where it goes on to others, if it came from the left there.
    pub(super) fn is_entered_by(&self, other: &Self) -> bool {
        let passes = |row: i32| self.top() < row && row < self.bottom();
        let shared = |row: &i32| other.right.contains(row) && !self.left.contains(row) && passes(*row);
        self.right.len() > 1 && self.right.iter().any(shared)
    }

    /// One line for each edge.
    pub(super) fn edges(&self) -> Vec<Self> {
        self.left
            .iter()
            .flat_map(|left| self.right.iter().map(|right| Self::new(vec![*left], vec![*right])))
            .collect()
    }
}
