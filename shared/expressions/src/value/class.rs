//! The Java types that an expression may name with `T(…)` and `new`: Spinnaker's allow-list, and no other.

/// A type of the allow-list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Boolean,
    Byte,
    ChronoUnit,
    Date,
    DayOfWeek,
    Double,
    Instant,
    Integer,
    LocalDate,
    LocalDateTime,
    Long,
    Math,
    Random,
    SimpleDateFormat,
    String,
    TemporalAdjusters,
    UrlEncoder,
    Uuid,
}

/// Every type with its full name.
const NAMES: [(&str, Class); 18] = [
    ("java.lang.Boolean", Class::Boolean),
    ("java.lang.Byte", Class::Byte),
    ("java.lang.Double", Class::Double),
    ("java.lang.Integer", Class::Integer),
    ("java.lang.Long", Class::Long),
    ("java.lang.Math", Class::Math),
    ("java.lang.String", Class::String),
    ("java.net.URLEncoder", Class::UrlEncoder),
    ("java.text.SimpleDateFormat", Class::SimpleDateFormat),
    ("java.time.DayOfWeek", Class::DayOfWeek),
    ("java.time.Instant", Class::Instant),
    ("java.time.LocalDate", Class::LocalDate),
    ("java.time.LocalDateTime", Class::LocalDateTime),
    ("java.time.temporal.ChronoUnit", Class::ChronoUnit),
    ("java.time.temporal.TemporalAdjusters", Class::TemporalAdjusters),
    ("java.util.Date", Class::Date),
    ("java.util.Random", Class::Random),
    ("java.util.UUID", Class::Uuid),
];

const LANG: &str = "java.lang.";

impl Class {
    /// The type of that name; those of `java.lang` also by their short one.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let is = |full: &str| full == name || full.strip_prefix(LANG) == Some(name);
        NAMES.iter().find(|(full, _)| is(full)).map(|(_, class)| *class)
    }

    /// The full name.
    pub(crate) fn name(self) -> &'static str {
        NAMES.iter().find(|(_, class)| *class == self).map_or("", |(name, _)| name)
    }

    /// The full names of all types.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> + Clone {
        NAMES.iter().map(|(name, _)| *name)
    }
}
