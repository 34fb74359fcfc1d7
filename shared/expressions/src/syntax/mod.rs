//! From text to a syntax tree: template pieces, tokens, expressions.

mod ast;
mod lexer;
mod literal;
mod number;
mod operator;
mod parser;
mod postfix;
mod template;
mod token;

pub(crate) use ast::{Expr, Node, Which};
pub(crate) use operator::{Binary, Unary};
pub(crate) use parser::parse;
pub(crate) use template::{PREFIX, Piece, split};

/// A range of bytes in the text of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// From the start of this span to the end of the other.
    pub(crate) fn to(self, other: Span) -> Self {
        Self { start: self.start, end: other.end }
    }
}
