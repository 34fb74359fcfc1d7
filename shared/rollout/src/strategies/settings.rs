//! What a cluster's fields say of its strategy.

use gennaker_aws::{Fields, RefreshPreferences};
use gennaker_runtime::Failure;
use serde_json::{Map, Value};

use super::monitor::MonitorRequest;
use super::percentages::percentages;
use crate::Config;

/// A deployment strategy with its fields.
#[derive(Clone, Debug, PartialEq)]
pub enum Strategy {
    /// The new server group joins the others.
    Plain,
    /// It replaces all others, which are destroyed.
    Highlander,
    /// It replaces the others, which stay and get no traffic.
    RedBlack(RedBlack),
    /// It grows while its source loses its share of the traffic.
    RollingRedBlack(Rolling),
    /// The same, and somebody judges each step.
    Monitored(Monitoring),
    /// A pipeline does all of it.
    Custom(ChildPipeline),
    /// Traffic moves by the weights of target groups.
    TrafficShifting(Shifting),
    /// The instances of the server group that is there are replaced.
    InstanceRefresh(Refreshment),
}

/// What becomes of a cluster's other server groups once the new one is up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RedBlack {
    /// How many server groups stay in all; none is any number.
    pub keep: Option<u32>,
    /// Whether ones with traffic may be deleted for that.
    pub delete_active: bool,
    /// For how many seconds both get traffic.
    pub delay: u32,
    /// Whether the others are scaled down to nothing.
    pub scale_down: bool,
    /// How many seconds later.
    pub scale_down_delay: u32,
    /// Whether ones with traffic may be scaled down.
    pub scale_down_active: bool,
}

/// How a rolling red/black goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rolling {
    /// The shares of the size, in percent, rising to 100.
    pub percentages: Vec<u32>,
    /// How many server groups with traffic there may be before; any number for none.
    pub max_initial: Option<u32>,
    /// The pipeline that validates each step.
    pub validation: Option<ChildPipeline>,
    /// Delays, and whether the source is scaled down.
    pub after: RedBlack,
}

/// How a monitored deployment goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Monitoring {
    /// The steps, in percent, rising to 100.
    pub percentages: Vec<u32>,
    /// Who judges; nobody for none.
    pub monitor: Option<MonitorRequest>,
    /// What happens when it fails.
    pub failure: FailureActions,
    /// What becomes of the source and the others.
    pub after: RedBlack,
}

/// What a monitored deployment does when it fails (Spinnaker: `failureActions`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FailureActions {
    /// Whether the source gets its traffic back.
    pub rolls_back: bool,
    /// Whether the new server group is destroyed then.
    pub destroys: bool,
}

/// A pipeline that a strategy runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChildPipeline {
    /// Its application.
    pub application: String,
    /// Its id or name.
    pub pipeline: String,
    /// Its parameters.
    pub parameters: Map<String, Value>,
}

/// How traffic moves from the source's target groups to the new ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shifting {
    /// ARNs of the listeners and rules whose weights move.
    pub forwards: Vec<String>,
    /// The target groups of which the new server group gets those that its source does not use; its `targetGroups` if empty.
    pub pool: Vec<String>,
    /// The shares of the new server group, in percent, rising to 100.
    pub steps: Vec<u32>,
    /// For how many seconds each share stays.
    pub delay: u32,
    /// What becomes of the others.
    pub after: RedBlack,
}

/// How the instances of a server group are replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refreshment {
    /// How carefully.
    pub preferences: RefreshPreferences,
}

/// What a failed deployment is to undo (Spinnaker: `rollback`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UndoRequest {
    /// Whether traffic goes back (`rollback.onFailure`).
    pub on_failure: bool,
    /// Whether the new server group is destroyed (`rollback.destroyLatest`).
    pub destroy_latest: bool,
}

