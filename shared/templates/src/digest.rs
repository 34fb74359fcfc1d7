//! What a template is, apart from what its store adds.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// Fields that a store adds to what it shows.
const ADDED: [&str; 6] = ["digest", "tag", "lastModified", "lastModifiedBy", "createTs", "updateTs"];

/// A template without what a store added to it.
pub fn content(template: &Value) -> Value {
    let mut content = template.clone();
    if let Some(fields) = content.as_object_mut() {
        fields.retain(|name, _| !ADDED.contains(&name.as_str()));
    }
    content
}

/// The SHA-256 of a template's [`content`], in hexadecimal. The order of fields does not matter.
pub fn digest(template: &Value) -> String {
    hex::encode(Sha256::digest(sorted(&content(template)).to_string().as_bytes()))
}

/// With the fields of every map in alphabetical order, whatever order they are kept in.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().collect();
            names.sort();
            let fields: Map<String, Value> = names
                .into_iter()
                .filter_map(|name| Some((name.clone(), sorted(fields.get(name)?))))
                .collect();
            Value::from(fields)
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_digest_depends_on_content_alone() {
        let template = json!({"id": "a", "pipeline": {"name": "a b"}});
        let shown =
            json!({"pipeline": {"name": "a b"}, "id": "a", "updateTs": "1", "digest": "x", "tag": "t"});
        assert_eq!(digest(&template), digest(&shown));
        assert_ne!(digest(&template), digest(&json!({"id": "a", "pipeline": {"name": "ab"}})));
        assert_eq!(digest(&template).len(), 64);
    }
}
