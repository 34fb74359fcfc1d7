//! Operands: literals, names, functions, and what follows them with `.`, `?.` and `[`.

use super::Span;
use super::ast::{Expr, Node};
use super::parser::Parser;
use super::token::Kind;
use crate::error::{Error, ErrorKind};

/// Spinnaker reads this bare word as a call of the function of the same name.
const ALIAS: &str = "deployedServerGroups";

impl Parser {
    pub(super) fn primary(&mut self) -> Result<Expr, Error> {
        let mut expr = self.start()?;
        loop {
            expr = match self.peek() {
                Kind::Symbol(".") => self.member(expr, false)?,
                Kind::Symbol("?.") => self.member(expr, true)?,
                Kind::Symbol("[") => self.index(expr)?,
                _ => return Ok(expr),
            };
        }
    }

    fn start(&mut self) -> Result<Expr, Error> {
        let span = self.span();
        let node = match self.peek().clone() {
            Kind::Int(value) => Node::Int(value),
            Kind::Real(value) => Node::Real(value),
            Kind::Text(text) => Node::Text(text),
            Kind::Word(word) => return self.word(word),
            Kind::Symbol("(") => return self.parentheses(),
            Kind::Symbol("#") => return self.function_or_variable(),
            Kind::Symbol("{") => {
                return Err(ErrorKind::NotSupported("inline lists and maps (`{…}`)".to_owned()).at(span));
            }
            Kind::Symbol("@") => return Err(ErrorKind::NotAvailable("beans (`@name`)").at(span)),
            Kind::Symbol("++" | "--") => return Err(ErrorKind::NotAvailable("`++` and `--`").at(span)),
            _ => return Err(self.unexpected("a value")),
        };
        self.next();
        self.node(node, span)
    }

    fn parentheses(&mut self) -> Result<Expr, Error> {
        let open = self.next().span;
        let mut inner = self.expression()?;
        let close = self.expect(")", "`)`")?;
        inner.span = open.to(close);
        Ok(inner)
    }

    fn word(&mut self, word: String) -> Result<Expr, Error> {
        let span = self.next().span;
        let node = match word.to_ascii_lowercase().as_str() {
            "true" => Node::Bool(true),
            "false" => Node::Bool(false),
            "null" => Node::Null,
            _ => match (word.as_str(), self.peek()) {
                ("T", Kind::Symbol("(")) => {
                    return Err(ErrorKind::NotSupported("Java types (`T(…)`)".to_owned()).at(span));
                }
                ("new", Kind::Word(_)) => {
                    return Err(ErrorKind::NotSupported("constructors (`new …`)".to_owned()).at(span));
                }
                (_, Kind::Symbol("(")) => {
                    let hint = format!("functions begin with `#`: `#{word}(…)`");
                    return Err(self.unexpected("an operator or the end of the expression").hint(hint));
                }
                (ALIAS, _) => Node::Function { name: word, arguments: Vec::new() },
                _ => Node::Name(word),
            },
        };
        self.node(node, span)
    }

    fn function_or_variable(&mut self) -> Result<Expr, Error> {
        let start = self.next().span;
        let Kind::Word(name) = self.peek().clone() else {
            return Err(self.unexpected("the name of a function after `#`"));
        };
        let mut span = start.to(self.next().span);
        let node = if *self.peek() == Kind::Symbol("(") {
            let (arguments, close) = self.arguments()?;
            span = span.to(close);
            Node::Function { name, arguments }
        } else {
            Node::Variable(name)
        };
        self.node(node, span)
    }

    /// `( … )`; a comma before the `)` is tolerated, as Spinnaker's own rewriting of calls needs it.
    fn arguments(&mut self) -> Result<(Vec<Expr>, Span), Error> {
        self.next();
        let mut arguments = Vec::new();
        while *self.peek() != Kind::Symbol(")") {
            arguments.push(self.expression()?);
            if !self.eat(",") {
                break;
            }
        }
        let close = self.expect(")", "`,` or `)` after an argument")?;
        Ok((arguments, close))
    }

    fn member(&mut self, target: Expr, safe: bool) -> Result<Expr, Error> {
        self.next();
        let name = match self.peek().clone() {
            Kind::Word(name) => name,
            Kind::Symbol("![") => return Err(self.unsupported("projections (`.![…]`)")),
            Kind::Symbol("?[" | "^[" | "$[") => return Err(self.unsupported("selections (`.?[…]`)")),
            Kind::Symbol("[") => return Err(self.unsupported("safe indexes (`?.[…]`)")),
            _ => return Err(self.unexpected("the name of a property")),
        };
        let mut span = target.span.to(self.next().span);
        let target = Box::new(target);
        let node = if *self.peek() == Kind::Symbol("(") {
            let (arguments, close) = self.arguments()?;
            span = span.to(close);
            Node::Method { target, name, safe, arguments }
        } else {
            Node::Property { target, name, safe }
        };
        self.node(node, span)
    }

    fn unsupported(&self, what: &str) -> Error {
        ErrorKind::NotSupported(what.to_owned()).at(self.span())
    }

    fn index(&mut self, target: Expr) -> Result<Expr, Error> {
        self.next();
        let index = self.expression()?;
        let close = self.expect("]", "`]`")?;
        let span = target.span.to(close);
        self.node(Node::Index { target: target.into(), index: index.into() }, span)
    }
}
