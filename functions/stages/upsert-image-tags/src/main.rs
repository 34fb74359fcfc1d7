//! The function of the stage `upsertImageTags`.

use std::process::ExitCode;

use gennaker_upsert_image_tags::UpsertImageTags;

fn main() -> ExitCode {
    gennaker_stage::serve::<UpsertImageTags>()
}
