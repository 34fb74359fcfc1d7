//! The desks of all executions behind one port, which the functions of the local cloud ask.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use super::desk::{Desk, Outcome, Then};
use super::interpreted::payload;
use super::run::run_name;
use super::step_functions::StepFunctions;

/// The desks, by execution, and the machine of each.
#[derive(Debug)]
pub(crate) struct Office {
    desks: Mutex<BTreeMap<String, (String, Desk)>>,
    step_functions: StepFunctions,
}

impl Office {
    /// Opens on a port of its own; the thread that answers there ends with the test's process.
    pub(crate) fn open(step_functions: StepFunctions) -> (Arc<Self>, u16) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let office = Arc::new(Self { desks: Mutex::default(), step_functions });
        let answering = Arc::clone(&office);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let office = Arc::clone(&answering);
                std::thread::spawn(move || office.serve(stream));
            }
        });
        (office, port)
    }

    /// Opens the desk of an execution of a machine.
    pub(crate) fn add(&self, execution: &str, machine: String, desk: Desk) {
        self.desks.lock().expect("no panic").insert(execution.to_owned(), (machine, desk));
    }

    /// The desk of an execution as it stands.
    pub(crate) fn desk(&self, execution: &str) -> Desk {
        self.desks.lock().expect("no panic")[execution].1.clone()
    }

    /// The present run of an execution.
    pub(crate) fn run(&self, execution: &str) -> u64 {
        self.desks.lock().expect("no panic")[execution].1.run
    }

    /// A function asks: its name, a line break, its event. It is told how to end, a line break, and with what.
    fn serve(self: &Arc<Self>, mut stream: TcpStream) {
        let mut asked = String::new();
        stream.read_to_string(&mut asked).expect("a call");
        let (function, event) = asked.split_once('\n').expect("a function and its event");
        let function = function.strip_prefix("differential-").unwrap_or(function);
        let event: Value = serde_json::from_str(event).expect("JSON");
        let (kind, body) = match self.call(function, &event) {
            Outcome::Answers(answer) => ("response", answer),
            Outcome::Fails(class) => ("error", payload(class)),
            Outcome::Dies => ("exit", Value::Null),
        };
        // A function whose cloud is just being stopped does not listen any more.
        let _told = stream.write_all(format!("{kind}\n{body}").as_bytes());
        let _told = stream.shutdown(Shutdown::Write);
    }

    fn call(self: &Arc<Self>, function: &str, event: &Value) -> Outcome {
        let execution = event["executionId"].as_str().expect("every call names its execution").to_owned();
        let (machine, (outcome, then)) = {
            let mut desks = self.desks.lock().expect("no panic");
            let (machine, desk) = desks.get_mut(&execution).expect("an execution of the test");
            (machine.clone(), desk.call(function, event))
        };
        for then in then {
            match then {
                Then::Complete { token, after: 0, result } => self.step_functions.complete(&token, &result),
                Then::Complete { token, after, result } => {
                    let office = Arc::clone(self);
                    std::thread::spawn(move || {
                        std::thread::sleep(Duration::from_millis(after));
                        office.step_functions.complete(&token, &result);
                    });
                }
                Then::NextRun(run) => {
                    let input = json!({ "executionId": execution, "run": run });
                    self.step_functions.start(&machine, &run_name(&execution, run), &input);
                    self.step_functions.stop(&machine, &run_name(&execution, run - 1));
                }
            }
        }
        outcome
    }
}
