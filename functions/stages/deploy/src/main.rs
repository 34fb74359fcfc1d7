//! The function of the stages `deploy` and `createServerGroup`.

use std::process::ExitCode;

use gennaker_deploy::Deploy;

fn main() -> ExitCode {
    gennaker_stage::serve::<Deploy>()
}
