//! Fields that the stages about images share.

use gennaker_aws::Fields;
use gennaker_runtime::Failure;

/// The regions of a stage: `region` and then those of `regions` (or `locations`), each once.
///
/// # Errors
/// When one is no text.
pub fn regions(fields: &Fields<'_>) -> Result<Vec<String>, Failure> {
    let mut regions: Vec<String> = Vec::new();
    let listed = fields.texts("regions")?.unwrap_or_default();
    for region in fields.text("region")?.into_iter().chain(listed) {
        if !regions.contains(&region) {
            regions.push(region);
        }
    }
    Ok(regions)
}

/// The account's name, by the first of the fields that has one; empty for the own one.
///
/// # Errors
/// When one is no text.
pub fn account(fields: &Fields<'_>) -> Result<String, Failure> {
    Ok(fields.first_text(&["credentials", "account", "accountName"])?.unwrap_or_default())
}

/// Refuses a stage for another cloud.
///
/// # Errors
/// With the field that names it.
pub fn no_other_provider(fields: &Fields<'_>) -> Result<(), Failure> {
    for name in ["cloudProvider", "cloudProviderType"] {
        if let Some(provider) = fields.text(name)?.filter(|provider| provider != "aws") {
            return Err(Failure::invalid(format!(
                "{} is {provider}; images are made and found on aws only",
                fields.path(name)
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_stages_regions_are_those_of_both_fields_the_single_one_first() {
        for (json, expected) in [
            (json!({"region": "b", "regions": ["a", "b", "c"]}), vec!["b", "a", "c"]),
            (json!({"regions": "a"}), vec!["a"]),
            (json!({"region": ""}), vec![]),
        ] {
            let found = regions(&Fields::new(json.as_object().expect("a map")));
            assert_eq!(found.expect("texts"), expected, "{json}");
        }
    }

    #[test]
    fn another_cloud_is_refused_by_its_name() {
        let json = json!({"cloudProviderType": "gce"});
        let failure = no_other_provider(&Fields::new(json.as_object().expect("a map")));
        assert!(failure.expect_err("refused").message.contains("cloudProviderType is gce"));
    }
}
