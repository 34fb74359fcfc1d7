//! Security groups.

use aws_sdk_ec2::types::SecurityGroup;
use gennaker_runtime::Failure;

use crate::Ec2;
use crate::client::filter;

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