impl Strategy {
    /// The strategy of a server group that is to be.
    ///
    /// # Errors
    /// When it is not known, or one of its fields is missing or wrong.
    pub fn of(config: &Config) -> Result<Self, Failure> {
        let fields = &fields(config);
        let name = config.strategy.as_deref().unwrap_or_default();
        match name {
            "" | "none" => Ok(Self::Plain),
            "highlander" => Ok(Self::Highlander),
            "redblack" => Ok(Self::RedBlack(RedBlack::read(fields)?)),
            "rollingredblack" => Ok(Self::RollingRedBlack(Rolling::read(fields)?)),
            "monitored" => Ok(Self::Monitored(Monitoring::read(fields)?)),
            "custom" => Ok(Self::Custom(ChildPipeline::strategy(fields)?)),
            "trafficshifting" => Ok(Self::TrafficShifting(Shifting::read(fields)?)),
            "instancerefresh" => Ok(Self::InstanceRefresh(Refreshment::read(fields)?)),
            "rollingpush" => Err(Failure::invalid(format!(
                "{} is rollingpush, which Spinnaker has deprecated and which is not offered: use instancerefresh, which \
                 replaces instances in place, or rollingredblack",
                fields.path("strategy")
            ))),
            other => Err(Failure::invalid(format!(
                "{} is {other}; it can be none, highlander, redblack, rollingredblack, monitored, custom, trafficshifting or \
                 instancerefresh",
                fields.path("strategy")
            ))),
        }
    }

    /// Whether others lose their traffic to its new server group.
    pub const fn replaces(&self) -> bool {
        !matches!(self, Self::Plain | Self::Custom(_) | Self::InstanceRefresh(_))
    }

    /// Whether its new server group starts with nothing and grows (Spinnaker: rolling strategies).
    pub const fn is_rolling(&self) -> bool {
        matches!(self, Self::RollingRedBlack(_) | Self::Monitored(_))
    }
}

impl RedBlack {
    fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        let delay = match fields.size("delayBeforeCleanup")?.filter(|delay| *delay > 0) {
            None => fields.size("delayBeforeDisableSec")?,
            given => given,
        };
        Ok(Self {
            keep: fields.size("maxRemainingAsgs")?.filter(|keep| *keep > 0),
            delete_active: fields.flag("allowDeleteActive")?.unwrap_or(false),
            delay: delay.unwrap_or(0),
            scale_down: fields.flag("scaleDown")?.unwrap_or(false),
            scale_down_delay: fields.size("delayBeforeScaleDownSec")?.unwrap_or(0),
            scale_down_active: fields.flag("allowScaleDownActive")?.unwrap_or(false),
        })
    }
}

impl Rolling {
    fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        let max_initial = match fields.text("maxInitialAsgs")?.as_deref() {
            Some("-1") => None,
            _ => Some(fields.size("maxInitialAsgs")?.unwrap_or(1)),
        };
        Ok(Self {
            percentages: percentages(&fields.path("targetPercentages"), fields.get("targetPercentages"))?,
            max_initial,
            validation: ChildPipeline::validation(fields)?,
            after: RedBlack::read(fields)?,
        })
    }
}

impl Monitoring {
    fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        let actions = fields.map("failureActions")?;
        let rollback = actions.as_ref().map_or(Ok(None), |actions| actions.text("rollback"))?;
        // "Manual" leaves it to a person (Spinnaker's UI), who has `rollbackCluster` for it.
        let rolls_back = match rollback.as_deref() {
            None | Some("None" | "Manual") => false,
            Some("Automatic") => true,
            Some(other) => {
                return Err(Failure::invalid(format!(
                    "{} is {other}; it can be None, Automatic or Manual",
                    fields.path("failureActions.rollback")
                )));
            }
        };
        let destroys = actions.map_or(Ok(None), |actions| actions.flag("destroyInstances"))?.unwrap_or(false);
        Ok(Self {
            percentages: percentages(&fields.path("deploySteps"), fields.get("deploySteps"))?,
            monitor: MonitorRequest::read(fields)?,
            failure: FailureActions { rolls_back, destroys },
            // What is deleted here never has traffic (Spinnaker: MonitoredDeployStrategy).
            after: RedBlack { delete_active: false, ..RedBlack::read(fields)? },
        })
    }
}

