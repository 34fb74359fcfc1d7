//! What alarms do.

use std::collections::BTreeMap;

/// What becomes of the actions of an alarm that is copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Actions {
    /// The ARNs of the source's policies and those of their copies.
    pub(crate) policies: BTreeMap<String, String>,
    /// The region of the copies.
    pub(crate) region: String,
    /// The account of the copies.
    pub(crate) account: String,
}

impl Actions {
    /// The actions of the copy: a policy becomes its copy, and what stands in another region or account is left out,
    /// since an alarm reaches its own only.
    pub(crate) fn of_copy(&self, actions: &[String]) -> Vec<String> {
        let kept = actions.iter().filter_map(|action| match self.policies.get(action) {
            Some(copy) => Some(copy.clone()),
            None => self.is_near(action).then(|| action.clone()),
        });
        kept.collect()
    }

    fn is_near(&self, action: &str) -> bool {
        let mut parts = action.split(':');
        let region = parts.nth(3).unwrap_or_default();
        let account = parts.next().unwrap_or_default();
        // An EC2 action has the service's name where others have the account's number.
        let is_number = !account.is_empty() && account.bytes().all(|byte| byte.is_ascii_digit());
        (region.is_empty() || region == self.region) && (!is_number || account == self.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_replaced_and_what_is_elsewhere_is_left_out() {
        let policy = |group: &str| {
            format!(
                "arn:aws:autoscaling:us-east-1:1:scalingPolicy:x:autoScalingGroupName/{group}:policyName/up"
            )
        };
        let actions = Actions {
            policies: BTreeMap::from([(policy("app-v001"), policy("app-v002"))]),
            region: "us-east-1".to_owned(),
            account: "1".to_owned(),
        };
        for (action, expected) in [
            (policy("app-v001"), Some(policy("app-v002"))),
            (policy("other-v001"), Some(policy("other-v001"))),
            ("arn:aws:sns:us-east-1:1:ops".to_owned(), Some("arn:aws:sns:us-east-1:1:ops".to_owned())),
            ("arn:aws:sns:eu-west-1:1:ops".to_owned(), None),
            ("arn:aws:sns:us-east-1:2:ops".to_owned(), None),
            (
                "arn:aws:automate:us-east-1:ec2:stop".to_owned(),
                Some("arn:aws:automate:us-east-1:ec2:stop".to_owned()),
            ),
            ("arn:aws:automate:eu-west-1:ec2:stop".to_owned(), None),
        ] {
            let kept = actions.of_copy(std::slice::from_ref(&action));
            assert_eq!(kept, expected.into_iter().collect::<Vec<_>>(), "{action}");
        }
    }
}
