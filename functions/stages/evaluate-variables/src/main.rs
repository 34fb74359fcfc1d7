//! The function of the stage type `evaluateVariables`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gennaker_stage::serve::<gennaker_evaluate_variables::EvaluateVariables>()
}
