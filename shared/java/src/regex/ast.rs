use regex_syntax::hir::{ClassUnicode, Look};

/// A pattern as read, before it is made to run.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Empty,
    Class(ClassUnicode),
    /// `\R`
    LineBreak,
    Look(Look),
    /// `^` under `(?m)`
    LineStart(Look),
    /// `$` without `(?m)`, and `\Z`: at the end, or before an end of line there.
    FinalEnd {
        at: usize,
        unix: bool,
    },
    Cat(Vec<Node>),
    Alt(Vec<Node>),
    Repeat {
        min: u32,
        max: Option<u32>,
        greedy: bool,
        node: Box<Node>,
    },
    Group(u32, Box<Node>),
}

/// A pattern with its groups' names.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) node: Node,
    pub(super) groups: u32,
    pub(super) names: Vec<(String, usize)>,
}

/// The inline flags.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flags {
    /// `i`
    pub(super) ignore_case: bool,
    /// `m`
    pub(super) multi_line: bool,
    /// `s`
    pub(super) dot_all: bool,
    /// `u`
    pub(super) unicode_case: bool,
    /// `d`
    pub(super) unix_lines: bool,
}
