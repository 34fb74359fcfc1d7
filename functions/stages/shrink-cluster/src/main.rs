//! The function of the stage `shrinkCluster`.

use std::process::ExitCode;

use gennaker_shrink_cluster::ShrinkCluster;

fn main() -> ExitCode {
    gennaker_stage::serve::<ShrinkCluster>()
}
