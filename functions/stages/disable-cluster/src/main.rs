//! The function of the stage `disableCluster`.

use std::process::ExitCode;

use gennaker_disable_cluster::DisableCluster;

fn main() -> ExitCode {
    gennaker_stage::serve::<DisableCluster>()
}
