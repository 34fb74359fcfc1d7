//! The function of the stage `destroyServerGroup`.

use std::process::ExitCode;

use gennaker_destroy_server_group::DestroyServerGroup;

fn main() -> ExitCode {
    gennaker_stage::serve::<DestroyServerGroup>()
}
