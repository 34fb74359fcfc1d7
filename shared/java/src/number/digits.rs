/// The zeros of the decimal digits that Java's `Character.digit` knows beyond ASCII's; nine more follow each.
/// Those outside the basic plane are no digits to Java's parsers, which look at single UTF-16 units.
const ZEROS: [u32; 36] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0,
    0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
];

/// `Character.digit(c, radix)`.
pub(super) fn digit(c: char, radix: u32) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(radix);
    }
    let code = u32::from(c);
    let value = match code {
        // Full-width Latin letters.
        0xFF21..=0xFF3A => code - 0xFF21 + 10,
        0xFF41..=0xFF5A => code - 0xFF41 + 10,
        _ => {
            let before = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?;
            code - ZEROS.get(before)?
        }
    };
    let letter = code >= 0xFF21;
    (value < radix && (letter || value < 10)).then_some(value)
}
