//! Whose judgement of health counts (Spinnaker: `determineHealthProviders`).

use gennaker_aws::{Fields, health, health::AMAZON};
use gennaker_pipeline::boolean;
use gennaker_runtime::Failure;
use gennaker_stage::Run;
use serde_json::{Map, Value, json};

const FIELD: &str = "interestingHealthProviderNames";

/// The stage's `interestingHealthProviderNames`; without it `["Amazon"]` where the application says `platformHealthOnly`
/// and not `platformHealthOnlyShowOverride`, and otherwise everybody. Asked once: the answer stays in the stage's context.
///
/// # Errors
/// When the field is no list of known names, or the application cannot be read.
pub async fn health_providers(
    run: &mut Run<'_>,
    fields: &Fields<'_>,
) -> Result<Option<Vec<String>>, Failure> {
    run.task("determineHealthProviders");
    if fields.get(FIELD).is_some() {
        return health::providers(fields, FIELD);
    }
    if let Some(known) = run.remembered(FIELD)? {
        return Ok(known);
    }
    let application = run.execution().application.clone();
    let found = run.store().application(&application).await?;
    let platform_only = found.is_some_and(|application| is_platform_only(&application.value.attributes));
    let providers = platform_only.then(|| vec![AMAZON.to_owned()]);
    if let Some(providers) = &providers {
        run.set(FIELD, json!(providers));
    }
    run.note(FIELD, &providers)?;
    Ok(providers)
}

/// Whether an application wants nobody but the platform asked, unless a stage says otherwise.
fn is_platform_only(attributes: &Map<String, Value>) -> bool {
    let says = |name: &str| attributes.get(name).and_then(boolean).unwrap_or(false);
    says("platformHealthOnly") && !says("platformHealthOnlyShowOverride")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_can_ask_for_the_platform_alone() {
        for (attributes, expected) in [
            (json!({}), false),
            (json!({"platformHealthOnly": true}), true),
            (json!({"platformHealthOnly": "true", "platformHealthOnlyShowOverride": false}), true),
            (json!({"platformHealthOnly": true, "platformHealthOnlyShowOverride": true}), false),
            (json!({"platformHealthOnly": false}), false),
        ] {
            assert_eq!(is_platform_only(attributes.as_object().expect("a map")), expected, "{attributes}");
        }
    }
}
