//! A local cloud with Gennaker on it, brought up and used through the `gennaker` command, as a user would.

#![allow(dead_code, reason = "each test target uses its own part")]

pub(crate) mod compute;
pub(crate) mod listeners;
pub(crate) mod monitor;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use gennaker_local_cloud::{LocalCloud, Ports, clean_environment};
use gennaker_records::{Store, Tables};
use serde_json::Value;
use tempfile::TempDir;

/// The command under test.
const GENNAKER: &str = env!("CARGO_BIN_EXE_gennaker");

/// A local cloud on ports of its own, which ends with the last test that uses it.
#[derive(Debug)]
pub(crate) struct Cloud {
    state: TempDir,
    /// Where its servers listen.
    pub(crate) ports: Ports,
}

/// The cloud that the tests of one target share.
pub(crate) fn cloud() -> Arc<Cloud> {
    static SHARED: Mutex<Weak<Cloud>> = Mutex::new(Weak::new());
    shared(&SHARED)
}

/// Another one that some of them share, so that each has less to do.
pub(crate) fn second_cloud() -> Arc<Cloud> {
    static SHARED: Mutex<Weak<Cloud>> = Mutex::new(Weak::new());
    shared(&SHARED)
}

fn shared(cloud: &Mutex<Weak<Cloud>>) -> Arc<Cloud> {
    let mut shared = cloud.lock().unwrap_or_else(PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let cloud = Arc::new(Cloud::start());
        *shared = Arc::downgrade(&cloud);
        cloud
    })
}

/// The repository's root.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

/// An example pipeline of the repository.
pub(crate) fn example(name: &str) -> Value {
    let path = workspace().join(format!("statemachines/pipelines/{name}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("the example")).expect("JSON")
}

/// Waits for something in an async test.
pub(crate) fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work)
}

impl Cloud {
    /// A cloud without Gennaker on it yet. The virtual environment is the workspace's, made once.
    pub(crate) fn empty() -> Self {
        static VENV: OnceLock<PathBuf> = OnceLock::new();
        let shared = workspace().join(".gennaker");
        let venv = VENV.get_or_init(|| {
            let cloud = LocalCloud::new(&shared).expect("a state directory");
            wait(cloud.venv(&mut |_| {})).expect("the virtual environment");
            shared.join("venv")
        });
        let state = TempDir::new().expect("a temporary directory");
        std::os::unix::fs::symlink(venv, state.path().join("venv"))
            .expect("a link to the virtual environment");
        Self { state, ports: Ports::free().expect("free ports") }
    }

    /// A cloud with Gennaker on it that no other test uses.
    pub(crate) fn start() -> Self {
        let cloud = Self::empty();
        cloud.run(&["up"]);
        cloud
    }

    /// Runs the command against this cloud.
    pub(crate) fn gennaker(&self, arguments: &[&str]) -> Output {
        Command::new(GENNAKER)
            .args(arguments)
            .args(["--state", self.state.path().to_str().expect("UTF-8")])
            .args(["--port", &self.ports.ministack.to_string(), "--moto-port", &self.ports.moto.to_string()])
            // For expressions that read from a test's own server. Every command that deploys writes the setting anew.
            .env("GENNAKER_ALLOWED_HOSTS", "127.0.0.1")
            .current_dir(workspace())
            .output()
            .expect("the command runs")
    }

    /// Runs the command, which must succeed; its standard output.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = self.gennaker(arguments);
        assert!(
            output.status.success(),
            "gennaker {arguments:?} ended with {}\n{}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Runs the command with `--output json`.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let text = self.run(&[arguments, &["--output", "json"]].concat());
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("gennaker {arguments:?}: {error}\n{text}"))
    }

    /// The stack's outputs.
    pub(crate) fn outputs(&self) -> BTreeMap<String, String> {
        let deployer = gennaker_deployment::Deployer::new(&self.config()).expect("a deployer");
        wait(deployer.outputs("gennaker")).expect("the stack").expect("it is deployed")
    }

    /// The records, which no command shows as they are.
    pub(crate) fn store(&self) -> Store {
        let outputs = self.outputs();
        let tables = Tables {
            executions: outputs["ExecutionsTable"].clone(),
            approvals: outputs["ApprovalsTable"].clone(),
            definitions: outputs["DefinitionsTable"].clone(),
            reservations: outputs["ReservationsTable"].clone(),
            bucket: outputs["RecordsBucket"].clone(),
        };
        Store::new(&self.config(), tables)
    }

    /// For SDK clients of everything but EC2, Auto Scaling and load balancers.
    pub(crate) fn config(&self) -> SdkConfig {
        let environment = clean_environment(self.ports);
        let credentials = Credentials::new(
            environment["AWS_ACCESS_KEY_ID"].clone(),
            environment["AWS_SECRET_ACCESS_KEY"].clone(),
            None,
            None,
            "local cloud",
        );
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(environment["AWS_REGION"].clone()))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .endpoint_url(self.ports.ministack_url())
            .build()
    }

    /// For SDK clients of Auto Scaling and load balancers.
    pub(crate) fn compute(&self) -> SdkConfig {
        self.config().to_builder().endpoint_url(self.ports.moto_url()).build()
    }

    /// A file in the cloud's own folder, for definitions to run.
    pub(crate) fn file(&self, name: &str, json: &Value) -> String {
        let path = self.state.path().join(name);
        std::fs::write(&path, json.to_string()).expect("a file");
        path.to_str().expect("UTF-8").to_owned()
    }

    /// The server groups of a cluster: name, desired size, instances in service.
    pub(crate) fn server_groups(&self, cluster: &str) -> Vec<(String, i32, usize)> {
        let scaling = aws_sdk_autoscaling::Client::new(&self.compute());
        let found = wait(scaling.describe_auto_scaling_groups().send()).expect("the groups");
        let mut groups: Vec<(String, i32, usize)> = found
            .auto_scaling_groups()
            .iter()
            .filter(|group| {
                group.auto_scaling_group_name().is_some_and(|name| name.starts_with(&format!("{cluster}-v")))
            })
            .map(|group| {
                let up = group
                    .instances()
                    .iter()
                    .filter(|instance| {
                        instance.lifecycle_state().is_some_and(|state| state.as_str() == "InService")
                    })
                    .count();
                let name = group.auto_scaling_group_name().unwrap_or_default().to_owned();
                (name, group.desired_capacity().unwrap_or_default(), up)
            })
            .collect();
        groups.sort();
        groups
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        let _ = self.gennaker(&["down"]);
    }
}
