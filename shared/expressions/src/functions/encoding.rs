//! `#alphanumerical`, `#toBase64`, `#fromBase64`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Call;
use crate::error::Error;
use crate::value::Val;

/// The text without everything outside of `A–Z a–z 0–9`.
pub(super) fn alphanumerical<'a>(call: &Call<'a, '_>) -> Result<Val<'a>, Error> {
    let kept = call.text()?.chars().filter(char::is_ascii_alphanumeric).collect();
    call.produced(kept)
}

pub(super) fn to_base64<'a>(call: &Call<'a, '_>) -> Result<Val<'a>, Error> {
    call.produced(STANDARD.encode(call.text()?.as_bytes()))
}

pub(super) fn from_base64<'a>(call: &Call<'a, '_>) -> Result<Val<'a>, Error> {
    let bytes = STANDARD.decode(call.text()?.as_bytes()).map_err(|why| call.bad_text("Base64", &why))?;
    let text = String::from_utf8(bytes).map_err(|why| call.bad_text("UTF-8 in Base64", &why.utf8_error()))?;
    call.produced(text)
}
