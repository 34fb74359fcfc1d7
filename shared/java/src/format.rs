//! `String.format` of `java.util.Formatter`, in en-US and UTC.
//!
//! Hexadecimal floating-point numbers (`%a`) are not supported.

mod arg;
mod date;
mod error;
mod floating;
mod integer;
mod spec;

pub use arg::Arg;
pub use error::FormatError;
pub use spec::MAX_WIDTH;

use spec::{Index, Spec};

/// The longest result, in bytes: a megabyte.
pub const MAX_OUTPUT: usize = 1 << 20;

/// `String.format(pattern, args)`.
///
/// ```
/// use gennaker_java::format::{Arg, format};
///
/// assert_eq!(format("%s-%05.1f%%", &[Arg::from("cpu"), Arg::Double(12.25)]).unwrap(), "cpu-012.3%");
/// ```
pub fn format(pattern: &str, args: &[Arg<'_>]) -> Result<String, FormatError> {
    let mut output = String::new();
    let mut rest = pattern;
    let (mut ordinary, mut last) = (0, None);
    while let Some((literal, from)) = rest.find('%').and_then(|at| rest.split_at_checked(at)) {
        output.push_str(literal);
        let (spec, length) = spec::parse(from)?;
        let taken = match (spec.conversion, spec.index) {
            ('n' | '%', _) => None,
            (_, Index::Ordinary) => {
                ordinary += 1;
                Some(ordinary - 1)
            }
            (_, Index::Explicit(number)) => Some(number - 1),
            (_, Index::Last) => Some(last.ok_or_else(|| FormatError::Missing(spec.text.clone()))?),
        };
        match taken {
            None => output.push_str(&without_argument(&spec)),
            Some(place) => {
                last = taken;
                let arg = args.get(place).ok_or_else(|| FormatError::Missing(spec.text.clone()))?;
                output.push_str(&one(&spec, arg)?);
            }
        }
        if output.len() > MAX_OUTPUT {
            return Err(FormatError::TooLong);
        }
        rest = from.get(length..).unwrap_or_default();
    }
    output.push_str(rest);
    if output.len() > MAX_OUTPUT { Err(FormatError::TooLong) } else { Ok(output) }
}

fn without_argument(spec: &Spec) -> String {
    if spec.conversion == 'n' { "\n".to_owned() } else { spec.justified("%") }
}

fn one(spec: &Spec, arg: &Arg<'_>) -> Result<String, FormatError> {
    let mismatch = || FormatError::WrongArgument(spec.text.clone(), arg.kind());
    let lower = spec.conversion.to_ascii_lowercase();
    let text = match (lower, arg) {
        (_, Arg::Long(millis) | Arg::Date { millis, .. }) if spec.date => {
            date::part(spec.conversion, *millis).ok_or_else(|| FormatError::Unknown(spec.text.clone()))?
        }
        (_, Arg::Null) if spec.date => "null".to_owned(),
        _ if spec.date => return Err(mismatch()),
        ('b', Arg::Null) => spec.shortened("false".into()),
        ('b', Arg::Bool(value)) => spec.shortened(value.to_string().into()),
        ('b', _) => spec.shortened("true".into()),
        (_, Arg::Null) => spec.shortened("null".into()),
        ('s', _) => spec.shortened(arg.text()),
        ('h', _) => spec.shortened(format!("{:x}", arg.hash()).into()),
        ('c', _) => {
            let code = arg.code().ok_or_else(mismatch)?;
            char::from_u32(code).ok_or(FormatError::NoCharacter(code))?.to_string()
        }
        ('d' | 'o' | 'x', Arg::Byte(value)) => integer::sized(spec, (*value).into(), 8)?,
        ('d' | 'o' | 'x', Arg::Int(value)) => integer::sized(spec, (*value).into(), 32)?,
        ('d' | 'o' | 'x', Arg::Long(value)) => integer::sized(spec, (*value).into(), 64)?,
        ('d' | 'o' | 'x', Arg::Big(value)) => integer::signed(spec, *value),
        ('e' | 'f' | 'g', Arg::Float(value)) => floating::text(spec, (*value).into()),
        ('e' | 'f' | 'g', Arg::Double(value)) => floating::text(spec, *value),
        _ => return Err(mismatch()),
    };
    Ok(spec.justified(&if spec.upper { text.to_uppercase() } else { text }))
}
