//! The function of the stage `rollbackCluster`.

use std::process::ExitCode;

use gennaker_rollback_cluster::RollbackCluster;

fn main() -> ExitCode {
    gennaker_stage::serve::<RollbackCluster>()
}
