use std::{collections::BTreeMap, fs::File, process::Stdio};

use tokio::process::{Child, Command};

use crate::{
    error::{Error, io},
    state::LocalCloud,
    venv::Venv,
};

/// See its own words for why the servers are not started directly.
const LAUNCHER: &str = include_str!("launch.py");
/// What the launcher changes in ministack and, in the package `compute`, in moto.
const CHANGES: [(&str, &str); 20] = [
    ("step_functions.py", include_str!("step_functions.py")),
    ("compute/__init__.py", include_str!("compute/__init__.py")),
    ("compute/activities.py", include_str!("compute/activities.py")),
    ("compute/balancing.py", include_str!("compute/balancing.py")),
    ("compute/change.py", include_str!("compute/change.py")),
    ("compute/classic.py", include_str!("compute/classic.py")),
    ("compute/clock.py", include_str!("compute/clock.py")),
    ("compute/commands.py", include_str!("compute/commands.py")),
    ("compute/created.py", include_str!("compute/created.py")),
    ("compute/deletion.py", include_str!("compute/deletion.py")),
    ("compute/groups.py", include_str!("compute/groups.py")),
    ("compute/images.py", include_str!("compute/images.py")),
    ("compute/kept.py", include_str!("compute/kept.py")),
    ("compute/launching.py", include_str!("compute/launching.py")),
    ("compute/machines.py", include_str!("compute/machines.py")),
    ("compute/pages.py", include_str!("compute/pages.py")),
    ("compute/refresh.py", include_str!("compute/refresh.py")),
    ("compute/registering.py", include_str!("compute/registering.py")),
    ("compute/tags.py", include_str!("compute/tags.py")),
    ("compute/templates.py", include_str!("compute/templates.py")),
];

/// Makes the directories that the servers use, empty where they are the servers' own.
pub(crate) fn prepare(cloud: &LocalCloud) -> Result<(), Error> {
    let temporary = cloud.temporary();
    if temporary.exists() {
        std::fs::remove_dir_all(&temporary).map_err(io("could not remove", &temporary))?;
    }
    let package = cloud.launcher().with_file_name("compute");
    for directory in [temporary, cloud.home(), cloud.directory().join("logs"), package] {
        std::fs::create_dir_all(&directory).map_err(io("could not make", directory))?;
    }
    for (name, text) in CHANGES {
        let beside = cloud.launcher().with_file_name(name);
        std::fs::write(&beside, text).map_err(io("could not write", &beside))?;
    }
    std::fs::write(cloud.launcher(), LAUNCHER).map_err(io("could not write", cloud.launcher()))
}

/// Starts one server as the leader of a process group of its own: Ctrl-C in the terminal does not reach it, and it
/// can be ended together with the functions it has started.
pub(crate) fn launch(
    cloud: &LocalCloud,
    venv: &Venv,
    server: &str,
    arguments: &[String],
    environment: &BTreeMap<String, String>,
) -> Result<Child, Error> {
    let log = cloud.log(server);
    if log.exists() {
        let previous = log.with_extension("previous.log");
        std::fs::rename(&log, &previous).map_err(io("could not rename", &log))?;
    }
    let output = File::create(&log).map_err(io("could not write", &log))?;
    let errors = output.try_clone().map_err(io("could not write", &log))?;
    Command::new(venv.python())
        .arg(cloud.launcher())
        .arg(server)
        .args(arguments)
        .env_clear()
        .envs(environment)
        .current_dir(cloud.home())
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(errors)
        .process_group(0)
        .spawn()
        .map_err(io("could not run", venv.python()))
}
