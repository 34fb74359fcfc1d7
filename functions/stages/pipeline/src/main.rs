//! The function of the stage type `pipeline`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gennaker_stage::serve::<gennaker_pipeline_stage::PipelineStage>()
}
