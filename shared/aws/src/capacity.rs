//! Sizes of a server group.

use gennaker_runtime::Failure;
use serde::{Deserialize, Serialize};

use crate::Fields;

/// How many instances a server group has at least, should have, and has at most.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct Capacity {
    /// At least.
    pub min: u32,
    /// Should have.
    pub desired: u32,
    /// At most.
    pub max: u32,
}

impl Capacity {
    /// Whether no alarm and no schedule can change the size.
    pub const fn is_fixed(&self) -> bool {
        self.min == self.desired && self.desired == self.max
    }

    /// Whether AWS takes it: `min` ≤ `desired` ≤ `max`.
    pub const fn is_ordered(&self) -> bool {
        self.min <= self.desired && self.desired <= self.max
    }
}

/// A capacity of which any part may be left open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CapacityRequest {
    /// At least.
    pub min: Option<u32>,
    /// Should have.
    pub desired: Option<u32>,
    /// At most.
    pub max: Option<u32>,
}

impl CapacityRequest {
    /// Reads the `capacity` of a stage; nothing where it has none.
    ///
    /// # Errors
    /// When a size is not a whole number from 0.
    pub fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        let Some(capacity) = fields.map("capacity")? else { return Ok(Self::default()) };
        Ok(Self {
            min: capacity.size("min")?,
            desired: capacity.size("desired")?,
            max: capacity.size("max")?,
        })
    }

    /// The capacity, if every part is given.
    pub fn whole(&self) -> Option<Capacity> {
        Some(Capacity { min: self.min?, desired: self.desired?, max: self.max? })
    }
}
