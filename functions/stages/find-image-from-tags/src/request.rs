//! What a stage's JSON asks for.

use std::collections::BTreeMap;

use gennaker_aws::Fields;
use gennaker_ec2::{Image, ImageSearch};
use gennaker_images::{APP_VERSION, AppVersion, account, no_other_provider, regions};
use gennaker_pipeline::text;
use gennaker_runtime::Failure;

/// The image of which package, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) account: String,
    pub(crate) package: String,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) regions: Vec<String>,
    pub(crate) owner: Option<String>,
    pub(crate) detect_regions: bool,
}

impl Request {
    /// Reads a stage's fields.
    ///
    /// # Errors
    /// With the field that is missing or wrong.
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        no_other_provider(fields)?;
        let package = fields.text("packageName")?.ok_or_else(|| {
            Failure::invalid("packageName is missing; the image of which package is to be found?")
        })?;
        Ok(Self {
            account: account(fields)?,
            package,
            tags: tags(fields)?,
            regions: regions(fields)?,
            owner: fields.text("imageOwnerAccount")?.map(owner).transpose()?,
            detect_regions: !fields.flag("skipRegionDetection")?.unwrap_or(false),
        })
    }

    /// What AWS is asked. The name restricts only where no tag does: the package may stand in the tag `appversion` alone.
    pub(crate) fn search(&self) -> ImageSearch {
        ImageSearch {
            owner: Some(self.owner.clone().unwrap_or_else(|| "self".to_owned())),
            name: self.tags.is_empty().then(|| format!("*{}*", self.package)),
            tags: self.tags.clone(),
            ..ImageSearch::default()
        }
    }

    /// The newest of images, which come newest first. Where some are of exactly the package by their `appversion`, only
    /// these count, otherwise those whose `appversion` begins with it, or that have none and whose name begins with it.
    pub(crate) fn choose(&self, images: Vec<Image>) -> Option<Image> {
        let version = |image: &Image| image.tags.get(APP_VERSION).cloned();
        let is_exact = |image: &Image| {
            version(image)
                .and_then(|tag| AppVersion::parse(&tag))
                .is_some_and(|read| read.package == self.package)
        };
        if let Some(at) = images.iter().position(is_exact) {
            return images.into_iter().nth(at);
        }
        images.into_iter().find(|image| {
            version(image).map_or_else(|| self.is_named(image), |tag| tag.starts_with(&self.package))
        })
    }

    fn is_named(&self, image: &Image) -> bool {
        let rest = image.name.strip_prefix(&self.package);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
    }

    /// What is looked for, in words.
    pub(crate) fn wanted(&self) -> String {
        let tags: Vec<String> = self.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
        format!("package: {} and tags: {}", self.package, tags.join(", "))
    }
}

/// The tags; one without a value cannot be looked for.
fn tags(fields: &Fields<'_>) -> Result<BTreeMap<String, String>, Failure> {
    let Some(map) = fields.map("tags")? else { return Ok(BTreeMap::new()) };
    map.names()
        .map(|name| {
            let value = map.get(name).and_then(text);
            let value = value.ok_or_else(|| {
                Failure::invalid(format!("{} has no value; give one or leave the tag out", map.path(name)))
            })?;
            Ok((name.to_owned(), value))
        })
        .collect()
}

/// An owner as AWS knows it.
fn owner(account: String) -> Result<String, Failure> {
    let is_number = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    let is_alias = ["self", "amazon", "aws-marketplace"].contains(&account.as_str());
    if is_number || is_alias {
        return Ok(account);
    }
    Err(Failure::invalid(format!(
        "imageOwnerAccount is {account}; give the account's number of 12 digits, or leave it out for the stage's own account"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn read(json: &Value) -> Result<Request, Failure> {
        Request::read(&Fields::new(json.as_object().expect("a map")))
    }

    fn image(id: &str, name: &str, version: Option<&str>) -> Image {
        let tags = version.map(|tag| (APP_VERSION.to_owned(), tag.to_owned())).into_iter().collect();
        Image { id: id.to_owned(), name: name.to_owned(), tags, ..Image::default() }
    }

    #[test]
    fn exactly_the_package_comes_before_what_only_begins_with_it() {
        let request = read(&json!({"packageName": "app", "tags": {"stack": "test"}})).expect("readable");
        let longer = image("ami-3", "app-web-2", Some("app-web-2.0-h3"));
        let exact = image("ami-2", "app-1", Some("app-1.0-h2"));
        let named = image("ami-1", "app-image", None);
        let another = image("ami-4", "my-app", None);
        let other = image("ami-0", "lib", Some("lib-1.0"));
        for (images, expected) in [
            (vec![longer.clone(), exact, named.clone()], Some("ami-2")),
            (vec![other.clone(), longer, named.clone()], Some("ami-3")),
            (vec![other.clone(), named], Some("ami-1")),
            (vec![other, another], None),
        ] {
            assert_eq!(request.choose(images).map(|image| image.id).as_deref(), expected);
        }
    }

    #[test]
    fn a_name_is_looked_for_only_without_tags() {
        let tagged =
            read(&json!({"packageName": "app", "tags": {"stack": "test", "count": 3}})).expect("readable");
        assert_eq!((tagged.search().name, tagged.search().tags.len()), (None, 2));
        let plain =
            read(&json!({"packageName": "app", "imageOwnerAccount": "123456789012"})).expect("readable");
        assert_eq!(plain.search().name.as_deref(), Some("*app*"));
        assert_eq!(plain.search().owner.as_deref(), Some("123456789012"));
    }

    #[test]
    fn mistakes_are_named() {
        for (json, word) in [
            (json!({}), "packageName"),
            (json!({"packageName": "app", "tags": {"stack": ""}}), "tags.stack"),
            (json!({"packageName": "app", "tags": "x"}), "tags"),
            (json!({"packageName": "app", "imageOwnerAccount": "prod"}), "imageOwnerAccount"),
            (json!({"packageName": "app", "cloudProvider": "gce"}), "gce"),
        ] {
            let message = read(&json).expect_err("a mistake").message;
            assert!(message.contains(word), "{message}");
        }
    }

    proptest! {
        #[test]
        fn the_first_exact_one_is_chosen_wherever_it_stands(others in 0_usize..5, behind in 0_usize..5) {
            let request = Request { package: "app".to_owned(), ..Request::default() };
            let other = image("ami-0", "app-x", Some("app-x-1.0"));
            let mut images = vec![other; others];
            images.push(image("ami-1", "app-1", Some("app-1.0")));
            images.extend(vec![image("ami-2", "app-0", Some("app-0.9")); behind]);
            prop_assert_eq!(request.choose(images).map(|image| image.id), Some("ami-1".to_owned()));
        }
    }
}
