use std::borrow::Cow;

use super::FormatError;

/// The largest width and precision.
pub const MAX_WIDTH: usize = 10_000;

const FLAGS: &str = "-#+ 0,(<";

/// Which argument a conversion takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Index {
    Ordinary,
    /// From 1.
    Explicit(usize),
    Last,
}

/// One `%…`, checked as far as it can be without its argument.
#[derive(Debug, Clone)]
pub(super) struct Spec {
    /// As written, for messages.
    pub(super) text: String,
    pub(super) index: Index,
    flags: String,
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    /// Of `%t`: the part of the date.
    pub(super) date: bool,
    pub(super) conversion: char,
    pub(super) upper: bool,
}

/// Reads the conversion `text` begins with, and its length in bytes.
pub(super) fn parse(text: &str) -> Result<(Spec, usize), FormatError> {
    let mut rest = text.strip_prefix('%').unwrap_or(text);
    let number = digits(rest);
    let mut index = Index::Ordinary;
    let mut explicit = None;
    if let Some(after) = rest.get(number.len()..).and_then(|after| after.strip_prefix('$'))
        && !number.is_empty()
    {
        explicit = Some(number);
        rest = after;
    }
    let flags = rest.get(..rest.find(|c| !FLAGS.contains(c)).unwrap_or(rest.len())).unwrap_or_default();
    rest = rest.get(flags.len()..).unwrap_or_default();
    let width = digits(rest);
    rest = rest.get(width.len()..).unwrap_or_default();
    let mut precision = None;
    if let Some(after) = rest.strip_prefix('.') {
        let number = digits(after);
        precision = Some(number).filter(|number| !number.is_empty());
        if precision.is_none() {
            return Err(FormatError::Unknown(cut(text, rest)));
        }
        rest = after.get(number.len()..).unwrap_or_default();
    }
    let mut chars = rest.chars();
    let mut conversion = chars.next().ok_or_else(|| FormatError::Unknown(text.to_owned()))?;
    let date = matches!(conversion, 't' | 'T');
    let mut upper = conversion.is_ascii_uppercase();
    if date {
        conversion = chars.next().ok_or_else(|| FormatError::Unknown(text.to_owned()))?;
    } else if upper && !"BHSCXEG".contains(conversion) {
        return Err(FormatError::Unknown(cut(text, chars.as_str())));
    }
    upper &= date || conversion.is_ascii_uppercase();
    let spec_text = cut(text, chars.as_str());
    if flags.contains('<') {
        index = Index::Last;
    } else if let Some(number) = explicit {
        let number = number.parse().ok().filter(|number| *number > 0);
        index = Index::Explicit(number.ok_or_else(|| FormatError::Index(spec_text.clone()))?);
    }
    let limited = |digits: &str| digits.parse().ok().filter(|number| *number <= MAX_WIDTH);
    let width = match width {
        "" => None,
        width => Some(limited(width).ok_or_else(|| FormatError::Width(spec_text.clone()))?),
    };
    let precision = match precision {
        None => None,
        Some(precision) => Some(limited(precision).ok_or_else(|| FormatError::Precision(spec_text.clone()))?),
    };
    let length = text.len() - chars.as_str().len();
    let flags = flags.to_owned();
    let spec = Spec { text: spec_text, index, flags, width, precision, date, conversion, upper };
    spec.check()?;
    Ok((spec, length))
}

/// What stands before `rest`; a few characters of it when nothing could be read.
fn cut(text: &str, rest: &str) -> String {
    let read = text.len().saturating_sub(rest.len());
    text.get(..read).unwrap_or_default().chars().take(40).collect()
}

fn digits(text: &str) -> &str {
    text.get(..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())).unwrap_or_default()
}

impl Spec {
    pub(super) fn has(&self, flag: char) -> bool {
        self.flags.contains(flag)
    }

    fn check(&self) -> Result<(), FormatError> {
        let lower = if self.date { 't' } else { self.conversion.to_ascii_lowercase() };
        // `#` of %s is for objects which format themselves; there are none here.
        let (flags, precision) = match lower {
            'b' | 'h' | 's' => ("-<", true),
            'c' | 't' => ("-<", false),
            'd' => ("-+ 0,(<", false),
            'o' | 'x' => ("-#+ 0(<", false),
            'e' => ("-#+ 0(<", true),
            'f' => (FLAGS, true),
            'g' => ("-+ 0,(<", true),
            '%' => ("-", false),
            'n' => ("", false),
            'a' => return Err(FormatError::HexFloat(self.text.clone())),
            _ => return Err(FormatError::Unknown(self.text.clone())),
        };
        let flag = |flag| Err(FormatError::Flag(self.text.clone(), flag));
        for (place, c) in self.flags.char_indices() {
            let repeated = self.flags.get(..place).is_some_and(|before| before.contains(c));
            if repeated || !flags.contains(c) || (c == '0' && self.has('-')) || (c == ' ' && self.has('+')) {
                return flag(c);
            }
        }
        if self.date && super::date::part(self.conversion, 0).is_none() {
            return Err(FormatError::Unknown(self.text.clone()));
        }
        if lower == 'n' && self.width.is_some() {
            return Err(FormatError::Width(self.text.clone()));
        }
        if self.precision.is_some() && !precision {
            return Err(FormatError::Precision(self.text.clone()));
        }
        if self.width.is_none() && (self.has('-') || self.has('0')) {
            return Err(FormatError::NoWidth(self.text.clone()));
        }
        Ok(())
    }

    /// Cut to the precision, in UTF-16 units; half a pair at the end is left out.
    pub(super) fn shortened(&self, text: Cow<'_, str>) -> String {
        let Some(precision) = self.precision.filter(|_| !self.date) else { return text.into_owned() };
        let mut units = 0;
        let fits = |c: &char| {
            units += c.len_utf16();
            units <= precision
        };
        text.chars().take_while(fits).collect()
    }

    /// Filled with blanks up to the width.
    pub(super) fn justified(&self, text: &str) -> String {
        let missing = self.width.unwrap_or_default().saturating_sub(crate::text::len(text));
        let blanks = " ".repeat(missing);
        if self.has('-') { format!("{text}{blanks}") } else { format!("{blanks}{text}") }
    }

    /// A number with its sign, groups and leading zeros: `digits` is its magnitude, perhaps with a fraction, and `taken`
    /// what its exponent will take of the width.
    pub(super) fn number(&self, negative: bool, digits: &str, taken: usize) -> (String, &'static str) {
        let (before, after) = self.sign(negative);
        let (whole, fraction) =
            digits.split_at_checked(digits.find('.').unwrap_or(digits.len())).unwrap_or((digits, ""));
        let magnitude =
            if self.has(',') { format!("{}{fraction}", grouped(whole)) } else { digits.to_owned() };
        let length = before.len() + magnitude.len() + after.len() + taken;
        let zeros = if self.has('0') { self.width.unwrap_or_default().saturating_sub(length) } else { 0 };
        (format!("{before}{}{magnitude}", "0".repeat(zeros)), after)
    }

    /// What stands before and after a number.
    pub(super) fn sign(&self, negative: bool) -> (&'static str, &'static str) {
        match (negative, self.has('(')) {
            (true, true) => ("(", ")"),
            (true, false) => ("-", ""),
            (false, _) if self.has('+') => ("+", ""),
            (false, _) if self.has(' ') => (" ", ""),
            (false, _) => ("", ""),
        }
    }
}

fn grouped(whole: &str) -> String {
    let mut grouped = String::with_capacity(whole.len() * 4 / 3);
    for (place, c) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(c);
    }
    grouped
}
