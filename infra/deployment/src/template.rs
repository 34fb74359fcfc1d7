use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::Error;

/// AWS limit: a template larger than this goes through S3.
pub(crate) const INLINE_BYTES: usize = 51_200;
/// AWS limit: a template in S3.
const LARGEST_BYTES: usize = 1_000_000;

/// A template that is to be deployed.
pub(crate) struct Template {
    value: Value,
    /// The first 16 hex digits of its hash.
    pub(crate) hash: String,
}

impl Template {
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > LARGEST_BYTES {
            return Err(Error::TemplateTooLarge { bytes: text.len(), limit: LARGEST_BYTES });
        }
        Ok(Self { value: serde_json::from_str(text)?, hash: short_hash(text.as_bytes()) })
    }

    /// Whether `text` says the same; its white space may differ.
    pub(crate) fn is_same(&self, text: &str) -> bool {
        serde_json::from_str::<Value>(text).is_ok_and(|other| other == self.value)
    }

    /// The parameters as `CloudFormation` will have them: those given, and the template's defaults for the rest.
    pub(crate) fn parameters(&self, given: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let declared = self.value.get("Parameters").and_then(Value::as_object);
        let defaults = declared.into_iter().flatten().filter_map(|(name, parameter)| {
            let default = match parameter.get("Default")? {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            Some((name.clone(), default))
        });
        let mut all: BTreeMap<String, String> = defaults.collect();
        all.extend(given.clone());
        all
    }
}

/// The first 16 hex digits of the SHA-256.
pub(crate) fn short_hash(bytes: &[u8]) -> String {
    let mut hash = hex::encode(Sha256::digest(bytes));
    hash.truncate(16);
    hash
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn white_space_and_order_of_keys_make_no_other_template() {
        let template = Template::parse(r#"{"A": 1, "B": [1, 2]}"#).unwrap();
        assert!(template.is_same(r#"{"B":[1,2],"A":1}"#));
        assert!(!template.is_same(r#"{"B":[2,1],"A":1}"#));
        assert!(!template.is_same("no JSON"));
    }

    #[test]
    fn defaults_stand_in_for_parameters_that_are_not_given() {
        let text = r#"{"Parameters": {"A": {"Default": 7}, "B": {"Default": "x"}, "C": {"Type": "String"}}}"#;
        let given = BTreeMap::from([("B".to_owned(), "given".to_owned())]);
        let parameters = Template::parse(text).unwrap().parameters(&given);
        assert_eq!(parameters, BTreeMap::from([("A".into(), "7".into()), ("B".into(), "given".into())]));
    }

    #[test]
    fn a_template_that_cloudformation_will_not_take_is_refused_at_once() {
        let text = format!("\"{}\"", "x".repeat(LARGEST_BYTES));
        assert!(matches!(Template::parse(&text), Err(Error::TemplateTooLarge { bytes: 1_000_002, .. })));
        assert!(matches!(Template::parse("AWSTemplateFormatVersion: x"), Err(Error::NotJson(_))));
    }

    proptest! {
        #[test]
        fn given_parameters_are_never_lost(given in proptest::collection::btree_map("[A-Z]{1,3}", "[a-z]{0,4}", 0..5)) {
            let template = Template::parse(r#"{"Parameters": {"A": {"Default": "d"}}}"#).unwrap();
            let parameters = template.parameters(&given);
            for (name, value) in &given {
                prop_assert_eq!(parameters.get(name), Some(value));
            }
            prop_assert!(parameters.contains_key("A"));
        }
    }
}
