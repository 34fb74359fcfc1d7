//! A case in the local cloud.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{FunctionCode, Runtime};
use chrono::DateTime;
use gennaker_local_cloud::{LocalCloud, StartOptions};
use gennaker_statemachines::{Compiled, Environment};
use serde_json::json;

use super::desk::Desk;
use super::office::Office;
use super::run::{Ran, run_name};
use super::script::Case;
use super::step_functions::StepFunctions;
use crate::support::{Cloud, wait, workspace};

/// All cases must have ended after this time.
const PATIENCE: Duration = Duration::from_secs(90);
/// Waits and pauses before retries are this part of what the machines say; token timeouts stay as they are.
const SCALE: &str = "0.02";

/// A local cloud without Gennaker, whose functions ask the test.
#[derive(Debug)]
pub(crate) struct Local {
    office: Arc<Office>,
    step_functions: StepFunctions,
    cloud: Cloud,
}

/// Where the machines run.
pub(crate) fn environment() -> Environment {
    Environment {
        partition: "aws".to_owned(),
        region: "us-east-1".to_owned(),
        account: "000000000000".to_owned(),
        stack: "differential".to_owned(),
    }
}

impl Local {
    /// Starts the servers and creates the functions that the machines call.
    pub(crate) fn start(machines: &[Compiled]) -> Self {
        let cloud = Cloud::empty();
        let state: PathBuf = Path::new(&cloud.file("state", &json!(null))).parent().expect("a folder").into();
        // By its own path: a virtual environment that is reached by another one is made again.
        let venv = workspace().join(".gennaker/venv");
        let local = LocalCloud::new(state).expect("a state directory").with_venv(venv);
        let mut options = StartOptions::new(cloud.ports, DateTime::UNIX_EPOCH);
        options.settings.insert("SFN_WAIT_SCALE".to_owned(), SCALE.to_owned());
        // All cases run at once; a throttled call would count as a retry that the script does not know.
        options.settings.insert("LAMBDA_ACCOUNT_CONCURRENCY".to_owned(), "0".to_owned());
        wait(local.start(&options, &mut |_| {})).expect("the local cloud");
        let step_functions = StepFunctions::new(cloud.ports.ministack_url());
        let (office, port) = Office::open(step_functions.clone());
        let started = Self { office, step_functions, cloud };
        let python = local.venv_directory().join("bin/python");
        started.create_functions(machines, &bootstrap(&python, port));
        started
    }

    fn create_functions(&self, machines: &[Compiled], zip: &[u8]) {
        let lambda = aws_sdk_lambda::Client::new(&self.cloud.config());
        wait(async {
            for name in functions(machines) {
                lambda
                    .create_function()
                    .function_name(&name)
                    .runtime(Runtime::Providedal2023)
                    .handler("bootstrap")
                    .role("arn:aws:iam::000000000000:role/differential")
                    .timeout(30)
                    .code(FunctionCode::builder().zip_file(Blob::new(zip)).build())
                    .send()
                    .await
                    .unwrap_or_else(|error| panic!("{name}: {error:?}"));
            }
        });
    }

    /// Runs all cases side by side.
    pub(crate) fn run(&self, cases: &[(Case, Compiled)]) -> Vec<Ran> {
        let begin = Instant::now();
        let mut machines = Vec::new();
        for (case, compiled) in cases {
            let machine = self.step_functions.create(&case.name, &compiled.definition);
            self.office.add(&case.name, machine.clone(), Desk::new(case));
            let input = json!({ "executionId": case.name, "run": 1 });
            self.step_functions.start(&machine, &case.name, &input);
            machines.push(machine);
        }
        let ran = cases.iter().zip(&machines).map(|((case, _), machine)| {
            let mut runs = Vec::new();
            loop {
                let run = runs.len() as u64 + 1;
                let name = run_name(&case.name, run);
                match self.step_functions.ended(machine, &name) {
                    // The next run is known before this one is stopped.
                    Some(ended) => {
                        runs.push(ended);
                        if run == self.office.run(&case.name) {
                            break;
                        }
                    }
                    None if begin.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(100)),
                    None => panic!(
                        "{name} does not end; it entered {:?} after the calls {:#?}",
                        self.step_functions.states_of(machine, &name),
                        self.office.desk(&case.name).log
                    ),
                }
            }
            Ran { runs, desk: self.office.desk(&case.name) }
        });
        ran.collect()
    }
}

/// The names of the functions that machines call.
fn functions(machines: &[Compiled]) -> BTreeSet<String> {
    let marker = ":function:";
    let named = machines.iter().flat_map(|machine| machine.definition.split(marker).skip(1));
    named.map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
}

/// The zip of every function.
fn bootstrap(python: &Path, port: u16) -> Vec<u8> {
    let python = python.to_str().expect("UTF-8");
    let script =
        include_str!("bootstrap.py").replace("@PYTHON@", python).replace("@PORT@", &port.to_string());
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().unix_permissions(0o755);
    zip.start_file("bootstrap", options).expect("a zip");
    zip.write_all(script.as_bytes()).expect("a zip");
    zip.finish().expect("a zip").into_inner()
}
