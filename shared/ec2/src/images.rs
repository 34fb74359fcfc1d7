//! Machine images.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{Filter, Image as Found, ImageState, ResourceType, Tag, TagSpecification};
use gennaker_runtime::Failure;

use crate::Ec2;
use crate::client::filter;
use crate::launch_templates::is_gone;

/// A machine image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    /// Its id: `ami-…`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it was made, in ISO 8601.
    pub created: String,
    /// `available`, `pending`, `failed` …
    pub state: String,
    /// Why it failed, where AWS says it.
    pub state_reason: Option<String>,
    /// The account that owns it.
    pub owner: String,
    /// `x86_64`, `arm64` …
    pub architecture: String,
    /// `hvm` or `paravirtual`.
    pub virtualization: String,
    /// Whether instances of it have enhanced networking: ENA or SR-IOV. An image that is made of such an instance has it too.
    pub enhanced_networking: bool,
    /// The device of its root volume: `/dev/xvda`.
    pub root_device: Option<String>,
    /// Its tags, as far as this account sees them.
    pub tags: BTreeMap<String, String>,
}

impl Image {
    /// Whether instances can be launched from it.
    pub fn is_available(&self) -> bool {
        self.state.is_empty() || self.state == ImageState::Available.as_str()
    }

    /// Whether it will never be available.
    pub fn has_failed(&self) -> bool {
        matches!(self.state.as_str(), "failed" | "error" | "invalid" | "deregistered" | "disabled")
    }
}

/// Which images are looked for. What is left empty does not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageSearch {
    /// The name, in which `*` stands for anything.
    pub name: Option<String>,
    /// Tags that it has, each with its value.
    pub tags: BTreeMap<String, String>,
    /// `hvm` or `paravirtual`.
    pub virtualization: Option<String>,
    /// Whose: an account's number, `amazon`, or `self`; anybody's that this account may use where there is none.
    pub owner: Option<String>,
    /// Whether only those count that somebody shares with this account by its number.
    pub shared: bool,
    /// Whether images count that cannot be used yet or any more.
    pub in_any_state: bool,
}

/// An image that is to be made of an instance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewImage {
    /// Its name, chosen and remembered before; the only one in the account and region.
    pub name: String,
    /// A sentence on it.
    pub description: String,
    /// The instance, which is stopped.
    pub instance_id: String,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

impl Ec2 {
    /// An image by its id or its name; of several with the name the newest of the account's own, else of
    /// those that are shared with it, else of Amazon's.
    ///
    /// # Errors
    /// When AWS fails; that there is none is none.
    pub async fn image(&self, id_or_name: &str) -> Result<Option<Image>, Failure> {
        if is_image_id(id_or_name) {
            let found = self.image_by_id(id_or_name).await?;
            return Ok(found.filter(Image::is_available));
        }
        self.named(id_or_name).await
    }

    /// An image by its id, in whatever state it is.
    ///
    /// # Errors
    /// When AWS fails; that there is none is none.
    pub async fn image_by_id(&self, id: &str) -> Result<Option<Image>, Failure> {
        match self.client.describe_images().image_ids(id).send().await {
            Ok(answer) => Ok(answer.images.unwrap_or_default().into_iter().find_map(read)),
            Err(error) => {
                let code = error.as_service_error().and_then(|error| error.meta().code());
                if code.is_some_and(|code| code.starts_with("InvalidAMIID")) {
                    return Ok(None);
                }
                Err(self.failure(&format!("looking up image {id}"), error))
            }
        }
    }

    /// An image by its name, which may hold `*`: the newest of the account's own, else of those that somebody shares with
    /// it, else of Amazon's. Other public images count by their ids alone, since anybody may publish one of any name.
    ///
    /// # Errors
    /// When AWS fails; that there is none is none.
    pub async fn named(&self, name: &str) -> Result<Option<Image>, Failure> {
        let by = |owner: &str| ImageSearch { owner: Some(owner.to_owned()), ..ImageSearch::default() };
        let shared = ImageSearch { shared: true, ..ImageSearch::default() };
        for search in [by("self"), shared, by("amazon")] {
            let search = ImageSearch { name: Some(name.to_owned()), ..search };
            if let Some(newest) = self.images(&search).await?.into_iter().next() {
                return Ok(Some(newest));
            }
        }
        Ok(None)
    }

