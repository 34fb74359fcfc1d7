//! The function of the stages `quickPatch` and `bulkQuickPatch`.

use std::process::ExitCode;

use gennaker_quick_patch::QuickPatch;

fn main() -> ExitCode {
    gennaker_stage::serve::<QuickPatch>()
}
