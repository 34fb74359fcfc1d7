//! What later stages see.

use gennaker_images::artifact;
use gennaker_packages::Build;
use gennaker_stage::Run;
use serde_json::{Map, Value, json};

use crate::plan::Plan;
use crate::sources;

/// Fields of the stage that stand beside each image (Spinnaker: the outputs of `bake`).
const COPIED: [&str; 5] = ["baseLabel", "baseOs", "storeType", "vmType", "package"];

/// An image that was made, or found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Baked {
    pub(crate) region: String,
    pub(crate) id: String,
    pub(crate) name: String,
    /// Of an image that was made before it is not known.
    pub(crate) suffix: Option<String>,
    pub(crate) base_image: String,
    pub(crate) package_name: String,
    pub(crate) previously: bool,
    /// What identifies the bake.
    pub(crate) token: String,
}

impl Baked {
    pub(crate) fn new(region: &str, plan: &Plan, id: &str, name: &str, previously: bool) -> Self {
        Self {
            region: region.to_owned(),
            id: id.to_owned(),
            name: name.to_owned(),
            suffix: (!previously).then(|| plan.ami_suffix.clone()),
            base_image: plan.base_image.clone(),
            package_name: plan.package_name(),
            previously,
            token: plan.token.clone(),
        }
    }

    /// What belongs to the image wherever it is told of.
    fn fields(&self) -> Vec<(&'static str, Value)> {
        let mut fields = vec![
            ("ami", json!(self.id)),
            ("imageId", json!(self.id)),
            ("imageName", json!(self.name)),
            ("amiName", json!(self.name)),
            ("baseAmiId", json!(self.base_image)),
            ("cloudProvider", json!("aws")),
        ];
        fields.extend(self.suffix.as_ref().map(|suffix| ("amiSuffix", json!(suffix))));
        fields
    }

    /// Its entry in `deploymentDetails`.
    fn details(&self, context: &Map<String, Value>, ref_id: &str) -> Map<String, Value> {
        let mut details: Map<String, Value> =
            self.fields().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        details.insert("cloudProviderType".to_owned(), json!("aws"));
        details.insert("region".to_owned(), json!(self.region));
        details.insert("refId".to_owned(), json!(ref_id));
        for name in COPIED {
            if let Some(value) = context.get(name) {
                details.insert(name.to_owned(), value.clone());
            }
        }
        details
    }

    fn status(&self) -> Value {
        json!({ "id": self.token, "state": "COMPLETED", "result": "SUCCESS", "resource_id": self.id })
    }
}

/// What is known of the build that the packages come from.
fn of_build(build: Option<&Build>) -> Vec<(&'static str, Value)> {
    let Some(build) = build else { return Vec::new() };
    let told = [
        ("buildInfoUrl", &build.url),
        ("buildHost", &build.host),
        ("job", &build.job),
        ("buildNumber", &build.number),
        ("commitHash", &build.commit),
    ];
    told.into_iter().filter_map(|(name, value)| Some((name, json!(value.as_ref()?)))).collect()
}

/// Publishes the images. The fields of a single image are those of the first region.
pub(crate) fn publish(run: &mut Run<'_>, baked: &[Baked]) {
    let (context, ref_id) = (run.context(), run.ref_id());
    let details: Vec<Map<String, Value>> = baked.iter().map(|image| image.details(context, ref_id)).collect();
    let artifacts: Vec<Value> = baked
        .iter()
        .map(|image| {
            let metadata = json!({ "baseAmiId": image.base_image, "bakePackageName": image.package_name });
            let metadata = metadata.as_object().cloned().unwrap_or_default();
            artifact(&image.region, &image.id, &image.name, &metadata)
        })
        .collect();
    if let Some(first) = baked.first() {
        let own = [
            ("bakePackageName", json!(first.package_name)),
            ("previouslyBaked", json!(first.previously)),
            ("status", first.status()),
        ];
        for (name, value) in first.fields().into_iter().chain(own) {
            // A suffix or name that stays in the context would be taken for one that the user gave, at a restart.
            if !["amiSuffix", "amiName"].contains(&name) {
                run.set(name, value.clone());
            }
            run.output(name, value);
        }
    }
    for (name, value) in of_build(sources::builds(run).nearest()) {
        run.set(name, value.clone());
        run.output(name, value);
    }
    run.set("deploymentDetails", json!(details));
    run.output("deploymentDetails", json!(details));
    run.set("artifacts", json!(artifacts));
    run.output("artifacts", json!(artifacts));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_told_with_the_fields_that_deploy_stages_and_people_read() {
        let baked = Baked { region: "us-east-1".to_owned(), id: "ami-1".to_owned(), ..Baked::default() };
        let context = json!({"package": "app", "baseOs": "ubuntu", "script": "secret"});
        let details = baked.details(context.as_object().expect("a map"), "7");
        for (field, expected) in [
            ("ami", "ami-1"),
            ("imageId", "ami-1"),
            ("region", "us-east-1"),
            ("refId", "7"),
            ("package", "app"),
            ("baseOs", "ubuntu"),
        ] {
            assert_eq!(details[field], expected, "{field}");
        }
        assert!(!details.contains_key("script"));
    }

    #[test]
    fn the_suffix_of_an_image_that_was_made_before_is_not_told() {
        let plan = Plan { ami_suffix: "20260102030405".to_owned(), ..Plan::default() };
        for (previously, expected) in [(false, Some("20260102030405")), (true, None)] {
            let baked = Baked::new("us-east-1", &plan, "ami-1", "app-1", previously);
            let details = baked.details(&Map::new(), "7");
            assert_eq!(details.get("amiSuffix").and_then(Value::as_str), expected, "{previously}");
        }
    }
}
