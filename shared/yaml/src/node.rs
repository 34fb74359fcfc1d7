//! The nodes of a text, before values are made of them. They lie in one list and name each other by index, so that an
//! alias costs nothing and dropping them needs no recursion.

use crate::error::Place;
use crate::tag::Tag;

/// A node's index in its [`Graph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Id(usize);

/// One node, its tag resolved.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) at: Place,
    pub(crate) tag: Tag,
    pub(crate) body: Body,
}

/// What a node holds.
#[derive(Debug)]
pub(crate) enum Body {
    Scalar(String),
    Sequence(Vec<Id>),
    Mapping(Vec<(Id, Id)>),
}

impl Body {
    /// What an error calls it.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Scalar(text) if text.chars().count() > 40 => {
                format!("\"{}…\"", text.chars().take(40).collect::<String>())
            }
            Self::Scalar(text) => format!("\"{text}\""),
            Self::Sequence(_) => "a list".to_owned(),
            Self::Mapping(_) => "a map".to_owned(),
        }
    }
}

/// All nodes of a text and the root of each document.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    nodes: Vec<Node>,
    pub(crate) roots: Vec<Id>,
}

impl Graph {
    pub(crate) fn add(&mut self, node: Node) -> Id {
        self.nodes.push(node);
        Id(self.nodes.len() - 1)
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The node of `id`. An id comes from `add` of the same graph, so there always is one.
    pub(crate) fn get(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id.0)
    }
}
