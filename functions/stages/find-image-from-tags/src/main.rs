//! The function of the stage `findImageFromTags`.

use std::process::ExitCode;

use gennaker_find_image_from_tags::FindImageFromTags;

fn main() -> ExitCode {
    gennaker_stage::serve::<FindImageFromTags>()
}
