use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

use super::*;

fn build<'a>(
    packages: &'a [Package],
    script: Option<&'a str>,
    attributes: &'a BTreeMap<String, String>,
) -> Build<'a> {
    Build {
        packages,
        package_type: PackageType::Deb,
        upgrade: false,
        script,
        attributes,
        result_url: "https://bucket.example.com/key?X-Amz-Signature=abc&x=1",
        lifetime_minutes: 70,
    }
}

fn named(name: &str, version: Option<&str>) -> Package {
    Package::named(name, version, None).expect("a package")
}

/// A machine on which every command that would change the real one only notes how it was called.
struct Machine {
    folder: TempDir,
}

impl Machine {
    fn new() -> Self {
        use std::os::unix::fs::PermissionsExt;
        let folder = TempDir::new().expect("a folder");
        let note = format!("#!/bin/bash\necho \"${{0##*/}} $*\" >>{0}/calls\n", folder.path().display());
        let curl = format!(
            "{note}while [ $# -gt 0 ]; do if [ \"$1\" = -T ]; then cp \"$2\" {0}/result; fi; shift; done\n",
            folder.path().display()
        );
        for name in ["shutdown", "cloud-init", "apt-get", "dnf", "sync"] {
            std::fs::write(folder.path().join(name), &note).expect("a command");
        }
        std::fs::write(folder.path().join("curl"), curl).expect("a command");
        for file in std::fs::read_dir(folder.path()).expect("the folder").flatten() {
            std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(0o700)).expect("a mode");
        }
        Self { folder }
    }

    /// Runs user data; how the commands were called, and the result that was put.
    fn run(&self, data: &str) -> (Vec<String>, Value) {
        let path = self.folder.path();
        let script = path.join("user-data");
        std::fs::write(&script, STANDARD.decode(data).expect("Base64")).expect("the user data");
        let search = format!("{}:/usr/local/bin:/usr/bin:/bin", path.display());
        let output = Command::new("bash").arg(&script).env("PATH", search).env("TMPDIR", path).output();
        let output = output.expect("bash runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let calls = read(&path.join("calls")).lines().map(str::to_owned).collect();
        (calls, serde_json::from_str(&read(&path.join("result"))).expect("JSON"))
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

fn log(result: &Value) -> String {
    let log = STANDARD.decode(result["log"].as_str().expect("a log")).expect("Base64");
    String::from_utf8(log).expect("UTF-8")
}

#[test]
fn packages_are_installed_the_result_is_put_and_the_machine_stops() {
    let packages = [
        named("app", Some("1.0-h1")),
        named("tool", None),
        Package::Url("https://h/x.deb?a=1&b=2".to_owned()),
    ];
    let attributes = [("colour".to_owned(), "it's $(blue)".to_owned())].into();
    let data =
        user_data(&build(&packages, Some("echo \"colour is $colour\""), &attributes)).expect("user data");
    let (calls, result) = Machine::new().run(&data);
    assert_eq!((&result["status"], &result["exitCode"]), (&"SUCCEEDED".into(), &0.into()), "{result}");
    assert_eq!(log(&result), "colour is it's $(blue)\n");
    let expected = [
        "shutdown -P +70",
        "apt-get -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold update",
        "curl -fsSL --retry 3 -o ./2.deb -- https://h/x.deb?a=1&b=2",
        "apt-get -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold install -- app=1.0-h1 tool ./2.deb",
        "cloud-init clean --logs",
    ];
    assert_eq!(calls[..5], expected);
    assert!(calls[5].starts_with("curl -fsS --max-time 60 -T "), "{calls:?}");
    assert!(calls[5].ends_with(" https://bucket.example.com/key?X-Amz-Signature=abc&x=1"), "{calls:?}");
    assert_eq!(calls[6..], ["sync ", "shutdown -P now"]);
}

#[test]
fn a_script_that_fails_anywhere_is_told_with_its_exit_code_and_last_lines() {
    for (script, code, line) in [
        ("echo before; (exit 7); echo never", 7, "before"),
        ("false | true; echo never", 1, ""),
        ("for i in $(seq 300); do echo line $i; done; exit 3", 3, "line 300"),
        ("#!/bin/bash\necho lax; false; echo still here; exit 4", 4, "still here"),
        ("cat", 0, ""),
        ("END\nGENNAKER\n", 127, ""),
    ] {
        let data = user_data(&build(&[], Some(script), &BTreeMap::new())).expect("user data");
        let (calls, result) = Machine::new().run(&data);
        let status = if code == 0 { "SUCCEEDED" } else { "FAILED" };
        assert_eq!((&result["status"], &result["exitCode"]), (&status.into(), &code.into()), "{script}");
        let log = log(&result);
        assert!(
            log.contains(line) && !log.contains("never") && log.lines().count() <= 100,
            "{script}: {log}"
        );
        assert_eq!(calls.last().map(String::as_str), Some("shutdown -P now"), "{script}");
    }
}

#[test]
fn what_is_too_long_for_aws_is_refused() {
    let script = "x".repeat(LIMIT);
    let failure = user_data(&build(&[], Some(&script), &BTreeMap::new())).expect_err("too long");
    assert!(failure.message.contains("16384"), "{}", failure.message);
}

#[test]
fn rpm_packages_are_named_with_their_version() {
    let packages = [named("app", Some("1.0-h1")), Package::Url("https://h/x.rpm".to_owned())];
    let attributes = BTreeMap::new();
    let build =
        Build { package_type: PackageType::Rpm, upgrade: true, ..build(&packages, None, &attributes) };
    let (calls, result) = Machine::new().run(&user_data(&build).expect("user data"));
    assert_eq!(result["status"], "SUCCEEDED");
    assert_eq!(calls[1..3], ["dnf -y upgrade", "dnf -y install -- app-1.0-h1 https://h/x.rpm"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn an_attribute_reaches_the_script_as_it_stands(value in "[ -~\n]{1,40}") {
        let attributes = [("value".to_owned(), value.clone())].into();
        let script = "printf %s \"$value\"";
        let (_, result) = Machine::new().run(&user_data(&build(&[], Some(script), &attributes)).expect("user data"));
        prop_assert_eq!(log(&result), value);
    }
}
