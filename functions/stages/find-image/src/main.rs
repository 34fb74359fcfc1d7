//! The function of the stage `findImage`.

use std::process::ExitCode;

use gennaker_find_image::FindImage;

fn main() -> ExitCode {
    gennaker_stage::serve::<FindImage>()
}
