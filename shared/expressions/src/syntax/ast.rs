//! The syntax tree. Texts and names are borrowed from the source.

use std::borrow::Cow;

use super::{Binary, Span, Unary};
use crate::value::{Class, Num};

/// An expression and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expr<'s> {
    pub(crate) node: Node<'s>,
    pub(crate) span: Span,
    /// Levels of nodes, this one included; bounded, so that evaluation may recurse.
    pub(crate) depth: usize,
}

type Boxed<'s> = Box<Expr<'s>>;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node<'s> {
    Null,
    Bool(bool),
    Number(Num),
    Text(Cow<'s, str>),
    /// `T(name)`.
    Type(Class),
    /// `{a, b}`.
    List(Vec<Expr<'s>>),
    /// `{a: 1, 'b': 2}`; a key that is a bare word is a text.
    Map(Vec<(Expr<'s>, Expr<'s>)>),
    /// A bare name: a key of the root, or of the element that a selection looks at.
    Name(&'s str),
    /// The root or that element, where an expression begins with an index or a method.
    This,
    /// `#root`, `#this`.
    Variable(&'s str),
    /// `#name(arguments)`.
    Function {
        name: &'s str,
        arguments: Vec<Expr<'s>>,
    },
    /// `new name(arguments)`.
    New {
        class: Class,
        arguments: Vec<Expr<'s>>,
    },
    Unary {
        operator: Unary,
        operand: Boxed<'s>,
    },
    Binary {
        operator: Binary,
        left: Boxed<'s>,
        right: Boxed<'s>,
    },
    Ternary {
        condition: Boxed<'s>,
        then: Boxed<'s>,
        otherwise: Boxed<'s>,
    },
    Elvis {
        value: Boxed<'s>,
        default: Boxed<'s>,
    },
    /// `target.name`, or `target?.name` when safe.
    Property {
        target: Boxed<'s>,
        name: &'s str,
        safe: bool,
    },
    /// `target[index]`, or `target?.[index]` when safe.
    Index {
        target: Boxed<'s>,
        index: Boxed<'s>,
        safe: bool,
    },
    /// `target.name(arguments)`, or `target?.name(arguments)` when safe.
    Method {
        target: Boxed<'s>,
        name: &'s str,
        safe: bool,
        arguments: Vec<Expr<'s>>,
    },
    /// `target.?[criteria]` and its relatives.
    Select {
        target: Boxed<'s>,
        which: Which,
        criteria: Boxed<'s>,
        safe: bool,
    },
    /// `target.![each]`.
    Project {
        target: Boxed<'s>,
        each: Boxed<'s>,
        safe: bool,
    },
}

/// Which of the elements that fit a selection gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// `.?[ ]`
    All,
    /// `.^[ ]`
    First,
    /// `.$[ ]`
    Last,
}

impl<'s> Node<'s> {
    fn children_depth(&self) -> usize {
        let most = |list: &[Expr<'_>]| list.iter().map(|e| e.depth).max().unwrap_or(0);
        match self {
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::Text(_) | Node::Type(_) => 0,
            Node::Name(_) | Node::Variable(_) | Node::This => 0,
            Node::List(items) => most(items),
            Node::Map(entries) => entries.iter().map(|(k, v)| k.depth.max(v.depth)).max().unwrap_or(0),
            Node::Function { arguments, .. } | Node::New { arguments, .. } => most(arguments),
            Node::Unary { operand, .. } => operand.depth,
            Node::Binary { left, right, .. } => left.depth.max(right.depth),
            Node::Ternary { condition, then, otherwise } => {
                condition.depth.max(then.depth).max(otherwise.depth)
            }
            Node::Elvis { value, default } => value.depth.max(default.depth),
            Node::Property { target, .. } => target.depth,
            Node::Index { target, index: inner, .. }
            | Node::Select { target, criteria: inner, .. }
            | Node::Project { target, each: inner, .. } => target.depth.max(inner.depth),
            Node::Method { target, arguments, .. } => target.depth.max(most(arguments)),
        }
    }

    pub(crate) fn at(self, span: Span) -> Expr<'s> {
        let depth = self.children_depth() + 1;
        Expr { node: self, span, depth }
    }
}
