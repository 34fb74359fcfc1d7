//! What an instance refresh is to do.

use aws_sdk_autoscaling::types::{
    DesiredConfiguration, LaunchTemplate, LaunchTemplateSpecification, MixedInstancesPolicy,
    RefreshPreferences as Preferences,
};

/// An instance refresh that is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refreshing {
    /// The id of the launch template and its version (a number) that instances are to have; none to replace them by
    /// others of the same.
    pub launch_template: Option<(String, String)>,
    /// How carefully.
    pub preferences: RefreshPreferences,
}

/// How an instance refresh goes; what is not given is AWS's default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefreshPreferences {
    /// How much of the desired capacity stays in service at least, in percent.
    pub min_healthy_percentage: Option<u32>,
    /// How much of the desired capacity is in service at most, in percent (100 to 200).
    pub max_healthy_percentage: Option<u32>,
    /// How long a new instance is not counted as healthy, in seconds.
    pub instance_warmup: Option<u32>,
    /// Whether instances that are as they should be are left alone.
    pub skip_matching: Option<bool>,
    /// Whether AWS takes it back when it fails.
    pub auto_rollback: Option<bool>,
    /// After which shares of the replacement AWS pauses, in percent, rising; it ends at the last one.
    pub checkpoint_percentages: Vec<u32>,
    /// For how long it pauses there, in seconds.
    pub checkpoint_delay: Option<u32>,
    /// How long it watches after the last replacement, in seconds.
    pub bake_time: Option<u32>,
}

impl Refreshing {
    /// `mixed` says that the server group launches several instance types, which stay as they are.
    pub(super) fn desired_configuration(&self, mixed: bool) -> Option<DesiredConfiguration> {
        let (id, version) = self.launch_template.as_ref()?;
        let template = LaunchTemplateSpecification::builder().launch_template_id(id).version(version).build();
        let desired = DesiredConfiguration::builder();
        if !mixed {
            return Some(desired.launch_template(template).build());
        }
        let template = LaunchTemplate::builder().launch_template_specification(template).build();
        let policy = MixedInstancesPolicy::builder().launch_template(template).build();
        Some(desired.mixed_instances_policy(policy).build())
    }
}

impl RefreshPreferences {
    pub(super) fn to_aws(&self) -> Preferences {
        let number = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
        let checkpoints: Vec<i32> = self.checkpoint_percentages.iter().copied().map(number).collect();
        Preferences::builder()
            .set_min_healthy_percentage(self.min_healthy_percentage.map(number))
            .set_max_healthy_percentage(self.max_healthy_percentage.map(number))
            .set_instance_warmup(self.instance_warmup.map(number))
            .set_skip_matching(self.skip_matching)
            .set_auto_rollback(self.auto_rollback)
            .set_checkpoint_percentages((!checkpoints.is_empty()).then_some(checkpoints))
            .set_checkpoint_delay(self.checkpoint_delay.map(number))
            .set_bake_time(self.bake_time.map(number))
            .build()
    }
}
