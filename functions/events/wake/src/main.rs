//! The function `wake`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gennaker_wake::main()
}
