//! Where Java's real numbers differ from IEEE's library functions.

/// NaN where one of the two is; 0.0 is greater than -0.0.
pub(in crate::methods) fn max(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() {
        f64::NAN
    } else if a == b {
        if a.is_sign_negative() { b } else { a }
    } else if a > b {
        a
    } else {
        b
    }
}

/// NaN where one of the two is; -0.0 is less than 0.0.
pub(in crate::methods) fn min(a: f64, b: f64) -> f64 {
    -max(-a, -b)
}

/// NaN wherever the exponent is, and of 1 to the power of infinity.
pub(super) fn pow(base: f64, exponent: f64) -> f64 {
    if exponent.is_nan() || (base.abs() == 1.0 && exponent.is_infinite()) {
        f64::NAN
    } else {
        base.powf(exponent)
    }
}

/// The nearest whole number, upwards from the middle.
pub(super) fn round(value: f64) -> f64 {
    let floor = value.floor();
    if value - floor >= 0.5 { floor + 1.0 } else { floor }
}

/// The sign as -1.0, 0.0 or 1.0; zeros and NaN stay what they are.
pub(super) fn signum(value: f64) -> f64 {
    if value == 0.0 || value.is_nan() { value } else { 1.0_f64.copysign(value) }
}
