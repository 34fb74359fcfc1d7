//! The function `approvals`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gennaker_approvals::main()
}