impl ChildPipeline {
    fn strategy(fields: &Fields<'_>) -> Result<Self, Failure> {
        let required = |name: &str| {
            fields.text(name)?.ok_or_else(|| {
                Failure::invalid(format!("{} is missing; the strategy custom needs it", fields.path(name)))
            })
        };
        Ok(Self {
            application: required("strategyApplication")?,
            pipeline: required("strategyPipeline")?,
            parameters: parameters(fields)?,
        })
    }

    /// None unless both application and pipeline are given, as in Spinnaker.
    fn validation(fields: &Fields<'_>) -> Result<Option<Self>, Failure> {
        let Some(fields) = fields.map("pipelineBeforeCleanup")? else { return Ok(None) };
        let (application, pipeline) = (fields.text("application")?, fields.text("pipelineId")?);
        let Some((application, pipeline)) = application.zip(pipeline) else { return Ok(None) };
        Ok(Some(Self { application, pipeline, parameters: parameters(&fields)? }))
    }
}

impl Shifting {
    fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        let Some(own) = fields.map("trafficShifting")? else {
            return Err(Failure::invalid(format!(
                "{} is missing; it says the listeners or rules whose weights move",
                fields.path("trafficShifting")
            )));
        };
        let mut forwards = own.texts("listeners")?.unwrap_or_default();
        forwards.extend(own.texts("rules")?.unwrap_or_default());
        if forwards.is_empty() {
            return Err(Failure::invalid(format!(
                "{} has neither listeners nor rules; give the ARNs of those whose weights move",
                fields.path("trafficShifting")
            )));
        }
        Ok(Self {
            forwards,
            pool: own.texts("targetGroups")?.unwrap_or_default(),
            steps: percentages(&own.path("steps"), own.get("steps"))?,
            delay: own.size("delaySeconds")?.unwrap_or(0),
            after: RedBlack::read(fields)?,
        })
    }
}

impl Refreshment {
    fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        let Some(own) = fields.map("instanceRefresh")? else { return Ok(Self::default()) };
        let percent = |name: &str, least: u32, most: u32| match own.size(name)? {
            Some(value) if value < least || value > most => Err(Failure::invalid(format!(
                "{} must be from {least} to {most}, but is {value}",
                own.path(name)
            ))),
            value => Ok(value),
        };
        let checkpoints = match own.get("checkpointPercentages") {
            None => Vec::new(),
            given => percentages(&own.path("checkpointPercentages"), given)?,
        };
        Ok(Self {
            preferences: RefreshPreferences {
                min_healthy_percentage: percent("minHealthyPercentage", 0, 100)?,
                max_healthy_percentage: percent("maxHealthyPercentage", 100, 200)?,
                instance_warmup: own.size("instanceWarmup")?,
                skip_matching: own.flag("skipMatching")?,
                auto_rollback: own.flag("autoRollback")?,
                checkpoint_percentages: checkpoints,
                checkpoint_delay: own.size("checkpointDelay")?,
                bake_time: own.size("bakeTime")?,
            },
        })
    }
}

impl UndoRequest {
    /// What a failure is to undo.
    ///
    /// # Errors
    /// When one of the fields is wrong.
    pub fn of(config: &Config) -> Result<Self, Failure> {
        let Some(fields) = fields(config).map("rollback")? else { return Ok(Self::default()) };
        Ok(Self {
            on_failure: fields.flag("onFailure")?.unwrap_or(false),
            destroy_latest: fields.flag("destroyLatest")?.unwrap_or(false),
        })
    }
}

fn parameters(fields: &Fields<'_>) -> Result<Map<String, Value>, Failure> {
    match fields.get("pipelineParameters") {
        None => Ok(Map::new()),
        Some(Value::Object(parameters)) => Ok(parameters.clone()),
        Some(other) => Err(Failure::invalid(format!(
            "{} is {other}; it must be a map",
            fields.path("pipelineParameters")
        ))),
    }
}

fn fields(config: &Config) -> Fields<'_> {
    if config.path.is_empty() {
        Fields::new(&config.fields)
    } else {
        Fields::at(&config.path, &config.fields)
    }
}

#[cfg(test)]
mod tests;
