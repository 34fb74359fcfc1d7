//! Reference paths: `$`, `$.a.b`, and `$$.Task.Token` in the context object.

use serde_json::{Map, Value};

/// A reference path in the form that we emit: names joined by dots, without brackets, wildcards and filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Path<'a> {
    /// Whether it starts in the context object (`$$`) and not in the state's data (`$`).
    pub(crate) in_context: bool,
    names: &'a str,
}

impl<'a> Path<'a> {
    /// Reads a path; none where it is outside of our part of the language.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix('$')?;
        let (in_context, rest) = rest.strip_prefix('$').map_or((false, rest), |rest| (true, rest));
        if rest.is_empty() {
            return Some(Self { in_context, names: "" });
        }
        let names = rest.strip_prefix('.')?;
        let plain = |name: &str| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        };
        names.split('.').all(plain).then_some(Self { in_context, names })
    }

    fn names(self) -> impl Iterator<Item = &'a str> {
        self.names.split('.').filter(|name| !name.is_empty())
    }

    /// The value there, if there is one.
    pub(crate) fn get(self, root: &Value) -> Option<&Value> {
        self.names().try_fold(root, |value, name| value.as_object()?.get(name))
    }

    /// Puts a value there; maps on the way are made. None where something on the way is no map.
    pub(crate) fn set(self, root: Value, value: Value) -> Option<Value> {
        let names: Vec<&str> = self.names().collect();
        put(root, &names, value)
    }
}

fn put(root: Value, names: &[&str], value: Value) -> Option<Value> {
    let Some((first, rest)) = names.split_first() else { return Some(value) };
    let Value::Object(mut fields) = root else { return None };
    let inner = fields.remove(*first).unwrap_or_else(|| Value::Object(Map::new()));
    fields.insert((*first).to_owned(), put(inner, rest, value)?);
    Some(Value::Object(fields))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_names_joined_by_dots_are_paths() {
        for good in ["$", "$.a", "$.a.b-c_1", "$$", "$$.Task.Token"] {
            assert!(Path::parse(good).is_some(), "{good}");
        }
        for bad in ["", "a", "$a", "$.", "$.a.", "$..a", "$.a[0]", "$.*", "$['a']", "$$$.a"] {
            assert!(Path::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_value_is_found_where_the_path_leads() {
        let data = json!({"a": {"b": null}, "c": [1]});
        let get = |path| Path::parse(path).and_then(|path| path.get(&data)).cloned();
        assert_eq!(get("$"), Some(data.clone()));
        assert_eq!(get("$.a.b"), Some(json!(null)));
        assert_eq!(get("$.a.x"), None);
        assert_eq!(get("$.c.b"), None);
    }

    #[test]
    fn a_value_is_put_beside_what_is_there() {
        for (path, root, expected) in [
            ("$", json!({"a": 1}), Some(json!(7))),
            ("$.b", json!({"a": 1}), Some(json!({"a": 1, "b": 7}))),
            ("$.b.c", json!({"b": {"d": 1}}), Some(json!({"b": {"c": 7, "d": 1}}))),
            ("$.b.c", json!({}), Some(json!({"b": {"c": 7}}))),
            ("$.b.c", json!({"b": 1}), None),
            ("$.b", json!("text"), None),
        ] {
            let put = Path::parse(path).and_then(|path| path.set(root.clone(), json!(7)));
            assert_eq!(put, expected, "{path} in {root}");
        }
    }
}
