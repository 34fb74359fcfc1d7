//! Java's numbers.

use super::Class;

/// A number with its Java type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Num {
    Byte(i8),
    Int(i32),
    Long(i64),
    /// `BigInteger`: only integers of JSON beyond 64 signed bits, and what is computed from them.
    Big(i128),
    Float(f32),
    Double(f64),
}

impl Num {
    /// An integer of JSON, as Jackson reads it: the smallest of Integer, Long and BigInteger that holds it.
    pub(crate) fn whole(value: i128) -> Self {
        match (i32::try_from(value), i64::try_from(value)) {
            (Ok(int), _) => Num::Int(int),
            (_, Ok(long)) => Num::Long(long),
            _ => Num::Big(value),
        }
    }

    pub(crate) fn class(self) -> Option<Class> {
        Some(match self {
            Num::Byte(_) => Class::Byte,
            Num::Int(_) => Class::Integer,
            Num::Long(_) => Class::Long,
            Num::Double(_) => Class::Double,
            Num::Big(_) | Num::Float(_) => return None,
        })
    }

    pub(crate) fn as_f64(self) -> f64 {
        match self {
            Num::Byte(value) => value.into(),
            Num::Int(value) => value.into(),
            Num::Long(value) => value as f64,
            Num::Big(value) => value as f64,
            Num::Float(value) => value.into(),
            Num::Double(value) => value,
        }
    }

    /// Java's `longValue`: a fraction is cut off, and what is too large is the largest.
    pub(crate) fn as_i64(self) -> i64 {
        match self {
            Num::Byte(value) => value.into(),
            Num::Int(value) => value.into(),
            Num::Long(value) => value,
            Num::Big(value) => value as i64,
            Num::Float(value) => value as i64,
            Num::Double(value) => value as i64,
        }
    }

    /// Java's `intValue`: integers lose their upper bits, real numbers end at the largest.
    pub(crate) fn as_i32(self) -> i32 {
        match self {
            Num::Float(value) => value as i32,
            Num::Double(value) => value as i32,
            Num::Big(value) => value as i32,
            whole => whole.as_i64() as i32,
        }
    }

    /// The integer, exactly; none of a real number.
    pub(crate) fn as_whole(self) -> Option<i128> {
        match self {
            Num::Byte(value) => Some(value.into()),
            Num::Int(value) => Some(value.into()),
            Num::Long(value) => Some(value.into()),
            Num::Big(value) => Some(value),
            Num::Float(_) | Num::Double(_) => None,
        }
    }
}

impl std::fmt::Display for Num {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Num::Byte(value) => value.fmt(formatter),
            Num::Int(value) => value.fmt(formatter),
            Num::Long(value) => value.fmt(formatter),
            Num::Big(value) => value.fmt(formatter),
            Num::Float(value) => formatter.write_str(&gennaker_java::number::float_to_string(*value)),
            Num::Double(value) => formatter.write_str(&gennaker_java::number::double_to_string(*value)),
        }
    }
}

impl Num {
    /// The simple name of the Java class.
    pub(crate) fn type_label(self) -> &'static str {
        match self {
            Num::Byte(_) => "Byte",
            Num::Int(_) => "Integer",
            Num::Long(_) => "Long",
            Num::Big(_) => "BigInteger",
            Num::Float(_) => "Float",
            Num::Double(_) => "Double",
        }
    }
}
