//! The function of the stage `disableServerGroup`.

use std::process::ExitCode;

use gennaker_disable_server_group::DisableServerGroup;

fn main() -> ExitCode {
    gennaker_stage::serve::<DisableServerGroup>()
}
