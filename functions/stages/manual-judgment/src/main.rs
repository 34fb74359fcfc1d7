//! The function of the stage type `manualJudgment`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gennaker_stage::serve::<gennaker_manual_judgment::ManualJudgment>()
}
