//! What the builder runs when it starts.

use std::collections::BTreeMap;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gennaker_packages::{FIND_RPM_TOOL, PackageType, quote, update_lists};
use gennaker_runtime::Failure;

use crate::package::Package;

/// AWS takes no longer user data.
const LIMIT: usize = 16 * 1024;

/// Everything that the user data is made of.
#[derive(Clone, Debug)]
pub(crate) struct Build<'a> {
    pub(crate) packages: &'a [Package],
    pub(crate) package_type: PackageType,
    pub(crate) upgrade: bool,
    pub(crate) script: Option<&'a str>,
    pub(crate) attributes: &'a BTreeMap<String, String>,
    /// Where the result is put by HTTP.
    pub(crate) result_url: &'a str,
    /// After how many minutes the machine stops by itself, whatever happens.
    pub(crate) lifetime_minutes: i64,
}

/// The user data, in Base64. The installation is a process of its own, whose end and output are told whatever they are; then
/// the machine stops, and before it forgets what it ran, since an image of it is a copy of everything on it.
///
/// # Errors
/// When it is longer than AWS takes.
pub(crate) fn user_data(build: &Build<'_>) -> Result<String, Failure> {
    let text = text(build);
    if text.len() > LIMIT {
        return Err(Failure::invalid(format!(
            "what the builder is to run has {} bytes, and AWS takes {LIMIT}; let the script fetch its larger part",
            text.len()
        )));
    }
    Ok(STANDARD.encode(text))
}

fn text(build: &Build<'_>) -> String {
    let installation = lines(&installation(build));
    let script = lines(build.script.unwrap_or_default());
    let (url, minutes) = (quote(build.result_url), build.lifetime_minutes);
    // In Base64, so that nothing in it can end the block that it stands in.
    format!(
        r#"#!/bin/bash
set -euo pipefail
umask 022
shutdown -P +{minutes} || true
work="$(mktemp -d)"
log="$work/log"
base64 -d >"$work/install" <<'END'
{installation}END
base64 -d >"$work/script" <<'END'
{script}END
chmod 700 "$work/script"
code=0
bash "$work/install" "$work" >"$log" 2>&1 </dev/null || code=$?
status=SUCCEEDED
if [ "$code" != 0 ]; then status=FAILED; fi
tail="$(tail -n 100 "$log" | tail -c 12000 | base64 | tr -d '\n')"
result="$(mktemp)"
printf '{{"status":"%s","exitCode":%d,"log":"%s"}}' "$status" "$code" "$tail" >"$result"
rm -rf "$work"
if command -v cloud-init >/dev/null; then cloud-init clean --logs || true; fi
url={url}
for pause in 1 5 15 30 60; do
  if command -v curl >/dev/null; then
    if curl -fsS --max-time 60 -T "$result" "$url"; then break; fi
  elif wget -q --timeout=60 --method=PUT --body-file="$result" -O /dev/null "$url"; then
    break
  fi
  sleep "$pause"
done
rm -f "$result"
sync
shutdown -P now
"#
    )
}

/// The installation: `$1` is a folder of its own.
fn installation(build: &Build<'_>) -> String {
    let mut text = String::from("set -euo pipefail\ncd \"$1\"\n");
    for (name, value) in build.attributes {
        let _ = writeln!(text, "export {name}={}", quote(value));
    }
    match build.package_type {
        PackageType::Deb => debian(&mut text, build),
        PackageType::Rpm => red_hat(&mut text, build),
    }
    match build.script {
        Some(script) if script.starts_with("#!") => text.push_str("./script\n"),
        Some(_) => text.push_str("bash -euo pipefail ./script\n"),
        None => {}
    }
    text
}

fn debian(text: &mut String, build: &Build<'_>) {
    const APT: &str = "apt-get -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold";
    if build.packages.is_empty() && !build.upgrade {
        return;
    }
    text.push_str("export DEBIAN_FRONTEND=noninteractive\n");
    let _ = writeln!(text, "{}", update_lists(APT, ""));
    if build.upgrade {
        let _ = writeln!(text, "{APT} dist-upgrade");
    }
    let mut words = Vec::new();
    for (index, package) in build.packages.iter().enumerate() {
        words.push(match package {
            Package::Named { name, version: Some(version), .. } => quote(&format!("{name}={version}")),
            Package::Named { name, version: None, .. } => quote(name),
            Package::Url(url) => {
                let _ = writeln!(text, "curl -fsSL --retry 3 -o ./{index}.deb -- {}", quote(url));
                format!("./{index}.deb")
            }
        });
    }
    if !words.is_empty() {
        let _ = writeln!(text, "{APT} install -- {}", words.join(" "));
    }
}

fn red_hat(text: &mut String, build: &Build<'_>) {
    if build.packages.is_empty() && !build.upgrade {
        return;
    }
    text.push_str(FIND_RPM_TOOL);
    if build.upgrade {
        text.push_str("\"$gennaker_rpm\" -y upgrade\n");
    }
    let words: Vec<String> = build
        .packages
        .iter()
        .map(|package| match package {
            Package::Named { name, version: Some(version), .. } => quote(&format!("{name}-{version}")),
            Package::Named { name, version: None, .. } => quote(name),
            Package::Url(url) => quote(url),
        })
        .collect();
    if !words.is_empty() {
        let _ = writeln!(text, "\"$gennaker_rpm\" -y install -- {}", words.join(" "));
    }
}

/// A text in Base64, in lines that no tool finds too long.
fn lines(text: &str) -> String {
    let encoded = STANDARD.encode(text);
    let mut lines = String::new();
    for (index, character) in encoded.chars().enumerate() {
        if index > 0 && index % 76 == 0 {
            lines.push('\n');
        }
        lines.push(character);
    }
    if !lines.is_empty() {
        lines.push('\n');
    }
    lines
}

#[cfg(test)]
#[path = "script_tests.rs"]
mod tests;
