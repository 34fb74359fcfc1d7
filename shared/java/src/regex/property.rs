use regex_syntax::hir::{Class, ClassUnicode, HirKind};

use super::{ast::Flags, error::PatternError, parser::class_of, scanner::Scanner};

/// What follows `\p` or `\P`.
pub(super) fn parse(
    scanner: &mut Scanner,
    flags: Flags,
    negated: bool,
) -> Result<ClassUnicode, PatternError> {
    let at = scanner.at();
    let name = match scanner.take_raw() {
        Some(('{', _)) => match scanner.until('}') {
            Some(name) => name,
            None => return scanner.error("\\p{ without its }"),
        },
        Some((letter, _)) => letter.to_string(),
        None => return scanner.error("\\p without a property"),
    };
    let known = ascii(&name).or_else(|| unicode(&name));
    let mut class =
        known.ok_or_else(|| PatternError::Property { at, name: name.chars().take(60).collect() })?;
    if flags.ignore_case {
        // Of all properties only those of one case have another.
        match name.as_str() {
            "Lower" | "Upper" => class = letters(),
            "Lu" | "Ll" | "Lt" | "IsLu" | "IsLl" | "IsLt" | "javaLowerCase" | "javaUpperCase" => {
                class = unicode("LC").unwrap_or(class);
            }
            _ => {}
        }
    }
    if negated {
        class.negate();
    }
    Ok(class)
}

fn letters() -> ClassUnicode {
    class_of(&[('A', 'Z'), ('a', 'z')])
}

/// POSIX classes, of ASCII, and Java's own.
fn ascii(name: &str) -> Option<ClassUnicode> {
    let punctuation = [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')];
    let ranges: &[(char, char)] = match name {
        "Lower" => &[('a', 'z')],
        "Upper" => &[('A', 'Z')],
        "ASCII" => &[('\0', '\u{7f}')],
        "Alpha" => &[('A', 'Z'), ('a', 'z')],
        "Digit" => &[('0', '9')],
        "Alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "Punct" => &punctuation,
        "Graph" => &[('!', '~')],
        "Print" => &[(' ', '~')],
        "Blank" => &[('\t', '\t'), (' ', ' ')],
        "Cntrl" => &[('\0', '\u{1f}'), ('\u{7f}', '\u{7f}')],
        "XDigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        "Space" => &[('\t', '\r'), (' ', ' ')],
        "L1" => &[('\0', '\u{ff}')],
        "all" => &[('\0', char::MAX)],
        _ => return None,
    };
    Some(class_of(ranges))
}

/// General categories, scripts and the binary properties Java knows, under Java's names.
fn unicode(name: &str) -> Option<ClassUnicode> {
    let class = |query: String| match regex_syntax::parse(&format!("\\p{{{query}}}")).ok()?.into_kind() {
        HirKind::Class(Class::Unicode(class)) => Some(class),
        _ => None,
    };
    let plain =
        |value: &str| !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if let Some((property, value)) = name.split_once('=').filter(|(_, value)| plain(value)) {
        return match property.to_ascii_lowercase().as_str() {
            "sc" | "script" => class(format!("sc={value}")),
            "gc" | "general_category" => category(value).then(|| class(format!("gc={value}")))?,
            _ => None,
        };
    }
    match name {
        "javaLowerCase" => return class("Lowercase".into()),
        "javaUpperCase" => return class("Uppercase".into()),
        "javaAlphabetic" => return class("Alphabetic".into()),
        "javaLetter" => return class("gc=L".into()),
        "javaDigit" => return class("gc=Nd".into()),
        _ => {}
    }
    if category(name) {
        return class(if name == "LD" { return united(&["L", "Nd"]) } else { format!("gc={name}") });
    }
    let value = name.strip_prefix("Is").filter(|value| plain(value))?;
    if category(value) {
        return unicode(value);
    }
    match value.to_ascii_uppercase().as_str() {
        "ALPHABETIC"
        | "IDEOGRAPHIC"
        | "LOWERCASE"
        | "UPPERCASE"
        | "WHITE_SPACE"
        | "NONCHARACTER_CODE_POINT"
        | "JOIN_CONTROL" => class(value.to_owned()),
        "WHITESPACE" => class("White_Space".into()),
        "HEX_DIGIT" | "HEXDIGIT" => {
            class("gc=Nd".into()).zip(class("Hex_Digit".into())).map(|(mut digits, hex)| {
                digits.union(&hex);
                digits
            })
        }
        "LETTER" => class("gc=L".into()),
        "DIGIT" => class("gc=Nd".into()),
        "CONTROL" => class("gc=Cc".into()),
        "PUNCTUATION" => class("gc=P".into()),
        "TITLECASE" => class("gc=Lt".into()),
        // Unassigned characters and other binary properties are left out: their tables are large and seldom asked for.
        _ => class(format!("sc={value}")),
    }
}

fn united(categories: &[&str]) -> Option<ClassUnicode> {
    let mut all = ClassUnicode::empty();
    for category in categories {
        all.union(&unicode(category)?);
    }
    Some(all)
}

/// Java's names of general categories, of which the case counts.
fn category(name: &str) -> bool {
    const NAMES: [&str; 37] = [
        "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf",
        "Co", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf", "L", "M", "N", "Z", "P", "S",
        "LC", "LD",
    ];
    NAMES.contains(&name)
}
