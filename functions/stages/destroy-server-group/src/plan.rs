//! What is to be deleted.

use gennaker_aws::ServerGroup;
use gennaker_ec2::is_launch_template_of;
use serde::{Deserialize, Serialize};

/// One server group that is to go.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Plan {
    pub(crate) region: String,
    pub(crate) name: String,
    /// Whether its traffic ends first.
    pub(crate) drain: bool,
    /// The id of its launch template, where that was made for it alone.
    pub(crate) launch_template: Option<String>,
}

impl Plan {
    /// The plan for a server group as it is now.
    pub(crate) fn of(group: &ServerGroup, drain: bool) -> Self {
        let own = group
            .launch_template
            .as_ref()
            .filter(|template| is_launch_template_of(&group.name, &template.name));
        Self {
            region: group.region.clone(),
            name: group.name.clone(),
            drain,
            launch_template: own.map(|template| template.id.clone()).filter(|id| !id.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gennaker_aws::LaunchTemplateRef;

    #[test]
    fn only_a_launch_template_of_its_own_goes_with_a_server_group() {
        for (name, expected) in
            [("app-v001-01ABC", Some("lt-1")), ("app-v0011-01ABC", None), ("shared", None)]
        {
            let template =
                LaunchTemplateRef { id: "lt-1".to_owned(), name: name.to_owned(), version: "1".to_owned() };
            let group = ServerGroup {
                name: "app-v001".to_owned(),
                launch_template: Some(template),
                ..ServerGroup::default()
            };
            assert_eq!(Plan::of(&group, true).launch_template.as_deref(), expected, "{name}");
        }
    }
}
