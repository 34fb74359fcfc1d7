//! Which of a server group's instances get traffic: registering them with all its load balancers, and taking them out.

use std::error::Error;
use std::fmt;

use aws_sdk_elasticloadbalancing::error::{ProvideErrorMetadata, SdkError as ClassicError};
use aws_sdk_elasticloadbalancing::types::Instance as ClassicInstance;
use aws_sdk_elasticloadbalancingv2::error::SdkError;
use aws_sdk_elasticloadbalancingv2::types::TargetDescription;
use gennaker_runtime::Failure;

use crate::{Region, ServerGroup};

/// How many instances one call names.
const BATCH: usize = 100;

/// What one call to a load balancer came to.
enum Sent {
    /// Done, or the load balancer is gone and there is nothing to do.
    Done,
    /// One of the instances is unknown to it, or not running; the call did nothing for the others either.
    Refused,
}

/// Which way.
#[derive(Clone, Copy)]
enum Change {
    Register,
    Deregister,
}

impl Change {
    const fn verb(self) -> &'static str {
        match self {
            Self::Register => "registering instances of",
            Self::Deregister => "deregistering instances of",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Register => "with",
            Self::Deregister => "from",
        }
    }
}

/// Where.
#[derive(Clone, Copy)]
enum Balancer<'a> {
    /// By ARN.
    TargetGroup(&'a str),
    /// By name.
    Classic(&'a str),
}

impl fmt::Display for Balancer<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TargetGroup(arn) => write!(formatter, "target group {arn}"),
            Self::Classic(name) => write!(formatter, "load balancer {name}"),
        }
    }
}

impl Region {
    /// Registers instances of a server group with all its target groups and classic load balancers. An instance that
    /// does not run (any more) is passed over, and so is a load balancer that is gone. Target groups of IP addresses
    /// are not supported, since Auto Scaling attaches none.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn register(&self, group: &ServerGroup, instances: &[String]) -> Result<(), Failure> {
        self.change_registration(group, instances, Change::Register).await
    }

    /// Takes instances of a server group out of all its target groups and classic load balancers. What is not there
    /// any more is fine.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn deregister(&self, group: &ServerGroup, instances: &[String]) -> Result<(), Failure> {
        self.change_registration(group, instances, Change::Deregister).await
    }

    async fn change_registration(
        &self,
        group: &ServerGroup,
        instances: &[String],
        change: Change,
    ) -> Result<(), Failure> {
        let targets = group.target_group_arns.iter().map(|arn| Balancer::TargetGroup(arn));
        let classic = group.load_balancers.iter().map(|name| Balancer::Classic(name));
        for balancer in targets.chain(classic) {
            for batch in instances.chunks(BATCH) {
                let sent = self.send(group, balancer, batch, change).await?;
                if matches!(sent, Sent::Refused) && batch.len() > 1 {
                    for instance in batch {
                        self.send(group, balancer, std::slice::from_ref(instance), change).await?;
                    }
                }
            }
        }
        Ok(())
    }

    async fn send(
        &self,
        group: &ServerGroup,
        balancer: Balancer<'_>,
        instances: &[String],
        change: Change,
    ) -> Result<Sent, Failure> {
        let doing = format!("{} {} {} {balancer} in {}", change.verb(), group.name, change.word(), self.name);
        match (balancer, change) {
            (Balancer::TargetGroup(arn), Change::Register) => {
                let call = self.balancing.register_targets().target_group_arn(arn);
                let sent = call.set_targets(Some(targets(instances))).send().await;
                let sent = sent.map_err(SdkError::into_service_error);
                judged(
                    &doing,
                    sent,
                    |e| e.is_target_group_not_found_exception(),
                    |e| e.is_invalid_target_exception(),
                )
            }
            (Balancer::TargetGroup(arn), Change::Deregister) => {
                let call = self.balancing.deregister_targets().target_group_arn(arn);
                let sent = call.set_targets(Some(targets(instances))).send().await;
                let sent = sent.map_err(SdkError::into_service_error);
                judged(
                    &doing,
                    sent,
                    |e| e.is_target_group_not_found_exception(),
                    |e| e.is_invalid_target_exception(),
                )
            }
            (Balancer::Classic(name), Change::Register) => {
                let call = self.classic.register_instances_with_load_balancer().load_balancer_name(name);
                let sent = call.set_instances(Some(members(instances))).send().await;
                let sent = sent.map_err(ClassicError::into_service_error);
                judged(
                    &doing,
                    sent,
                    |e| e.is_access_point_not_found_exception(),
                    |e| e.is_invalid_end_point_exception(),
                )
            }
            (Balancer::Classic(name), Change::Deregister) => {
                let call = self.classic.deregister_instances_from_load_balancer().load_balancer_name(name);
                let sent = call.set_instances(Some(members(instances))).send().await;
                let sent = sent.map_err(ClassicError::into_service_error);
                judged(
                    &doing,
                    sent,
                    |e| e.is_access_point_not_found_exception(),
                    |e| e.is_invalid_end_point_exception(),
                )
            }
        }
    }
}

fn targets(instances: &[String]) -> Vec<TargetDescription> {
    instances.iter().map(|instance| TargetDescription::builder().id(instance).build()).collect()
}

fn members(instances: &[String]) -> Vec<ClassicInstance> {
    instances.iter().map(|instance| ClassicInstance::builder().instance_id(instance).build()).collect()
}

/// What an answer means, by who `is_gone` and what `is_refused`.
fn judged<T, E: ProvideErrorMetadata + Error>(
    doing: &str,
    answer: Result<T, E>,
    is_gone: impl Fn(&E) -> bool,
    is_refused: impl Fn(&E) -> bool,
) -> Result<Sent, Failure> {
    match answer {
        Ok(_) => Ok(Sent::Done),
        Err(error) if is_gone(&error) => Ok(Sent::Done),
        Err(error) if is_refused(&error) => Ok(Sent::Refused),
        Err(error) => Err(Failure::from_aws(doing, &error)),
    }
}
