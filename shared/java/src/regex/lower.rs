//! A pattern as read becomes what the machine compiles, within a budget known before compiling.

use regex_syntax::hir::{Capture, Class, Hir, Look, Repetition};

use super::{
    ast::{Node, Parsed},
    class::line_ends,
    error::PatternError,
    parser::class_of,
};

/// Ranges of characters, all repetitions written out. Compiling this many takes a few milliseconds.
const BUDGET: usize = 6_000;

/// What a match needs to be understood.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// How many groups the pattern has.
    pub(super) groups: usize,
    /// Their names, and which they are.
    pub(super) names: Vec<(String, usize)>,
    /// Groups of our own, each holding an end of line that a `$` looked at.
    pub(super) tails: Vec<usize>,
    /// The pattern begins with a `^` under `(?m)`.
    pub(super) line_start: bool,
}

#[derive(Debug)]
pub(super) struct Lowered {
    pub(super) hir: Hir,
    pub(super) shape: Shape,
}

/// With `whole`, for a match of the whole text, where `$` can only be the end.
pub(super) fn lower(parsed: &Parsed, whole: bool) -> Result<Lowered, PatternError> {
    if weight(&parsed.node) > BUDGET {
        return Err(PatternError::TooLarge);
    }
    let groups = parsed.groups;
    let mut lowering = Lowering { whole, next_tail: groups + 1, tails: Vec::new() };
    let line_start = led_by_line_start(&parsed.node);
    let hir = lowering.node(&parsed.node, Place { first: line_start, last: true })?;
    let shape =
        Shape { groups: usize_of(groups), names: parsed.names.clone(), tails: lowering.tails, line_start };
    Ok(Lowered { hir, shape })
}

fn usize_of(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// How much there is to compile: ranges of characters, all repetitions written out.
pub(super) fn weight(node: &Node) -> usize {
    match node {
        Node::Empty | Node::Look(_) | Node::LineStart(_) => 1,
        // A range of characters may take several states in UTF-8.
        Node::Class(class) => class.ranges().len().max(1),
        Node::LineBreak | Node::FinalEnd { .. } => 8,
        Node::Cat(nodes) | Node::Alt(nodes) => nodes.iter().map(weight).fold(1, usize::saturating_add),
        Node::Group(_, node) => weight(node).saturating_add(2),
        Node::Repeat { min, max, node, .. } => {
            let copies = max.unwrap_or(min.saturating_add(1)).max(1);
            weight(node).saturating_add(1).saturating_mul(usize_of(copies))
        }
    }
}

/// Whether every match begins at a `^` under `(?m)` which stands first.
fn led_by_line_start(node: &Node) -> bool {
    match node {
        Node::LineStart(_) => true,
        Node::Cat(nodes) => nodes.first().is_some_and(led_by_line_start),
        Node::Alt(nodes) => nodes.iter().all(led_by_line_start),
        Node::Group(_, node) => led_by_line_start(node),
        _ => false,
    }
}

/// Whether the node takes at least one character.
fn takes(node: &Node) -> bool {
    match node {
        Node::Class(_) | Node::LineBreak => true,
        Node::Cat(nodes) => nodes.iter().any(takes),
        Node::Alt(nodes) => nodes.iter().all(takes),
        Node::Group(_, node) => takes(node),
        Node::Repeat { min, node, .. } => *min > 0 && takes(node),
        _ => false,
    }
}

/// Where a node stands.
#[derive(Clone, Copy)]
struct Place {
    /// A `^` here cannot be at the end of the text, or the search looks after it.
    first: bool,
    /// Nothing follows.
    last: bool,
}

struct Lowering {
    whole: bool,
    next_tail: u32,
    tails: Vec<usize>,
}

impl Lowering {
    fn node(&mut self, node: &Node, place: Place) -> Result<Hir, PatternError> {
        Ok(match node {
            Node::Empty => Hir::empty(),
            Node::Class(class) => Hir::class(Class::Unicode(class.clone())),
            Node::LineBreak => {
                Hir::alternation(vec![Hir::literal(*b"\r\n"), Hir::class(Class::Unicode(any_break()))])
            }
            Node::Look(look) => Hir::look(*look),
            Node::LineStart(look) if place.first => Hir::look(*look),
            Node::LineStart(_) => {
                return Err(PatternError::Unsupported {
                    at: 1,
                    what: "a ^ under (?m) before what may be nothing",
                });
            }
            Node::FinalEnd { .. } if self.whole => Hir::look(Look::End),
            Node::FinalEnd { unix, .. } if place.last => self.tail(*unix),
            Node::FinalEnd { at, .. } => {
                return Err(PatternError::Unsupported {
                    at: *at,
                    what: "a $ or \\Z before the pattern's end",
                });
            }
            Node::Cat(nodes) => Hir::concat(self.sequence(nodes, place)?),
            Node::Alt(nodes) => {
                let alternatives =
                    nodes.iter().map(|node| self.node(node, place)).collect::<Result<_, _>>()?;
                Hir::alternation(alternatives)
            }
            Node::Group(index, node) => {
                Hir::capture(Capture { index: *index, name: None, sub: Box::new(self.node(node, place)?) })
            }
            Node::Repeat { min, max, greedy, node } => {
                let once = place.last && *max == Some(1);
                let first = place.first && (takes(node) || *max == Some(1));
                let sub = Box::new(self.node(node, Place { first, last: once })?);
                Hir::repetition(Repetition { min: *min, max: *max, greedy: *greedy, sub })
            }
        })
    }

    fn sequence(&mut self, nodes: &[Node], place: Place) -> Result<Vec<Hir>, PatternError> {
        let mut lowered = Vec::with_capacity(nodes.len());
        for (at, node) in nodes.iter().enumerate() {
            let rest = nodes.get(at + 1..).unwrap_or_default();
            let first = (place.first && at == 0) || rest.iter().any(takes);
            // Positions such as a second `$` may follow the last thing that takes something, but nothing else.
            lowered.push(self.node(node, Place { first, last: place.last && rest.is_empty() })?);
        }
        Ok(lowered)
    }

    /// The end of the text, perhaps after an end of line, which a group of our own remembers.
    fn tail(&mut self, unix: bool) -> Hir {
        let line_end = if unix {
            Hir::literal(*b"\n")
        } else {
            // Not between `\r` and `\n`.
            let ascii = Hir::alternation(vec![
                Hir::literal(*b"\r\n"),
                Hir::class(Class::Unicode(class_of(&[('\n', '\n'), ('\r', '\r')]))),
            ]);
            let mut others = line_ends();
            others.difference(&class_of(&[('\n', '\r')]));
            Hir::alternation(vec![
                Hir::concat(vec![Hir::look(Look::EndCRLF), ascii]),
                Hir::class(Class::Unicode(others)),
            ])
        };
        self.tails.push(usize_of(self.next_tail));
        let sub =
            Box::new(Hir::capture(Capture { index: self.next_tail, name: None, sub: Box::new(line_end) }));
        self.next_tail += 1;
        let maybe = Hir::repetition(Repetition { min: 0, max: Some(1), greedy: true, sub });
        Hir::concat(vec![maybe, Hir::look(Look::End)])
    }
}

/// What `\R` matches besides `\r\n`.
fn any_break() -> regex_syntax::hir::ClassUnicode {
    class_of(&[('\n', '\r'), ('\u{85}', '\u{85}'), ('\u{2028}', '\u{2029}')])
}
