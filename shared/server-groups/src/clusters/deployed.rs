//! What stages before have deployed.

use std::collections::BTreeSet;

use gennaker_records::Stage;
use serde_json::{Map, Value};

/// The stages that make server groups.
const DEPLOYING: [&str; 4] = ["deploy", "createServerGroup", "cloneServerGroup", "copyLastAsg"];

/// The server groups that stages before have deployed in a region of an account, or of whatever it is called where no account is
/// given: nothing cluster-wide touches them.
pub fn deployed_before(ancestors: &[&Stage], account: Option<&str>, region: &str) -> BTreeSet<String> {
    let deploying = ancestors.iter().filter(|stage| {
        let kind = stage.context.get("type").and_then(Value::as_str);
        DEPLOYING.contains(&stage.stage_type.as_str()) || kind.is_some_and(|kind| DEPLOYING.contains(&kind))
    });
    deploying.flat_map(|stage| in_stage(&stage.context, account, region)).collect()
}

/// The `deployments` of a stage say the account of each one; without them it has one account for all.
fn in_stage(context: &Map<String, Value>, account: Option<&str>, region: &str) -> Vec<String> {
    let is = |map: &Value, name: &str, value: &str| map.get(name).and_then(Value::as_str) == Some(value);
    let is_there = |map: &Value| {
        is(map, "location", region) && account.is_none_or(|account| is(map, "account", account))
    };
    if let Some(deployments) = context.get("deployments").and_then(Value::as_array) {
        let here = deployments.iter().filter(|deployment| is_there(deployment));
        return here.filter_map(|deployment| text(deployment.get("serverGroupName")?)).collect();
    }
    let named = context.get("deploy.account.name").and_then(Value::as_str);
    if account.is_some_and(|account| named != Some(account)) {
        return Vec::new();
    }
    let groups = context.get("deploy.server.groups").and_then(|groups| groups.get(region)?.as_array());
    groups.into_iter().flatten().filter_map(text).collect()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn stage(kind: &str, context: &Value) -> Stage {
        let context = context.as_object().cloned().expect("a map");
        Stage { stage_type: kind.to_owned(), context, ..Stage::default() }
    }

    #[test]
    fn stages_that_deploy_say_what_they_deployed() {
        let whole = |account: &str| {
            json!({"deploy.account.name": account,
                "deploy.server.groups": {"us-east-1": ["app-v001"], "eu-west-1": ["app-v002"]}})
        };
        for (kind, context, expected) in [
            ("deploy", whole("prod"), vec!["app-v001"]),
            ("createServerGroup", whole("prod"), vec!["app-v001"]),
            ("cloneServerGroup", whole("prod"), vec!["app-v001"]),
            ("copyLastAsg", whole("prod"), vec!["app-v001"]),
            ("deploy", whole("test"), vec![]),
            ("resizeServerGroup", whole("prod"), vec![]),
            ("deploy", json!({}), vec![]),
            ("deploy", json!({"deploy.account.name": "prod", "deploy.server.groups": {}}), vec![]),
        ] {
            let stage = stage(kind, &context);
            let found: Vec<String> =
                deployed_before(&[&stage], Some("prod"), "us-east-1").into_iter().collect();
            assert_eq!(found, expected, "{kind} {context}");
        }
        let mut parallel = whole("prod");
        parallel["type"] = json!("createServerGroup");
        let parallel = stage("somethingElse", &parallel);
        assert_eq!(deployed_before(&[&parallel], Some("prod"), "us-east-1").len(), 1);
    }

    #[test]
    fn one_stage_may_deploy_to_several_accounts_regions_and_clusters() {
        let one = |account: &str, location: &str, name: &str| json!({"account": account, "location": location, "serverGroupName": name});
        let deploy = stage(
            "deploy",
            &json!({
                "deploy.account.name": "prod",
                "deploy.server.groups": {"us-east-1": ["app-v001", "api-v004", "app-v007"]},
                "deployments": [
                    one("prod", "us-east-1", "app-v001"), one("prod", "us-east-1", "api-v004"),
                    one("prod", "eu-west-1", "app-v002"), one("test", "us-east-1", "app-v007"),
                ],
            }),
        );
        let later = stage(
            "deploy",
            &json!({"deploy.account.name": "test", "deploy.server.groups": {"us-east-1": ["app-v008"]}}),
        );
        for (account, region, expected) in [
            (Some("prod"), "us-east-1", vec!["api-v004", "app-v001"]),
            (Some("prod"), "eu-west-1", vec!["app-v002"]),
            (None, "us-east-1", vec!["api-v004", "app-v001", "app-v007", "app-v008"]),
            (None, "eu-west-1", vec!["app-v002"]),
            (Some("test"), "us-east-1", vec!["app-v007", "app-v008"]),
            (Some("prod"), "us-west-2", vec![]),
        ] {
            let found: Vec<String> =
                deployed_before(&[&later, &deploy], account, region).into_iter().collect();
            assert_eq!(found, expected, "{account:?} {region}");
        }
    }
}
