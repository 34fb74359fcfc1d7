//! Security groups.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{ResourceType, SecurityGroup, TagSpecification};
use gennaker_runtime::Failure;

use crate::Ec2;
use crate::client::filter;
use crate::launch_templates::tags;

impl Ec2 {
    /// The ids of security groups that are given by id or by name, names within a VPC where one is known.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::NotFound`] with those that do not exist.
    pub async fn security_groups(
        &self,
        ids_or_names: &[String],
        vpc: Option<&str>,
    ) -> Result<Vec<String>, Failure> {
        if ids_or_names.iter().all(|given| is_id(given)) {
            return Ok(ids_or_names.to_vec());
        }
        let mut request = self.client.describe_security_groups();
        if let Some(vpc) = vpc {
            request = request.filters(filter("vpc-id", vpc));
        }
        let mut known = Vec::new();
        let mut pages = request.into_paginator().items().send();
        while let Some(group) = pages.next().await {
            known.push(group.map_err(|error| self.failure("listing security groups", error))?);
        }
        resolve(ids_or_names, &known).map_err(|missing| {
            let place = vpc.map_or_else(String::new, |vpc| format!(" of {vpc}"));
            Failure::not_found(format!(
                "there is no security group named {} in {}{place}; create it or correct securityGroups",
                missing.join(", "),
                self.region
            ))
        })
    }
}

impl Ec2 {
    /// The names of security groups, by id; one that is gone has none.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn security_group_names(&self, ids: &[String]) -> Result<BTreeMap<String, String>, Failure> {
        let mut names = BTreeMap::new();
        for id in ids {
            // By filter, since an id that is unknown is an error otherwise.
            let answer = self.client.describe_security_groups().filters(filter("group-id", id)).send().await;
            let answer =
                answer.map_err(|error| self.failure(&format!("looking up security group {id}"), error))?;
            let found =
                answer.security_groups.unwrap_or_default().into_iter().find_map(|group| group.group_name);
            names.extend(found.map(|name| (id.clone(), name)));
        }
        Ok(names)
    }

    /// The id of a security group by its name within a VPC.
    ///
    /// # Errors
    /// When AWS fails; that there is none is none.
    async fn security_group_named(&self, name: &str, vpc: &str) -> Result<Option<String>, Failure> {
        let request = self.client.describe_security_groups();
        let request = request.filters(filter("group-name", name)).filters(filter("vpc-id", vpc));
        let answer = request.send().await;
        let answer =
            answer.map_err(|error| self.failure(&format!("looking up security group {name}"), error))?;
        Ok(answer.security_groups.unwrap_or_default().into_iter().find_map(|group| group.group_id))
    }

    /// The id of a security group of a name within a VPC, which is made where there is none. It lets nobody in. One that
    /// a call made which then died is found by its name.
    ///
    /// # Errors
    /// When AWS refuses.
    pub async fn security_group_of_application(
        &self,
        application: &str,
        vpc: &str,
        group_tags: &BTreeMap<String, String>,
    ) -> Result<String, Failure> {
        if let Some(id) = self.security_group_named(application, vpc).await? {
            return Ok(id);
        }
        let doing = format!("making security group {application} in {vpc}");
        let sent = self
            .client
            .create_security_group()
            .group_name(application)
            .description(format!("Security group of the application {application}"))
            .vpc_id(vpc)
            .tag_specifications(
                TagSpecification::builder()
                    .resource_type(ResourceType::SecurityGroup)
                    .set_tags(Some(tags(group_tags)))
                    .build(),
            )
            .send()
            .await;
        match sent {
            Ok(answer) => answer
                .group_id
                .ok_or_else(|| Failure::internal(format!("{doing}: AWS's answer lacks the group's id"))),
            Err(error) => {
                let code = error.as_service_error().and_then(|error| error.meta().code());
                if code == Some("InvalidGroup.Duplicate")
                    && let Some(id) = self.security_group_named(application, vpc).await?
                {
                    return Ok(id);
                }
                Err(self.failure(&doing, error))
            }
        }
    }
}

fn is_id(text: &str) -> bool {
    text.strip_prefix("sg-")
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The ids, in order and each once; or the names that nothing has.
fn resolve(ids_or_names: &[String], known: &[SecurityGroup]) -> Result<Vec<String>, Vec<String>> {
    let mut ids: Vec<String> = Vec::new();
    let mut missing = Vec::new();
    for given in ids_or_names {
        let id = if is_id(given) {
            Some(given.clone())
        } else {
            known
                .iter()
                .find(|group| group.group_name() == Some(given))
                .and_then(|group| group.group_id.clone())
        };
        match id {
            Some(id) if ids.contains(&id) => {}
            Some(id) => ids.push(id),
            None => missing.push(given.clone()),
        }
    }
    if missing.is_empty() { Ok(ids) } else { Err(missing) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ids_and_unknown_ones_are_told() {
        let known = [
            SecurityGroup::builder().group_id("sg-1").group_name("web").build(),
            SecurityGroup::builder().group_id("sg-2").group_name("db").build(),
        ];
        let given = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<String>>();
        assert_eq!(
            resolve(&given(&["db", "sg-9", "web", "sg-1"]), &known),
            Ok(given(&["sg-2", "sg-9", "sg-1"]))
        );
        assert_eq!(resolve(&given(&["web", "cache", "queue"]), &known), Err(given(&["cache", "queue"])));
    }
}
