//! `#alphanumerical`, `#toBase64`, `#fromBase64`.

use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};

use super::Call;
use crate::arguments::Failure;
use crate::value::Val;

/// As Java decodes: the padding may be missing, and bits that are left over count for nothing.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The text without everything outside of `A–Z a–z 0–9`.
pub(super) fn alphanumerical<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let kept: String = call.arguments.text(0)?.chars().filter(char::is_ascii_alphanumeric).collect();
    call.arguments.produced(kept)
}

pub(super) fn to_base64<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    call.arguments.produced(STANDARD.encode(call.arguments.text(0)?.as_bytes()))
}

/// The text in Base64; bytes that are no UTF-8 become U+FFFD.
pub(super) fn from_base64<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let bytes = LENIENT
        .decode(call.arguments.text(0)?.as_bytes())
        .map_err(|why| call.arguments.unreadable(0, "Base64", why))?;
    call.arguments.produced(String::from_utf8_lossy(&bytes))
}
