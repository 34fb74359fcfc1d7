//! The cluster of a stage in a strategy's pipeline: that of the stage which started the pipeline.

use gennaker_aws::Fields;
use gennaker_pipeline::boolean;
use gennaker_runtime::Failure;
use serde_json::{Map, Value, json};

use crate::config::{clusters, named, regions};
use crate::copies::stands_with_source;

/// What a deploy stage of a strategy's pipeline has to do.
#[derive(Clone, Debug, PartialEq)]
pub struct InStrategy {
    /// The cluster's fields, for one region, with the strategy `none`: to be read like a stage's own.
    pub fields: Map<String, Value>,
    /// Whether the stage above was a `cloneServerGroup`.
    pub clone: bool,
}

/// The cluster of the stage that started this pipeline, where the pipeline is a strategy (Spinnaker: `trigger.strategy`);
/// nothing in any other pipeline. `trafficOptions` of the stage itself, `enable` or `disable`, decides about
/// `AddToLoadBalancer`.
///
/// # Errors
/// When the trigger does not say which stage and cluster it was.
pub fn in_strategy(
    context: &Map<String, Value>,
    trigger: &Map<String, Value>,
) -> Result<Option<InStrategy>, Failure> {
    if trigger.get("strategy").and_then(boolean) != Some(true) {
        return Ok(None);
    }
    let unknown = |what: &str| {
        Failure::invalid(format!(
            "this pipeline runs as a strategy, but its trigger does not say {what}; start it by a deploy stage with the \
             strategy custom"
        ))
    };
    let empty = Map::new();
    let parameters = trigger.get("parameters").and_then(Value::as_object).unwrap_or(&empty);
    let parameter = |name: &str| parameters.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let id = parameter("parentStageId").ok_or_else(|| unknown("parameters.parentStageId"))?;
    let stages = trigger.get("parentExecution").and_then(|parent| parent.get("stages")?.as_array());
    let parent = stages
        .into_iter()
        .flatten()
        .find(|stage| stage.get("id").and_then(Value::as_str) == Some(id))
        .ok_or_else(|| unknown("the stage of its parent"))?;
    let own =
        parent.get("context").and_then(Value::as_object).ok_or_else(|| unknown("its parent's context"))?;
    let region = parameter("region").ok_or_else(|| unknown("parameters.region"))?;
    let clone = parameters.get("clone").and_then(boolean) == Some(true);
    let mut fields = of(own, parameter("cluster"), region)?.ok_or_else(|| unknown("which cluster"))?;
    fields.insert("strategy".to_owned(), json!("none"));
    fields.insert("type".to_owned(), json!(if clone { "cloneServerGroup" } else { "createServerGroup" }));
    for name in ["imageId", "amiName"] {
        if let Some(image) = parameter(name) {
            fields.insert(name.to_owned(), json!(image));
        }
    }
    let options = context.get("trafficOptions").and_then(Value::as_str).unwrap_or("inherit");
    traffic(&mut fields, options)?;
    Ok(Some(InStrategy { fields, clone }))
}

/// The fields of the parent's cluster of this name in this region, for the region alone.
fn of(
    context: &Map<String, Value>,
    cluster: Option<&str>,
    region: &str,
) -> Result<Option<Map<String, Value>>, Failure> {
    for mut placed in clusters(context)? {
        stands_with_source(&mut placed)?;
        let read = placed.fields();
        // A copy may take its name from its source.
        let fits = named(&read).map_or(true, |(_, name)| cluster.is_none_or(|wanted| name.name() == wanted));
        let zones = regions(&read).unwrap_or_default().into_iter().find(|(name, _)| name == region);
        if let Some((_, zones)) = zones.filter(|_| fits) {
            let mut fields = placed.fields;
            fields.insert("region".to_owned(), json!(region));
            fields.insert("availabilityZones".to_owned(), json!({ region: zones }));
            return Ok(Some(fields));
        }
    }
    Ok(None)
}

