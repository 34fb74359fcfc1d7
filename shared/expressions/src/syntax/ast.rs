//! The syntax tree.

use super::{Binary, Span, Unary};

/// An expression and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expr {
    pub(crate) node: Node,
    pub(crate) span: Span,
    /// Levels of nodes, this one included; bounded, so that evaluation may recurse.
    pub(crate) depth: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    Int(i128),
    Real(f64),
    Text(String),
    /// A bare name: a key of the root.
    Name(String),
    /// `#root`, `#this`.
    Variable(String),
    /// `#name(arguments)`.
    Function {
        name: String,
        arguments: Vec<Expr>,
    },
    Unary {
        operator: Unary,
        operand: Box<Expr>,
    },
    Binary {
        operator: Binary,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Ternary {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    Elvis {
        value: Box<Expr>,
        default: Box<Expr>,
    },
    /// `target.name`, or `target?.name` when safe.
    Property {
        target: Box<Expr>,
        name: String,
        safe: bool,
    },
    /// `target[index]`.
    Index {
        target: Box<Expr>,
        index: Box<Expr>,
    },
    /// `target.name(arguments)`, or `target?.name(arguments)` when safe.
    Method {
        target: Box<Expr>,
        name: String,
        safe: bool,
        arguments: Vec<Expr>,
    },
}

impl Node {
    fn children_depth(&self) -> usize {
        let most = |list: &[Expr]| list.iter().map(|e| e.depth).max().unwrap_or(0);
        match self {
            Node::Null | Node::Bool(_) | Node::Int(_) | Node::Real(_) | Node::Text(_) => 0,
            Node::Name(_) | Node::Variable(_) => 0,
            Node::Function { arguments, .. } => most(arguments),
            Node::Unary { operand, .. } => operand.depth,
            Node::Binary { left, right, .. } => left.depth.max(right.depth),
            Node::Ternary { condition, then, otherwise } => {
                condition.depth.max(then.depth).max(otherwise.depth)
            }
            Node::Elvis { value, default } => value.depth.max(default.depth),
            Node::Property { target, .. } => target.depth,
            Node::Index { target, index } => target.depth.max(index.depth),
            Node::Method { target, arguments, .. } => target.depth.max(most(arguments)),
        }
    }

    pub(crate) fn at(self, span: Span) -> Expr {
        let depth = self.children_depth() + 1;
        Expr { node: self, span, depth }
    }
}
