//! An arrangement of stages.

/// Stages in a row, side by side, or crossing; stages are positions in the definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// One stage.
    Stage(usize),
    /// One after the other.
    Row(Vec<Block>),
    /// Side by side.
    Branches(Vec<Block>),
    /// Chains side by side, in which some links wait for links of other chains.
    Crossing(Vec<Vec<Link>>),
}

/// A link of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What runs.
    pub block: Block,
    /// Whether it waits by a token for the requisites of its [`Block::source`]. Otherwise it starts as soon as the link
    /// before it in the chain is done.
    pub gated: bool,
}

impl Block {
    /// The first stage that has nothing before it in this block. All such stages of a block have the same requisites
    /// outside of it, so that a gate in front of the block is this stage's.
    pub fn source(&self) -> Option<usize> {
        match self {
            Self::Stage(stage) => Some(*stage),
            Self::Row(parts) | Self::Branches(parts) => parts.first().and_then(Self::source),
            Self::Crossing(chains) => chains
                .iter()
                .filter_map(|chain| chain.first())
                .find(|link| !link.gated)
                .and_then(|link| link.block.source()),
        }
    }

    /// The stages that have a gate in front of them, or in front of the block whose source they are; in order.
    pub fn gates(&self) -> Vec<usize> {
        let mut gates = Vec::new();
        self.collect_gates(&mut gates);
        gates.sort_unstable();
        gates
    }

    fn collect_gates(&self, gates: &mut Vec<usize>) {
        match self {
            Self::Stage(_) => {}
            Self::Row(parts) | Self::Branches(parts) => {
                for part in parts {
                    part.collect_gates(gates);
                }
            }
            Self::Crossing(chains) => {
                for link in chains.iter().flatten() {
                    gates.extend(link.block.source().filter(|_| link.gated));
                    link.block.collect_gates(gates);
                }
            }
        }
    }
}
