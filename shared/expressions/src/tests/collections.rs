//! Methods of lists and maps.

use super::objects::{answers, refuses};

#[test]
fn a_list_is_searched_as_java_searches() {
    answers(&[
        ("list.size()", "Integer 4"),
        ("list.isEmpty()", "Boolean false"),
        ("list.contains('b')", "Boolean true"),
        ("list.contains(1)", "Boolean true"),
        ("list.contains(1L)", "Boolean false"),
        ("list.contains('1')", "Boolean false"),
        ("list.contains(null)", "Boolean true"),
        ("list.contains({2,3})", "Boolean true"),
        ("list.indexOf('b')", "Integer 1"),
        ("list.indexOf(null)", "Integer 2"),
        ("list.indexOf({2,3})", "Integer 3"),
        ("list.indexOf('x')", "Integer -1"),
        ("list.lastIndexOf(null)", "Integer 2"),
        ("list.lastIndexOf(9)", "Integer -1"),
        ("{1,2,1,3}.lastIndexOf(1)", "Integer 2"),
        ("{1,2,1,3}.indexOf(1)", "Integer 0"),
        ("{1,2,1,3}.indexOf(1.0)", "Integer -1"),
        ("{'a'}.contains('a')", "Boolean true"),
        ("{}.isEmpty()", "Boolean true"),
        ("{}.size()", "Integer 0"),
        ("{}.contains(null)", "Boolean false"),
        ("{}.indexOf(1)", "Integer -1"),
        ("maps.contains({a:1})", "Boolean true"),
        ("maps.contains({a:1L})", "Boolean false"),
        ("maps.contains({:})", "Boolean false"),
        ("list.containsAll({})", "Boolean true"),
        ("list.containsAll({1,'b'})", "Boolean true"),
        ("list.containsAll({1,'c'})", "Boolean false"),
        ("list.containsAll({2})", "Boolean false"),
        ("list.containsAll('b')", "Boolean true"),
        ("list.containsAll('b,c')", "Boolean false"),
        ("{'b','c'}.containsAll('b, c')", "Boolean true"),
        ("list.containsAll(1)", "Boolean true"),
        ("list.containsAll('')", "Boolean true"),
    ]);
}

