//! `hashCode()` of Java's own types.

/// `String.hashCode()`, over the UTF-16 units.
pub fn string_hash(text: &str) -> i32 {
    text.encode_utf16().fold(0_i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
}

/// `Long.hashCode()`.
pub fn long_hash(value: i64) -> i32 {
    let bits = value.cast_unsigned();
    let folded = (bits ^ (bits >> 32)) & u64::from(u32::MAX);
    u32::try_from(folded).unwrap_or_default().cast_signed()
}

/// `Double.hashCode()`; every NaN has the same.
pub fn double_hash(value: f64) -> i32 {
    long_hash(if value.is_nan() { 0x7ff8_0000_0000_0000 } else { value.to_bits().cast_signed() })
}

/// `Float.hashCode()`; every NaN has the same.
pub fn float_hash(value: f32) -> i32 {
    if value.is_nan() { 0x7fc0_0000 } else { value.to_bits().cast_signed() }
}

/// `Boolean.hashCode()`.
pub fn bool_hash(value: bool) -> i32 {
    if value { 1231 } else { 1237 }
}

/// `BigInteger.hashCode()`: over 32-bit words of the magnitude, times the sign.
pub fn big_hash(value: i128) -> i32 {
    let magnitude = value.unsigned_abs();
    let words =
        [96, 64, 32, 0].map(|shift| u32::try_from((magnitude >> shift) & 0xffff_ffff).unwrap_or_default());
    let hash = words.iter().fold(0_i32, |hash, word| hash.wrapping_mul(31).wrapping_add(word.cast_signed()));
    if value < 0 { hash.wrapping_neg() } else { hash }
}
