//! The function of the stage type `restrictExecutionDuringTimeWindow`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gennaker_stage::serve::<gennaker_restrict_execution_during_time_window::RestrictExecutionDuringTimeWindow>(
    )
}
