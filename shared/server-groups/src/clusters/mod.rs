//! What is done across a cluster: its older server groups are disabled, scaled down or destroyed.
//!
//! Which ones is chosen by pure functions ([`disabled`], [`scaled_down`], [`shrunk`]) from a [`View`] of each server group, and
//! remembered before anything is done. Then all chosen ones are acted upon, and then waited for together.

mod candidates;
mod choice;
mod deployed;
mod operation;
mod perform;
mod scale_down;
mod scope;
mod selected;
mod side_by_side;
mod stage;
mod view;

pub use candidates::candidates;
pub use choice::{DisableCluster, ScaleDownCluster, ShrinkCluster, Shrinking, disabled, scaled_down, shrunk};
pub use deployed::deployed_before;
pub use operation::Operation;
pub use perform::{ClusterWide, disable_cluster, scale_down_cluster, shrink_cluster};
pub use scope::Scope;
pub use stage::across;
pub use view::View;
