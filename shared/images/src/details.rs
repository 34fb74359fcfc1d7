//! An image in the form in which stages hand it on.

use gennaker_ec2::Image;
use serde_json::{Map, Value, json};

use crate::AppVersion;

/// The tag that says what an image holds.
pub const APP_VERSION: &str = "appversion";

/// An entry of `deploymentDetails` and `amiDetails`: the image, and the stage that found it there (Spinnaker: `findImage`).
pub fn details(region: &str, ref_id: &str, image: &Image) -> Map<String, Value> {
    let mut details = Map::new();
    for (name, value) in [
        ("ami", json!(image.id)),
        ("imageId", json!(image.id)),
        ("imageName", json!(image.name)),
        ("amiName", json!(image.name)),
        ("cloudProvider", json!("aws")),
        ("cloudProviderType", json!("aws")),
        ("region", json!(region)),
        ("refId", json!(ref_id)),
        ("ownerId", json!(image.owner)),
        ("architecture", json!(image.architecture)),
        ("virtualizationType", json!(image.virtualization)),
        ("creationDate", json!(image.created)),
        ("tags", json!(image.tags)),
    ] {
        details.insert(name.to_owned(), value);
    }
    if let Some(info) = image.tags.get(APP_VERSION).and_then(|tag| build_info(tag)) {
        details.insert("buildInfo".to_owned(), info);
    }
    details
}

/// What an `appversion` says, in the fields that Spinnaker's server groups have it in.
pub fn build_info(tag: &str) -> Option<Value> {
    let version = AppVersion::parse(tag)?;
    let mut info = json!({ "package_name": version.package, "version": version.version });
    if let Some(fields) = info.as_object_mut() {
        if let Some(commit) = version.commit {
            fields.insert("commit".to_owned(), json!(commit));
        }
        if let Some(build) = version.build {
            fields.insert("build_number".to_owned(), json!(build));
        }
        if let Some((name, number)) = version.job {
            fields.insert("jenkins".to_owned(), json!({ "name": name, "number": number }));
        }
    }
    Some(info)
}

/// An image as an artifact of type `aws/image`.
pub fn artifact(region: &str, id: &str, name: &str, metadata: &Map<String, Value>) -> Value {
    json!({
        "type": "aws/image",
        "name": name,
        "location": region,
        "reference": id,
        "metadata": metadata,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_written_as_deploy_stages_read_it() {
        let image = Image {
            id: "ami-1".to_owned(),
            name: "app-1".to_owned(),
            tags: [(APP_VERSION.to_owned(), "app-1.0-h12.abc/build/12".to_owned())].into(),
            ..Image::default()
        };
        let details = details("us-east-1", "3", &image);
        for (field, expected) in [
            ("ami", "ami-1"),
            ("imageId", "ami-1"),
            ("imageName", "app-1"),
            ("region", "us-east-1"),
            ("refId", "3"),
        ] {
            assert_eq!(details[field], expected, "{field}");
        }
        assert_eq!(
            details["buildInfo"],
            json!({
                "package_name": "app", "version": "1.0", "commit": "abc", "build_number": "12",
                "jenkins": { "name": "build", "number": "12" },
            })
        );
    }
}
