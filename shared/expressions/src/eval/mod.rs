//! Computes the value of a syntax tree.

mod access;
mod arithmetic;
mod compare;

use serde_json::{Map, Value};

use crate::Scope;
use crate::error::{Error, ErrorKind};
use crate::functions;
use crate::limits::Budget;
use crate::methods;
use crate::suggest;
use crate::syntax::{Binary, Expr, Node, Span, Unary};
use crate::value::Val;

/// Evaluates the expressions of one scope.
pub(crate) struct Evaluator<'a, 'b> {
    scope: &'b Scope<'a>,
    budget: &'b Budget,
    /// The last unknown key that was read as null, to explain a result that is null.
    missed: Option<Missed<'a>>,
}

struct Missed<'a> {
    name: String,
    keys: Option<&'a Map<String, Value>>,
}

type Outcome<'a> = Result<Val<'a>, Error>;

impl<'a, 'b> Evaluator<'a, 'b> {
    pub(crate) fn new(scope: &'b Scope<'a>, budget: &'b Budget) -> Self {
        Self { scope, budget, missed: None }
    }

    /// Why the last result was null, if a key was missing.
    pub(crate) fn why_null(&self) -> Option<String> {
        let missed = self.missed.as_ref()?;
        let keys = missed.keys.into_iter().flat_map(Map::keys).map(String::as_str);
        let hint = match missed.keys {
            Some(_) => format!("; {}", suggest::among(&missed.name, "keys", keys)),
            None => String::new(),
        };
        Some(format!("there is no key `{}`{hint}", missed.name))
    }

    pub(crate) fn evaluate(&mut self, expr: &Expr) -> Outcome<'a> {
        let at = |kind: ErrorKind| kind.at(expr.span);
        self.budget.steps(1).map_err(at)?;
        match &expr.node {
            Node::Null => Ok(Val::Null),
            Node::Bool(value) => Ok(Val::Bool(*value)),
            Node::Int(value) => Ok(Val::Int(*value)),
            Node::Real(value) => Ok(Val::Real(*value)),
            Node::Text(text) => Ok(Val::text(text.as_str())),
            Node::Name(name) => self.root_key(name, expr.span),
            Node::Variable(name) => self.variable(name, expr.span),
            Node::Function { name, arguments } => self.function(name, arguments, expr.span),
            Node::Unary { operator, operand } => self.unary(*operator, operand),
            Node::Binary { operator, left, right } => self.binary(*operator, left, right, expr.span),
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
                if let Node::Variable(variable) = &target.node
                    && (variable == "root" || variable == "this")
                {
                    return self.root_key(name, expr.span);
                }
                let target = self.evaluate(target)?;
                self.property(target, name, *safe, expr.span)
            }
            Node::Index { target, index } => self.index(target, index, expr.span),
            Node::Method { target, name, safe, arguments } => {
                let target = self.evaluate(target)?;
                if matches!(target, Val::Null) {
                    let null = ErrorKind::OnNull(format!("the method `{name}`"));
                    return if *safe { Ok(Val::Null) } else { Err(at(null)) };
                }
                let arguments = self.arguments(arguments)?;
                methods::call(&target, name, &arguments, self.budget).map_err(|failure| failure.at(expr.span))
            }
        }
    }

    fn variable(&self, name: &str, span: Span) -> Outcome<'a> {
        match name {
            "root" | "this" => Ok(Val::Map(std::borrow::Cow::Borrowed(self.scope.root))),
            _ => {
                let hint = functions::hint_for_variable(name);
                Err(ErrorKind::NoVariable(name.to_owned()).at(span).hint(hint))
            }
        }
    }

    fn function(&mut self, name: &str, arguments: &[Expr], span: Span) -> Outcome<'a> {
        let function = functions::find(name).map_err(|(kind, hint)| kind.at(span).hint(hint))?;
        // Spinnaker adds the execution as the first argument of these; a text may spell it out itself.
        let written_out = match arguments.first().map(|first| &first.node) {
            Some(Node::Property { target, name, .. }) => {
                name == "execution" && target.node == Node::Variable("root".to_owned())
            }
            _ => false,
        };
        let skip = usize::from(function.reads_execution && written_out);
        let arguments = self.arguments(arguments.get(skip..).unwrap_or_default())?;
        let call = functions::Call { name, span, arguments, scope: self.scope, budget: self.budget };
        function.run(&call)
    }

    fn arguments(&mut self, arguments: &[Expr]) -> Result<Vec<functions::Argument<'a>>, Error> {
        arguments.iter().map(|expr| Ok((self.evaluate(expr)?, expr.span))).collect()
    }

    fn condition(&mut self, expr: &Expr) -> Result<bool, Error> {
        self.evaluate(expr)?.to_bool().map_err(|kind| kind.at(expr.span))
    }

    fn unary(&mut self, operator: Unary, operand: &Expr) -> Outcome<'a> {
        if operator == Unary::Not {
            return Ok(Val::Bool(!self.condition(operand)?));
        }
        let value = self.evaluate(operand)?;
        arithmetic::signed(operator, value).map_err(|kind| kind.at(operand.span))
    }

    fn binary(&mut self, operator: Binary, left: &Expr, right: &Expr, span: Span) -> Outcome<'a> {
        match operator {
            Binary::Or => return Ok(Val::Bool(self.condition(left)? || self.condition(right)?)),
            Binary::And => return Ok(Val::Bool(self.condition(left)? && self.condition(right)?)),
            _ => {}
        }
        let (left, right) = (self.evaluate(left)?, self.evaluate(right)?);
        let null = matches!(left, Val::Null) || matches!(right, Val::Null);
        let hint = (operator == Binary::Subtract && null)
            .then(|| "a key that contains `-` is written as an index: parameters['my-key']".to_owned());
        let result = match compare::holds(operator, &left, &right) {
            Some(result) => result.map(Val::Bool),
            None => arithmetic::combine(operator, &left, &right, self.budget),
        };
        result.map_err(|kind| kind.at(span).hint(hint))
    }
}
