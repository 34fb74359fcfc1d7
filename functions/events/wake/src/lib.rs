//! Wakes the stages that wait for a server group. EventBridge calls it when Auto Scaling has launched or terminated an
//! instance, or an instance refresh has come further; the stages then look at once instead of at their next turn. Nothing
//! rests on it: an event that is lost or comes twice changes when a stage looks, not what it finds.

use std::process::ExitCode;

use aws_sdk_sfn::Client;
use gennaker_records::{Store, Watcher};
use gennaker_runtime::{ErrorClass, Failure, Ports, aws_config, serve};
use gennaker_tokens::release;
use serde::Deserialize;
use serde_json::{Value, json};

/// Runs the function.
pub fn main() -> ExitCode {
    serve(|ports| Wake::new(&ports), |wake, invocation| async move { wake.handle(&invocation.event).await })
}

/// What Auto Scaling tells.
#[derive(Debug, Deserialize, PartialEq)]
struct Event {
    region: String,
    detail: Detail,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Detail {
    #[serde(rename = "AutoScalingGroupName")]
    group: String,
}

#[derive(Debug)]
struct Wake {
    store: Store,
    states: Client,
}

impl Wake {
    fn new(ports: &Ports) -> Result<Self, Failure> {
        Ok(Self { store: Store::from(ports)?, states: Client::new(&aws_config(ports)?) })
    }

    async fn handle(&self, event: &Value) -> Result<Value, Failure> {
        let Event { region, detail: Detail { group } } = parse(event)?;
        let mut woken = 0;
        for watcher in self.store.watchers(&region, &group).await? {
            woken += u32::from(self.wake(&region, &group, &watcher).await?);
        }
        tracing::info!(%region, %group, woken, "told");
        Ok(json!({ "woken": woken }))
    }

    /// Lets a stage look, if it waits; one that has ended is forgotten.
    async fn wake(&self, region: &str, group: &str, watcher: &Watcher) -> Result<bool, Failure> {
        let loaded = match self.store.execution(&watcher.execution_id).await {
            Err(failure) if failure.class == ErrorClass::NotFound => None,
            other => Some(other?),
        };
        let stage =
            loaded.as_ref().and_then(|loaded| loaded.stages.get(&watcher.ref_id)).map(|stage| &stage.value);
        let Some(stage) = stage.filter(|stage| !stage.status.is_complete()) else {
            self.store.unwatch(region, group, watcher).await?;
            return Ok(false);
        };
        let Some(token) = &stage.task_token else { return Ok(false) };
        release(&self.states, token, &json!({})).await?;
        Ok(true)
    }
}

fn parse(event: &Value) -> Result<Event, Failure> {
    Event::deserialize(event).map_err(|error| {
        Failure::invalid(format!(
            "not an event of Auto Scaling with region and detail.AutoScalingGroupName: {error}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_names_its_region_and_group() {
        let event = json!({"source": "aws.autoscaling", "region": "us-east-1", "detail-type": "EC2 Instance Launch Successful",
            "detail": {"AutoScalingGroupName": "app-v001", "EC2InstanceId": "i-1"}});
        let parsed = parse(&event).expect("an event");
        assert_eq!((parsed.region.as_str(), parsed.detail.group.as_str()), ("us-east-1", "app-v001"));
        let message = parse(&json!({"region": "us-east-1", "detail": {}})).expect_err("no group").message;
        assert!(message.contains("AutoScalingGroupName"), "{message}");
    }
}
