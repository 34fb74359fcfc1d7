//! Functions and methods.

use serde_json::json;

use super::{eval, execution, fails, holds, in_scope};
use crate::{Scope, evaluate};

#[test]
fn text_becomes_numbers_and_booleans() {
    holds(&[
        ("#toInt('12')", json!(12)),
        ("#toInt('-3') + 1", json!(-2)),
        ("#toInt(parameters.n)", json!(3)),
        ("#toFloat('7.2')", json!(7.2)),
        ("#toFloat(' 1f ')", json!(1.0)),
        ("#toBoolean('TRUE')", json!(true)),
        ("#toBoolean('yes')", json!(false)),
        ("#toBoolean(yes)", json!(true)),
        ("#toBoolean(null)", json!(false)),
    ]);
    fails(&[
        ("#toInt('x')", "`#toInt` cannot read its text as a 32-bit integer"),
        ("#toInt('1.5')", "as a 32-bit integer"),
        ("#toInt('2147483648')", "as a 32-bit integer"),
        ("#toInt(null)", "`#toInt` is given null where it needs a string"),
        ("#toInt(deep)", "a map does not convert to a string"),
        ("#toFloat('')", "`#toFloat` cannot read its text as a number"),
        ("#toFloat('NaN')", "too large"),
    ]);
}

#[test]
fn text_is_cleaned_and_encoded() {
    holds(&[
        ("#alphanumerical('Ab-1_é 2')", json!("Ab12")),
        ("#toBase64('pôle')", json!("cMO0bGU=")),
        ("#fromBase64('cMO0bGU=')", json!("pôle")),
        ("#fromBase64(#toBase64(word)) == word", json!(true)),
    ]);
    fails(&[
        ("#fromBase64('!')", "`#fromBase64` cannot read its text as Base64"),
        ("#alphanumerical(null)", "is given null"),
    ]);
}

#[test]
fn stages_are_found_by_name_id_and_ref_id() {
    holds(&[
        ("#stage('Bake').context.ami", json!("ami-1")),
        ("#stage('s1')['outputs']['region']", json!("eu-west-1")),
        ("#stage('Bake').status == 'SUCCEEDED'", json!(true)),
        ("#stageByRefId('2').name", json!("Go?")),
        ("#stageByRefId(2).name", json!("Go?")),
        ("#stageExists('Bake')", json!(true)),
        ("#stageExists('s2')", json!(true)),
        ("#stageExists('Boil')", json!(false)),
        ("#currentStage().name", json!("Bake")),
        ("#stage(#root.execution, 'Bake').refId", json!("1")),
        ("#currentStage( #root.execution, ).refId", json!("1")),
    ]);
    fails(&[
        ("#stage('Boil')", "no stage has the name or id `Boil`"),
        ("#stageByRefId('9')", "no stage has the refId `9`"),
        ("#stage()", "`#stage` takes 1 argument, 0 given"),
        ("#stage('a', 'b')", "`#stage` takes 1 argument, 2 given"),
        ("#stage(null)", "is given null"),
        ("#toInt(#root.execution, '1')", "takes 1 argument, 2 given"),
    ]);
    assert_eq!(eval("#stage('Bkae')").unwrap_err().hints(), ["did you mean `Bake`?"]);
}

#[test]
fn outside_of_a_stage_there_is_no_current_stage() {
    in_scope(true, |scope| {
        let outside = Scope { current_stage: None, ..*scope };
        let error = evaluate("#currentStage()", &outside).unwrap_err();
        assert!(error.to_string().contains("outside of a stage"), "{error}");
    });
}

#[test]
fn an_execution_without_stages_has_none_to_find() {
    in_scope(true, |scope| {
        let empty = Scope { execution: &json!(null), ..*scope };
        for expression in ["#stageExists('Bake')", "#stage('Bake')"] {
            let error = evaluate(expression, &empty).unwrap_err();
            assert!(error.to_string().contains("needs an execution"), "{error}");
        }
    });
    assert!(execution()["stages"].is_array());
}

#[test]
fn methods_of_values_are_called() {
    holds(&[
        ("word.toLowerCase()", json!("sail")),
        ("word.toUpperCase()", json!("SAIL")),
        ("'\t a '.trim()", json!("a")),
        ("word.contains('ai')", json!(true)),
        ("word.startsWith('ai')", json!(false)),
        ("word.endsWith('il')", json!(true)),
        ("'é😀'.length()", json!(3)),
        ("'a.b.c'.replace('.', '-')", json!("a-b-c")),
        ("empty.isEmpty()", json!(true)),
        ("list.size()", json!(4)),
        ("list.contains('b')", json!(true)),
        ("list.contains('1')", json!(false)),
        ("list.isEmpty()", json!(false)),
        ("maps[0].size()", json!(1)),
        ("n.toString() + 1", json!("51")),
        ("list.toString()", json!("[1, b, null, [2, 3]]")),
        ("word.trim().toLowerCase().replace('s', 'm')", json!("mail")),
    ]);
    fails(&[
        ("word.trim(1)", "`trim` takes 0 arguments, 1 given"),
        ("word.contains(null)", "`contains` is given null"),
        ("word.replace('a')", "`replace` takes 2 arguments, 1 given"),
        ("n.trim()", "a number has no method `trim`"),
    ]);
    assert_eq!(eval("word.tolowercase()").unwrap_err().hints(), ["did you mean `toLowerCase`?"]);
}
