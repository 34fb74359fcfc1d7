//! Where a stage works, in the fields that most stages have.

use std::collections::BTreeSet;

use gennaker_runtime::Failure;

use crate::Fields;

impl Fields<'_> {
    /// The account's name, by `credentials` or `account`; empty where neither is given.
    ///
    /// # Errors
    /// When one is no text.
    pub fn account(&self) -> Result<String, Failure> {
        Ok(self.first_text(&["credentials", "account"])?.unwrap_or_default())
    }

    /// The cluster's name, by `cluster` or the moniker.
    ///
    /// # Errors
    /// When one is no text.
    pub fn cluster(&self) -> Result<Option<String>, Failure> {
        match self.text("cluster")? {
            Some(cluster) => Ok(Some(cluster)),
            None => self.map("moniker")?.map_or(Ok(None), |moniker| moniker.text("cluster")),
        }
    }

    /// The regions, each once, by the first of the fields that names one; none where none does.
    ///
    /// # Errors
    /// When one names an availability zone.
    pub fn regions(&self, names: &[&str]) -> Result<Vec<String>, Failure> {
        for name in names {
            let mut regions = self.texts(name)?.unwrap_or_default();
            if let Some(zone) = regions.iter().find(|region| is_zone(region)) {
                return Err(Failure::invalid(format!(
                    "{} names the availability zone {zone}, but a server group belongs to a region; name the region",
                    self.path(name)
                )));
            }
            let mut seen = BTreeSet::new();
            regions.retain(|region| seen.insert(region.clone()));
            if !regions.is_empty() {
                return Ok(regions);
            }
        }
        Ok(Vec::new())
    }

    /// The same, where there must be one.
    ///
    /// # Errors
    /// When there is none, or an availability zone.
    pub fn some_regions(&self, names: &[&str]) -> Result<Vec<String>, Failure> {
        let regions = self.regions(names)?;
        if regions.is_empty() {
            return Err(Failure::invalid(format!(
                "{} names no region; list at least one",
                self.path("regions")
            )));
        }
        Ok(regions)
    }
}

/// A region ends with a number, and a zone of it with a letter more.
fn is_zone(name: &str) -> bool {
    name.strip_suffix(|last: char| last.is_ascii_lowercase())
        .is_some_and(|region| region.ends_with(|last: char| last.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn fields(json: &Value) -> Fields<'_> {
        Fields::new(json.as_object().expect("a map"))
    }

    #[test]
    fn the_first_field_with_a_region_counts_and_each_region_once() {
        for (json, expected) in [
            (json!({"regions": ["r-1", "r-2", "r-1"]}), vec!["r-1", "r-2"]),
            (json!({"regions": [], "region": "r-2"}), vec!["r-2"]),
            (json!({"regions": ["r-1"], "region": "r-2"}), vec!["r-1"]),
            (json!({"regions": "r-1"}), vec!["r-1"]),
            (json!({"zones": ["r-1"]}), vec![]),
        ] {
            assert_eq!(fields(&json).regions(&["regions", "region"]).expect("regions"), expected, "{json}");
        }
    }

    #[test]
    fn a_zone_and_nothing_are_no_regions() {
        for (json, word) in [
            (json!({"regions": ["us-east-1a"]}), "availability zone us-east-1a"),
            (json!({"region": ""}), "regions names no region"),
            (json!({}), "regions names no region"),
        ] {
            let failure = fields(&json).some_regions(&["regions", "region"]).expect_err("none");
            assert!(failure.message.contains(word), "{failure}");
        }
    }

    #[test]
    fn accounts_and_clusters_have_two_places() {
        for (json, account, cluster) in [
            (json!({"credentials": "prod", "account": "test", "cluster": "app"}), "prod", Some("app")),
            (
                json!({"credentials": "", "account": "test", "moniker": {"cluster": "app"}}),
                "test",
                Some("app"),
            ),
            (json!({"cluster": "app", "moniker": {"cluster": "other"}}), "", Some("app")),
            (json!({"moniker": {"app": "app"}}), "", None),
        ] {
            let fields = fields(&json);
            assert_eq!(fields.account().expect("an account"), account, "{json}");
            assert_eq!(fields.cluster().expect("a cluster").as_deref(), cluster, "{json}");
        }
    }
}
