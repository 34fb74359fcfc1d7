//! The processes of this machine: from `/proc` where there is one, else from `ps`.

use std::{path::Path, process::Command};

use rustix::process::{Pid, Signal};

use crate::error::{Error, io};

/// One live process. Zombies are not listed: they hold nothing any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Process {
    pub(crate) pid: u32,
    pub(crate) group: u32,
    pub(crate) memory_bytes: u64,
    pub(crate) command: String,
}

/// The live processes of a group, when the group is ours: at least one of them runs something that lies in
/// `directory`. Ids are reused by the system, so the id alone does not say whose process it is.
pub(crate) fn group_of(all: Vec<Process>, group: u32, directory: &Path) -> Vec<Process> {
    let marker = format!("{}/", directory.display());
    let members: Vec<Process> = all.into_iter().filter(|process| process.group == group).collect();
    if members.iter().any(|process| process.command.contains(&marker)) { members } else { Vec::new() }
}

/// All live processes that this user may see.
pub(crate) fn list() -> Result<Vec<Process>, Error> {
    let proc = Path::new("/proc");
    if !proc.join("self/stat").exists() {
        let output = Command::new("ps").args(["-A", "-o", "pid=,pgid=,rss=,stat=,command="]).output();
        let output = output.map_err(io("could not run", "ps"))?;
        return Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(from_ps).collect());
    }
    let entries = std::fs::read_dir(proc).map_err(io("could not read", proc))?;
    Ok(entries.flatten().filter_map(|entry| from_proc(&entry.path())).collect())
}

/// A process may end at any moment while it is looked at; then it is not listed.
fn from_proc(directory: &Path) -> Option<Process> {
    let pid = directory.file_name()?.to_str()?.parse().ok()?;
    let stat = std::fs::read_to_string(directory.join("stat")).ok()?;
    // The name in parentheses may itself hold spaces and parentheses.
    let mut fields = stat.rsplit_once(") ")?.1.split(' ');
    let (state, _parent, group) = (fields.next()?, fields.next()?, fields.next()?.parse().ok()?);
    if matches!(state, "Z" | "X") {
        return None;
    }
    let status = std::fs::read_to_string(directory.join("status")).ok()?;
    let kilobytes =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")).and_then(first_number).unwrap_or(0);
    let command = std::fs::read(directory.join("cmdline")).ok()?;
    let command = String::from_utf8_lossy(&command).replace('\0', " ");
    Some(Process { pid, group, memory_bytes: kilobytes * 1024, command })
}

fn from_ps(line: &str) -> Option<Process> {
    let mut rest = line.trim_start();
    let mut field = || {
        let (field, after) = rest.split_once(' ')?;
        rest = after.trim_start();
        Some(field)
    };
    let (pid, group) = (field()?.parse().ok()?, field()?.parse().ok()?);
    let kilobytes: u64 = field()?.parse().ok()?;
    let state = field()?;
    let process = Process { pid, group, memory_bytes: kilobytes * 1024, command: rest.to_owned() };
    (!state.starts_with('Z')).then_some(process)
}

fn first_number(text: &str) -> Option<u64> {
    text.split_whitespace().next()?.parse().ok()
}

/// Asks one process to end. One that is gone already is fine.
pub(crate) fn terminate(pid: u32) {
    if let Some(pid) = to_pid(pid) {
        let _gone = rustix::process::kill_process(pid, Signal::TERM);
    }
}

/// Asks a whole group to end, or ends it by force.
pub(crate) fn end_group(group: u32, by_force: bool) {
    if let Some(group) = to_pid(group) {
        let _gone =
            rustix::process::kill_process_group(group, if by_force { Signal::KILL } else { Signal::TERM });
    }
}

/// 0 and 1 would mean our own group and everybody's.
fn to_pid(id: u32) -> Option<Pid> {
    i32::try_from(id).ok().filter(|id| *id > 1).and_then(Pid::from_raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(pid: u32, group: u32, command: &str) -> Process {
        Process { pid, group, memory_bytes: 0, command: command.into() }
    }

    #[test]
    fn this_test_is_in_the_list_with_its_memory() {
        let own = list().unwrap().into_iter().find(|process| process.pid == std::process::id()).unwrap();
        assert!(own.memory_bytes > 100_000 && own.command.contains("gennaker"), "{own:?}");
    }

    #[test]
    fn a_line_of_ps_is_read() {
        let read = from_ps("  42   40  1024 Ss+ /usr/bin/python3 /x/launch.py moto").unwrap();
        assert_eq!((read.pid, read.group, read.memory_bytes), (42, 40, 1_048_576));
        assert_eq!(read.command, "/usr/bin/python3 /x/launch.py moto");
        assert_eq!(from_ps("  42   40  0 Z <defunct> x"), None);
    }

    #[test]
    fn a_group_whose_id_was_reused_is_not_ours() {
        let all = vec![process(7, 7, "vim /y/notes"), process(8, 8, "python /y2/launch.py")];
        assert_eq!(group_of(all.clone(), 7, Path::new("/x")), []);
        assert_eq!(group_of(all, 8, Path::new("/y")), []);
    }

    #[test]
    fn functions_left_behind_make_a_group_ours_without_its_leader() {
        let all = vec![process(9, 7, "/x/tmp/code/bootstrap"), process(10, 7, "kubectl get pods")];
        assert_eq!(group_of(all, 7, Path::new("/x")).len(), 2);
    }

    #[test]
    fn nobody_can_ask_to_end_everything() {
        assert_eq!((to_pid(0), to_pid(1), to_pid(u32::MAX)), (None, None, None));
    }
}
