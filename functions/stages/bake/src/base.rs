//! The image that the new one is made of.

use std::collections::BTreeMap;

use gennaker_aws::Fields;
use gennaker_ec2::{Ec2, Image, ImageSearch};
use gennaker_runtime::Failure;

/// The tag of base images with the value of `baseOs`.
const OS_TAG: &str = "gennaker:base-os";
/// The tag of base images with the value of `baseLabel`.
const LABEL_TAG: &str = "gennaker:base-label";
/// The tag of base images with their package manager: `DEB` or `RPM`.
pub(crate) const PACKAGE_TYPE_TAG: &str = "gennaker:package-type";
const DEFAULT_LABEL: &str = "release";

/// Which image it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct BaseRequest {
    /// By id or name.
    pub(crate) image: Option<String>,
    /// By what it is tagged with.
    pub(crate) os: Option<String>,
    pub(crate) label: Option<String>,
    /// `hvm` or `pv`.
    pub(crate) vm_type: Option<String>,
}

impl BaseRequest {
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        let (named, os) = (fields.text("baseAmi")?, fields.text("baseOs")?);
        // In Spinnaker a base image is of an operating system, and its name says nothing on AWS.
        let image = if named.is_none() && os.is_none() { fields.text("baseName")? } else { named };
        Ok(Self { image, os, label: fields.text("baseLabel")?, vm_type: fields.text("vmType")? })
    }

    /// What is looked for where no image is named.
    fn search(&self, os: &str) -> Result<ImageSearch, Failure> {
        let virtualization = match self.vm_type.as_deref() {
            None | Some("hvm") => "hvm",
            Some("pv") => "paravirtual",
            Some(other) => return Err(Failure::invalid(format!("vmType is {other}; it can be hvm or pv"))),
        };
        let label = self.label.clone().unwrap_or_else(|| DEFAULT_LABEL.to_owned());
        Ok(ImageSearch {
            owner: Some("self".to_owned()),
            virtualization: Some(virtualization.to_owned()),
            tags: BTreeMap::from([(OS_TAG.to_owned(), os.to_owned()), (LABEL_TAG.to_owned(), label)]),
            ..ImageSearch::default()
        })
    }

    /// The image in a region: `baseAmi` by id or name, or the account's newest one that is tagged with `baseOs` and
    /// `baseLabel`.
    ///
    /// # Errors
    /// When there is none, with what to do.
    pub(crate) async fn find(&self, ec2: &Ec2, region: &str) -> Result<Image, Failure> {
        if let Some(image) = &self.image {
            return ec2.image(image).await?.ok_or_else(|| {
                Failure::not_found(format!(
                    "there is no image {image} in {region}; correct baseAmi or baseName"
                ))
            });
        }
        let os = self.os.as_deref().ok_or_else(|| {
            Failure::invalid("baseAmi and baseOs are missing; one of them says what the image is made of")
        })?;
        let search = self.search(os)?;
        ec2.images(&search).await?.into_iter().next().ok_or_else(|| {
            let tags: Vec<String> = search.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
            Failure::not_found(format!(
                "no {} image of this account in {region} is tagged {}; tag one, or name it as baseAmi",
                search.virtualization.as_deref().unwrap_or_default(),
                tags.join(" and ")
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_base_name_counts_where_nothing_else_says_it() {
        for (json, expected) in [
            (json!({"baseName": "base"}), Some("base")),
            (json!({"baseName": "base", "baseOs": "focal"}), None),
            (json!({"baseName": "base", "baseAmi": "ami-1", "baseOs": "focal"}), Some("ami-1")),
            (json!({"baseName": "base", "baseAmi": "", "baseOs": ""}), Some("base")),
        ] {
            let read = BaseRequest::read(&Fields::new(json.as_object().expect("a map")));
            assert_eq!(read.expect("readable").image.as_deref(), expected, "{json}");
        }
    }

    #[test]
    fn a_base_image_is_looked_for_by_its_tags() {
        for (label, vm_type, expected) in [
            (None, None, Some(("release", "hvm"))),
            (Some("candidate"), Some("pv"), Some(("candidate", "paravirtual"))),
            (None, Some("lxc"), None),
        ] {
            let base = BaseRequest {
                label: label.map(str::to_owned),
                vm_type: vm_type.map(str::to_owned),
                ..BaseRequest::default()
            };
            let found = base.search("ubuntu").ok().map(|search| {
                assert_eq!(search.tags[OS_TAG], "ubuntu");
                (search.tags[LABEL_TAG].clone(), search.virtualization.unwrap_or_default())
            });
            assert_eq!(found, expected.map(|(label, kind)| (label.to_owned(), kind.to_owned())));
        }
    }
}
