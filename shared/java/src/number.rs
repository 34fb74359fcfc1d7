//! Numbers out of text and into text, as `Integer`, `Long`, `Byte`, `Float` and `Double` do it.

mod digits;
mod error;
mod integers;
mod parse_floating;
mod to_floating;

pub use error::{ParseError, Quoted};
pub use integers::{
    Bits, decode, decode_byte, decode_int, parse_byte, parse_byte_radix, parse_int, parse_int_radix,
    parse_long, parse_long_radix, to_binary, to_hex, to_octal, to_string_radix,
};
pub use parse_floating::{parse_double, parse_float};
pub(crate) use to_floating::{Decimal, shortest};
pub use to_floating::{double_to_string, float_to_string};
