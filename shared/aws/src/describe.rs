//! Reading server groups.

use gennaker_runtime::Failure;

use crate::{Region, ServerGroup};

impl Region {
    /// A server group by name.
    ///
    /// # Errors
    /// When AWS fails; that it does not exist is none.
    pub async fn server_group(&self, name: &str) -> Result<Option<ServerGroup>, Failure> {
        let answer =
            self.scaling.describe_auto_scaling_groups().auto_scaling_group_names(name).send().await.map_err(
                |error| {
                    Failure::from_aws(
                        &format!("describing server group {name} in {}", self.name),
                        &error.into_service_error(),
                    )
                },
            )?;
        Ok(answer
            .auto_scaling_groups
            .unwrap_or_default()
            .into_iter()
            .next()
            .map(|group| ServerGroup::read(group, &self.name)))
    }

    /// Every server group of the region.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn server_groups(&self) -> Result<Vec<ServerGroup>, Failure> {
        let mut pages =
            self.scaling.describe_auto_scaling_groups().max_records(100).into_paginator().items().send();
        let mut groups = Vec::new();
        while let Some(group) = pages.next().await {
            let group = group.map_err(|error| {
                Failure::from_aws(
                    &format!("listing server groups in {}", self.name),
                    &error.into_service_error(),
                )
            })?;
            groups.push(ServerGroup::read(group, &self.name));
        }
        Ok(groups)
    }

    /// The server groups of a cluster, newest first. Ones that are being deleted are among them, since their names
    /// are still taken.
    ///
    /// All of the region are listed for it: AWS finds groups by tags only, and one that somebody else made (Spinnaker,
    /// or a person) has a moniker for a name but not our tags. Missing it would take its name twice.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn cluster(&self, cluster: &str) -> Result<Vec<ServerGroup>, Failure> {
        let mut groups = self.server_groups().await?;
        groups.retain(|group| group.cluster() == Some(cluster));
        groups.sort_by(|one, other| (other.created, &other.name).cmp(&(one.created, &one.name)));
        Ok(groups)
    }

    /// The server group with what its target groups and classic load balancers say of its instances.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn with_health(&self, mut group: ServerGroup) -> Result<ServerGroup, Failure> {
        for arn in group.target_group_arns.clone() {
            let known = self.target_health(&arn).await?;
            for instance in &mut group.instances {
                if let Some(health) = known.get(&instance.id) {
                    instance.target_health.insert(arn.clone(), *health);
                }
            }
        }
        for name in group.load_balancers.clone() {
            let known = self.load_balancer_health(&name).await?;
            for instance in &mut group.instances {
                if let Some(health) = known.get(&instance.id) {
                    instance.classic_health.insert(name.clone(), *health);
                }
            }
        }
        Ok(group)
    }
}
