//! DynamoDB attributes.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use gennaker_runtime::Failure;

/// An item: attributes by name.
pub(crate) type Item = HashMap<String, AttributeValue>;

pub(crate) fn s(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(crate) fn n(value: impl Into<i128>) -> AttributeValue {
    AttributeValue::N(value.into().to_string())
}

/// A text attribute that every item of its kind has.
pub(crate) fn text<'a>(item: &'a Item, name: &str) -> Result<&'a str, Failure> {
    optional_text(item, name).ok_or_else(|| Failure::internal(format!("a record lacks its attribute {name}")))
}

pub(crate) fn optional_text<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name).and_then(|value| value.as_s().ok()).map(String::as_str)
}

/// A number attribute that every item of its kind has.
pub(crate) fn number(item: &Item, name: &str) -> Result<u64, Failure> {
    item.get(name)
        .and_then(|value| value.as_n().ok())
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Failure::internal(format!("a record lacks its number {name}")))
}
