use std::process::Stdio;

use tokio::process::Command;

use crate::error::Error;

/// The oldest version that ministack, moto and the SAM translator run on.
const OLDEST: (u32, u32) = (3, 10);
/// The system's own first; the others help where that one is old.
const CANDIDATES: [&str; 5] = ["python3", "python3.13", "python3.12", "python3.11", "python3.10"];

/// The first interpreter on the path that is new enough.
pub(crate) async fn find() -> Result<String, Error> {
    let mut too_old = None;
    for command in CANDIDATES {
        match version(command).await {
            Some(version) if version >= OLDEST => return Ok(command.to_owned()),
            Some((major, minor)) => {
                too_old.get_or_insert((command.to_owned(), format!("{major}.{minor}")));
            }
            None => {}
        }
    }
    Err(match too_old {
        Some((command, version)) => Error::OldPython { command, version },
        None => Error::NoPython,
    })
}

async fn version(command: &str) -> Option<(u32, u32)> {
    let output = Command::new(command)
        .args(["-c", "import sys; print(sys.version_info[0], sys.version_info[1])"])
        .stdin(Stdio::null())
        .output()
        .await
        .ok()?;
    parse(&String::from_utf8_lossy(&output.stdout))
}

fn parse(output: &str) -> Option<(u32, u32)> {
    let (major, minor) = output.trim().split_once(' ')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(parse("3 10\n").unwrap() >= OLDEST);
        assert!(parse("3 9\n").unwrap() < OLDEST);
        assert_eq!(parse("nonsense"), None);
    }
}
