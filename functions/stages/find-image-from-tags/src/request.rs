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
    pub(crate) owner: Option<Owner>,
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
            owner: fields.text("imageOwnerAccount")?.map(Owner::read),
            detect_regions: !fields.flag("skipRegionDetection")?.unwrap_or(false),
        })
    }

    /// What AWS is asked: a name that holds the package, or that is like it where the package holds wildcards.
    pub(crate) fn search(&self) -> ImageSearch {
        let package = &self.package;
        let name = if package.contains(['*', '?']) { package.clone() } else { format!("*{package}*") };
        let owner = match &self.owner {
            Some(Owner::Aws(owner)) => owner.clone(),
            Some(Owner::Account(_)) | None => "self".to_owned(),
        };
        ImageSearch { owner: Some(owner), name: Some(name), ..ImageSearch::default() }
    }

    /// The account whose images are looked at.
    pub(crate) fn searched(&self) -> &str {
        match &self.owner {
            Some(Owner::Account(name)) => name,
            Some(Owner::Aws(_)) | None => &self.account,
        }
    }

    /// The newest of the images with the tags, which come newest first. Where some are of exactly the package by their
    /// `appversion`, only these count. Case does not count in tags (clouddriver's search).
    pub(crate) fn choose(&self, mut images: Vec<Image>) -> Option<Image> {
        images.retain(|image| self.is_tagged(image));
        let is_exact = |image: &Image| {
            let version = image.tags.get(APP_VERSION).and_then(|tag| AppVersion::parse(tag));
            version.is_some_and(|version| version.package == self.package)
        };
        let chosen = images.iter().position(is_exact).unwrap_or_default();
        images.into_iter().nth(chosen)
    }

    fn is_tagged(&self, image: &Image) -> bool {
        let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
        self.tags
            .iter()
            .all(|(name, value)| image.tags.iter().any(|(key, found)| same(key, name) && same(found, value)))
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

/// Whose images count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// As AWS calls it: a number, or `self`, `amazon`, `aws-marketplace`.
    Aws(String),
    /// An account as pipelines call it.
    Account(String),
}

impl Owner {
    fn read(text: String) -> Self {
        let is_number = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_alias = ["self", "amazon", "aws-marketplace"].contains(&text.as_str());
        if is_number || is_alias { Self::Aws(text) } else { Self::Account(text) }
    }
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
    fn exactly_the_package_comes_before_what_only_holds_it() {
        let request = read(&json!({"packageName": "app"})).expect("readable");
        let longer = image("ami-3", "app-web-2", Some("app-web-2.0-h3"));
        let exact = image("ami-2", "app-1", Some("app-1.0-h2"));
        let named = image("ami-1", "my_app_image", None);
        for (images, expected) in [
            (vec![longer.clone(), exact, named.clone()], Some("ami-2")),
            (vec![longer.clone(), named.clone()], Some("ami-3")),
            (vec![named, longer], Some("ami-1")),
            (vec![], None),
        ] {
            assert_eq!(request.choose(images).map(|image| image.id).as_deref(), expected);
        }
    }

    #[test]
    fn an_image_has_all_the_tags_in_whatever_case() {
        let tagged = |tags: &[(&str, &str)]| Image {
            tags: tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            ..image("ami-1", "app-1", None)
        };
        let request = read(&json!({"packageName": "app", "tags": {"stack": "TEST", "count": 3}}));
        let request = request.expect("readable");
        for (tags, expected) in [
            (vec![("stack", "TEST"), ("count", "3"), ("more", "x")], true),
            (vec![("Stack", "test"), ("COUNT", "3")], true),
            (vec![("stack", "TEST")], false),
            (vec![("stack", "TESTS"), ("count", "3")], false),
        ] {
            assert_eq!(request.choose(vec![tagged(&tags)]).is_some(), expected, "{tags:?}");
        }
    }

    #[test]
    fn names_hold_the_package_and_belong_to_whom_it_is_said() {
        for (json, name, owner, searched) in [
            (json!({"packageName": "app"}), "*app*", "self", "test"),
            (json!({"packageName": "app_*_2?"}), "app_*_2?", "self", "test"),
            (
                json!({"packageName": "app", "imageOwnerAccount": "123456789012"}),
                "*app*",
                "123456789012",
                "test",
            ),
            (json!({"packageName": "app", "imageOwnerAccount": "amazon"}), "*app*", "amazon", "test"),
            (json!({"packageName": "app", "imageOwnerAccount": "builds"}), "*app*", "self", "builds"),
        ] {
            let mut fields = json.as_object().cloned().expect("a map");
            fields.insert("credentials".to_owned(), json!("test"));
            let request = read(&Value::Object(fields)).expect("readable");
            let search = request.search();
            assert_eq!(
                (search.name.as_deref(), search.owner.as_deref()),
                (Some(name), Some(owner)),
                "{json}"
            );
            assert_eq!(request.searched(), searched, "{json}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (json, word) in [
            (json!({}), "packageName"),
            (json!({"packageName": "app", "tags": {"stack": ""}}), "tags.stack"),
            (json!({"packageName": "app", "tags": "x"}), "tags"),
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
