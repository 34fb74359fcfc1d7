//! Images of a scenario's own.

use super::stand::Stand;
use crate::support::compute::{Compute, OLD_IMAGE, elements};

impl Stand {
    /// Makes an image with these tags; its id.
    pub(super) fn image(&self, name: &str, tags: &[(&str, &str)]) -> String {
        let compute = self.compute();
        let instance = compute.ec2(&[
            ("Action", "RunInstances"),
            ("ImageId", OLD_IMAGE),
            ("MinCount", "1"),
            ("MaxCount", "1"),
        ]);
        let instance = elements(&instance, "instanceId")[0].to_owned();
        let mut parameters = vec![
            ("Action".to_owned(), "CreateImage".to_owned()),
            ("InstanceId".to_owned(), instance.clone()),
            ("Name".to_owned(), name.to_owned()),
        ];
        if !tags.is_empty() {
            parameters.push(("TagSpecification.1.ResourceType".to_owned(), "image".to_owned()));
        }
        for (index, (key, value)) in tags.iter().enumerate() {
            let place = format!("TagSpecification.1.Tag.{}", index + 1);
            parameters.push((format!("{place}.Key"), (*key).to_owned()));
            parameters.push((format!("{place}.Value"), (*value).to_owned()));
        }
        let pairs: Vec<(&str, &str)> =
            parameters.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let made = compute.ec2(&pairs);
        let image = elements(&made, "imageId")[0].to_owned();
        let mut looks = 0;
        while !describe(&compute, &image).contains("<imageState>available</imageState>") {
            looks += 1;
            assert!(
                looks < 300,
                "the image {name} does not become available: {}",
                describe(&compute, &image)
            );
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        compute.ec2(&[("Action", "TerminateInstances"), ("InstanceId.1", &instance)]);
        image
    }
}

/// What EC2 says of an image.
pub(super) fn describe(compute: &Compute<'_>, image: &str) -> String {
    compute.ec2(&[("Action", "DescribeImages"), ("ImageId.1", image)])
}

/// The value of a tag in what EC2 says of something.
pub(super) fn tag<'x>(xml: &'x str, key: &str) -> Option<&'x str> {
    let (_, rest) = xml.split_once(&format!("<key>{key}</key>"))?;
    elements(rest, "value").first().copied()
}
