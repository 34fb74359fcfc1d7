//! Calls of functions, methods and constructors.

use super::{Evaluator, Outcome};
use crate::arguments::{Argument, Arguments};
use crate::error::{Error, ErrorKind};
use crate::functions;
use crate::methods;
use crate::syntax::{Expr, Node, Span};
use crate::value::Class;

impl<'a> Evaluator<'a> {
    pub(super) fn function(&mut self, name: &'a str, arguments: &'a [Expr<'a>], span: Span) -> Outcome<'a> {
        let function = functions::find(name).map_err(|(kind, hint)| kind.at(span).hint(hint))?;
        // Spinnaker adds the execution as the first argument of these; a text may spell it out itself.
        let written_out = matches!(arguments.first().map(|first| &first.node),
            Some(Node::Property { target, name: "execution", .. }) if target.node == Node::Variable("root"));
        let skip = usize::from(function.reads_execution && written_out);
        let values = self.arguments(arguments.get(skip..).unwrap_or_default())?;
        function.run(&self.scope, &values, self.session, span)
    }

    pub(super) fn method(
        &mut self,
        target: &'a Expr<'a>,
        name: &'a str,
        safe: bool,
        arguments: &'a [Expr<'a>],
        span: Span,
    ) -> Outcome<'a> {
        let target = self.operand(target)?;
        if target.is_null() {
            let null = ErrorKind::OnNull(format!("the method `{name}`")).at(span).hint(self.why_null());
            return if safe { Ok(target) } else { Err(null) };
        }
        let values = self.arguments(arguments)?;
        let arguments = Arguments::new(name, &values, self.session);
        let outcome = methods::call(&target, &arguments);
        outcome.map_err(|failure| failure.at(span).hint(functions::hint_for_method(name)))
    }

    pub(super) fn construct(&mut self, class: Class, arguments: &'a [Expr<'a>], span: Span) -> Outcome<'a> {
        let values = self.arguments(arguments)?;
        let arguments = Arguments::new(class.name(), &values, self.session);
        methods::construct(class, &arguments).map_err(|failure| failure.at(span))
    }

    fn arguments(&mut self, arguments: &'a [Expr<'a>]) -> Result<Vec<Argument<'a>>, Error> {
        arguments.iter().map(|expr| Ok((self.evaluate(expr)?, expr.span))).collect()
    }
}
