use super::{Found, Pattern, Searcher, error::ReplaceError};

/// A piece of a replacement.
enum Piece {
    Text(String),
    Group(usize),
}

/// Replaces up to `most` matches.
pub(super) fn replace(
    mut searcher: Searcher<'_, '_>,
    with: &str,
    max_output: usize,
    most: usize,
) -> Result<String, ReplaceError> {
    let (pattern, text) = (searcher.pattern, searcher.text);
    let mut output = String::new();
    let mut pieces = None;
    let mut from = 0;
    for _ in 0..most {
        let Some(found) = searcher.next()? else { break };
        // As in Java, a replacement is only read once there is a match.
        let pieces = match &pieces {
            Some(pieces) => pieces,
            None => pieces.insert(read(pattern, with)?),
        };
        let (start, end) = found.span();
        output.push_str(text.get(from..start).unwrap_or_default());
        for piece in pieces {
            output.push_str(piece.of(&found, text));
            if output.len() > max_output {
                return Err(ReplaceError::TooLong(max_output));
            }
        }
        from = end;
    }
    output.push_str(text.get(from..).unwrap_or_default());
    if output.len() > max_output { Err(ReplaceError::TooLong(max_output)) } else { Ok(output) }
}

impl Piece {
    fn of<'a>(&'a self, found: &Found, text: &'a str) -> &'a str {
        match self {
            Self::Text(piece) => piece,
            Self::Group(index) => {
                let span = found.groups.get(*index).copied().flatten();
                span.and_then(|(start, end)| text.get(start..end)).unwrap_or_default()
            }
        }
    }
}

fn read(pattern: &Pattern, with: &str) -> Result<Vec<Piece>, ReplaceError> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut chars = with.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => plain.push(chars.next().ok_or(ReplaceError::Backslash)?),
            '$' => {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
                pieces.push(Piece::Group(group(pattern, &mut chars)?));
            }
            c => plain.push(c),
        }
    }
    pieces.push(Piece::Text(plain));
    Ok(pieces)
}

fn group(
    pattern: &Pattern,
    chars: &mut std::iter::Peekable<std::str::Chars<'_>>,
) -> Result<usize, ReplaceError> {
    let shape = &pattern.shape;
    if chars.next_if_eq(&'{').is_some() {
        let mut name = String::new();
        while let Some(c) = chars.next_if(char::is_ascii_alphanumeric) {
            name.push(c);
        }
        if name.is_empty() || chars.next() != Some('}') {
            return Err(ReplaceError::Dollar);
        }
        let known = shape.names.iter().find(|(known, _)| *known == name).map(|(_, index)| *index);
        return known.ok_or(ReplaceError::NoGroup(name));
    }
    let mut digit =
        || chars.peek().and_then(|c| c.to_digit(10)).and_then(|digit| usize::try_from(digit).ok());
    let mut index = digit().ok_or(ReplaceError::Dollar)?;
    if index > shape.groups {
        return Err(ReplaceError::NoGroup(index.to_string()));
    }
    chars.next();
    // Further digits belong to it as long as there is such a group.
    while let Some(digit) =
        chars.peek().and_then(|c| c.to_digit(10)).and_then(|digit| usize::try_from(digit).ok())
    {
        let longer = index.saturating_mul(10).saturating_add(digit);
        if longer > shape.groups {
            break;
        }
        index = longer;
        chars.next();
    }
    Ok(index)
}
