//! Methods of strings and characters, checked against what Java and Spring answer.

use super::{fails, has_types};

#[test]
fn constructors_and_encoders_give_what_java_gives() {
    has_types(&[
        ("new String()", r#"String """#),
        ("new String('x')", r#"String "x""#),
        ("new String(5)", r#"String "5""#),
        ("new String({'a'})", r#"String "a""#),
        ("new String('abc'.toCharArray())", r#"String "abc""#),
        ("new String('abc'.getBytes())", r#"String "abc""#),
        ("new String('abc'.getBytes(), 'UTF-8')", r#"String "abc""#),
        ("new String('abc'.toCharArray(), 1, 2)", r#"String "bc""#),
        ("T(java.net.URLEncoder).encode('a b')", r#"String "a+b""#),
        ("T(java.net.URLEncoder).encode('a b', 'UTF-8')", r#"String "a+b""#),
        ("new String('é'.getBytes('ISO-8859-1'), 'ISO-8859-1')", r#"String "é""#),
        ("T(java.net.URLEncoder).encode('a b&c=é/~*', 'UTF-8')", r#"String "a+b%26c%3D%C3%A9%2F%7E*""#),
        ("new java.lang.String('é')", r#"String "é""#),
    ]);
}

#[test]
fn text_is_composed_by_format_join_and_valueof() {
    has_types(&[
        ("T(String).valueOf('abc')", r#"String "abc""#),
        ("T(String).valueOf(5)", r#"String "5""#),
        ("T(String).valueOf({1,2})", r#"String "[1, 2]""#),
        ("T(String).valueOf(true)", r#"String "true""#),
        ("T(String).valueOf('abc'.toCharArray())", r#"String "abc""#),
        ("T(String).valueOf('abc'.toCharArray(), 1, 2)", r#"String "bc""#),
        ("T(String).copyValueOf('abc'.toCharArray())", r#"String "abc""#),
        ("T(String).valueOf({'a':1})", r#"String "{a=1}""#),
        ("T(String).join(',', 'a', 'b')", r#"String "a,b""#),
        ("T(String).join(',', {'a','b'})", r#"String "a,b""#),
        ("T(String).join(',', 'a')", r#"String "a""#),
        ("T(String).join('-', 'a', null)", r#"String "a-null""#),
        ("T(String).join('-')", r#"String """#),
        ("T(String).format('%s %s', 'a', 'b')", r#"String "a b""#),
        ("T(String).format('%s %s', {'a', 'b'})", r#"String "a b""#),
        ("T(String).format('%s', {'a', 'b'})", r#"String "a""#),
        ("T(String).format('x')", r#"String "x""#),
        ("T(String).format('%s', null)", r#"String "null""#),
        ("'%s'.format('%d', 5)", r#"String "5""#),
        ("'%s %d'.formatted('a', 5)", r#"String "a 5""#),
        ("'a'.format('b')", r#"String "b""#),
        ("'ab'.join('-', 'x', 'y')", r#"String "x-y""#),
        ("T(String).equals(T(String))", "Boolean true"),
        ("T(String).format('%05d|%-5s|%x', 42, 'ab', 255)", r#"String "00042|ab   |ff""#),
        ("T(String).format('%.2f', 3.14159)", r#"String "3.14""#),
        ("T(String).format('%,d', 1234567)", r#"String "1,234,567""#),
        ("T(String).format('%s and %s', 'a', null)", r#"String "a and null""#),
        ("T(String).format('%b %c %e', true, 'a'.charAt(0), 12.5)", r#"String "true a 1.250000e+01""#),
        ("T(String).format('%2$s %1$s', 'a', 'b')", r#"String "b a""#),
        ("T(String).format('%h', 'abc')", r#"String "17862""#),
        ("T(String).format('%s', {1, 2})", r#"String "1""#),
        ("T(String).format('%s %s', {1, 2}, 3)", r#"String "[1, 2] 3""#),
        ("T(String).format('%s', {a: 1})", r#"String "{a=1}""#),
        ("'%s-%s'.formatted('a', 'b')", r#"String "a-b""#),
        ("'plain'.formatted()", r#"String "plain""#),
        ("T(String).join(', ', {'a', 'b', 'c'})", r#"String "a, b, c""#),
        ("T(String).join('-', 'a', 'b', 'c')", r#"String "a-b-c""#),
        ("T(String).join(',', {})", r#"String """#),
        ("T(String).join('', {'a', null})", r#"String "anull""#),
        ("T(String).join(',', null, null)", r#"String "null,null""#),
        ("T(String).valueOf(1.0)", r#"String "1.0""#),
        ("T(String).valueOf(5L)", r#"String "5""#),
        ("T(String).copyValueOf('abc'.toCharArray(), 0, 2)", r#"String "ab""#),
    ]);
}

#[test]
fn patterns_match_replace_and_split_as_in_java() {
    has_types(&[
        ("'abc'.split('b', '2')", r#"List [String "a", String "c"]"#),
        ("'abc'.replaceAll('b', 5)", r#"String "a5c""#),
        ("'a-b-c'.split('-')", r#"List [String "a", String "b", String "c"]"#),
        ("'a-b-c'.split('-', 2)", r#"List [String "a", String "b-c"]"#),
        ("'a--'.split('-')", r#"List [String "a"]"#),
        ("'a--'.split('-', -1)", r#"List [String "a", String "", String ""]"#),
        ("'a1b22'.replaceAll('[0-9]+', '#')", r#"String "a#b#""#),
        ("'a1b22'.replaceFirst('[0-9]+', '#')", r#"String "a#b22""#),
        (r#"'john smith'.replaceAll('(\w+) (\w+)', '$2 $1')"#, r#"String "smith john""#),
        (r#"'v1.2.3'.matches('v\d+\.\d+\.\d+')"#, "Boolean true"),
        ("'abc'.matches('b')", "Boolean false"),
    ]);
}

#[test]
fn parts_are_found_by_text_code_and_index() {
    has_types(&[
        ("'abc'.indexOf(98)", "Integer 1"),
        ("'abc'.replace('a', 'b'.charAt(0))", r#"String "bbc""#),
        ("'abc'.replace('a'.charAt(0), 'b')", r#"String "bbc""#),
        ("'abc'.replace('a'.charAt(0), 'b'.charAt(0))", r#"String "bbc""#),
        ("'abc'.startsWith(5)", "Boolean false"),
        ("'abc'.startsWith('b', '1')", "Boolean true"),
        ("'abc'.startsWith('b', 1.7)", "Boolean true"),
        ("'abc'.getBytes()", "List [Byte 97, Byte 98, Byte 99]"),
        ("'abc'.getBytes('UTF-8')", "List [Byte 97, Byte 98, Byte 99]"),
        ("'abc'.getBytes('ISO-8859-1')", "List [Byte 97, Byte 98, Byte 99]"),
        ("'abc'.toCharArray()", r#"List [Character "a", Character "b", Character "c"]"#),
        ("'abc'.codePointAt(1)", "Integer 98"),
        ("'abc'.codePointBefore(1)", "Integer 97"),
        ("'abc'.codePointCount(0, 2)", "Integer 2"),
        ("'a'.bytes", "List [Byte 97]"),
        ("'abc'.substring('1')", r#"String "bc""#),
        ("'abc'.substring(1.7)", r#"String "bc""#),
        ("'a'.charAt(0).charValue()", r#"Character "a""#),
        ("'a'.charAt(0).compareTo('b')", "Integer -1"),
        ("'a'.charAt(0).compareTo('b'.charAt(0))", "Integer -1"),
        ("'a'.charAt(0).equals('a')", "Boolean false"),
        ("'a'.charAt(0).hashCode()", "Integer 97"),
        ("'a'.charAt(0).toString()", r#"String "a""#),
        ("'abcabc'.lastIndexOf('c')", "Integer 5"),
        ("'abcabc'.lastIndexOf('c', 4)", "Integer 2"),
        ("'abcabc'.lastIndexOf(97)", "Integer 3"),
        ("'abcabc'.lastIndexOf(97, 2)", "Integer 0"),
        ("'abcabc'.lastIndexOf('x')", "Integer -1"),
        ("'abcabc'.indexOf('c', 3)", "Integer 5"),
        ("'abcabc'.indexOf('c', -5)", "Integer 2"),
        ("'abcabc'.indexOf('')", "Integer 0"),
        ("'abcabc'.indexOf(98, 2)", "Integer 4"),
        ("'abcabc'.indexOf(-1)", "Integer -1"),
        ("'abc'.startsWith('b', 1)", "Boolean true"),
        ("'abc'.startsWith('', 3)", "Boolean true"),
        ("'abc'.startsWith('', 4)", "Boolean false"),
        ("'abc'.startsWith('a', -1)", "Boolean false"),
        ("'a😀'.codePointAt(1)", "Integer 128512"),
        ("'a😀'.codePointBefore(3)", "Integer 128512"),
        ("'a😀b'.codePointCount(0, 4)", "Integer 3"),
        ("'ab'.toCharArray()", r#"List [Character "a", Character "b"]"#),
        ("'é'.getBytes()", "List [Byte -61, Byte -87]"),
        ("'é'.getBytes('ISO-8859-1')", "List [Byte -23]"),
        ("'é'.getBytes('US-ASCII')", "List [Byte 63]"),
        ("'a'.charAt(0).compareTo('d'.charAt(0))", "Integer -3"),
        ("'b'.charAt(0).charValue()", r#"Character "b""#),
    ]);
}

#[test]
fn strings_are_compared_as_in_java() {
    has_types(&[
        ("'abc'.compareTo(5)", "Integer 44"),
        ("'abc'.equals(5)", "Boolean false"),
        ("'abc'.contentEquals('abc')", "Boolean true"),
        ("'abc'.regionMatches(1, 'bc', 0, 2)", "Boolean true"),
        ("'abc'.regionMatches(true, 1, 'BC', 0, 2)", "Boolean true"),
        ("'a'.compareToIgnoreCase('B')", "Integer -1"),
        ("'a'.hashCode()", "Integer 97"),
        ("'HeLLo'.equalsIgnoreCase('hEllO')", "Boolean true"),
        ("'a'.equalsIgnoreCase(null)", "Boolean false"),
        ("'b'.compareTo('a')", "Integer 1"),
        ("'abc'.compareTo('ab')", "Integer 1"),
        ("'ABC'.compareToIgnoreCase('abd')", "Integer -1"),
        ("'Hello'.regionMatches(1, 'xell', 1, 3)", "Boolean true"),
        ("'Hello'.regionMatches(false, 1, 'ELL', 0, 3)", "Boolean false"),
        ("'Hello'.regionMatches(1, 'ell', 0, -1)", "Boolean true"),
        ("'Hello'.regionMatches(-1, 'ell', 0, 1)", "Boolean false"),
        ("'abc'.hashCode()", "Integer 96354"),
        ("'abc'.equals('abc')", "Boolean true"),
    ]);
}

#[test]
fn strings_are_reshaped() {
    has_types(&[
        ("'abc'.concat(5)", r#"String "abc5""#),
        ("'abc'.replace('a', 5)", r#"String "\u0005bc""#),
        ("'abc'.replace(5, 6)", r#"String "abc""#),
        ("'a'.indent(2)", r#"String "  a\u000a""#),
        ("'a'.intern()", r#"String "a""#),
        ("'a'.empty", "Boolean false"),
        ("'a'.blank", "Boolean false"),
        ("'a'.repeat(3)", r#"String "aaa""#),
        ("'a'.repeat('3')", r#"String "aaa""#),
        ("'a'.repeat(3L)", r#"String "aaa""#),
        ("'a.b'.replace('.', '')", r#"String "ab""#),
        ("'aaa'.replace('aa', 'b')", r#"String "ba""#),
        ("'  a '.strip()", r#"String "a""#),
        ("'  a '.stripLeading()", r#"String "a ""#),
        ("'  a '.stripTrailing()", r#"String "  a""#),
        ("'  '.isBlank()", "Boolean true"),
        ("''.isEmpty()", "Boolean true"),
        ("'ab'.repeat(0)", r#"String """#),
        ("'ab'.concat('cd')", r#"String "abcd""#),
        ("'Straße'.toUpperCase()", r#"String "STRASSE""#),
        ("'ΑΣ'.toLowerCase()", r#"String "ας""#),
        ("'a b'.indent(2)", r#"String "  a b\u000a""#),
        ("'  a'.indent(-1)", r#"String " a\u000a""#),
        ("''.indent(3)", r#"String """#),
    ]);
}

#[test]
fn a_status_of_an_execution_knows_what_it_is() {
    has_types(&[
        ("#stage('Bake').status.name()", r#"String "SUCCEEDED""#),
        ("#stage('Bake').status.isComplete()", "Boolean true"),
        ("#stage('Bake').status.complete", "Boolean true"),
        ("#stage('Quiet').status.isComplete()", "Boolean false"),
        ("'TERMINAL'.isHalt()", "Boolean true"),
        ("'TERMINAL'.isFailure()", "Boolean true"),
        ("'CANCELED'.isFailure()", "Boolean false"),
        ("'STOPPED'.isSuccessful()", "Boolean true"),
        ("'SKIPPED'.isSkipped()", "Boolean true"),
        ("'FAILED_CONTINUE'.isHalt()", "Boolean false"),
    ]);
    fails(&[
        ("'Bake'.name()", "a string has no method `name`"),
        ("'succeeded'.isComplete()", "no method `isComplete`"),
    ]);
}

#[test]
fn what_does_not_work_says_why() {
    fails(&[
        ("'abc'.substring(2, 1)", "`substring` cannot cut 2 to 1 out of a text of length 3"),
        ("'abc'.substring(-1)", "`substring` cannot cut -1 to 3"),
        ("'😀'.substring(1)", "`substring` would cut a character in two"),
        ("'abc'.substring(true)", "does not convert to a 32-bit integer"),
        ("'abc'.charAt(3)", "index 3 is outside of a string with 3 elements"),
        ("'abc'.codePointBefore(0)", "index 0 is outside of a string"),
        ("'abc'.codePointCount(2, 1)", "`codePointCount` cannot count 2 to 1"),
        ("'abc'.contains(5)", "the number 5 does not convert to a string"),
        ("'abc'.contains(null)", "`contains` is given null where it needs a string"),
        ("'abc'.concat(null)", "is given null"),
        ("'abc'.indexOf(98L)", "`indexOf` takes (String), (int), and (Long) is none of these"),
        ("'abc'.replaceAll('(', '')", "the regular expression cannot be used"),
        (
            "'abc'.replaceAll('b', '$1')",
            "`replaceAll` cannot replace: the replacement refers to the group `1`",
        ),
        ("'a'.repeat(-1)", "`repeat` needs a number that is not below 0"),
        ("'a'.repeat(100000000)", "produce more than"),
        ("'a'.getBytes('UTF-16')", "`getBytes` knows the charsets UTF-8, ISO-8859-1 and US-ASCII alone"),
        ("T(String).format('%d', 'x')", "`format` cannot format: `%d` does not take a String"),
        ("T(String).format('%s')", "there is no argument for `%s`"),
        ("T(String).join(',', {1, 2})", "`join` joins strings, and element 0 is a number"),
        ("T(String).join(',', null)", "is given null"),
        ("T(String).valueOf(null)", "is given null"),
        ("T(String).copyValueOf('abc')", "does not convert to a list of characters"),
        ("T(java.net.URLEncoder).encode('é', 'ISO-8859-1')", "`encode` encodes in UTF-8 alone"),
        ("'a'.getClass()", "the classes behind values are not available"),
        ("'a'.class", "the classes behind values are not available"),
        ("'a'.wait()", "threads are not available"),
        ("T(String).forName('x')", "the classes behind values are not available"),
        ("'a'.charAt(0).compareTo('bc')", "does not convert to a single character"),
        ("'a'.trim(1)", "`trim` takes 0 arguments, 1 given"),
        ("'a'.charAt(0).nothing()", "a character has no method `nothing`"),
    ]);
}

#[test]
fn work_is_bounded_before_it_is_done() {
    fails(&[
        ("('a' * 100000).replaceAll('a.*b|a', 'x')", "takes too many steps"),
        ("('a' * 100000).matches('((a{1,30}){1,30}){1,30}')", ""),
        ("('a' * 2000000).replace('a', 'bbbbbbbb')", "produce more than"),
        ("T(String).format('%s' * 100000, 'a' * 100000)", "evaluation takes more than"),
        ("('a\n' * 100000).indent(1000)", "produce more than"),
        ("('a' * 3000000).toCharArray()", "produce more than"),
    ]);
}

#[test]
fn the_layout_of_text_blocks_is_undone_as_in_java() {
    let lines = |text: &str| serde_json::json!({ "text": text });
    for (text, stripped) in [
        ("  a\n    b\n  c", "a\n  b\nc"),
        (" a \n\n  b\n", " a\n\n  b\n"),
        ("  a\n b\n   ", " a\nb\n"),
        ("\ta\n  b", "a\n b"),
        ("a\r\n  b\r", "a\n  b\n"),
        ("   ", ""),
        ("\n", "\n"),
    ] {
        assert_eq!(said("text.stripIndent()", &lines(text)), Ok(stripped.into()), "{text:?}");
    }
    for (text, translated) in [
        ("a\\tb", "a\tb"),
        ("\\101\\60\\400\\0z", "A0 0\0z"),
        ("\\s|\\b", " |\u{8}"),
        ("x\\\ny", "xy"),
        ("x\\\r\ny", "xy"),
        ("\\'\\\"\\\\", "'\"\\"),
        ("\\78", "\u{7}8"),
    ] {
        assert_eq!(said("text.translateEscapes()", &lines(text)), Ok(translated.into()), "{text:?}");
    }
    for text in ["\\", "\\x", "\\8"] {
        assert!(said("text.translateEscapes()", &lines(text)).is_err(), "{text:?}");
    }
}

fn said(expression: &str, root: &serde_json::Value) -> Result<serde_json::Value, crate::Error> {
    let (execution, world) = (super::execution(), crate::World::default());
    let root = root.as_object().expect("the root is a map");
    let scope = crate::Scope {
        root,
        execution: &execution,
        current_stage: None,
        allow_unknown_keys: true,
        world: &world,
    };
    crate::evaluate(expression, &scope)
}
