//! Objects that JSON does not know.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use gennaker_java::random::Random;
use gennaker_java::uuid::{self, Uuid};
use gennaker_java_time::{
    Adjuster, ChronoUnit, DayOfWeek, Instant, LocalDate, LocalDateTime, SimpleDateFormat,
};

use super::{Class, Val};

/// A Java object beside numbers, texts and collections.
#[derive(Debug, Clone)]
pub(crate) enum Object<'a> {
    /// What `T(…)` gives.
    Class(Class),
    /// What `#doNotEval` gives: a value that later passes leave alone.
    NotEvaluable(Rc<Val<'a>>),
    ChronoUnit(ChronoUnit),
    /// Milliseconds since 1970.
    Date(i64),
    DayOfWeek(DayOfWeek),
    /// A key of a map with its value.
    Entry(Rc<(Val<'a>, Val<'a>)>),
    Instant(Instant),
    LocalDate(LocalDate),
    LocalDateTime(LocalDateTime),
    /// The one object that changes: each number drawn is another.
    Random(Rc<RefCell<Random>>),
    SimpleDateFormat(Rc<SimpleDateFormat>),
    TemporalAdjuster(Adjuster),
    Uuid(Uuid),
}

impl Object<'_> {
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Object::Class(_) => "a type",
            Object::NotEvaluable(inner) => inner.type_name(),
            Object::ChronoUnit(_) => "a ChronoUnit",
            Object::Date(_) => "a Date",
            Object::DayOfWeek(_) => "a DayOfWeek",
            Object::Entry(_) => "an entry of a map",
            Object::Instant(_) => "an Instant",
            Object::LocalDate(_) => "a LocalDate",
            Object::LocalDateTime(_) => "a LocalDateTime",
            Object::Random(_) => "a Random",
            Object::SimpleDateFormat(_) => "a SimpleDateFormat",
            Object::TemporalAdjuster(_) => "a TemporalAdjuster",
            Object::Uuid(_) => "a UUID",
        }
    }

    pub(crate) fn class(&self) -> Option<Class> {
        match self {
            Object::Class(_) | Object::Entry(_) | Object::NotEvaluable(_) | Object::TemporalAdjuster(_) => {
                None
            }
            Object::ChronoUnit(_) => Some(Class::ChronoUnit),
            Object::Date(_) => Some(Class::Date),
            Object::DayOfWeek(_) => Some(Class::DayOfWeek),
            Object::Instant(_) => Some(Class::Instant),
            Object::LocalDate(_) => Some(Class::LocalDate),
            Object::LocalDateTime(_) => Some(Class::LocalDateTime),
            Object::Random(_) => Some(Class::Random),
            Object::SimpleDateFormat(_) => Some(Class::SimpleDateFormat),
            Object::Uuid(_) => Some(Class::Uuid),
        }
    }

    /// The order of two objects of one type, where it has one.
    pub(crate) fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Object::ChronoUnit(a), Object::ChronoUnit(b)) => Some(a.cmp(b)),
            (Object::Date(a), Object::Date(b)) => Some(a.cmp(b)),
            (Object::DayOfWeek(a), Object::DayOfWeek(b)) => Some(a.cmp(b)),
            (Object::Instant(a), Object::Instant(b)) => Some(a.cmp(b)),
            (Object::LocalDate(a), Object::LocalDate(b)) => Some(a.cmp(b)),
            (Object::LocalDateTime(a), Object::LocalDateTime(b)) => Some(a.cmp(b)),
            (Object::Uuid(a), Object::Uuid(b)) => Some(uuid::compare(a, b).cmp(&0)),
            _ => None,
        }
    }

    /// Java's `equals`.
    pub(super) fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Object::Class(a), Object::Class(b)) => a == b,
            (Object::Entry(a), Object::Entry(b)) => super::equals(&a.0, &b.0) && super::equals(&a.1, &b.1),
            (Object::NotEvaluable(a), Object::NotEvaluable(b)) => super::equals(a, b),
            (Object::Random(a), Object::Random(b)) => Rc::ptr_eq(a, b),
            (Object::SimpleDateFormat(a), Object::SimpleDateFormat(b)) => a == b,
            (Object::TemporalAdjuster(a), Object::TemporalAdjuster(b)) => a == b,
            _ => self.order(other) == Some(Ordering::Equal),
        }
    }
}

impl From<Class> for Object<'_> {
    fn from(class: Class) -> Self {
        Object::Class(class)
    }
}

/// Values out of the objects that are plain data.
macro_rules! plain {
    ($($name:ident($inner:ty)),*) => {$(
        impl From<$inner> for Val<'_> {
            fn from(inner: $inner) -> Self {
                Val::Object(Object::$name(inner))
            }
        }
    )*};
}

plain!(
    ChronoUnit(ChronoUnit),
    DayOfWeek(DayOfWeek),
    Instant(Instant),
    LocalDate(LocalDate),
    LocalDateTime(LocalDateTime),
    TemporalAdjuster(Adjuster),
    Uuid(Uuid)
);

impl<'a> Val<'a> {
    /// An entry of a map.
    pub(crate) fn entry(entry: (Val<'a>, Val<'a>)) -> Self {
        Val::Object(Object::Entry(Rc::new(entry)))
    }

    /// A `Date` out of milliseconds since 1970.
    pub(crate) fn date(millis: i64) -> Self {
        Val::Object(Object::Date(millis))
    }
}
