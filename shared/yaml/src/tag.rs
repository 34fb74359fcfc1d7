//! Tags, and the tag of a scalar that has none: the rules by which YAML 1.1, as SnakeYAML reads it, types plain text.

use crate::number::{is_float, is_int};

/// The prefix of YAML's own tags, which `!!` stands for.
const YAML: &str = "tag:yaml.org,2002:";

/// What a node is to be read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tag {
    Null,
    Bool,
    Int,
    Float,
    Str,
    Binary,
    Timestamp,
    Merge,
    Seq,
    Omap,
    Pairs,
    Map,
    Set,
    Other(String),
}

impl Tag {
    /// The tag of a full name, or none where the name (`!`) leaves it to the node.
    pub(crate) fn named(name: String) -> Option<Self> {
        if name == "!" {
            return None;
        }
        Some(match name.strip_prefix(YAML) {
            Some("null") => Self::Null,
            Some("bool") => Self::Bool,
            Some("int") => Self::Int,
            Some("float") => Self::Float,
            Some("str") => Self::Str,
            Some("binary") => Self::Binary,
            Some("timestamp") => Self::Timestamp,
            Some("merge") => Self::Merge,
            Some("seq") => Self::Seq,
            Some("omap") => Self::Omap,
            Some("pairs") => Self::Pairs,
            Some("map") => Self::Map,
            Some("set") => Self::Set,
            _ => Self::Other(name),
        })
    }

    /// What plain text is. A timestamp is text here: it stays what was written.
    pub(crate) fn of_plain(text: &str) -> Self {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => Self::Null,
            "<<" => Self::Merge,
            "yes" | "Yes" | "YES" | "no" | "No" | "NO" | "true" | "True" | "TRUE" | "false" | "False"
            | "FALSE" | "on" | "On" | "ON" | "off" | "Off" | "OFF" => Self::Bool,
            _ if is_int(text) => Self::Int,
            _ if is_float(text) => Self::Float,
            _ => Self::Str,
        }
    }

    /// The name as it is written in a text.
    pub(crate) fn name(&self) -> String {
        let short = match self {
            Self::Null => "null",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Float => "float",
            Self::Str => "str",
            Self::Binary => "binary",
            Self::Timestamp => "timestamp",
            Self::Merge => "merge",
            Self::Seq => "seq",
            Self::Omap => "omap",
            Self::Pairs => "pairs",
            Self::Map => "map",
            Self::Set => "set",
            Self::Other(name) => {
                return name.strip_prefix(YAML).map_or_else(|| name.clone(), |s| format!("!!{s}"));
            }
        };
        format!("!!{short}")
    }
}
