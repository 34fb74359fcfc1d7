//! The function of the stage `enableServerGroup`.

use std::process::ExitCode;

use gennaker_enable_server_group::EnableServerGroup;

fn main() -> ExitCode {
    gennaker_stage::serve::<EnableServerGroup>()
}
