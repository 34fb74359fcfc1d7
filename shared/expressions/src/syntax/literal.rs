//! Literals of more than one token: inline lists and maps, types, constructors.

use super::Span;
use super::ast::{Expr, Node};
use super::parser::Parser;
use super::token::{Kind, Symbol};
use crate::error::{Error, ErrorKind};
use crate::suggest;
use crate::value::Class;

/// Java's types that are no classes; only arrays would need them.
const PRIMITIVE: [&str; 8] = ["boolean", "byte", "char", "double", "float", "int", "long", "short"];

impl<'s> Parser<'s> {
    /// `{}`, `{a, b}`, `{:}`, `{k: v}`.
    pub(super) fn inline(&mut self) -> Result<Expr<'s>, Error> {
        let open = self.next().span;
        if *self.peek() == Kind::Symbol(Symbol::CloseBrace) {
            let span = open.to(self.next().span);
            return self.node(Node::List(Vec::new()), span);
        }
        if self.eat(Symbol::Colon) {
            let close = self.expect(Symbol::CloseBrace, "`}` of an empty map")?;
            return self.node(Node::Map(Vec::new()), open.to(close));
        }
        let first = self.expression()?;
        if self.eat(Symbol::Colon) {
            return self.inline_map(open, first);
        }
        let mut items = vec![first];
        while self.eat(Symbol::Comma) {
            items.push(self.expression()?);
        }
        let close = self.expect(Symbol::CloseBrace, "`,` or `}` of a list")?;
        self.node(Node::List(items), open.to(close))
    }

    fn inline_map(&mut self, open: Span, first: Expr<'s>) -> Result<Expr<'s>, Error> {
        let value = self.expression()?;
        let mut entries = vec![(key(first), value)];
        while self.eat(Symbol::Comma) {
            let name = self.expression()?;
            self.expect(Symbol::Colon, "`:` between a key and its value")?;
            entries.push((key(name), self.expression()?));
        }
        let close = self.expect(Symbol::CloseBrace, "`,` or `}` of a map")?;
        self.node(Node::Map(entries), open.to(close))
    }

    /// `T(name)`, after the `T`.
    pub(super) fn type_reference(&mut self, start: Span) -> Result<Expr<'s>, Error> {
        self.next();
        let (class, _) = self.class()?;
        let close = self.expect(Symbol::CloseParenthesis, "`)` after the name of a type")?;
        self.node(Node::Type(class), start.to(close))
    }

    /// `new name(…)`, after the `new`.
    pub(super) fn constructor(&mut self, start: Span) -> Result<Expr<'s>, Error> {
        let (class, _) = self.class()?;
        let (arguments, close) = self.arguments()?;
        self.node(Node::New { class, arguments }, start.to(close))
    }

    /// A name with dots, which must be one of the allowed types.
    fn class(&mut self) -> Result<(Class, Span), Error> {
        let mut name = String::new();
        let mut span = self.span();
        loop {
            let Kind::Word(word) = *self.peek() else {
                return Err(self.unexpected("the name of a type such as `java.time.LocalDate`"));
            };
            name.push_str(word);
            span = span.to(self.next().span);
            if !self.eat(Symbol::Dot) {
                break;
            }
            name.push('.');
        }
        if PRIMITIVE.contains(&name.as_str()) || *self.peek() == Kind::Symbol(Symbol::OpenBracket) {
            let hint = "a list is written {1, 2}".to_owned();
            return Err(ErrorKind::NotAvailable("arrays and primitive types").at(span).hint(hint));
        }
        match Class::named(&name) {
            Some(class) => Ok((class, span)),
            None => {
                let hint = suggest::among(&name, "types", Class::names());
                Err(ErrorKind::NoType(name).at(span).hint(hint))
            }
        }
    }
}

/// A bare word before the colon is the key itself.
fn key(expr: Expr<'_>) -> Expr<'_> {
    match expr.node {
        Node::Name(name) => Node::Text(name.into()).at(expr.span),
        _ => expr,
    }
}
