//! The function of the stage type `checkPreconditions`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gennaker_stage::serve::<gennaker_check_preconditions::CheckPreconditions>()
}
