//! The scripts, run by a shell among programs that only say what they were called with.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use super::*;

fn package(kind: PackageType, version: Option<&str>) -> Package {
    Package::new(kind, "web".to_owned(), version.map(str::to_owned)).expect("a package")
}

/// A machine on which `web` is installed as the file `installed` says; installing writes the version there.
struct Machine(tempfile::TempDir);

impl Machine {
    fn with(installed: &str) -> Self {
        let machine = Self(tempfile::tempdir().expect("a folder"));
        machine.write("installed", installed);
        let install = r#"for last; do :; done
case "$last" in *=*) echo "${last#*=}" >installed ;; web-*) echo "${last#web-}" >installed ;; esac"#;
        let log = "echo \"$0 $*\" | sed 's:.*/::' >>calls";
        for (name, body) in [
            ("dpkg-query", "[ -s installed ] && tr -d '\\n' <installed".to_owned()),
            ("rpm", "[ -s installed ] && tr -d '\\n' <installed".to_owned()),
            ("apt-get", format!("{log}\n{install}")),
            ("sleep", log.to_owned()),
            ("apt-cache", "echo '  Installed: x'; echo '  Candidate: 9.0'".to_owned()),
            (
                "dnf",
                format!("{log}\ncase \"$*\" in *check-update*) exit 100 ;; *downgrade*) {install} ;; esac"),
            ),
        ] {
            machine.write(name, &format!("#!/bin/sh\n{body}\n"));
            let mode = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(machine.0.path().join(name), mode).expect("a program");
        }
        machine
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).expect("a file");
    }

    fn run(&self, script: &str) -> Output {
        let path = format!("{}:/usr/bin:/bin", self.0.path().display());
        let folder: &Path = self.0.path();
        Command::new("/bin/sh")
            .args(["-c", script])
            .current_dir(folder)
            .env("PATH", path)
            .output()
            .expect("a shell")
    }

    fn calls(&self) -> String {
        std::fs::read_to_string(self.0.path().join("calls")).unwrap_or_default()
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_debian_package_is_installed_at_its_version_and_the_version_is_said() {
    let machine = Machine::with("1.0");
    let output = machine.run(&install(&package(PackageType::Deb, Some("1.2-3"))));
    assert!(output.status.success(), "{output:?}");
    assert_eq!(version(&said(&output)).as_deref(), Some("1.2-3"));
    assert!(machine.calls().contains("install web=1.2-3"), "{}", machine.calls());
}

#[test]
fn an_older_version_of_an_rpm_is_a_downgrade() {
    let machine = Machine::with("2.0-1");
    let output = machine.run(&install(&package(PackageType::Rpm, Some("1.2-3"))));
    assert!(output.status.success(), "{output:?}");
    assert!(machine.calls().contains("-y downgrade web-1.2-3"), "{}", machine.calls());
    assert_eq!(version(&said(&output)).as_deref(), Some("1.2-3"));
}

#[test]
fn another_version_than_the_wanted_one_is_a_failure() {
    let machine = Machine::with("1.0");
    machine.write("apt-get", "#!/bin/sh\n");
    let output = machine.run(&install(&package(PackageType::Deb, Some("1.2-3"))));
    assert_eq!(output.status.code(), Some(70));
    assert!(String::from_utf8_lossy(&output.stderr).contains("installed is 1.0"), "{output:?}");
}

#[test]
fn an_installation_that_fails_ends_the_script() {
    for kind in [PackageType::Deb, PackageType::Rpm] {
        let machine = Machine::with("1.0");
        machine.write("apt-get", "#!/bin/sh\ncase \"$*\" in *update) ;; *) exit 9 ;; esac\n");
        machine.write("dnf", "#!/bin/sh\nexit 9\n");
        for version in [Some("1.2"), None] {
            let output = machine.run(&install(&package(kind, version)));
            assert_eq!(output.status.code(), Some(9), "{kind:?} {version:?}");
        }
    }
}

#[test]
fn lists_that_others_read_are_waited_for_but_not_for_ever() {
    for (free_after, expected) in [(3, 0), (1000, 100)] {
        let machine = Machine::with("1.2");
        let busy = format!(
            "#!/bin/sh\ncase \"$*\" in *update) echo update >>tried; [ $(wc -l <tried) -gt {free_after} ] ;; esac\n"
        );
        machine.write("apt-get", &busy);
        let output = machine.run(&install(&package(PackageType::Deb, Some("1.2"))));
        assert_eq!(output.status.code(), Some(expected), "{output:?}");
        assert_eq!(machine.calls().matches("sleep 10").count(), free_after.min(29), "{}", machine.calls());
    }
}

#[test]
fn what_is_up_to_date_is_told_from_what_is_not() {
    for (kind, installed, wanted, expected) in [
        (PackageType::Deb, "1.2-3", Some("1.2-3"), true),
        (PackageType::Deb, "1.2-4", Some("1.2-3"), false),
        (PackageType::Deb, "", Some("1.2-3"), false),
        (PackageType::Deb, "9.0", None, true),
        (PackageType::Deb, "8.0", None, false),
        (PackageType::Rpm, "1.2-3", Some("1.2-3"), true),
        (PackageType::Rpm, "1.2-3", Some("1.2"), true),
        (PackageType::Rpm, "1.25-3", Some("1.2"), false),
        (PackageType::Rpm, "1.2-3", None, false),
        (PackageType::Rpm, "", None, false),
    ] {
        let machine = Machine::with(installed);
        let output = machine.run(&ask(&package(kind, wanted)));
        assert!(output.status.success(), "{output:?}");
        assert_eq!(is_current(&said(&output)), expected, "{kind:?} {installed} {wanted:?}");
        assert_eq!(version(&said(&output)).unwrap_or_default(), installed);
    }
}
