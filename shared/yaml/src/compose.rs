//! From the parser's events to nodes: tags are resolved, aliases become the nodes that they name.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag as ParsedTag};

use crate::block::Blocks;
use crate::budget::{MAX_NODES, check_depth};
use crate::error::{Error, Place};
use crate::node::{Body, Graph, Id, Node};
use crate::surrogates::Disguise;
use crate::tag::Tag;

/// How many documents the caller takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    One,
    All,
}

/// The nodes of `text`.
pub(crate) fn compose(text: &str, wanted: Wanted) -> Result<Graph, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    check_characters(text)?;
    let (disguise, text) = Disguise::put_on(text);
    let mut composer = Composer { disguise, ..Composer::default() };
    let blocks = Blocks::of(&text);
    for event in Parser::new_from_str(&text) {
        let (event, span) = event
            .map_err(|error| Error::Syntax { at: place(error.marker()), what: error.info().to_owned() })?;
        let event = blocks.correct(event, &span)?;
        composer.take(event, place(&span.start), wanted)?;
    }
    Ok(composer.graph)
}

pub(crate) fn place(marker: &Marker) -> Place {
    Place { line: marker.line(), column: marker.col() + 1 }
}

/// YAML 1.1's printable characters. The parser takes a NUL for the end of the text, so others are refused here.
fn check_characters(text: &str) -> Result<(), Error> {
    let printable = |character: char| match character {
        '\t' | '\n' | '\r' | '\u{85}' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        other => !other.is_control(),
    };
    let mut at = Place { line: 1, column: 1 };
    for character in text.chars() {
        if !printable(character) {
            return Err(Error::Character { at, character });
        }
        at = match character {
            '\n' => Place { line: at.line + 1, column: 1 },
            _ => Place { column: at.column + 1, ..at },
        };
    }
    Ok(())
}

/// A list or map whose end has not come yet.
struct Open {
    at: Place,
    tag: Tag,
    anchor: usize,
    items: Vec<Id>,
    is_mapping: bool,
}

#[derive(Default)]
struct Composer {
    disguise: Disguise,
    graph: Graph,
    open: Vec<Open>,
    /// The document's anchors; none for a node that is still open.
    anchors: HashMap<usize, Option<Id>>,
}

impl Composer {
    fn take(&mut self, event: Event<'_>, at: Place, wanted: Wanted) -> Result<(), Error> {
        match event {
            Event::DocumentStart(_) => {
                if wanted == Wanted::One && !self.graph.roots.is_empty() {
                    return Err(Error::SecondDocument { at });
                }
                self.anchors.clear();
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(Some(id)) => self.attach(*id),
                Some(None) => return Err(Error::Recursion { at }),
                None => return Err(Error::Alias { at }),
            },
            Event::Scalar(text, style, anchor, tag) => {
                let text = self.disguise.take_off(text, style);
                let tag = match (tag.as_deref(), tag.as_deref().and_then(named)) {
                    (_, Some(tag)) => tag,
                    (None, None) if style != ScalarStyle::Plain => Tag::Str,
                    // SnakeYAML takes a text behind a lone `!` for plain, whatever its quotes.
                    _ => Tag::of_plain(&text),
                };
                let node = Node { at, tag, body: Body::Scalar(text) };
                self.finish(node, anchor)?;
            }
            Event::SequenceStart(anchor, tag) => {
                self.begin(at, tag.as_deref().and_then(named).unwrap_or(Tag::Seq), anchor, false)?;
            }
            Event::MappingStart(anchor, tag) => {
                self.begin(at, tag.as_deref().and_then(named).unwrap_or(Tag::Map), anchor, true)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    let body = if open.is_mapping {
                        Body::Mapping(pairs(&open.items))
                    } else {
                        Body::Sequence(open.items)
                    };
                    self.finish(Node { at: open.at, tag: open.tag, body }, open.anchor)?;
                }
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn begin(&mut self, at: Place, tag: Tag, anchor: usize, is_mapping: bool) -> Result<(), Error> {
        check_depth(at, self.open.len() + 1)?;
        if anchor != 0 {
            self.anchors.insert(anchor, None);
        }
        self.open.push(Open { at, tag, anchor, items: Vec::new(), is_mapping });
        Ok(())
    }

    fn finish(&mut self, node: Node, anchor: usize) -> Result<(), Error> {
        if self.graph.len() >= MAX_NODES {
            return Err(Error::TooLarge { at: node.at });
        }
        let id = self.graph.add(node);
        if anchor != 0 {
            self.anchors.insert(anchor, Some(id));
        }
        self.attach(id);
        Ok(())
    }

    fn attach(&mut self, id: Id) {
        match self.open.last_mut() {
            Some(open) => open.items.push(id),
            None => self.graph.roots.push(id),
        }
    }
}

fn named(tag: &ParsedTag) -> Option<Tag> {
    Tag::named(format!("{}{}", tag.handle, tag.suffix))
}

fn pairs(items: &[Id]) -> Vec<(Id, Id)> {
    items.as_chunks::<2>().0.iter().map(|[key, value]| (*key, *value)).collect()
}
