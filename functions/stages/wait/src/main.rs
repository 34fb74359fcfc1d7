//! The function of the stage type `wait`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gennaker_stage::serve::<gennaker_wait::Wait>()
}
