/// Why a pipeline cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Stages wait for each other, so none of them is left of the other.
    #[error("the stages {} wait for each other, so there is nothing to draw; remove one requisite", .0.join(" → "))]
    Cycle(Vec<String>),
}
