//! Computes the value of a syntax tree.

mod access;
mod arithmetic;
mod call;
mod collections;
mod compare;
mod stages;

use std::cell::OnceCell;

use crate::Scope;
use crate::error::{Error, ErrorKind};
use crate::graph::Stages;
use crate::session::Session;
use crate::suggest;
use crate::syntax::{Binary, Expr, Node, Unary};
use crate::value::{Dict, Val};

/// Evaluates one expression of one scope.
pub(crate) struct Evaluator<'a> {
    scope: Scope<'a>,
    session: &'a Session<'a>,
    /// What bare names and `#this` mean: the root, or the element that a selection or projection looks at.
    this: Val<'a>,
    /// The last unknown key or variable that was read as null, to explain a result that is null.
    missed: Option<Missed<'a>>,
    /// The stages of the execution, once a key is looked for in one of their contexts.
    stages: OnceCell<Stages<'a>>,
}

enum Missed<'a> {
    Key {
        name: String,
        keys: Dict<'a>,
    },
    /// With all that is to be said of it.
    Variable(String),
}

type Outcome<'a> = Result<Val<'a>, Error>;

impl<'a> Evaluator<'a> {
    pub(crate) fn new(scope: Scope<'a>, session: &'a Session<'a>) -> Self {
        Self { scope, session, this: Val::Map(Dict::Json(scope.root)), missed: None, stages: OnceCell::new() }
    }

    /// Why the last result was null, if a key was missing.
    pub(crate) fn why_null(&self) -> Option<String> {
        match self.missed.as_ref()? {
            Missed::Key { name, keys } => {
                let hint = suggest::among_owned(name, "keys", &keys.names());
                Some(format!("there is no key `{}`; {hint}", suggest::excerpt(name)))
            }
            Missed::Variable(why) => Some(why.clone()),
        }
    }

    pub(crate) fn evaluate(&mut self, expr: &'a Expr<'a>) -> Outcome<'a> {
        self.session.budget.steps(1).map_err(|kind| kind.at(expr.span))?;
        match &expr.node {
            Node::Null => Ok(Val::Null),
            Node::Bool(value) => Ok(Val::Bool(*value)),
            Node::Number(value) => Ok(Val::Num(*value)),
            Node::Text(text) => Ok(Val::Text(text.as_ref().into())),
            Node::Type(class) => Ok(Val::Object((*class).into())),
            Node::List(items) => self.inline_list(items, expr.span),
            Node::Map(entries) => self.inline_map(entries, expr.span),
            Node::Name(name) => self.name(name, expr.span),
            Node::This => Ok(self.this.clone()),
            Node::Variable(name) => Ok(self.variable(name)),
            Node::Function { name, arguments } => self.function(name, arguments, expr.span),
            Node::New { class, arguments } => self.construct(*class, arguments, expr.span),
            Node::Unary { operator, operand } => self.unary(*operator, operand),
            Node::Binary { operator, left, right } => self.binary(*operator, left, right, expr),
            Node::Ternary { condition, then, otherwise } => {
                let branch = if self.condition(condition)? { then } else { otherwise };
                self.evaluate(branch)
            }
            Node::Elvis { value, default } => match self.evaluate(value)? {
                Val::Null => self.evaluate(default),
                Val::Text(text) if text.is_empty() => self.evaluate(default),
                value => Ok(value),
            },
            Node::Property { target, name, safe } => {
                let target = self.operand(target)?;
                self.property(target, name, *safe, expr.span)
            }
            Node::Index { target, index, safe } => self.index(target, index, *safe, expr.span),
            Node::Method { target, name, safe, arguments } => {
                self.method(target, name, *safe, arguments, expr.span)
            }
            Node::Select { target, which, criteria, safe } => {
                let value = self.operand(target)?;
                self.select(value, *which, criteria, *safe, expr.span)
            }
            Node::Project { target, each, safe } => {
                let value = self.operand(target)?;
                self.project(value, each, *safe, expr.span)
            }
        }
    }

    /// The value of what is read, called, combined or compared: the mark of `#doNotEval` has no meaning there.
    fn operand(&mut self, expr: &'a Expr<'a>) -> Outcome<'a> {
        self.evaluate(expr).map(|value| match value {
            Val::Object(_) => value.plain().clone(),
            other => other,
        })
    }

    fn condition(&mut self, expr: &'a Expr<'a>) -> Result<bool, Error> {
        let value = self.operand(expr)?;
        let paid = self.session.budget.text(value.bytes_to_read());
        paid.and_then(|()| value.to_bool()).map_err(|kind| kind.at(expr.span))
    }

    fn unary(&mut self, operator: Unary, operand: &'a Expr<'a>) -> Outcome<'a> {
        if operator == Unary::Not {
            return Ok(Val::Bool(!self.condition(operand)?));
        }
        let value = self.operand(operand)?;
        arithmetic::signed(operator, value).map_err(|kind| kind.at(operand.span))
    }

    fn binary(
        &mut self,
        operator: Binary,
        left: &'a Expr<'a>,
        right: &'a Expr<'a>,
        whole: &Expr<'a>,
    ) -> Outcome<'a> {
        match operator {
            Binary::Or => return Ok(Val::Bool(self.condition(left)? || self.condition(right)?)),
            Binary::And => return Ok(Val::Bool(self.condition(left)? && self.condition(right)?)),
            _ => {}
        }
        let (left, right) = (self.operand(left)?, self.operand(right)?);
        let null = left.is_null() || right.is_null();
        let hint = (operator == Binary::Subtract && null)
            .then(|| "a key that contains `-` is written as an index: parameters['my-key']".to_owned());
        let budget = &self.session.budget;
        let result: Result<Val<'a>, ErrorKind> = match compare::holds(operator, &left, &right, budget) {
            _ if operator == Binary::Matches => compare::matches(&left, &right, self.session).map(Val::Bool),
            Some(result) => result.map(Val::Bool),
            None => arithmetic::combine(operator, &left, &right, budget),
        };
        result.map_err(|kind| kind.at(whole.span).hint(hint))
    }
}
