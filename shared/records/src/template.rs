//! Pipeline templates.

use std::collections::BTreeMap;

use gennaker_runtime::Millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is known of a template besides its versions.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Template {
    /// The template's id.
    pub id: String,
    /// The number of the version that was saved last; 1 for the first.
    pub number: u64,
    /// The version that was saved last without a tag.
    pub untagged: Option<u64>,
    /// The versions that tags point to.
    pub tags: BTreeMap<String, u64>,
    /// Whether the version that was saved last protects the template.
    pub protect: bool,
    /// Whether the template is deleted. Its versions are kept, so that one of the same id goes on counting.
    pub deleted: bool,
    /// Who changed it last.
    pub saved_by: String,
    /// When.
    pub saved_at: Millis,
}

/// A version of a template. It never changes.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TemplateVersion {
    /// The template's id.
    pub id: String,
    /// 1 for the first.
    pub number: u64,
    /// The template, in Spinnaker's JSON.
    pub json: Value,
    /// Its SHA-256, in hexadecimal.
    pub digest: String,
    /// Who saved it.
    pub saved_by: String,
    /// When.
    pub saved_at: Millis,
}

impl Template {
    /// The tag that follows every save.
    pub const LATEST: &'static str = "latest";

    /// The version that people mean when they name none: without a tag, else the latest, else the one of any tag.
    pub fn shown(&self) -> Option<u64> {
        self.untagged
            .or_else(|| self.tags.get(Self::LATEST).copied())
            .or_else(|| self.tags.values().next().copied())
    }

    /// The tags that point to a version.
    pub fn tags_of(&self, number: u64) -> Vec<&str> {
        self.tags.iter().filter(|(_, tagged)| **tagged == number).map(|(tag, _)| tag.as_str()).collect()
    }

    /// Points a tag, or what has no tag, and [`Template::LATEST`] to a version.
    pub fn point(&mut self, tag: Option<&str>, number: u64) {
        match tag {
            None => self.untagged = Some(number),
            Some(tag) => {
                self.tags.insert(tag.to_owned(), number);
            }
        }
        self.tags.insert(Self::LATEST.to_owned(), number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saving_moves_what_it_names_and_the_latest() {
        let mut template = Template::default();
        assert_eq!(template.shown(), None);
        template.point(Some("stable"), 1);
        assert_eq!((template.untagged, template.shown()), (None, Some(1)));
        template.point(None, 2);
        template.point(Some("canary"), 3);
        assert_eq!((template.untagged, template.shown()), (Some(2), Some(2)));
        assert_eq!(template.tags_of(1), ["stable"]);
        assert_eq!(template.tags_of(3), ["canary", "latest"]);
    }
}
