use super::{FormatError, spec::Spec};

/// `%d %o %x` of a `Byte`, `Integer` or `Long`: octal and hexadecimal show the two's complement of that many bits.
pub(super) fn sized(spec: &Spec, value: i128, bits: u32) -> Result<String, FormatError> {
    if spec.conversion == 'd' {
        return Ok(signed(spec, value));
    }
    if let Some(flag) = ['+', ' ', '('].into_iter().find(|flag| spec.has(*flag)) {
        return Err(FormatError::Flag(spec.text.clone(), flag));
    }
    Ok(signed(spec, if value < 0 { value + (1_i128 << bits) } else { value }))
}

/// `%d %o %x` with a sign, as of a `BigInteger`.
pub(super) fn signed(spec: &Spec, value: i128) -> String {
    let magnitude = value.unsigned_abs();
    let (prefix, digits) = match spec.conversion {
        'o' => ("0", format!("{magnitude:o}")),
        'x' | 'X' => ("0x", format!("{magnitude:x}")),
        _ => {
            let (number, after) = spec.number(value < 0, &magnitude.to_string(), 0);
            return number + after;
        }
    };
    let prefix = if spec.has('#') { prefix } else { "" };
    let (before, after) = spec.sign(value < 0);
    let length = before.len() + prefix.len() + digits.len() + after.len();
    let zeros = if spec.has('0') { spec.width.unwrap_or_default().saturating_sub(length) } else { 0 };
    format!("{before}{prefix}{}{digits}{after}", "0".repeat(zeros))
}
