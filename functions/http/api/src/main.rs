//! The function `api`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gennaker_api::main()
}
