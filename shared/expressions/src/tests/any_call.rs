//! Every method with every kind of argument: it has a value or an error of one line, and comes back.

use super::in_scope;
use crate::typed;

const TARGETS: [&str; 8] =
    ["'a1,B😀'", "5", "-5L", "1.5f", "'é'.charAt(0)", "T(String)", "T(Double)", "T(Byte).valueOf('5')"];

const ARGUMENTS: [&str; 6] =
    ["null", "-1", "2147483647", "9223372036854775807L", "'%s$(1'", "{'a', 1, null}"];

const OF_VALUES: &str = "charAt codePointAt codePointBefore codePointCount compareTo compareToIgnoreCase concat contains \
    contentEquals endsWith equals equalsIgnoreCase formatted getBytes hashCode indent indexOf intern isBlank isEmpty \
    lastIndexOf length matches regionMatches repeat replace replaceAll replaceFirst split startsWith strip substring \
    toCharArray toLowerCase toString toUpperCase trim name isComplete byteValue doubleValue floatValue intValue \
    longValue isNaN isInfinite booleanValue charValue";

const OF_CLASSES: &str = "copyValueOf format join valueOf bitCount compare compareUnsigned decode divideUnsigned \
    highestOneBit lowestOneBit max min numberOfLeadingZeros numberOfTrailingZeros parseInt parseUnsignedInt parseLong \
    parseUnsignedLong parseDouble parseByte remainderUnsigned reverse reverseBytes rotateLeft rotateRight signum sum \
    toBinaryString toHexString toOctalString toUnsignedLong toUnsignedString doubleToLongBits longBitsToDouble \
    toUnsignedInt isFinite";

const OF_MATH: &str = "abs absExact acos addExact asin atan atan2 cbrt ceil copySign cos cosh decrementExact exp expm1 \
    floor floorDiv floorMod fma getExponent hypot incrementExact log log10 log1p max min multiplyExact multiplyFull \
    multiplyHigh negateExact nextDown nextUp pow random rint round signum sin sinh sqrt subtractExact tan tanh \
    toDegrees toIntExact toRadians ulp";

fn comes_back(call: &str) {
    if let Err(error) = in_scope(true, |scope| typed(call, scope)) {
        assert!(!error.to_string().contains('\n'), "{call}: {error}");
    }
}

fn with_all_arguments(target: &str, name: &str) {
    comes_back(&format!("{target}.{name}()"));
    for first in ARGUMENTS {
        comes_back(&format!("{target}.{name}({first})"));
        for second in ARGUMENTS {
            comes_back(&format!("{target}.{name}({first}, {second})"));
        }
    }
}

#[test]
fn of_a_value_comes_back() {
    for target in TARGETS {
        for name in OF_VALUES.split_whitespace().chain(OF_CLASSES.split_whitespace()) {
            with_all_arguments(target, name);
        }
    }
}

#[test]
fn of_math_comes_back() {
    for name in OF_MATH.split_whitespace() {
        with_all_arguments("T(Math)", name);
    }
}

#[test]
fn of_many_arguments_comes_back() {
    for first in ARGUMENTS {
        for second in ARGUMENTS {
            comes_back(&format!("'abc'.regionMatches({first}, 'b', {second}, {first})"));
            comes_back(&format!("'abc'.regionMatches(true, {first}, 'b', {first}, {second})"));
            comes_back(&format!("T(String).valueOf('abc'.toCharArray(), {first}, {second})"));
            comes_back(&format!("new String('abc'.getBytes(), {first}, {second})"));
        }
        for class in ["String", "Integer", "Long", "Double", "Byte", "Boolean"] {
            comes_back(&format!("new {class}({first})"));
        }
    }
}
