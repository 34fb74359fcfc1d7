//! What is wrong with a YAML text, where, and what to do.

use std::fmt;

use crate::budget::{MAX_DEPTH, MAX_NODES};

/// A place in the text, both counted from 1; a column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Why a YAML text has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The text is not YAML.
    #[error("{at}: this is not YAML: {what}; correct the text there or just before")]
    Syntax {
        /// Where the parser stopped.
        at: Place,
        /// What it missed or met.
        what: String,
    },
    /// A character that YAML does not allow, such as a control character.
    #[error("{at}: YAML does not allow the character U+{:04X}; remove it, or escape it in double quotes", u32::from(*.character))]
    Character {
        /// Where it stands.
        at: Place,
        /// The character.
        character: char,
    },
    /// One document was asked for, and here a second begins.
    #[error(
        "{at}: a second document begins, where one is expected; keep one, or read them all with readAllYaml"
    )]
    SecondDocument {
        /// Where it begins.
        at: Place,
    },
    /// A tag that is not one of YAML's own.
    #[error("{at}: the tag {tag} is not allowed; remove it, or use one of YAML's own such as !!str")]
    Tag {
        /// Where the tagged node stands.
        at: Place,
        /// The whole tag.
        tag: String,
    },
    /// A node that does not fit its tag.
    #[error("{at}: {found} cannot be read as {wanted}; correct it, or remove the tag")]
    Content {
        /// Where the node stands.
        at: Place,
        /// What stands there.
        found: String,
        /// What the tag, or the form of the text, asks for.
        wanted: &'static str,
    },
    /// A merge key (`<<`) with something other than maps.
    #[error("{at}: a merge key (<<) takes a map or a list of maps; give it one, or quote the key")]
    Merge {
        /// Where that something stands.
        at: Place,
    },
    /// An alias whose anchor is not in this document.
    #[error(
        "{at}: no anchor stands before this alias in the document; define it, or quote a text that begins with *"
    )]
    Alias {
        /// Where the alias stands.
        at: Place,
    },
    /// An alias inside the node that it names.
    #[error(
        "{at}: this alias stands inside the node that it repeats, so the value would have no end; remove it"
    )]
    Recursion {
        /// Where the alias stands.
        at: Place,
    },
    /// Too many levels.
    #[error("{at}: lists and maps are nested more than {MAX_DEPTH} levels deep; make the value flatter")]
    TooDeep {
        /// The node that is too deep.
        at: Place,
    },
    /// Too many values, or too much text out of aliases.
    #[error(
        "{at}: the value is too large: at most {MAX_NODES} values, and ten times the text's length; use fewer aliases or split the text"
    )]
    TooLarge {
        /// The node at which the bound was reached.
        at: Place,
    },
}

impl Error {
    /// Where in the text the trouble is.
    #[must_use]
    pub fn place(&self) -> Place {
        match self {
            Self::Syntax { at, .. }
            | Self::Character { at, .. }
            | Self::SecondDocument { at }
            | Self::Tag { at, .. }
            | Self::Content { at, .. }
            | Self::Merge { at }
            | Self::Alias { at }
            | Self::Recursion { at }
            | Self::TooDeep { at }
            | Self::TooLarge { at } => *at,
        }
    }
}
