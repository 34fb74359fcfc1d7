//! Which image: the cluster's own, or what a stage before made or found, here or in a pipeline that started this one.

mod above;
mod handed_on;
mod sharing;

use gennaker_ec2::Image;
use gennaker_records::Stage;
use gennaker_runtime::Failure;
use gennaker_stage::Run;
use serde_json::{Map, Value};

use crate::{Config, families};

pub(crate) use handed_on::hand_on;
pub(crate) use sharing::{Lent, allow_launch, lent, missing, of_others};

/// The list of images that stages leave, and strategies' pipelines are given.
const DETAILS: &str = "deploymentDetails";

/// The id or name of the image.
///
/// # Errors
/// When nobody says it.
pub(crate) fn wanted(run: &Run<'_>, config: &Config) -> Result<String, Failure> {
    let region = &config.region;
    config.image.clone().or_else(|| before(run, region)).ok_or_else(|| {
        Failure::invalid(format!(
            "No image/AMI could be found in {region}; give {} or a stage before that bakes or finds one",
            config.path_of("imageId")
        ))
    })
}

/// The image that a stage before has left for a region, here or in a pipeline above.
pub(crate) fn before(run: &Run<'_>, region: &str) -> Option<String> {
    find(&run.ancestors(), run.trigger(), region)
}

fn find(ancestors: &[&Stage], trigger: &Map<String, Value>, region: &str) -> Option<String> {
    upstream(ancestors, region).or_else(|| above::image(trigger, region))
}

/// Whether all instance types can start the image.
///
/// # Errors
/// When one cannot.
pub(crate) fn check(image: &Image, config: &Config) -> Result<(), Failure> {
    for name in config.instances.types() {
        let (arm, of_arm) = (families::is_arm(name), image.architecture == "arm64");
        if !image.architecture.is_empty() && arm != of_arm {
            return Err(Failure::invalid(format!(
                "image {} is for {}, which instances of type {name} are not; choose another image or {}",
                image.id,
                image.architecture,
                config.path_of("instanceType")
            )));
        }
        if image.virtualization == "paravirtual" && !families::is_paravirtual(name) {
            return Err(Failure::invalid(format!(
                "image {} is paravirtual, which instances of type {name} cannot start; choose another image or {}",
                image.id,
                config.path_of("instanceType")
            )));
        }
    }
    Ok(())
}

/// The image for a region that the nearest stage before has left, nearest first.
fn upstream(ancestors: &[&Stage], region: &str) -> Option<String> {
    ancestors.iter().find_map(|stage| of(&stage.outputs, region).or_else(|| of(&stage.context, region)))
}

/// The image that a stage's fields name for a region, in a list or for themselves.
fn of(fields: &Map<String, Value>, region: &str) -> Option<String> {
    if !on_aws(fields) {
        return None;
    }
    let listed = ["amiDetails", DETAILS].iter().find_map(|name| details(fields, name, region));
    listed.or_else(|| of_region(fields, region))
}

fn details(fields: &Map<String, Value>, name: &str, region: &str) -> Option<String> {
    let listed = fields.get(name)?.as_array()?.iter().filter_map(Value::as_object);
    listed.filter(|details| on_aws(details)).find_map(|details| of_region(details, region))
}

fn of_region(details: &Map<String, Value>, region: &str) -> Option<String> {
    let here = details.get("region").and_then(Value::as_str) == Some(region);
    here.then(|| id(details)).flatten()
}

fn on_aws(fields: &Map<String, Value>) -> bool {
    ["cloudProvider", "cloudProviderType"]
        .iter()
        .filter_map(|name| fields.get(*name)?.as_str())
        .all(|provider| provider == "aws")
}

fn id(details: &Map<String, Value>) -> Option<String> {
    let texts = ["imageId", "ami"].iter().filter_map(|name| details.get(*name)?.as_str());
    texts.map(str::to_owned).find(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use serde_json::json;

    fn stage(context: &Value, outputs: &Value) -> Stage {
        let map = |value: &Value| value.as_object().cloned().unwrap_or_default();
        Stage { context: map(context), outputs: map(outputs), ..Stage::default() }
    }

    #[test]
    fn the_nearest_stage_with_an_image_for_the_region_counts() {
        let near =
            stage(&json!({}), &json!({"deploymentDetails": [{"region": "us-east-1", "ami": "ami-1"}]}));
        let far = stage(
            &json!({"amiDetails": [{"region": "eu-west-1", "imageId": "ami-2"}, {"region": "us-east-1", "imageId": "ami-3"}]}),
            &json!({}),
        );
        let alone = stage(&json!({"region": "ap-south-1", "imageId": "ami-4"}), &json!({}));
        let elsewhere = stage(
            &json!({"cloudProviderType": "gce", "region": "sa-east-1", "imageId": "image"}),
            &json!({"amiDetails": [{"cloudProvider": "gce", "region": "sa-east-1", "imageId": "image"}]}),
        );
        let ancestors = [&near, &far, &alone, &elsewhere];
        for (region, expected) in [
            ("us-east-1", Some("ami-1")),
            ("eu-west-1", Some("ami-2")),
            ("ap-south-1", Some("ami-4")),
            ("sa-east-1", None),
        ] {
            assert_eq!(upstream(&ancestors, region).as_deref(), expected, "{region}");
        }
    }

    #[test]
    fn an_image_must_start_on_every_instance_type() {
        let image = |architecture: &str, virtualization: &str| Image {
            id: "ami-1".to_owned(),
            architecture: architecture.to_owned(),
            virtualization: virtualization.to_owned(),
            ..Image::default()
        };
        let config = |name: &str| testing::config(&json!({"instanceType": name}));
        for (image, name, expected) in [
            (image("x86_64", "hvm"), "t3.micro", true),
            (image("x86_64", "hvm"), "t4g.micro", false),
            (image("arm64", "hvm"), "t4g.micro", true),
            (image("arm64", "hvm"), "t3.micro", false),
            (image("", ""), "t3.micro", true),
            (image("x86_64", "paravirtual"), "m3.large", true),
            (image("i386", "paravirtual"), "t3.micro", false),
        ] {
            assert_eq!(check(&image, &config(name)).is_ok(), expected, "{image:?} {name}");
        }
    }
}