    /// Images, newest first.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn images(&self, search: &ImageSearch) -> Result<Vec<Image>, Failure> {
        let request = self.client.describe_images().set_owners(search.owner.clone().map(|owner| vec![owner]));
        let request = request.set_executable_users(search.shared.then(|| vec!["self".to_owned()]));
        let mut pages = request.set_filters(filters(search)).into_paginator().items().send();
        let mut found = Vec::new();
        while let Some(image) = pages.next().await {
            found.push(image.map_err(|error| self.failure("looking for images", error))?);
        }
        Ok(newest_first(found, search.in_any_state))
    }

    /// Makes an image of an instance; its id.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::Conflict`] when an image has the name already: it may be that of an earlier call, and
    /// is to be looked for. Otherwise when AWS refuses.
    pub async fn create_image(&self, new: &NewImage) -> Result<String, Failure> {
        let doing = format!("making image {} of {}", new.name, new.instance_id);
        let request = self
            .client
            .create_image()
            .name(&new.name)
            .description(&new.description)
            .instance_id(&new.instance_id)
            .tag_specifications(
                TagSpecification::builder()
                    .resource_type(ResourceType::Image)
                    .set_tags(Some(tags(&new.tags)))
                    .build(),
            );
        let answer = request.send().await.map_err(|error| {
            let code = error.as_service_error().and_then(|error| error.meta().code());
            if code == Some("InvalidAMIName.Duplicate") {
                return Failure::conflict(format!(
                    "an image in {} is called {} already; it is looked at whose it is",
                    self.region, new.name
                ));
            }
            self.failure(&doing, error)
        })?;
        answer.image_id.ok_or_else(|| Failure::internal(format!("{doing}: AWS told no id")))
    }

    /// Sets tags of an image; others stay.
    ///
    /// # Errors
    /// When AWS refuses, as for an image of another account.
    pub async fn tag_image(&self, id: &str, new: &BTreeMap<String, String>) -> Result<(), Failure> {
        let sent = self.client.create_tags().resources(id).set_tags(Some(tags(new))).send().await;
        sent.map_err(|error| self.failure(&format!("tagging image {id}"), error)).map(|_| ())
    }

    /// The image that a version of a launch template names, by the template's id; none where it names none, and where there
    /// is no such template or version any more, which a server group of its may outlive.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn template_image(&self, template: &str, version: &str) -> Result<Option<String>, Failure> {
        let request = self.client.describe_launch_template_versions().launch_template_id(template);
        let answer = match request.versions(version).send().await {
            Ok(answer) => answer,
            Err(error) if is_gone(error.as_service_error().and_then(|error| error.meta().code())) => {
                return Ok(None);
            }
            Err(error) => {
                let doing = format!("reading version {version} of launch template {template}");
                return Err(self.failure(&doing, error));
            }
        };
        let found = answer.launch_template_versions.unwrap_or_default().into_iter().next();
        Ok(found.and_then(|version| version.launch_template_data).and_then(|data| data.image_id))
    }
}

fn filters(search: &ImageSearch) -> Option<Vec<Filter>> {
    let mut filters: Vec<Filter> = Vec::new();
    filters.extend(search.name.as_ref().map(|name| filter("name", name)));
    filters.extend(search.virtualization.as_ref().map(|kind| filter("virtualization-type", kind)));
    filters.extend(search.tags.iter().map(|(key, value)| filter(&format!("tag:{key}"), value)));
    (!filters.is_empty()).then_some(filters)
}

/// Whether a text is an image's id and not its name.
pub fn is_image_id(text: &str) -> bool {
    text.strip_prefix("ami-").is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

fn newest_first(images: Vec<Found>, in_any_state: bool) -> Vec<Image> {
    let mut found: Vec<Image> = images.into_iter().filter_map(read).collect();
    found.retain(|image| in_any_state || image.is_available());
    found.sort_by(|one, other| (&other.created, &other.id).cmp(&(&one.created, &one.id)));
    found
}

fn read(image: Found) -> Option<Image> {
    Some(Image {
        id: image.image_id?,
        name: image.name.unwrap_or_default(),
        created: image.creation_date.unwrap_or_default(),
        state: image.state.map(|state| state.as_str().to_owned()).unwrap_or_default(),
        state_reason: image.state_reason.and_then(|reason| reason.message),
        owner: image.owner_id.unwrap_or_default(),
        architecture: image.architecture.map(|value| value.as_str().to_owned()).unwrap_or_default(),
        virtualization: image.virtualization_type.map(|value| value.as_str().to_owned()).unwrap_or_default(),
        enhanced_networking: image.ena_support == Some(true)
            || image.sriov_net_support.as_deref() == Some("simple"),
        root_device: image.root_device_name,
        tags: image
            .tags
            .unwrap_or_default()
            .into_iter()
            .filter_map(|tag| Some((tag.key?, tag.value?)))
            .collect(),
    })
}

pub(crate) fn tags(tags: &BTreeMap<String, String>) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_told_from_a_name() {
        for (text, expected) in [
            ("ami-12345678", true),
            ("ami-0abc", true),
            ("ami-", false),
            ("ami-my-app", false),
            ("app-1.0-x86_64", false),
        ] {
            assert_eq!(is_image_id(text), expected, "{text}");
        }
    }

    #[test]
    fn enhanced_networking_is_ena_or_sr_iov() {
        for (ena, sr_iov, expected) in [
            (None, None, false),
            (Some(false), None, false),
            (Some(true), None, true),
            (None, Some("simple"), true),
        ] {
            let image = Found::builder().image_id("ami-1").set_ena_support(ena);
            let image = image.set_sriov_net_support(sr_iov.map(str::to_owned)).build();
            assert_eq!(read(image).expect("an image").enhanced_networking, expected, "{ena:?} {sr_iov:?}");
        }
    }

    #[test]
    fn images_come_newest_first_and_only_those_that_can_be_used() {
        let image = |id: &str, created: &str, state: ImageState| {
            Found::builder().image_id(id).creation_date(created).state(state).build()
        };
        let all = || {
            vec![
                image("ami-1", "2025-01-01T00:00:00.000Z", ImageState::Available),
                image("ami-2", "2026-01-01T00:00:00.000Z", ImageState::Available),
                image("ami-3", "2026-02-01T00:00:00.000Z", ImageState::Pending),
            ]
        };
        let ids = |images: Vec<Image>| images.into_iter().map(|image| image.id).collect::<Vec<_>>();
        assert_eq!(ids(newest_first(all(), false)), ["ami-2", "ami-1"]);
        assert_eq!(ids(newest_first(all(), true)), ["ami-3", "ami-2", "ami-1"]);
    }

    #[test]
    fn only_what_is_asked_for_restricts_a_search() {
        assert!(filters(&ImageSearch::default()).is_none());
        let search = ImageSearch {
            name: Some("app-*".to_owned()),
            tags: [("stage".to_owned(), "live".to_owned())].into(),
            ..ImageSearch::default()
        };
        let names: Vec<String> =
            filters(&search).into_iter().flatten().filter_map(|filter| filter.name).collect();
        assert_eq!(names, ["name", "tag:stage"]);
    }
}
