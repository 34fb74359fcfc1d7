//! Tokens to a syntax tree, by precedence climbing. The grammar is that of Spring's expression language:
//! `?:` and `? :` bind least, comparisons do not chain, `!` binds to the next operand alone.

use super::Span;
use super::ast::{Expr, Node};
use super::lexer::Lexer;
use super::operator::{Binary, COMPARISON, POWER, Unary};
use super::token::{Kind, Symbol, Token};
use crate::error::{Error, ErrorKind};
use crate::limits::{MAX_DEPTH, MAX_EXPRESSION_CHARS};

/// Parses a whole expression, written without `${` and `}`.
pub(crate) fn parse(source: &str) -> Result<Expr<'_>, Error> {
    let whole = Span::new(0, source.len());
    let length = if source.len() > MAX_EXPRESSION_CHARS { source.chars().count() } else { 0 };
    if length > MAX_EXPRESSION_CHARS {
        return Err(ErrorKind::TooLong(length).at(whole));
    }
    if source.trim().is_empty() {
        return Err(ErrorKind::Empty.at(whole));
    }
    let mut lexer = Lexer::new(source);
    let current = lexer.next()?;
    let mut parser = Parser { lexer, current, broken: None, level: 0 };
    let outcome = parser.whole();
    // A text without its closing quote explains more than what is then misread.
    match parser.broken.or_else(|| parser.lexer.first_error()).filter(|_| outcome.is_err()) {
        Some(error) => Err(error),
        None => outcome,
    }
}

pub(super) struct Parser<'s> {
    lexer: Lexer<'s>,
    current: Token<'s>,
    /// Why there is no next token; what is made of the rest does not matter then.
    broken: Option<Error>,
    level: usize,
}

impl<'s> Parser<'s> {
    /// An expression and the end.
    fn whole(&mut self) -> Result<Expr<'s>, Error> {
        let expr = self.expression()?;
        match self.peek() {
            Kind::End if self.broken.is_none() => Ok(expr),
            Kind::Symbol(Symbol::Assign) => Err(ErrorKind::NotAvailable("assignments (`=`)")
                .at(self.span())
                .hint("equality is written `==`".to_owned())),
            Kind::Symbol(Symbol::Increment | Symbol::Decrement) => {
                Err(ErrorKind::NotAvailable("`++` and `--`").at(self.span()))
            }
            Kind::Word(word) if word.ends_with('$') => {
                let hint = "expressions do not nest: write the inner one without `${` and `}`".to_owned();
                Err(self.unexpected("an operator or the end of the expression").hint(hint))
            }
            _ => Err(self.unexpected("an operator or the end of the expression")),
        }
    }

    pub(super) fn peek(&self) -> &Kind<'s> {
        &self.current.kind
    }

    /// Where the next token stands.
    pub(super) fn span(&self) -> Span {
        self.current.span
    }

    /// Takes the next token.
    pub(super) fn next(&mut self) -> Token<'s> {
        let end = self.current.span.end;
        let following = self.lexer.next().unwrap_or_else(|error| {
            self.broken.get_or_insert(error);
            Token { kind: Kind::End, span: Span::new(end, end) }
        });
        std::mem::replace(&mut self.current, following)
    }

    /// Takes the symbol if it comes next.
    pub(super) fn eat(&mut self, symbol: Symbol) -> bool {
        let found = *self.peek() == Kind::Symbol(symbol);
        if found {
            self.next();
        }
        found
    }

    /// Takes the symbol, which must come next, and says where it stands.
    pub(super) fn expect(&mut self, symbol: Symbol, expected: &'static str) -> Result<Span, Error> {
        let span = self.span();
        if self.eat(symbol) { Ok(span) } else { Err(self.unexpected(expected)) }
    }

    pub(super) fn unexpected(&self, expected: &'static str) -> Error {
        ErrorKind::Unexpected { expected, found: self.peek().describe() }.at(self.span())
    }

    /// A finished node, unless the tree has grown too deep.
    pub(super) fn node(&self, node: Node<'s>, span: Span) -> Result<Expr<'s>, Error> {
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

    pub(super) fn expression(&mut self) -> Result<Expr<'s>, Error> {
        self.nested(|parser| {
            let first = parser.climb(1)?;
            if parser.eat(Symbol::Elvis) {
                let default = parser.expression()?;
                let span = first.span.to(default.span);
                return parser.node(Node::Elvis { value: first.into(), default: default.into() }, span);
            }
            if parser.eat(Symbol::Question) {
                let then = parser.expression()?;
                parser.expect(Symbol::Colon, "`:` and the other case of `?`")?;
                let otherwise = parser.expression()?;
                let span = first.span.to(otherwise.span);
                let node =
                    Node::Ternary { condition: first.into(), then: then.into(), otherwise: otherwise.into() };
                return parser.node(node, span);
            }
            Ok(first)
        })
    }

    fn climb(&mut self, least: u8) -> Result<Expr<'s>, Error> {
        let mut left = self.unary()?;
        let mut chained = None;
        while let Some(operator) = Binary::of(self.peek()) {
            let power = operator.power();
            if power < least {
                break;
            }
            if matches!(power, COMPARISON | POWER) && chained.replace(power) == Some(power) {
                return Err(self
                    .unexpected("`and`, `or` or the end of the operation")
                    .hint("comparisons and `^` do not chain; put one of them in parentheses".to_owned()));
            }
            self.next();
            let right = self.climb(power + 1)?;
            let span = left.span.to(right.span);
            left = self.node(Node::Binary { operator, left: left.into(), right: right.into() }, span)?;
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expr<'s>, Error> {
        let operator = match self.peek() {
            Kind::Symbol(Symbol::Not) => Unary::Not,
            Kind::Symbol(Symbol::Minus) => Unary::Minus,
            Kind::Symbol(Symbol::Plus) => Unary::Plus,
            Kind::Word(word) if word.eq_ignore_ascii_case("not") => Unary::Not,
            _ => return self.primary(),
        };
        let start = self.next().span;
        let operand = self.nested(Self::unary)?;
        let span = start.to(operand.span);
        self.node(Node::Unary { operator, operand: operand.into() }, span)
    }
}
