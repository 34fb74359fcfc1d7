use std::collections::BTreeSet;

use aws_sdk_cloudformation::types::{Stack, StackEvent};
use tokio::time::sleep;

use crate::{
    Deployer, Event, Progress,
    error::{Error, aws},
    stack::status_of,
};

/// A stack's operation that is being watched.
pub(crate) struct Watch {
    stack_id: String,
    /// The newest event that was there before the operation, then the newest that was reported.
    last: Option<String>,
    /// Whether the stack itself has reported anything, without which its status is still the one of before.
    began: bool,
    total: usize,
    done: BTreeSet<String>,
    /// What went wrong, resource by resource.
    pub(crate) reasons: Vec<String>,
}

impl Deployer {
    /// Remembers where the stack's events stand. To be called before the operation begins.
    pub(crate) async fn watch(&self, stack_id: String, total: usize) -> Result<Watch, Error> {
        let page = self.cloudformation.describe_stack_events().stack_name(&stack_id).send().await;
        let page = page.map_err(aws(format!("read the events of {stack_id}")))?;
        let last = page.stack_events().first().and_then(|event| event.event_id.clone());
        Ok(Watch { stack_id, last, began: false, total, done: BTreeSet::new(), reasons: Vec::new() })
    }

    /// Reports the operation's events until the stack rests, and returns it as it is then.
    pub(crate) async fn follow(
        &self,
        watch: &mut Watch,
        on_event: &mut Progress<'_>,
    ) -> Result<Option<Stack>, Error> {
        loop {
            // Asked in this order, the status is one of this operation, and no event before it is missed.
            let began = watch.began;
            let stack = self.describe(&watch.stack_id).await?;
            for event in self.new_events(watch).await? {
                watch.report(&event, on_event);
            }
            let rests = stack.as_ref().is_none_or(|stack| !status_of(stack).ends_with("_IN_PROGRESS"));
            if rests && (began || stack.is_none()) {
                return Ok(stack);
            }
            sleep(self.pause()).await;
        }
    }

    /// Oldest first.
    async fn new_events(&self, watch: &mut Watch) -> Result<Vec<StackEvent>, Error> {
        let (mut new, mut token) = (Vec::new(), None);
        'pages: loop {
            let page =
                self.cloudformation.describe_stack_events().stack_name(&watch.stack_id).set_next_token(token);
            let page = page.send().await.map_err(aws(format!("read the events of {}", watch.stack_id)))?;
            for event in page.stack_events.unwrap_or_default() {
                if event.event_id.is_some() && event.event_id == watch.last {
                    break 'pages;
                }
                new.push(event);
            }
            token = page.next_token;
            if token.is_none() {
                break;
            }
        }
        if let Some(newest) = new.first() {
            watch.last.clone_from(&newest.event_id);
        }
        new.reverse();
        Ok(new)
    }
}

impl Watch {
    fn report(&mut self, event: &StackEvent, on_event: &mut Progress<'_>) {
        let status =
            event.resource_status.as_ref().map(|status| status.as_str().to_owned()).unwrap_or_default();
        let logical_id = event.logical_resource_id.clone().unwrap_or_default();
        let reason = event.resource_status_reason.clone().filter(|reason| !reason.is_empty());
        let is_stack = event.physical_resource_id.as_ref() == Some(&self.stack_id);
        self.began |= is_stack;
        if !is_stack && !status.ends_with("_IN_PROGRESS") {
            self.done.insert(logical_id.clone());
        }
        // "Resource creation cancelled": another one failed, and that one has the reason.
        let follows = reason.as_ref().is_some_and(|reason| reason.ends_with("cancelled"));
        if !is_stack && status.ends_with("_FAILED") && !follows {
            self.reasons.push(format!("{logical_id}: {}", reason.as_deref().unwrap_or(&status)));
        }
        on_event(Event::Resource {
            logical_id,
            resource_type: event.resource_type.clone().unwrap_or_default(),
            status,
            reason,
            done: self.done.len(),
            total: self.total,
        });
    }
}
