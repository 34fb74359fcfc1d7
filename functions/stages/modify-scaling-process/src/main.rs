//! The function of the stage `modifyAwsScalingProcess`.

use std::process::ExitCode;

use gennaker_modify_scaling_process::ModifyScalingProcess;

fn main() -> ExitCode {
    gennaker_stage::serve::<ModifyScalingProcess>()
}
