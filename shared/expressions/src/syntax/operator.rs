//! The operators, how they are written, and how strongly they bind.

use super::token::{Kind, Symbol};

/// Operators before an operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unary {
    Not,
    Minus,
    Plus,
}

/// Operators between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binary {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    InstanceOf,
    Matches,
    Between,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
}

/// The powers of the operators that do not chain: comparisons, and `^`.
pub(crate) const COMPARISON: u8 = 3;
pub(crate) const POWER: u8 = 6;

/// The operators that are words, with what they mean.
const WORDS: [(&str, Binary); 13] = [
    ("or", Binary::Or),
    ("and", Binary::And),
    ("eq", Binary::Equal),
    ("ne", Binary::NotEqual),
    ("lt", Binary::Less),
    ("le", Binary::LessOrEqual),
    ("gt", Binary::Greater),
    ("ge", Binary::GreaterOrEqual),
    ("instanceof", Binary::InstanceOf),
    ("matches", Binary::Matches),
    ("between", Binary::Between),
    ("div", Binary::Divide),
    ("mod", Binary::Remainder),
];

impl Binary {
    /// The operator that a token is, in operator position.
    pub(crate) fn of(kind: &Kind<'_>) -> Option<Self> {
        match kind {
            Kind::Symbol(symbol) => Self::of_symbol(*symbol),
            Kind::Word(word) => WORDS
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(word))
                .map(|(_, operator)| *operator),
            _ => None,
        }
    }

    fn of_symbol(symbol: Symbol) -> Option<Self> {
        Some(match symbol {
            Symbol::Or => Binary::Or,
            Symbol::And => Binary::And,
            Symbol::Equal => Binary::Equal,
            Symbol::NotEqual => Binary::NotEqual,
            Symbol::Less => Binary::Less,
            Symbol::LessOrEqual => Binary::LessOrEqual,
            Symbol::Greater => Binary::Greater,
            Symbol::GreaterOrEqual => Binary::GreaterOrEqual,
            Symbol::Plus => Binary::Add,
            Symbol::Minus => Binary::Subtract,
            Symbol::Star => Binary::Multiply,
            Symbol::Slash => Binary::Divide,
            Symbol::Percent => Binary::Remainder,
            Symbol::Caret => Binary::Power,
            _ => return None,
        })
    }

    /// Higher binds stronger.
    pub(crate) fn power(self) -> u8 {
        match self {
            Binary::Or => 1,
            Binary::And => 2,
            Binary::Equal
            | Binary::NotEqual
            | Binary::Less
            | Binary::LessOrEqual
            | Binary::Greater
            | Binary::GreaterOrEqual
            | Binary::InstanceOf
            | Binary::Matches
            | Binary::Between => COMPARISON,
            Binary::Add | Binary::Subtract => 4,
            Binary::Multiply | Binary::Divide | Binary::Remainder => 5,
            Binary::Power => POWER,
        }
    }

    /// The operator as it is written.
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Binary::Or => "||",
            Binary::And => "&&",
            Binary::Equal => "==",
            Binary::NotEqual => "!=",
            Binary::Less => "<",
            Binary::LessOrEqual => "<=",
            Binary::Greater => ">",
            Binary::GreaterOrEqual => ">=",
            Binary::InstanceOf => "instanceof",
            Binary::Matches => "matches",
            Binary::Between => "between",
            Binary::Add => "+",
            Binary::Subtract => "-",
            Binary::Multiply => "*",
            Binary::Divide => "/",
            Binary::Remainder => "%",
            Binary::Power => "^",
        }
    }
}
