//! From nodes to values, aliases followed within the budget.

use std::collections::HashSet;

use serde_json::Value;

use crate::budget::{Budget, check_depth};
use crate::error::Error;
use crate::key;
use crate::node::{Body, Graph, Id, Node};
use crate::number;
use crate::tag::Tag;
use crate::timestamp::is_timestamp;

/// Makes the values of one graph.
pub(crate) struct Constructor<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) budget: Budget,
}

impl<'a> Constructor<'a> {
    pub(crate) fn new(graph: &'a Graph, budget: Budget) -> Self {
        Self { graph, budget }
    }

    /// The value of a node below `depth` lists and maps.
    pub(crate) fn value(&mut self, id: Id, depth: usize) -> Result<Value, Error> {
        let Some(node) = self.graph.get(id) else { return Ok(Value::Null) };
        match (&node.body, &node.tag) {
            (_, Tag::Other(_) | Tag::Merge) => Err(Error::Tag { at: node.at, tag: node.tag.name() }),
            (_, Tag::Null) if !matches!(node.body, Body::Scalar(_)) => Err(unfit(node, "null")),
            (Body::Scalar(text), _) => {
                self.budget.spend(node.at, text.len())?;
                scalar(node, text)
            }
            (Body::Sequence(items), tag) => {
                self.budget.spend(node.at, 0)?;
                check_depth(node.at, depth + 1)?;
                self.sequence(node, items, tag, depth + 1)
            }
            (Body::Mapping(_), tag) => {
                self.budget.spend(node.at, 0)?;
                check_depth(node.at, depth + 1)?;
                self.mapping(id, node, tag, depth + 1)
            }
        }
    }

    fn sequence(&mut self, node: &Node, items: &[Id], tag: &Tag, depth: usize) -> Result<Value, Error> {
        match tag {
            Tag::Seq => items.iter().map(|item| self.value(*item, depth)).collect(),
            Tag::Pairs => items
                .iter()
                .map(|item| {
                    let (key, value) = self.pair(*item, "one of !!pairs, a map of one entry")?;
                    Ok(Value::Array(vec![self.value(key, depth + 1)?, self.value(value, depth + 1)?]))
                })
                .collect(),
            Tag::Omap => items
                .iter()
                .map(|item| {
                    let (key, value) = self.pair(*item, "one of !!omap, a map of one entry")?;
                    Ok((key::text(&self.value(key, depth + 1)?), self.value(value, depth + 1)?))
                })
                .collect(),
            _ => Err(unfit(node, wanted(tag))),
        }
    }

    fn mapping(&mut self, id: Id, node: &Node, tag: &Tag, depth: usize) -> Result<Value, Error> {
        match tag {
            Tag::Map => {
                let entries = self.entries(id, depth)?;
                entries.into_iter().map(|entry| Ok((entry.text, self.value(entry.value, depth)?))).collect()
            }
            Tag::Set => {
                let mut seen = HashSet::new();
                let mut members = Vec::new();
                for entry in self.entries(id, depth)? {
                    if seen.insert(entry.text) {
                        members.push(entry.key);
                    }
                }
                Ok(Value::Array(members))
            }
            _ => Err(unfit(node, wanted(tag))),
        }
    }

    /// The only entry of a map.
    fn pair(&self, id: Id, wanted: &'static str) -> Result<(Id, Id), Error> {
        match self.graph.get(id) {
            Some(Node { body: Body::Mapping(entries), at, .. }) => match entries.as_slice() {
                [entry] => Ok(*entry),
                _ => Err(Error::Content {
                    at: *at,
                    found: format!("a map of {} entries", entries.len()),
                    wanted,
                }),
            },
            Some(node) => Err(unfit(node, wanted)),
            None => Ok((id, id)),
        }
    }
}

fn scalar(node: &Node, text: &str) -> Result<Value, Error> {
    let value = match &node.tag {
        Tag::Null => Some(Value::Null),
        Tag::Str => Some(Value::String(text.to_owned())),
        Tag::Bool => boolean(text),
        Tag::Int => number::int(text),
        Tag::Float => number::float(text),
        Tag::Binary => binary(text),
        Tag::Timestamp => is_timestamp(text).then(|| Value::String(text.to_owned())),
        _ => None,
    };
    value.ok_or_else(|| unfit(node, wanted(&node.tag)))
}

fn boolean(text: &str) -> Option<Value> {
    match text.to_lowercase().as_str() {
        "yes" | "true" | "on" => Some(Value::Bool(true)),
        "no" | "false" | "off" => Some(Value::Bool(false)),
        _ => None,
    }
}

/// The Base64 text, checked but not decoded: JSON has no bytes, and this is how Spinnaker's JSON shows them.
fn binary(text: &str) -> Option<Value> {
    let compact: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    let body = compact.trim_end_matches('=');
    let valid = compact.len().is_multiple_of(4)
        && compact.len() - body.len() <= 2
        && body.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/');
    valid.then_some(Value::String(compact))
}

fn unfit(node: &Node, wanted: &'static str) -> Error {
    Error::Content { at: node.at, found: node.body.describe(), wanted }
}

fn wanted(tag: &Tag) -> &'static str {
    match tag {
        Tag::Null => "null",
        Tag::Bool => "a boolean: yes, no, true, false, on or off",
        Tag::Int => "an integer",
        Tag::Float => "a float",
        Tag::Str => "a text",
        Tag::Binary => "Base64",
        Tag::Timestamp => "a timestamp such as 2026-01-31T12:00:00Z",
        Tag::Seq => "a list",
        Tag::Omap => "an ordered map, a list of maps of one entry each",
        Tag::Pairs => "pairs, a list of maps of one entry each",
        Tag::Map => "a map",
        Tag::Set => "a set, a map without values",
        Tag::Merge | Tag::Other(_) => "the tag's type",
    }
}
