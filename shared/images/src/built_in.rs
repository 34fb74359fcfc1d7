//! Tags that say how an image was made.

use std::collections::BTreeMap;

/// Tags that only the bake writes (Spinnaker: `upsertImageTags` never changes them).
pub const BUILT_IN_TAGS: [&str; 5] =
    ["appversion", "base_ami_version", "build_host", "creation_time", "creator"];

/// The tags that may be set on an image, and the names of those that may not.
///
/// ```
/// let tags = [("appversion", "x"), ("stage", "live")].map(|(key, value)| (key.to_owned(), value.to_owned()));
/// let (tags, refused) = gennaker_images::changeable(tags.into());
/// assert_eq!((tags.len(), refused), (1, vec!["appversion".to_owned()]));
/// ```
pub fn changeable(mut tags: BTreeMap<String, String>) -> (BTreeMap<String, String>, Vec<String>) {
    // By these a bake finds its images again.
    let is_built_in = |name: &str| BUILT_IN_TAGS.contains(&name) || name.starts_with("gennaker:bake");
    let refused = tags.keys().filter(|name| is_built_in(name)).cloned().collect();
    tags.retain(|name, _| !is_built_in(name));
    (tags, refused)
}
