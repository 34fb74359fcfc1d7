//! The function of the stage `resizeServerGroup`.

use std::process::ExitCode;

use gennaker_resize_server_group::ResizeServerGroup;

fn main() -> ExitCode {
    gennaker_stage::serve::<ResizeServerGroup>()
}
