//! `gennaker-generate`: writes the generated files of the repository, or with `--check` says which are stale.

mod files;

use std::process::ExitCode;

use clap::Parser;

/// Writes the generated files: infra/template.json, the compiled examples, the README's table of stages.
#[derive(Debug, Parser)]
#[command(after_help = "Example: cargo run -p gennaker-template -- --check")]
struct Options {
    /// Write nothing; exit with 1 and name the files that are stale.
    #[arg(long)]
    check: bool,
    /// The repository's root.
    #[arg(long, default_value = ".")]
    root: std::path::PathBuf,
}

#[allow(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to its user")]
fn main() -> ExitCode {
    let options = Options::parse();
    match files::generate(&options.root, options.check) {
        Ok(stale) if options.check && !stale.is_empty() => {
            for file in stale {
                eprintln!("{} is stale; run `cargo run -p gennaker-template`", file.display());
            }
            ExitCode::FAILURE
        }
        Ok(changed) => {
            for file in changed {
                println!("wrote {}", file.display());
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
