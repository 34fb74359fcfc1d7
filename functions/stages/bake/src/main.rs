//! The function of the stage `bake`.

use std::process::ExitCode;

use gennaker_bake::Bake;

fn main() -> ExitCode {
    gennaker_stage::serve::<Bake>()
}
