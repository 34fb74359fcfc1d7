//! What AWS says of its own attempts to launch and end instances.

use aws_sdk_autoscaling::types::{Activity, ScalingActivityStatusCode as Status};
use gennaker_runtime::Failure;

use crate::Region;

impl Region {
    /// What AWS says of the last scaling activity of a server group that has ended, where that failed: that there is no capacity,
    /// a limit is reached, the image is gone …
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn failed_activity(&self, name: &str) -> Result<Option<String>, Failure> {
        let sent = self
            .scaling
            .describe_scaling_activities()
            .auto_scaling_group_name(name)
            .max_records(20)
            .send()
            .await;
        let answer = sent.map_err(|error| {
            Failure::from_aws(
                &format!("reading the scaling activities of server group {name} in {}", self.name),
                &error.into_service_error(),
            )
        })?;
        Ok(failed(answer.activities()))
    }
}

/// Of activities, newest first.
fn failed(activities: &[Activity]) -> Option<String> {
    let ended = activities.iter().find(|activity| {
        matches!(activity.status_code(), Some(Status::Failed | Status::Successful | Status::Cancelled))
    })?;
    if ended.status_code() != Some(&Status::Failed) {
        return None;
    }
    let said = ended.status_message().or(ended.description()).unwrap_or("the last scaling activity failed");
    Some(said.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_that_has_ended_counts() {
        let activity = |(status, said): &(Status, &str)| {
            Activity::builder().status_code(status.clone()).status_message(*said).build()
        };
        for (activities, expected) in [
            (vec![], None),
            (vec![(Status::Failed, "no capacity")], Some("no capacity")),
            (vec![(Status::InProgress, ""), (Status::Failed, "no capacity")], Some("no capacity")),
            (vec![(Status::Successful, ""), (Status::Failed, "no capacity")], None),
            (vec![(Status::Failed, "no image"), (Status::Failed, "no capacity")], Some("no image")),
        ] {
            let activities: Vec<Activity> = activities.iter().map(activity).collect();
            assert_eq!(failed(&activities).as_deref(), expected);
        }
    }
}
