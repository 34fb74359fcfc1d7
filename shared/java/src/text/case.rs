/// `compareTo`: the difference of the first differing UTF-16 units, else of the lengths.
///
/// ```
/// use gennaker_java::text::compare;
///
/// assert_eq!((compare("a", "c"), compare("abc", "a"), compare("a", "a")), (-2, 2, 0));
/// ```
pub fn compare(a: &str, b: &str) -> i32 {
    difference(a.encode_utf16().map(i32::from), b.encode_utf16().map(i32::from))
}

/// `compareToIgnoreCase`: as [`compare`], of characters made upper and then lower case one by one. As in Java the
/// difference is one of whole characters, unless one text is of Latin-1 only.
pub fn compare_ignore_case(a: &str, b: &str) -> i32 {
    let latin = |text: &str| text.chars().all(|c| c <= '\u{ff}');
    let units = latin(a) || latin(b);
    let number = |c: char| match c.encode_utf16(&mut [0; 2]) {
        [high, _] if units => i32::from(*high),
        _ => u32::from(c).cast_signed(),
    };
    let folded = |text: &str| text.chars().map(|c| number(fold(c))).collect::<Vec<_>>();
    let (folded_a, folded_b) = (folded(a), folded(b));
    let first = folded_a.iter().zip(&folded_b).map(|(a, b)| a - b).find(|difference| *difference != 0);
    first.unwrap_or_else(|| saturated(super::len(a)) - saturated(super::len(b)))
}

/// `equalsIgnoreCase`.
pub fn equals_ignore_case(a: &str, b: &str) -> bool {
    a.chars().map(fold).eq(b.chars().map(fold))
}

fn difference(mut a: impl Iterator<Item = i32>, mut b: impl Iterator<Item = i32>) -> i32 {
    loop {
        match (a.next(), b.next()) {
            (Some(a), Some(b)) if a != b => return a - b,
            (Some(_), Some(_)) => {}
            (None, None) => return 0,
            (Some(_), None) => return saturated(a.count()).saturating_add(1),
            (None, Some(_)) => return -saturated(b.count()).saturating_add(1),
        }
    }
}

fn saturated(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// `Character.toLowerCase(Character.toUpperCase(c))`.
fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    lower(upper(c))
}

/// The upper case of one character where that is one character; `ß` has none.
fn upper(c: char) -> char {
    let mut mapped = c.to_uppercase();
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => title_of_greek(c),
    }
}

/// Greek letters with a iota below become two letters in full upper case, yet one in title case, and Java takes that one.
fn title_of_greek(c: char) -> char {
    let code = u32::from(c);
    let title = match code {
        0x1F80..=0x1F87 | 0x1F90..=0x1F97 | 0x1FA0..=0x1FA7 => code + 8,
        0x1FB3 | 0x1FC3 | 0x1FF3 => code + 9,
        _ => code,
    };
    char::from_u32(title).unwrap_or(c)
}

fn lower(c: char) -> char {
    // The dotted capital I is the only one whose full lower case has two characters.
    if c == '\u{130}' { 'i' } else { c.to_lowercase().next().unwrap_or(c) }
}
