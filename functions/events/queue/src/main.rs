//! The function `queue`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gennaker_queue::main()
}
