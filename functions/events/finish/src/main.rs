//! The function `finish`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gennaker_finish::main()
}
