//! The function of the stage `scaleDownCluster`.

use std::process::ExitCode;

use gennaker_scale_down_cluster::ScaleDownCluster;

fn main() -> ExitCode {
    gennaker_stage::serve::<ScaleDownCluster>()
}