fn traffic(fields: &mut Map<String, Value>, options: &str) -> Result<(), Failure> {
    const PROCESS: &str = "AddToLoadBalancer";
    let mut processes = Fields::new(fields).texts("suspendedProcesses")?.unwrap_or_default();
    processes.retain(|process| process != PROCESS);
    match options {
        "inherit" => return Ok(()),
        "enable" => {}
        "disable" => processes.push(PROCESS.to_owned()),
        other => {
            return Err(Failure::invalid(format!(
                "trafficOptions is {other}, but must be inherit, enable or disable"
            )));
        }
    }
    fields.insert("suspendedProcesses".to_owned(), json!(processes));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trigger(parameters: &Value) -> Value {
        let cluster = |stack: &str| {
            json!({"application": "app", "stack": stack, "strategy": "custom",
            "availabilityZones": {"us-east-1": ["us-east-1a"], "eu-west-1": []}, "suspendedProcesses": ["AddToLoadBalancer"]})
        };
        json!({"strategy": true, "parameters": parameters, "parentExecution": {"stages": [
            {"id": "other", "context": {}},
            {"id": "s1", "context": {"account": "prod", "clusters": [cluster("test"), cluster("main")]}},
        ]}})
    }

    fn read(context: &Value, trigger: &Value) -> Result<Option<InStrategy>, Failure> {
        in_strategy(context.as_object().expect("a map"), trigger.as_object().expect("a map"))
    }

    #[test]
    fn the_parents_cluster_in_the_one_region_counts() {
        let parameters =
            json!({"parentStageId": "s1", "cluster": "app-main", "region": "us-east-1", "imageId": "ami-1"});
        let found = read(&json!({}), &trigger(&parameters)).expect("readable").expect("a strategy");
        assert!(!found.clone);
        for (name, expected) in [
            ("account", json!("prod")),
            ("stack", json!("main")),
            ("strategy", json!("none")),
            ("imageId", json!("ami-1")),
            ("availabilityZones", json!({"us-east-1": ["us-east-1a"]})),
            ("suspendedProcesses", json!(["AddToLoadBalancer"])),
        ] {
            assert_eq!(found.fields[name], expected, "{name}");
        }
    }

    #[test]
    fn a_copy_that_names_its_region_beside_its_source_alone_is_found() {
        let parent = json!({"id": "s1", "context": {"account": "prod", "application": "app",
            "source": {"asgName": "app-v001", "region": "us-east-1"}}});
        let parameters = json!({"parentStageId": "s1", "region": "us-east-1", "clone": true});
        let trigger =
            json!({"strategy": true, "parameters": parameters, "parentExecution": {"stages": [parent]}});
        let found = read(&json!({}), &trigger).expect("readable").expect("a strategy");
        assert_eq!((found.clone, &found.fields["region"]), (true, &json!("us-east-1")));
    }

    #[test]
    fn the_stage_decides_about_traffic() {
        let parameters =
            json!({"parentStageId": "s1", "cluster": "app-main", "region": "us-east-1", "clone": "true"});
        for (options, expected) in [
            ("enable", json!([])),
            ("disable", json!(["AddToLoadBalancer"])),
            ("inherit", json!(["AddToLoadBalancer"])),
        ] {
            let context = json!({"trafficOptions": options});
            let found = read(&context, &trigger(&parameters)).expect("readable").expect("a strategy");
            assert_eq!((found.clone, &found.fields["suspendedProcesses"]), (true, &expected), "{options}");
        }
        assert!(read(&json!({"trafficOptions": "half"}), &trigger(&parameters)).is_err());
    }

    #[test]
    fn a_pipeline_that_is_no_strategy_has_its_own_clusters() {
        assert_eq!(read(&json!({}), &json!({"type": "manual"})), Ok(None));
        assert_eq!(read(&json!({}), &json!({"strategy": "false"})), Ok(None));
    }

    #[test]
    fn what_the_trigger_lacks_is_told() {
        for (parameters, expected) in [
            (json!({}), "parentStageId"),
            (json!({"parentStageId": "s9", "region": "us-east-1"}), "the stage of its parent"),
            (json!({"parentStageId": "s1"}), "parameters.region"),
            (json!({"parentStageId": "s1", "region": "sa-east-1"}), "which cluster"),
            (json!({"parentStageId": "s1", "region": "us-east-1", "cluster": "else"}), "which cluster"),
        ] {
            let message = read(&json!({}), &trigger(&parameters)).expect_err("lacking").message;
            assert!(message.contains(expected), "{message}");
        }
    }
}
