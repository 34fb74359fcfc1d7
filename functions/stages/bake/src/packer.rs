//! Variables of Spinnaker's Packer templates among `extendedAttributes` that are fields of the stage here.

use std::borrow::Cow;

use gennaker_pipeline::text;
use gennaker_runtime::Failure;
use serde_json::{Map, Value};

/// The variables, each with the stage's fields that say the same; it becomes the first of them.
const VARIABLES: [(&str, &[&str]); 6] = [
    ("aws_associate_public_ip_address", &["associatePublicIpAddress"]),
    ("aws_ena_support", &["enhancedNetworking"]),
    ("aws_iam_instance_profile", &["iamInstanceProfile", "iamRole"]),
    ("aws_instance_type", &["instanceType"]),
    ("aws_subnet_id", &["subnetId", "subnetIds"]),
    ("aws_vpc_id", &["vpcId"]),
];
/// How the names of all such variables begin.
const PREFIX: &str = "aws_";

/// The stage's fields with Packer's variables in their places.
///
/// # Errors
/// With a variable that has no place here, or that contradicts a field.
pub(crate) fn own_fields(stage: &Map<String, Value>) -> Result<Cow<'_, Map<String, Value>>, Failure> {
    let Some(attributes) = stage.get("extendedAttributes").and_then(Value::as_object) else {
        return Ok(Cow::Borrowed(stage));
    };
    let mut fields = Cow::Borrowed(stage);
    for (variable, value) in attributes.iter().filter(|(name, _)| name.starts_with(PREFIX)) {
        let Some((_, names)) = VARIABLES.iter().find(|(known, _)| known == variable) else {
            return Err(Failure::invalid(format!(
                "extendedAttributes.{variable} would be a variable of a Packer template, and none is run here; of these {} are understood. Use the stage's own fields, or for a variable of the script another name",
                VARIABLES.map(|(known, _)| known).join(", ")
            )));
        };
        let fields = fields.to_mut();
        if let Some(map) = fields.get_mut("extendedAttributes").and_then(Value::as_object_mut) {
            map.remove(variable);
        }
        let Some(wanted) = text(value) else { continue };
        match names.iter().find_map(|name| Some((*name, said(stage.get(*name)?)?))) {
            Some((_, other)) if other == wanted => {}
            Some((name, other)) => {
                return Err(Failure::invalid(format!(
                    "extendedAttributes.{variable} is {wanted} and {name} is {other}; leave one of them out"
                )));
            }
            None => fields.extend(names.first().map(|name| ((*name).to_owned(), Value::String(wanted)))),
        }
    }
    Ok(fields)
}

/// What a field says, if anything; of a list its items.
fn said(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => Some(items.iter().filter_map(text).collect::<Vec<_>>().join(", "))
            .filter(|items| !items.is_empty()),
        other => text(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(stage: &Value) -> Result<Value, String> {
        let fields = own_fields(stage.as_object().expect("a map")).map_err(|failure| failure.message)?;
        Ok(Value::Object(fields.into_owned()))
    }

    #[test]
    fn a_variable_becomes_the_field_unless_that_says_the_same() {
        for (stage, expected) in [
            (json!({ "package": "app" }), json!({ "package": "app" })),
            (
                json!({ "extendedAttributes": { "aws_instance_type": "t3.large", "colour": "blue" } }),
                json!({ "extendedAttributes": { "colour": "blue" }, "instanceType": "t3.large" }),
            ),
            (
                json!({ "iamRole": "a", "extendedAttributes": { "aws_iam_instance_profile": "a" } }),
                json!({ "iamRole": "a", "extendedAttributes": {} }),
            ),
            (
                json!({ "subnetIds": ["s-1"], "extendedAttributes": { "aws_subnet_id": "s-1" } }),
                json!({ "subnetIds": ["s-1"], "extendedAttributes": {} }),
            ),
            (
                json!({ "subnetIds": [], "vpcId": "", "extendedAttributes": { "aws_subnet_id": "s-1", "aws_vpc_id": "v" } }),
                json!({ "subnetIds": [], "subnetId": "s-1", "vpcId": "v", "extendedAttributes": {} }),
            ),
            (
                json!({ "instanceType": "t3.large", "extendedAttributes": { "aws_instance_type": "" } }),
                json!({ "instanceType": "t3.large", "extendedAttributes": {} }),
            ),
            (
                json!({ "extendedAttributes": { "aws_ena_support": "true" } }),
                json!({ "extendedAttributes": {}, "enhancedNetworking": "true" }),
            ),
            (
                json!({ "associatePublicIpAddress": false, "extendedAttributes": { "aws_associate_public_ip_address": "false" } }),
                json!({ "associatePublicIpAddress": false, "extendedAttributes": {} }),
            ),
        ] {
            assert_eq!(read(&stage), Ok(expected), "{stage}");
        }
    }

    #[test]
    fn what_contradicts_a_field_or_is_unknown_is_refused_by_name() {
        for (stage, words) in [
            (
                json!({ "instanceType": "a", "extendedAttributes": { "aws_instance_type": "b" } }),
                ["aws_instance_type is b", "instanceType is a"],
            ),
            (
                json!({ "subnetIds": ["s-1", "s-2"], "extendedAttributes": { "aws_subnet_id": "s-1" } }),
                ["aws_subnet_id is s-1", "subnetIds is s-1, s-2"],
            ),
            (
                json!({ "extendedAttributes": { "aws_spot_price": "auto" } }),
                ["extendedAttributes.aws_spot_price", "aws_subnet_id"],
            ),
        ] {
            let message = read(&stage).expect_err("refused");
            assert!(words.iter().all(|word| message.contains(word)), "{message}");
        }
    }
}
