//! What one text may cost. Aliases make a short text an endless value, so it is the value that is counted.

use crate::error::{Error, Place};

/// How many levels of lists and maps a value may have, aliases followed.
pub const MAX_DEPTH: usize = 128;

/// How many values, keys and merged entries one text may produce at most, aliases followed.
pub const MAX_NODES: usize = 1_000_000;

/// A text without aliases has fewer values than bytes; with them it may have some more.
const NODES_PER_BYTE: usize = 10;
const FREE_NODES: usize = 50_000;
const BYTES_PER_BYTE: usize = 10;
const FREE_BYTES: usize = 1 << 20;

/// What is left to spend.
pub(crate) struct Budget {
    nodes: usize,
    bytes: usize,
}

impl Budget {
    /// For a text of `length` bytes.
    pub(crate) fn for_text(length: usize) -> Self {
        let bound = |of_each: usize, free: usize| length.saturating_mul(of_each).saturating_add(free);
        Self {
            nodes: bound(NODES_PER_BYTE, FREE_NODES).min(MAX_NODES),
            bytes: bound(BYTES_PER_BYTE, FREE_BYTES),
        }
    }

    /// Pays for one node that brings `bytes` bytes of text along.
    pub(crate) fn spend(&mut self, at: Place, bytes: usize) -> Result<(), Error> {
        self.nodes = self.nodes.checked_sub(1).ok_or(Error::TooLarge { at })?;
        self.bytes = self.bytes.checked_sub(bytes).ok_or(Error::TooLarge { at })?;
        Ok(())
    }
}

/// Refuses a node below too many lists and maps.
pub(crate) fn check_depth(at: Place, depth: usize) -> Result<(), Error> {
    if depth > MAX_DEPTH { Err(Error::TooDeep { at }) } else { Ok(()) }
}
