//! The function of the stage `cloneServerGroup`.

use std::process::ExitCode;

use gennaker_clone_server_group::CloneServerGroup;

fn main() -> ExitCode {
    gennaker_stage::serve::<CloneServerGroup>()
}
