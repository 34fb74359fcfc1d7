//! Literals and operators.

use serde_json::json;

use super::{eval, fails, has_types, holds};

#[test]
fn literals_have_their_types() {
    holds(&[
        ("'text'", json!("text")),
        ("'it''s'", json!("it's")),
        ("\"say \"\"hi\"\"\"", json!("say \"hi\"")),
        ("''", json!("")),
        ("5", json!(5)),
        ("5L", json!(5)),
        ("0xFF", json!(255)),
        ("0xfL", json!(15)),
        ("1.5", json!(1.5)),
        ("2.0f", json!(2.0)),
        ("1e3", json!(1000.0)),
        ("2d", json!(2.0)),
        ("true", json!(true)),
        ("FALSE", json!(false)),
        ("null", json!(null)),
    ]);
    fails(&[
        ("5x", "`5x` is not a number"),
        ("0xZ", "`0xZ` is not a number"),
        ("99999999999999999999", "is not a number"),
        ("1e999", "too large to be written as JSON"),
    ]);
}

#[test]
fn numbers_are_equal_by_value_and_types_never_mix() {
    holds(&[
        ("5 == 5L", json!(true)),
        ("5 == 5.0", json!(true)),
        ("'5' == 5", json!(false)),
        ("'5' != 5", json!(true)),
        ("'a' eq \"a\"", json!(true)),
        ("'a' NE 'b'", json!(true)),
        ("true == 'true'", json!(false)),
        ("null == null", json!(true)),
        ("missing == null", json!(true)),
        ("'' == null", json!(false)),
        ("list[3] == list[3]", json!(true)),
        ("maps[0] == deep", json!(false)),
    ]);
}

#[test]
fn order_is_defined_within_a_type_and_for_null() {
    holds(&[
        ("1 < 2", json!(true)),
        ("1 lt 1.5", json!(true)),
        ("2 <= 2L", json!(true)),
        ("2 le 1", json!(false)),
        ("3 > 2.5", json!(true)),
        ("3 gt 3", json!(false)),
        ("3 >= 3", json!(true)),
        ("3 ge 4", json!(false)),
        ("'a' < 'b'", json!(true)),
        ("'Z' < 'a'", json!(true)),
        ("false < true", json!(true)),
        ("null < 0", json!(true)),
        ("0 > null", json!(true)),
        ("null <= null", json!(true)),
    ]);
    fails(&[
        ("5 < '6'", "a number cannot be compared with a string by `<`"),
        ("'5' >= 4", "a string cannot be compared with a number by `>=`"),
        ("list > 1", "a list cannot be compared with a number by `>`"),
        ("1 == 1 == true", "expected `and`, `or` or the end"),
    ]);
}

#[test]
fn boolean_operators_convert_text_and_stop_early() {
    holds(&[
        ("yes and flag", json!(true)),
        ("yes && 'off'", json!(false)),
        ("false || 'YES'", json!(true)),
        ("false or '1'", json!(true)),
        ("not true", json!(false)),
        ("!false", json!(true)),
        ("!!yes", json!(true)),
        ("!yes == false", json!(true)),
        ("true || none", json!(true)),
        ("false && none", json!(false)),
        ("true || false && false", json!(true)),
        ("(true || false) && false", json!(false)),
    ]);
    fails(&[
        ("true && none", "null does not convert to a boolean"),
        ("!none", "null does not convert to a boolean"),
        ("n || true", "the number 5 does not convert to a boolean"),
        ("word and true", "the string 'Sail' does not convert to a boolean"),
    ]);
}

#[test]
fn a_ternary_nests_to_the_right() {
    holds(&[
        ("yes ? 'a' : 'b'", json!("a")),
        ("n == 4 ? 'four' : n == 5 ? 'five' : 'many'", json!("five")),
        ("yes ? false ? 1 : 2 : 3", json!(2)),
        ("'true' ? 1 : 2", json!(1)),
        ("yes ?'a':'b'", json!("a")),
        ("(yes ? deep : none).a.b.c", json!("found")),
    ]);
    fails(&[("none ? 1 : 2", "null does not convert to a boolean"), ("yes ? 1", "expected `:`")]);
}

#[test]
fn elvis_replaces_null_and_the_empty_string() {
    holds(&[
        ("missing ?: 'd'", json!("d")),
        ("empty ?: 'd'", json!("d")),
        ("word ?: 'd'", json!("Sail")),
        ("false ?: true", json!(false)),
        ("0 ?: 1", json!(0)),
        ("missing ?: none ?: 3", json!(3)),
        ("deep.x?.y ?: parameters['my-env']", json!("test")),
        ("yes ? missing ?: 1 : 2", json!(1)),
    ]);
}

