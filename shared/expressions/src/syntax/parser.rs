//! Tokens to a syntax tree, by precedence climbing. The grammar is that of Spring's expression language:
//! `?:` and `? :` bind least, comparisons do not chain, `!` binds to the next operand alone.

use super::Span;
use super::ast::{Expr, Node};
use super::lexer;
use super::operator::{Binary, COMPARISON, Unary, later};
use super::token::{Kind, Token};
use crate::error::{Error, ErrorKind};
use crate::limits::{MAX_DEPTH, MAX_EXPRESSION_CHARS};

/// Parses a whole expression, written without `${` and `}`.
pub(crate) fn parse(source: &str) -> Result<Expr, Error> {
    let whole = Span::new(0, source.len());
    let length = source.chars().count();
    if length > MAX_EXPRESSION_CHARS {
        return Err(ErrorKind::TooLong(length).at(whole));
    }
    if source.trim().is_empty() {
        return Err(ErrorKind::Empty.at(whole));
    }
    let mut parser = Parser { tokens: lexer::tokens(source)?, at: 0, level: 0 };
    let expr = parser.expression()?;
    match parser.peek() {
        Kind::End => Ok(expr),
        Kind::Symbol("=") => Err(ErrorKind::NotAvailable("assignments (`=`)")
            .at(parser.span())
            .hint("equality is written `==`".to_owned())),
        Kind::Symbol("++" | "--") => Err(ErrorKind::NotAvailable("`++` and `--`").at(parser.span())),
        Kind::Word(word) if word.ends_with('$') => {
            let hint = "expressions do not nest: write the inner one without `${` and `}`".to_owned();
            Err(parser.unexpected("an operator or the end of the expression").hint(hint))
        }
        _ => Err(parser.unexpected("an operator or the end of the expression")),
    }
}

pub(super) struct Parser {
    tokens: Vec<Token>,
    at: usize,
    level: usize,
}

impl Parser {
    pub(super) fn peek(&self) -> &Kind {
        self.tokens.get(self.at).map_or(&Kind::End, |token| &token.kind)
    }

    /// Where the next token stands.
    pub(super) fn span(&self) -> Span {
        self.tokens.get(self.at).or(self.tokens.last()).map_or(Span::new(0, 0), |token| token.span)
    }

    /// Takes the next token.
    pub(super) fn next(&mut self) -> Token {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token.unwrap_or(Token { kind: Kind::End, span: Span::new(0, 0) })
    }

    /// Takes the symbol if it comes next.
    pub(super) fn eat(&mut self, symbol: &'static str) -> bool {
        let found = *self.peek() == Kind::Symbol(symbol);
        self.at += usize::from(found);
        found
    }

    /// Takes the symbol, which must come next, and says where it stands.
    pub(super) fn expect(&mut self, symbol: &'static str, expected: &'static str) -> Result<Span, Error> {
        let span = self.span();
        if self.eat(symbol) { Ok(span) } else { Err(self.unexpected(expected)) }
    }

    pub(super) fn unexpected(&self, expected: &'static str) -> Error {
        ErrorKind::Unexpected { expected, found: self.peek().describe() }.at(self.span())
    }

    /// A finished node, unless the tree has grown too deep.
    pub(super) fn node(&self, node: Node, span: Span) -> Result<Expr, Error> {
        let expr = node.at(span);
        if expr.depth > MAX_DEPTH { Err(ErrorKind::TooDeep.at(span)) } else { Ok(expr) }
    }

    /// Runs `inner` one level deeper; the level bounds the recursion before there are nodes to measure.
    fn nested<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        if self.level >= MAX_DEPTH {
            return Err(ErrorKind::TooDeep.at(self.span()));
        }
        self.level += 1;
        let result = inner(self);
        self.level -= 1;
        result
    }

    pub(super) fn expression(&mut self) -> Result<Expr, Error> {
        self.nested(|parser| {
            let first = parser.climb(1)?;
            if parser.eat("?:") {
                let default = parser.expression()?;
                let span = first.span.to(default.span);
                return parser.node(Node::Elvis { value: first.into(), default: default.into() }, span);
            }
            if parser.eat("?") {
                let then = parser.expression()?;
                parser.expect(":", "`:` and the other case of `?`")?;
                let otherwise = parser.expression()?;
                let span = first.span.to(otherwise.span);
                let node =
                    Node::Ternary { condition: first.into(), then: then.into(), otherwise: otherwise.into() };
                return parser.node(node, span);
            }
            Ok(first)
        })
    }

    fn climb(&mut self, least: u8) -> Result<Expr, Error> {
        let mut left = self.unary()?;
        let mut compared = false;
        while let Some(operator) = Binary::of(self.peek()) {
            let power = operator.power();
            if power < least {
                break;
            }
            if power == COMPARISON && std::mem::replace(&mut compared, true) {
                return Err(self
                    .unexpected("`and`, `or` or the end of the comparison")
                    .hint("comparisons do not chain; put one of them in parentheses".to_owned()));
            }
            self.next();
            let right = self.climb(power + 1)?;
            let span = left.span.to(right.span);
            left = self.node(Node::Binary { operator, left: left.into(), right: right.into() }, span)?;
        }
        match later(self.peek()) {
            Some(what) => Err(ErrorKind::NotSupported(what).at(self.span())),
            None => Ok(left),
        }
    }

    fn unary(&mut self) -> Result<Expr, Error> {
        let operator = match self.peek() {
            Kind::Symbol("!") => Unary::Not,
            Kind::Symbol("-") => Unary::Minus,
            Kind::Symbol("+") => Unary::Plus,
            Kind::Word(word) if word.eq_ignore_ascii_case("not") => Unary::Not,
            _ => return self.primary(),
        };
        let start = self.next().span;
        let operand = self.nested(Self::unary)?;
        let span = start.to(operand.span);
        self.node(Node::Unary { operator, operand: operand.into() }, span)
    }
}