#[test]
fn a_part_of_a_list_is_a_list() {
    answers(&[
        ("list.subList(0, 2)", r#"List [Integer 1, String "b"]"#),
        ("list.subList(1, 4)", r#"List [String "b", null, List [Integer 2, Integer 3]]"#),
        ("list.subList(4, 4)", "List []"),
        ("list.subList('1', '2')", r#"List [String "b"]"#),
        ("list.subList(1, 3.9)", r#"List [String "b", null]"#),
        ("{1,2,3}.subList(1,3)", "List [Integer 2, Integer 3]"),
        ("{1,2,3}.subList(1,3).size()", "Integer 2"),
        ("{1,2,3}.subList(0,3).equals({1,2,3})", "Boolean true"),
        ("{1,2,3}.subList(2,3)[0]", "Integer 3"),
        ("{}.subList(0,0)", "List []"),
    ]);
}

#[test]
fn lists_are_compared_hashed_and_written_as_in_java() {
    answers(&[
        ("{1,2}.equals({1,2})", "Boolean true"),
        ("{1,2}.equals({2,1})", "Boolean false"),
        ("{1,2}.equals({1L,2})", "Boolean false"),
        ("{1,2}.equals(null)", "Boolean false"),
        ("{1,2}.equals('[1, 2]')", "Boolean false"),
        ("list.equals(list)", "Boolean true"),
        ("{1,2}.toString()", r#"String "[1, 2]""#),
        ("list.toString()", r#"String "[1, b, null, [2, 3]]""#),
        ("{}.toString()", r#"String "[]""#),
        ("{{},{1}}.toString()", r#"String "[[], [1]]""#),
        ("{true,null,2.5,'x'}.toString()", r#"String "[true, null, 2.5, x]""#),
        ("maps.toString()", r#"String "[{a=1}]""#),
        ("{new java.util.Date(0L)}.toString()", r#"String "[Thu Jan 01 00:00:00 UTC 1970]""#),
        ("{1,2}.hashCode()", "Integer 994"),
        ("{}.hashCode()", "Integer 1"),
        ("list.hashCode()", "Integer 1048516"),
        ("maps.hashCode()", "Integer 127"),
        ("{true,null,2.5,'x',5L}.hashCode()", "Integer -1803817861"),
        ("{1,{2,3},{a:1}}.hashCode()", "Integer 62654"),
        ("{new java.util.Date(5000000000L)}.hashCode()", "Integer 705032736"),
        ("{T(java.time.LocalDate).of(2024,1,31)}.hashCode()", "Integer 4145278"),
        ("list.empty", "Boolean false"),
        ("{}.empty", "Boolean true"),
    ]);
}

#[test]
fn an_entry_has_a_key_and_a_value_and_nothing_else() {
    answers(&[
        ("{a:1}.![key + value]", r#"List [String "a1"]"#),
        ("{a:1}.![getKey() + getValue()]", r#"List [String "a1"]"#),
        ("{a:1}.![#this['key']]", r#"List [String "a"]"#),
        ("{a:1,b:2}.?[value > 1]", r#"Map {String "b"=Integer 2}"#),
        ("{a:1}.![#this]", r#"List [Entry String "a"=Integer 1]"#),
        ("{a:1}.entrySet().toString()", r#"String "[a=1]""#),
        ("{a:1}.![#this][0] == {a:1}.![#this][0]", "Boolean true"),
        ("{a:1}.entrySet().contains({a:1}.![#this][0])", "Boolean true"),
        ("{a:1}.![hashCode()][0]", "Integer 96"),
    ]);
    refuses(&[
        ("{a:1}.?[name == null]", "an entry of a map has no property `name`"),
        ("{a:1}.![#this.a]", "an entry of a map has no property `a`"),
        ("{a:1}.![setValue(2)]", "methods that change a value are not available"),
        ("'' + {a:1}.![#this][0] + {{a:1}.![#this][0]}", "does not convert to a string"),
    ]);
    assert_eq!(super::eval("{a: {1}}.![#this]"), Ok(serde_json::json!([{"a": [1]}])));
}

#[test]
fn a_map_tells_its_keys_and_values() {
    answers(&[
        ("deep.size()", "Integer 4"),
        ("deep.isEmpty()", "Boolean false"),
        ("maps[0].isEmpty()", "Boolean false"),
        ("deep.containsKey('a')", "Boolean true"),
        ("deep.containsKey('z')", "Boolean false"),
        ("deep.containsKey('1')", "Boolean true"),
        ("deep.containsKey(1)", "Boolean false"),
        ("deep.containsKey(null)", "Boolean false"),
        ("{a:1}.containsKey('a')", "Boolean true"),
        ("{a:1}.containsKey('b')", "Boolean false"),
        ("{'1':1}.containsKey(1)", "Boolean false"),
        ("deep.containsValue('one')", "Boolean true"),
        ("deep.containsValue(7)", "Boolean true"),
        ("deep.containsValue('7')", "Boolean false"),
        ("deep.containsValue({b:{c:'found'}})", "Boolean true"),
        ("deep.keySet().size()", "Integer 4"),
        ("deep.keySet().contains('k')", "Boolean true"),
        ("deep.values().contains(7)", "Boolean true"),
        ("parameters.keySet().containsAll({'n','env'})", "Boolean true"),
        ("{a:1,b:2}.keySet()", r#"List [String "a", String "b"]"#),
        ("{a:1,b:2}.values()", "List [Integer 1, Integer 2]"),
        ("parameters.entrySet().size()", "Integer 3"),
        ("parameters.entrySet().?[value == 3].![key]", r#"List [String "n"]"#),
        ("{a:1,b:2}.entrySet().![key + value]", r#"List [String "a1", String "b2"]"#),
        ("{:}.keySet()", "List []"),
        ("{:}.values()", "List []"),
        ("{:}.entrySet()", "List []"),
        ("{:}.isEmpty()", "Boolean true"),
        ("maps[0].keySet()", r#"List [String "a"]"#),
        ("maps[0].values()", "List [Integer 1]"),
        ("maps[0].entrySet().![key]", r#"List [String "a"]"#),
        ("{a:1,b:2}.entrySet().![value]", "List [Integer 1, Integer 2]"),
    ]);
}

#[test]
fn maps_are_compared_hashed_and_written_as_in_java() {
    answers(&[
        ("maps[0].equals({a:1})", "Boolean true"),
        ("maps[0].equals({a:2})", "Boolean false"),
        ("maps[0].equals({a:1,b:2})", "Boolean false"),
        ("maps[0].equals(null)", "Boolean false"),
        ("{a:1,b:2}.equals({b:2,a:1})", "Boolean true"),
        ("{a:1,b:2}.toString()", r#"String "{a=1, b=2}""#),
        ("{:}.toString()", r#"String "{}""#),
        ("{a:{b:null}}.toString()", r#"String "{a={b=null}}""#),
        ("{a:1,b:2}.hashCode()", "Integer 192"),
        ("{b:2,a:1}.hashCode()", "Integer 192"),
        ("parameters.hashCode()", "Integer -1061274107"),
        ("deep.hashCode()", "Integer 1065728248"),
        ("{:}.hashCode()", "Integer 0"),
        ("deep.keySet().equals(deep.keySet())", "Boolean true"),
        ("{a:1,b:2}.keySet().equals({b:1,a:2}.keySet())", "Boolean true"),
        ("{a:1,b:2}.keySet().equals({b:1}.keySet())", "Boolean false"),
        ("{a:1,b:2}.keySet().equals({'a','b'})", "Boolean false"),
        ("{'a','b'} == {a:1,b:2}.keySet()", "Boolean false"),
        ("{a:1,b:2}.keySet().hashCode()", "Integer 195"),
        ("{a:null}.hashCode()", "Integer 97"),
        ("maps[0].size().hashCode()", "Integer 1"),
    ]);
}

#[test]
fn elements_and_values_can_be_got_by_a_method() {
    answers(&[
        ("list.get(0)", "Integer 1"),
        ("list.get('1')", "String \"b\""),
        ("list.get(2)", "null"),
        ("{4,5}.get(1)", "Integer 5"),
        ("deep.get('with-dash')", "Integer 7"),
        ("deep.get('z')", "null"),
        ("deep.get(1)", "null"),
        ("{'a':1}.get('a')", "Integer 1"),
        ("deep.getOrDefault('z', 5)", "Integer 5"),
        ("deep.getOrDefault('k', 5)", "String \"key k\""),
        ("{1:'x'}.entrySet().size()", "Integer 1"),
    ]);
}

#[test]
fn what_java_refuses_is_refused() {
    refuses(&[
        ("list.get(9)", "index 9 is outside of a list with 4 elements"),
        ("list.get(-1)", "index -1 is outside of a list with 4 elements"),
        ("list.get('x')", "the string 'x' does not convert to"),
        ("list.get(null)", "`get` is given null where it needs a number"),
        ("list.subList(2, 1)", "`subList` has no elements 2 to 1 in a list of 4"),
        ("list.subList(0, 9)", "`subList` has no elements 0 to 9 in a list of 4"),
        ("list.subList(-1, 2)", "`subList` has no elements -1 to 2 in a list of 4"),
        ("list.subList(0)", "`subList` takes 2 arguments, 1 given"),
        ("list.containsAll(null)", "is given null where it needs a list"),
        ("list.size(1)", "`size` takes 0 arguments, 1 given"),
        ("deep.containsKey()", "`containsKey` takes 1 argument, 0 given"),
        ("list.sizes()", "did you mean `size`?"),
        ("deep.keyset()", "did you mean `keySet`?"),
        ("list.isEmpty", "it is a method: `isEmpty()`"),
    ]);
}

#[test]
fn nothing_changes_a_collection() {
    for call in [
        "list.add(9)",
        "list.addAll({9})",
        "list.remove(0)",
        "list.clear()",
        "list.set(0, 1)",
        "list.sort(null)",
        "list.removeIf(null)",
        "list.retainAll({1})",
        "deep.put('d', 4)",
        "deep.putAll({:})",
        "deep.remove('a')",
        "deep.merge('a', 1, null)",
        "deep.replaceAll(null)",
        "{1,2}.add(3)",
        "{a:1}.put('b', 2)",
    ] {
        refuses(&[(call, "methods that change a value are not available")]);
    }
}

#[test]
fn elements_are_selected_and_projected_not_iterated() {
    for call in [
        "list.stream()",
        "list.iterator()",
        "list.listIterator()",
        "list.toArray()",
        "list.forEach(null)",
        "deep.forEach(null)",
        "deep.keySet().stream()",
        "list.spliterator()",
    ] {
        refuses(&[(call, "`.?[…]` selects elements, `.![…]` computes something of each")]);
    }
}

#[test]
fn a_search_pays_for_its_comparisons() {
    let digits = ["1"; 1_000].join(",");
    refuses(&[(&format!("{{{digits}}}.containsAll({{{digits}}})"), "evaluation takes more than")]);
}
