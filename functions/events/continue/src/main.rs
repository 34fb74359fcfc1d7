//! The function `continue`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gennaker_continue::main()
}
