//! What a stage's JSON asks for.

use std::collections::BTreeMap;

use gennaker_aws::Fields;
use gennaker_images::{account, changeable, no_other_provider, regions};
use gennaker_pipeline::text;
use gennaker_runtime::Failure;

/// Which tags, on which images.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) account: String,
    pub(crate) tags: BTreeMap<String, String>,
    /// Tags that are left as they are.
    pub(crate) refused: Vec<String>,
    /// Images by id or name; those of the stages before where there are none.
    pub(crate) images: Vec<String>,
    pub(crate) regions: Vec<String>,
    /// The stages before that count, by refId; all where there are none.
    pub(crate) considered: Vec<String>,
}

impl Request {
    /// Reads a stage's fields.
    ///
    /// # Errors
    /// With the field that is missing or wrong.
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, Failure> {
        no_other_provider(fields)?;
        let map = fields.map("tags")?.ok_or_else(|| {
            Failure::invalid("tags is missing; give the tags to set, as in {\"promoted\": \"yes\"}")
        })?;
        // A tag without a value is one with an empty value.
        let given = |name: &str| map.get(name).and_then(text).unwrap_or_default();
        let tags = map.names().map(|name| (name.to_owned(), given(name))).collect();
        let (tags, refused) = changeable(tags);
        let mut images = fields.texts("imageNames")?.unwrap_or_default();
        images.extend(fields.texts("imageIds")?.unwrap_or_default());
        let request = Self {
            account: account(fields)?,
            tags,
            refused,
            images,
            regions: regions(fields)?,
            considered: fields.texts("consideredStages")?.unwrap_or_default(),
        };
        request.check()?;
        Ok(request)
    }

    fn check(&self) -> Result<(), Failure> {
        if self.tags.is_empty() {
            let refused = if self.refused.is_empty() {
                String::new()
            } else {
                format!(" but {}, which only a bake sets", self.refused.join(", "))
            };
            return Err(Failure::invalid(format!("tags names no tag{refused}")));
        }
        for (name, value) in &self.tags {
            if name.len() > 128 || value.len() > 256 || name.starts_with("aws:") || name.is_empty() {
                return Err(Failure::invalid(format!(
                    "tags.{name} is no tag for AWS: a name has up to 128 characters and does not begin with aws:, a value up to 256"
                )));
            }
        }
        if !self.images.is_empty() && self.regions.is_empty() {
            return Err(Failure::invalid("regions is missing; say where the images of imageNames are"));
        }
        Ok(())
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

    #[test]
    fn what_a_bake_has_written_is_left_as_it_is() {
        let request =
            read(&json!({"tags": {"stage": "live", "count": 3, "appversion": "x", "creator": "me"}}));
        let request = request.expect("readable");
        assert_eq!(request.tags.keys().collect::<Vec<_>>(), ["count", "stage"]);
        assert_eq!(request.refused, ["appversion", "creator"]);
    }

    #[test]
    fn mistakes_are_named() {
        for (json, word) in [
            (json!({}), "tags is missing"),
            (json!({"tags": {}}), "no tag"),
            (json!({"tags": {"appversion": "x"}}), "appversion"),
            (json!({"tags": {"aws:x": "y"}}), "aws:x"),
            (json!({"tags": {"a": "b"}, "imageNames": ["app-1"]}), "regions"),
            (json!({"tags": {"a": "b"}, "cloudProvider": "gce"}), "gce"),
        ] {
            let message = read(&json).expect_err("a mistake").message;
            assert!(message.contains(word), "{message}");
        }
    }

    proptest! {
        #[test]
        fn no_request_sets_a_built_in_tag(names in proptest::collection::btree_set("[a-z_]{1,8}|appversion|creator|build_host|gennaker:bake-key", 1..6)) {
            let tags: serde_json::Map<String, Value> = names.into_iter().map(|name| (name, json!("x"))).collect();
            if let Ok(request) = read(&json!({ "tags": tags })) {
                prop_assert!(request.tags.keys().all(|name| !gennaker_images::BUILT_IN_TAGS.contains(&name.as_str())));
                prop_assert!(!request.tags.contains_key("gennaker:bake-key"));
            }
        }
    }
}
