//! The function `start`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gennaker_start::main()
}
