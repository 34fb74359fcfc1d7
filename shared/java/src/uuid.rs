//! `java.util.UUID`. The type is the `uuid` crate's; its text is the same as Java's.

use md5::{Digest as _, Md5};

pub use ::uuid::Uuid;

use crate::{
    hash::long_hash,
    number::{ParseError, Quoted, parse_long_radix},
};

/// `UUID.randomUUID()` out of sixteen random bytes: version 4.
///
/// ```
/// assert_eq!(gennaker_java::uuid::random([0; 16]).to_string(), "00000000-0000-4000-8000-000000000000");
/// ```
pub fn random(bytes: [u8; 16]) -> Uuid {
    ::uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// `UUID.nameUUIDFromBytes(bytes)`: version 3, the MD5 of the bytes without a name space.
pub fn name_from_bytes(bytes: &[u8]) -> Uuid {
    ::uuid::Builder::from_md5_bytes(Md5::digest(bytes).into()).into_uuid()
}

/// `UUID.fromString(text)`: five hexadecimal numbers, short ones too (`1-1-1-1-1`); of long ones the low bits count.
pub fn parse(text: &str) -> Result<Uuid, ParseError> {
    let refused = || ParseError::NotA(Quoted::new(text), "a UUID");
    if crate::text::len(text) > 36 {
        return Err(refused());
    }
    let fields = text.split('-').map(|field| parse_long_radix(field, 16)).collect::<Result<Vec<i64>, _>>();
    let [a, b, c, d, e] = <[i64; 5]>::try_from(fields.map_err(|_| refused())?).map_err(|_| refused())?;
    let high = (a & 0xffff_ffff) << 32 | (b & 0xffff) << 16 | (c & 0xffff);
    let low = (d & 0xffff) << 48 | (e & 0xffff_ffff_ffff);
    Ok(from_bits(high, low))
}

/// `new UUID(mostSignificantBits, leastSignificantBits)`.
pub fn from_bits(most: i64, least: i64) -> Uuid {
    Uuid::from_u64_pair(most.cast_unsigned(), least.cast_unsigned())
}

/// `getMostSignificantBits()`.
pub fn most_significant_bits(uuid: &Uuid) -> i64 {
    uuid.as_u64_pair().0.cast_signed()
}

/// `getLeastSignificantBits()`.
pub fn least_significant_bits(uuid: &Uuid) -> i64 {
    uuid.as_u64_pair().1.cast_signed()
}

/// `compareTo`: -1, 0 or 1. The halves count as signed numbers, so this is not the order of the texts.
pub fn compare(a: &Uuid, b: &Uuid) -> i32 {
    let halves = |uuid| (most_significant_bits(uuid), least_significant_bits(uuid));
    halves(a).cmp(&halves(b)) as i32
}

/// `hashCode()`.
pub fn hash(uuid: &Uuid) -> i32 {
    long_hash(most_significant_bits(uuid) ^ least_significant_bits(uuid))
}
