//! The function of the stage `rollbackServerGroup`.

use std::process::ExitCode;

use gennaker_rollback_server_group::RollbackServerGroup;

fn main() -> ExitCode {
    gennaker_stage::serve::<RollbackServerGroup>()
}