#[test]
fn arithmetic_keeps_whole_numbers_whole() {
    holds(&[
        ("1 + 2 * 3", json!(7)),
        ("(1 + 2) * 3", json!(9)),
        ("10 - 2 - 3", json!(5)),
        ("7 / 2", json!(3)),
        ("-7 / 2", json!(-3)),
        ("7 % 3", json!(1)),
        ("-7 % 3", json!(-1)),
        ("7 / 2.0", json!(3.5)),
        ("7.5 % 2", json!(1.5)),
        ("7 div 2 + 7 mod 2", json!(4)),
        ("half + half", json!(1.0)),
        ("-n", json!(-5)),
        ("+n", json!(5)),
        ("n - -1", json!(6)),
        ("2147483647 + 1", json!(-2_147_483_648_i64)),
        ("2147483647L + 1", json!(2_147_483_648_i64)),
        ("9223372036854775807L + 1", json!(i64::MIN)),
        ("big + 1", json!(9_007_199_254_740_994_i64)),
        ("1+2==3", json!(true)),
    ]);
    fails(&[
        ("1 / 0", "division by zero"),
        ("1 % 0", "division by zero"),
        ("1.0 / 0", "too large"),
        ("1e308 * 10", "too large"),
        ("word - 1", "`-` does not work on a string and a number"),
        ("word * word", "`*` does not work on a string and a string"),
        ("none + 1", "`+` does not work on null and a number"),
        ("yes * 2", "`*` does not work on a boolean and a number"),
        ("-word", "`-` does not work on a string"),
    ]);
}

#[test]
fn plus_joins_text_with_anything() {
    holds(&[
        ("'n=' + n", json!("n=5")),
        ("n + 'x'", json!("5x")),
        ("'' + half + 5.0", json!("0.55.0")),
        ("1 + 2 + 'a' + 1 + 2", json!("3a12")),
        ("'a' + null", json!("anull")),
        ("none + 'a'", json!("nulla")),
        ("'' + yes", json!("true")),
        ("'' + list[3]", json!("2,3")),
        ("'' + maps[0]", json!("{a=1}")),
        ("'' + 10000000.0", json!("1.0E7")),
        ("'ab' * 3", json!("ababab")),
        ("'ab' * 0", json!("")),
    ]);
    fails(&[("'' + maps", "a map does not convert to a string")]);
}

#[test]
fn a_dash_in_a_key_is_explained() {
    let error = eval("parameters.my-env").unwrap_err();
    assert!(error.hints()[0].contains("parameters['my-key']"), "{:?}", error.hints());
}

#[test]
fn numbers_have_the_types_and_the_limits_of_java() {
    has_types(&[
        ("-0.0", "Double 0.0"),
        ("-(5.byteValue())", "Integer -5"),
        ("70000.shortValue()", "Integer 4464"),
        ("1e400", "Double Infinity"),
        ("3.5e38f", "Float Infinity"),
        ("2 ^ 10", "Integer 1024"),
        ("2 ^ 40", "Long 1099511627776"),
        ("2L ^ 2", "Long 4"),
        ("2 ^ 0.5", "Double 1.4142135623730951"),
        ("'d' - 3", "String \"a\""),
        ("5 instanceof T(Integer)", "Boolean true"),
        ("5 between {1, 9}", "Boolean true"),
        ("'x1' matches '[a-z]\\d'", "Boolean true"),
    ]);
}

#[test]
fn what_an_expression_must_not_do_is_refused_by_name() {
    fails(&[
        ("T(java.lang.System).exit(1)", "the type `java.lang.System` is not one that expressions may use"),
        ("new java.io.File('x')", "the type `java.io.File` is not one"),
        ("T(String).getClass()", "the classes behind values are not available"),
        ("word.getClass()", "the classes behind values are not available"),
        ("word.class", "the classes behind values are not available"),
        ("T(String).toString()", "a type has no method `toString`"),
        ("new int[]{1}", "arrays and primitive types are not available"),
        ("new String[2]", "arrays and primitive types are not available"),
        ("T(String[])", "arrays and primitive types are not available"),
        ("@bean", "beans (`@name`) are not available"),
        ("n = 1", "assignments (`=`) are not available"),
        ("n++", "`++` and `--` are not available"),
        ("--n", "`++` and `--` are not available"),
    ]);
}
