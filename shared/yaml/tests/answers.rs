//! What SnakeYAML 1.33 really answered, against what this crate answers.

use gennaker_yaml::{read, read_all};
use serde_json::{Value, json};

/// Each row: a text, then `read` and SnakeYAML's value, or `refused`. `{"!date": …}`, `{"!float": …}`, `{"!big": …}`
/// and `{"!binary": …}` stand for the Java objects that JSON has not.
const ANSWERS: &str = include_str!("snakeyaml.json");

fn agrees(snake: &Value, ours: &Value) -> bool {
    match (snake, ours) {
        (Value::Array(snake), Value::Array(ours)) => {
            snake.len() == ours.len() && snake.iter().zip(ours).all(|(snake, ours)| agrees(snake, ours))
        }
        (Value::Object(snake), ours) => match snake.iter().next() {
            Some((mark, value)) if mark == "!binary" => value == ours,
            Some((mark, value)) if mark == "!big" && ours.is_u64() => value == &json!(ours.to_string()),
            Some((mark, _)) if ["!date", "!float", "!big"].contains(&mark.as_str()) => ours.is_string(),
            _ => ours.as_object().is_some_and(|ours| {
                snake.len() == ours.len()
                    && snake.iter().all(|(key, value)| ours.get(key).is_some_and(|ours| agrees(value, ours)))
            }),
        },
        (Value::Number(snake), Value::Number(ours)) if snake.is_f64() && ours.is_f64() => {
            // The rows' own reader may miss a double by its last bit.
            let (snake, ours) = (snake.as_f64().unwrap_or(f64::NAN), ours.as_f64().unwrap_or(f64::NAN));
            (snake - ours).abs() <= 2.0 * f64::EPSILON * snake.abs()
        }
        (snake, ours) => snake == ours,
    }
}

#[test]
fn every_text_is_read_or_refused_as_snakeyaml_does() {
    let rows: Vec<Vec<Value>> = serde_json::from_str(ANSWERS).unwrap();
    assert!(rows.len() > 400, "{}", rows.len());
    let mut wrong = Vec::new();
    for row in &rows {
        let text = row[0].as_str().unwrap();
        match (row[1].as_str(), read(text)) {
            (Some("read"), Ok(ours)) if agrees(&row[2], &ours) => {}
            (Some("refused"), Err(_)) => {}
            (_, ours) => wrong.push(format!("{text:?}: {:?} but {ours:?}", row.get(2))),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn manifests_are_read_as_snakeyaml_does() {
    let snake: Value = serde_json::from_str(include_str!("manifests.json")).unwrap();
    let ours = Value::Array(read_all(include_str!("manifests.yaml")).unwrap());
    assert!(agrees(&snake, &ours), "{ours:#}");
}

#[test]
fn what_json_cannot_hold_stays_as_written() {
    for text in [
        "2001-12-14 21:59:43.10 -5",
        "2001-01-01",
        ".inf",
        "-.INF",
        ".NaN",
        "1e400",
        "18446744073709551616",
        "-9_223_372_036_854_775_809",
        "0x1_0000_0000_0000_0000",
    ] {
        assert_eq!(read(text), Ok(json!(text)));
    }
    assert_eq!(read("!!binary |\n  YWJj\n  ZGVm\n"), Ok(json!("YWJjZGVm")));
    assert_eq!(read("2001-01-01: a"), Ok(json!({"2001-01-01": "a"})));
}

#[test]
fn known_differences_from_snakeyaml() {
    for (text, ours) in [
        // SnakeYAML wraps around to 736755711.
        ("9999999999999:59:59", json!(35_999_999_999_999_999_i64)),
        // SnakeYAML refuses these.
        (r#""a\/b""#, json!("a/b")),
        ("\ta: 1", json!({"a": 1})),
        ("[http://x.y/z?a=b]", json!(["http://x.y/z?a=b"])),
        (": a", json!({"null": "a"})),
        ("...", json!(null)),
        // SnakeYAML takes U+0085 for a line break.
        ("'x\u{85}y'", json!("x\u{85}y")),
    ] {
        assert_eq!(read(text), Ok(ours), "{text:?}");
    }
    for text in ["!!bool maybe", r#""\ud83d""#, "%a", "--- |\nx\n"] {
        assert!(read(text).is_err(), "{text:?}");
    }
}
