//! `wait`: waits a period of time. Step Functions keeps the time; skipping the rest wakes the stage at once.

use gennaker_runtime::{Failure, Ports};
use gennaker_stage::{Progress, Run, Stage};
use serde::Deserialize;

/// The stage type.
#[derive(Debug)]
pub struct Wait;

/// Its fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Context {
    wait_time: Option<serde_json::Value>,
    skip_remaining_wait: Option<serde_json::Value>,
}

impl Stage for Wait {
    type Context = Context;

    fn new(_: &Ports) -> Result<Self, Failure> {
        Ok(Self)
    }

    async fn advance(&self, run: &mut Run<'_>, context: Context) -> Result<Progress, Failure> {
        run.task("wait");
        let seconds = match &context.wait_time {
            None | Some(serde_json::Value::Null) => 0,
            Some(value) => {
                gennaker_pipeline::integer(value).filter(|seconds| *seconds >= 0).ok_or_else(|| {
                    Failure::invalid(format!("waitTime is {value}; it must be a number of seconds"))
                })?
            }
        };
        let skipped = context.skip_remaining_wait.as_ref().and_then(gennaker_pipeline::boolean) == Some(true);
        Ok(progress(run.started() + seconds * 1000 - run.now(), skipped, seconds))
    }
}

/// How far a wait is with so many milliseconds to go.
fn progress(left: i64, skipped: bool, seconds: i64) -> Progress {
    if skipped || left <= 0 {
        return Progress::Succeeded;
    }
    Progress::waiting(u32::try_from((left + 999) / 1000).unwrap_or(u32::MAX), format!("waiting {seconds} s"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_ends_when_its_time_has_passed_or_the_rest_is_skipped() {
        assert_eq!(progress(0, false, 5), Progress::Succeeded);
        assert_eq!(progress(60_000, true, 60), Progress::Succeeded);
        assert_eq!(progress(1_200, false, 5), Progress::waiting(2, "waiting 5 s"));
        assert_eq!(progress(600_000, false, 600), Progress::waiting(600, "waiting 600 s"));
    }
}
