//! The operators, how they are written, and how strongly they bind.

use super::token::Kind;

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
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// The power of the comparisons, which do not chain.
pub(crate) const COMPARISON: u8 = 3;

/// Operators that the whole language has and this part of it has not.
const LATER: &[&str] = &["matches", "between", "instanceof"];

impl Binary {
    /// The operator that a token is, in operator position.
    pub(crate) fn of(kind: &Kind) -> Option<Self> {
        let text = match kind {
            Kind::Symbol(symbol) => (*symbol).to_owned(),
            Kind::Word(word) => word.to_ascii_lowercase(),
            _ => return None,
        };
        Some(match text.as_str() {
            "||" | "or" => Binary::Or,
            "&&" | "and" => Binary::And,
            "==" | "eq" => Binary::Equal,
            "!=" | "ne" => Binary::NotEqual,
            "<" | "lt" => Binary::Less,
            "<=" | "le" => Binary::LessOrEqual,
            ">" | "gt" => Binary::Greater,
            ">=" | "ge" => Binary::GreaterOrEqual,
            "+" => Binary::Add,
            "-" => Binary::Subtract,
            "*" => Binary::Multiply,
            "/" | "div" => Binary::Divide,
            "%" | "mod" => Binary::Remainder,
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
            | Binary::GreaterOrEqual => COMPARISON,
            Binary::Add | Binary::Subtract => 4,
            Binary::Multiply | Binary::Divide | Binary::Remainder => 5,
        }
    }

    /// The operator as a symbol.
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
            Binary::Add => "+",
            Binary::Subtract => "-",
            Binary::Multiply => "*",
            Binary::Divide => "/",
            Binary::Remainder => "%",
        }
    }
}

/// The operator of the whole language that is not supported yet, if the token is one.
pub(crate) fn later(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Symbol("^") => Some("powers (`^`)".to_owned()),
        Kind::Word(word) if LATER.contains(&word.to_ascii_lowercase().as_str()) => {
            Some(format!("comparisons with `{}`", word.to_ascii_lowercase()))
        }
        _ => None,
    }
}
