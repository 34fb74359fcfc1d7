//! Operands: literals, names, functions, types, and what follows them with `.`, `?.` and `[`.

use super::Span;
use super::ast::{Expr, Node, Which};
use super::parser::Parser;
use super::token::{Kind, Symbol};
use crate::error::{Error, ErrorKind};

/// Spinnaker reads this bare word as a call of the function of the same name.
const ALIAS: &str = "deployedServerGroups";

impl<'s> Parser<'s> {
    pub(super) fn primary(&mut self) -> Result<Expr<'s>, Error> {
        let mut expr = self.start()?;
        loop {
            expr = match self.peek() {
                Kind::Symbol(Symbol::Dot) => self.member(expr, false)?,
                Kind::Symbol(Symbol::SafeDot) => self.member(expr, true)?,
                Kind::Symbol(Symbol::OpenBracket) => self.index(expr, false)?,
                _ => return Ok(expr),
            };
        }
    }

    fn start(&mut self) -> Result<Expr<'s>, Error> {
        let span = self.span();
        let node = match self.peek().clone() {
            Kind::Number(value) => Node::Number(value),
            Kind::Text(text) => Node::Text(text),
            Kind::Word(word) => return self.word(word),
            Kind::Symbol(Symbol::OpenParenthesis) => return self.parentheses(),
            Kind::Symbol(Symbol::Hash) => return self.function_or_variable(),
            Kind::Symbol(Symbol::OpenBrace) => return self.inline(),
            // An index at the beginning is one of the root: `['my-key']`.
            Kind::Symbol(Symbol::OpenBracket) => {
                return self.node(Node::This, Span::new(span.start, span.start));
            }
            Kind::Symbol(Symbol::At) => return Err(ErrorKind::NotAvailable("beans (`@name`)").at(span)),
            Kind::Symbol(Symbol::Increment | Symbol::Decrement) => {
                return Err(ErrorKind::NotAvailable("`++` and `--`").at(span));
            }
            _ => return Err(self.unexpected("a value")),
        };
        self.next();
        self.node(node, span)
    }

    fn parentheses(&mut self) -> Result<Expr<'s>, Error> {
        let open = self.next().span;
        let mut inner = self.expression()?;
        let close = self.expect(Symbol::CloseParenthesis, "`)`")?;
        inner.span = open.to(close);
        Ok(inner)
    }

    fn word(&mut self, word: &'s str) -> Result<Expr<'s>, Error> {
        let span = self.next().span;
        let calls = *self.peek() == Kind::Symbol(Symbol::OpenParenthesis);
        let node = match word {
            "T" if calls => return self.type_reference(span),
            "new" if matches!(self.peek(), Kind::Word(_)) => return self.constructor(span),
            _ if calls => {
                let target = Box::new(Node::This.at(Span::new(span.start, span.start)));
                let (arguments, close) = self.arguments()?;
                return self
                    .node(Node::Method { target, name: word, safe: false, arguments }, span.to(close));
            }
            ALIAS => Node::Function { name: word, arguments: Vec::new() },
            _ if word.eq_ignore_ascii_case("true") => Node::Bool(true),
            _ if word.eq_ignore_ascii_case("false") => Node::Bool(false),
            _ if word.eq_ignore_ascii_case("null") => Node::Null,
            _ => Node::Name(word),
        };
        self.node(node, span)
    }

    fn function_or_variable(&mut self) -> Result<Expr<'s>, Error> {
        let start = self.next().span;
        let Kind::Word(name) = *self.peek() else {
            return Err(self.unexpected("the name of a function after `#`"));
        };
        let mut span = start.to(self.next().span);
        let node = if *self.peek() == Kind::Symbol(Symbol::OpenParenthesis) {
            let (arguments, close) = self.arguments()?;
            span = span.to(close);
            Node::Function { name, arguments }
        } else {
            Node::Variable(name)
        };
        self.node(node, span)
    }

    /// `( … )`; a comma before the `)` is tolerated, as Spinnaker's own rewriting of calls needs it.
    pub(super) fn arguments(&mut self) -> Result<(Vec<Expr<'s>>, Span), Error> {
        self.expect(Symbol::OpenParenthesis, "`(`")?;
        let mut arguments = Vec::new();
        while *self.peek() != Kind::Symbol(Symbol::CloseParenthesis) {
            arguments.push(self.expression()?);
            if !self.eat(Symbol::Comma) {
                break;
            }
        }
        let close = self.expect(Symbol::CloseParenthesis, "`,` or `)` after an argument")?;
        Ok((arguments, close))
    }

    fn member(&mut self, target: Expr<'s>, safe: bool) -> Result<Expr<'s>, Error> {
        self.next();
        let name = match *self.peek() {
            Kind::Word(name) => name,
            Kind::Symbol(Symbol::Project) => return self.projection(target, safe),
            Kind::Symbol(Symbol::SelectAll) => return self.selection(target, safe, Which::All),
            Kind::Symbol(Symbol::SelectFirst) => return self.selection(target, safe, Which::First),
            Kind::Symbol(Symbol::SelectLast) => return self.selection(target, safe, Which::Last),
            Kind::Symbol(Symbol::OpenBracket) => return self.index(target, safe),
            // Whatever stands before it, a variable or a function is what it is; only `#this` is what stands before.
            Kind::Symbol(Symbol::Hash) => {
                let variable = self.function_or_variable()?;
                return Ok(if variable.node == Node::Variable("this") { target } else { variable });
            }
            _ => return Err(self.unexpected("the name of a property")),
        };
        let mut span = target.span.to(self.next().span);
        let target = Box::new(target);
        let node = if *self.peek() == Kind::Symbol(Symbol::OpenParenthesis) {
            let (arguments, close) = self.arguments()?;
            span = span.to(close);
            Node::Method { target, name, safe, arguments }
        } else {
            Node::Property { target, name, safe }
        };
        self.node(node, span)
    }

    fn index(&mut self, target: Expr<'s>, safe: bool) -> Result<Expr<'s>, Error> {
        let (index, span) = self.bracketed(&target)?;
        self.node(Node::Index { target: target.into(), index, safe }, span)
    }

    fn projection(&mut self, target: Expr<'s>, safe: bool) -> Result<Expr<'s>, Error> {
        let (each, span) = self.bracketed(&target)?;
        self.node(Node::Project { target: target.into(), each, safe }, span)
    }

    fn selection(&mut self, target: Expr<'s>, safe: bool, which: Which) -> Result<Expr<'s>, Error> {
        let (criteria, span) = self.bracketed(&target)?;
        self.node(Node::Select { target: target.into(), which, criteria, safe }, span)
    }

    /// What stands between the opening bracket, which comes next, and `]`.
    fn bracketed(&mut self, target: &Expr<'s>) -> Result<(Box<Expr<'s>>, Span), Error> {
        self.next();
        let inner = self.expression()?;
        let close = self.expect(Symbol::CloseBracket, "`]`")?;
        Ok((inner.into(), target.span.to(close)))
    }
}
