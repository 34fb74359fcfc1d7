use std::{ffi::OsStr, path::Path};

use tokio::process::Command;

use crate::{
    Progress, Step,
    arch::Arch,
    error::{Error, io},
};

/// Makes sure that Rust's standard library for the processor is there.
pub(crate) async fn require(
    workspace: &Path,
    arch: Arch,
    path: &OsStr,
    on_step: &mut Progress<'_>,
) -> Result<(), Error> {
    let target = arch.target();
    let sysroot = output(workspace, path, "rustc", &["--print", "sysroot"]).await?;
    // Looked for where rustc looks for it, since not every Rust comes from rustup.
    if Path::new(sysroot.trim()).join("lib/rustlib").join(target).join("lib").is_dir() {
        return Ok(());
    }
    on_step(Step::AddingTarget { target });
    let mut rustup = Command::new("rustup");
    let added =
        rustup.args(["target", "add", target]).current_dir(workspace).env("PATH", path).output().await;
    let reason = match added {
        Ok(added) if added.status.success() => return Ok(()),
        Ok(added) => {
            String::from_utf8_lossy(&added.stderr).lines().last().unwrap_or("rustup failed").to_owned()
        }
        Err(error) => format!("rustup: {error}"),
    };
    Err(Error::NoTarget { target, reason })
}

/// The compiler's version, in all detail.
pub(crate) async fn compiler(workspace: &Path, path: &OsStr) -> Result<String, Error> {
    output(workspace, path, "rustc", &["-vV"]).await
}

async fn output(workspace: &Path, path: &OsStr, program: &str, arguments: &[&str]) -> Result<String, Error> {
    let output =
        Command::new(program).args(arguments).current_dir(workspace).env("PATH", path).output().await;
    let output = output.map_err(io("could not run", program))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(io("could not run", program)(std::io::Error::other(reason)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
