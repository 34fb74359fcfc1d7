//! What a server group's tags say of the one before it (Spinnaker: `tagServerGroup`).

use gennaker_pipeline::text;
use serde_json::{Map, Value, json};

/// How long a tag's value may be, in characters (AWS limit).
const LONGEST: usize = 256;

/// What a server group's tags say of the one before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The name of the one before.
    pub name: Option<String>,
    /// The image's id.
    pub image_id: Option<String>,
    /// The image's name.
    pub image_name: Option<String>,
    /// The number of the build that it is from.
    pub build_number: Option<String>,
}

impl Metadata {
    /// The tag that says it, in Spinnaker's JSON. The group alone has it: its instances and copies do not.
    pub const TAG: &'static str = "spinnaker:metadata";

    /// Reads the tag's value: `{"previousServerGroup": {"name": …, "imageId": …, "imageName": …, "buildInfo": {"jenkins":
    /// {"number": …}}}}`; none where it names no image.
    pub fn read(tag: &str) -> Option<Self> {
        let json: Value = serde_json::from_str(tag).ok()?;
        let previous = json.get("previousServerGroup")?;
        let read = Self {
            name: previous.get("name").and_then(text),
            image_id: previous.get("imageId").and_then(text),
            image_name: previous.get("imageName").and_then(text),
            build_number: previous.pointer("/buildInfo/jenkins/number").and_then(text),
        };
        read.names_an_image().then_some(read)
    }

    /// The tag's value that [`Self::read`] reads. Without the image's name where it would be too long for a tag; none where
    /// it is too long even so, or names no image.
    pub fn write(&self) -> Option<String> {
        let without_name = Self { image_name: None, ..self.clone() };
        [self, &without_name]
            .into_iter()
            .filter(|data| data.names_an_image())
            .map(|data| data.json().to_string())
            .find(|text| text.chars().count() <= LONGEST)
    }

    const fn names_an_image(&self) -> bool {
        self.image_id.is_some() || self.image_name.is_some()
    }

    fn json(&self) -> Value {
        let mut previous = Map::new();
        for (field, value) in
            [("name", &self.name), ("imageId", &self.image_id), ("imageName", &self.image_name)]
        {
            if let Some(value) = value {
                previous.insert(field.to_owned(), json!(value));
            }
        }
        if let Some(number) = &self.build_number {
            previous.insert("buildInfo".to_owned(), json!({"jenkins": {"number": number}}));
        }
        json!({ "previousServerGroup": previous })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn the_tag_names_the_image_of_before() {
        let full = r#"{"previousServerGroup": {"name": "v1", "imageId": "ami-1", "imageName": "app-1",
            "buildInfo": {"jenkins": {"number": 7}}}}"#;
        let expected = Metadata {
            name: some("v1"),
            image_id: some("ami-1"),
            image_name: some("app-1"),
            build_number: some("7"),
        };
        assert_eq!(Metadata::read(full), Some(expected));
        for tag in ["", "{}", r#"{"previousServerGroup": {"name": "v1"}}"#, r#"{"previousServerGroup": 1}"#] {
            assert_eq!(Metadata::read(tag), None, "{tag}");
        }
    }

    #[test]
    fn a_tag_is_cut_to_what_aws_takes() {
        let id = some("ami-0123456789abcdef0");
        let whole = |name: usize, image: usize| Metadata {
            name: Some("v".repeat(name)),
            image_id: id.clone(),
            image_name: Some("i".repeat(image)),
            build_number: None,
        };
        // Braces, quotes and fields take 63 characters, and 48 without the image's name.
        for (data, length) in [
            (whole(44, 128), Some(256)),
            (whole(45, 128), Some(45 + 21 + 48)),
            (whole(187, 1), Some(256)),
            (whole(188, 1), None),
            (Metadata { image_id: None, ..whole(1, 3) }, Some(54)),
            (Metadata { image_id: None, ..whole(1, 300) }, None),
            (Metadata { name: some("v1"), ..Metadata::default() }, None),
        ] {
            assert_eq!(data.write().map(|text| text.chars().count()), length, "{data:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            name in proptest::option::of("[a-z0-9-]{1,250}"),
            image_id in proptest::option::of("ami-[0-9a-f]{8,17}"),
            image_name in proptest::option::of("[a-zA-Z0-9()\\[\\] ./'@_-]{3,128}"),
            build_number in proptest::option::of("[1-9][0-9]{0,4}"),
        ) {
            let data = Metadata { name, image_id, image_name, build_number };
            if let Some(tag) = data.write() {
                prop_assert!(tag.chars().count() <= LONGEST);
                let read = Metadata::read(&tag).expect("an image");
                let kept = Metadata { image_name: read.image_name.clone(), ..data.clone() };
                prop_assert_eq!(&read, &kept);
                prop_assert!(read.image_name.is_none() || read.image_name == data.image_name);
            }
        }
    }
}
