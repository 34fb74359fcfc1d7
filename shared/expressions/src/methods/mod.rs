//! Methods of values, written `value.name(…)`; static ones, written `T(X).name(…)`; constructors, `new X(…)`; and
//! properties, which are methods `getName()` or `isName()`. Each stands in a table: nothing is looked up by reflection.

mod adjusters;
mod boolean;
mod chrono_unit;
mod collection;
mod date;
mod day_of_week;
mod entry;
mod instant;
mod lang;
mod local_date;
mod local_date_time;
mod math;
mod method;
mod number;
mod object;
mod overload;
mod random;
mod simple_date_format;
mod status;
mod temporal;
mod text;
mod uuid;
mod zone;

use crate::arguments::{Arguments, Failure};
use crate::error::ErrorKind;
use crate::session::Session;
use crate::suggest;
use crate::value::{Class, Object, Val, describe, equals, hash_code};
use method::{Method, Static, names, run};

/// Methods of Java's collections and dates that would change their target.
const MUTATORS: &[&str] = &[
    "add",
    "addAll",
    "addFirst",
    "addLast",
    "applyLocalizedPattern",
    "applyPattern",
    "clear",
    "compute",
    "computeIfAbsent",
    "computeIfPresent",
    "ensureCapacity",
    "merge",
    "nextBytes",
    "pop",
    "push",
    "put",
    "putAll",
    "putIfAbsent",
    "remove",
    "removeAll",
    "removeIf",
    "replace",
    "replaceAll",
    "retainAll",
    "set",
    "sort",
    "trimToSize",
];

/// Methods of Java's collections that go through the elements.
const WALKS: &[&str] =
    &["forEach", "iterator", "listIterator", "parallelStream", "spliterator", "stream", "toArray"];

/// Methods of every value.
const COMMON: &[&str] = &["equals", "hashCode", "toString"];

/// What the target's own type does with the call; none if it has no such method.
fn own<'a>(target: &Val<'a>, arguments: &Arguments<'_, 'a>) -> Option<Result<Val<'a>, Failure>> {
    match target {
        Val::List(value) => run(collection::LIST, arguments, |body| body(value, arguments)),
        Val::Map(value) => run(collection::MAP, arguments, |body| body(value, arguments)),
        Val::Object(value) => object::own(value, arguments),
        other => lang::own(other, arguments),
    }
}

fn own_names(target: &Val<'_>) -> Vec<&'static str> {
    match target {
        Val::List(_) => names(collection::LIST),
        Val::Map(_) => names(collection::MAP),
        Val::Object(value) => object::own_names(value),
        other => lang::own_names(other),
    }
}

/// The static methods of a type, called on the type or on a value of it.
fn statics(class: Class) -> &'static [Method<Static>] {
    match lang::statics(class) {
        [] => object::statics(class),
        table => table,
    }
}

fn class_of(target: &Val<'_>) -> Option<Class> {
    match target {
        Val::Object(Object::Class(class)) => Some(*class),
        other => other.class(),
    }
}

/// Calls a method of a value that is not null.
pub(crate) fn call<'a>(target: &Val<'a>, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let of_count = |outcome: &Result<Val<'a>, Failure>| outcome.as_ref().is_err_and(Failure::is_of_count);
    // Java has methods of one name of a value and of its class, with other numbers of arguments.
    let of_class =
        || class_of(target).and_then(|class| run(statics(class), arguments, |body| body(arguments)));
    let outcome = match own(target, arguments) {
        Some(outcome) if !of_count(&outcome) => return outcome,
        wrong => of_class().or(wrong),
    };
    if let Some(outcome) = outcome.filter(|outcome| !of_count(outcome) || !COMMON.contains(&arguments.name()))
    {
        return outcome;
    }
    match arguments.name() {
        "equals" => {
            arguments.count(1, 1)?;
            arguments.budget().text(target.weight().saturating_add(arguments.value(0).weight()))?;
            Ok(Val::Bool(equals(target, arguments.value(0))))
        }
        "hashCode" => {
            arguments.count(0, 0)?;
            arguments.budget().text(target.weight())?;
            Ok(Val::int(hash_code(target)))
        }
        "toString" if !matches!(target, Val::Object(Object::Class(_))) => {
            arguments.count(0, 0)?;
            arguments.budget().written(target)?;
            Ok(Val::text(describe(target)))
        }
        name => Err(unknown(target, name)),
    }
}

fn unknown(target: &Val<'_>, name: &str) -> Failure {
    let changes = MUTATORS.contains(&name) || name.strip_prefix("set").is_some_and(|rest| !rest.is_empty());
    if changes && matches!(target, Val::List(_) | Val::Map(_) | Val::Object(_)) {
        return ErrorKind::NotAvailable("methods that change a value").into();
    }
    if WALKS.contains(&name) && matches!(target, Val::List(_) | Val::Map(_)) {
        let failure = Failure::from(ErrorKind::NotAvailable("iterators, streams and arrays"));
        return failure.hint("`.?[…]` selects elements, `.![…]` computes something of each".to_owned());
    }
    if let Some(what) = lang::hidden(name) {
        return ErrorKind::NotAvailable(what).into();
    }
    let mut known = own_names(target);
    known.extend(class_of(target).map(|class| names(statics(class))).unwrap_or_default());
    known.extend(COMMON);
    let hint = suggest::among(name, "methods", known.iter().copied());
    Failure::from(ErrorKind::NoMethod { name: name.to_owned(), on: target.type_name() }).hint(hint)
}

/// Makes a value of a type.
pub(crate) fn construct<'a>(class: Class, arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    let made = lang::construct(class, arguments).or_else(|| object::construct(class, arguments));
    made.unwrap_or_else(|| Err(ErrorKind::NoConstructor(class.name()).into()))
}

/// A static field of a type: `T(Integer).MAX_VALUE`.
fn field<'a>(class: Class, name: &str) -> Option<Val<'a>> {
    lang::field(class, name).or_else(|| object::field(class, name))
}

/// A property of a value that is neither null nor a map: a static field, or what `getName()` or `isName()` gives.
pub(crate) fn property<'a>(
    target: &Val<'a>,
    name: &str,
    session: &'a Session<'a>,
) -> Result<Val<'a>, Failure> {
    if let Some(value) = class_of(target).and_then(|class| field(class, name)) {
        return Ok(value);
    }
    if let (Val::List(items), "length") = (target, name) {
        return Ok(Val::size(items.len()));
    }
    let mut chars = name.chars();
    let capital: String = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
    for getter in [format!("get{capital}"), format!("is{capital}")] {
        if let Some(outcome) = own(target, &Arguments::new(&getter, &[], session)) {
            return outcome;
        }
    }
    if let Some(what) = lang::hidden(name) {
        return Err(ErrorKind::NotAvailable(what).into());
    }
    let failure = Failure::from(ErrorKind::NoProperty { name: name.to_owned(), on: target.type_name() });
    Err(match target {
        _ if own_names(target).contains(&name) => failure.hint(format!("it is a method: `{name}()`")),
        Val::List(_) => failure.hint("take one of its elements first: `[0]`".to_owned()),
        _ => failure,
    })
}
