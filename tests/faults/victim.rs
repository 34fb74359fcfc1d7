//! The processes of a function.

use std::path::Path;
use std::process::Command;

/// The processes of one function in one local cloud.
#[derive(Clone, Debug)]
pub(crate) struct Victim {
    /// The function's name in Lambda.
    pub(crate) function: String,
    /// The port of the local cloud that started it, which tells it from another cloud's.
    pub(crate) gateway: u16,
}

impl Victim {
    /// Ends them at once, without a chance to say anything. How many there were.
    pub(crate) fn kill(&self) -> usize {
        let processes = self.processes();
        for id in &processes {
            let status = Command::new("kill").args(["-KILL", id]).status().expect("kill runs");
            // It may have ended by itself meanwhile.
            let is_gone = status.success() || !Path::new("/proc").join(id).join("exe").exists();
            assert!(is_gone, "process {id} of {} could not be killed", self.function);
        }
        processes.len()
    }

    fn processes(&self) -> Vec<String> {
        let all = std::fs::read_dir("/proc").expect("the processes").flatten();
        let ours = all.filter(|entry| self.is_one(&entry.path()));
        ours.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    fn is_one(&self, process: &Path) -> bool {
        // Others may end meanwhile, or not be ours to look at.
        let Ok(environment) = std::fs::read(process.join("environ")) else { return false };
        let variables: Vec<&[u8]> = environment.split(|byte| *byte == 0).collect();
        let has = |variable: String| variables.contains(&variable.as_bytes());
        has(format!("AWS_LAMBDA_FUNCTION_NAME={}", self.function))
            && has(format!("GATEWAY_PORT={}", self.gateway))
    }
}
