//! `gennaker expression eval`: what it prints, and its exit codes.

use std::{
    io::{Read, Write},
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A directory with the files that the tests name.
fn files() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let context = json!({ "parameters": { "env": "test", "version": "1.2" }, "size": 3 });
    let execution = json!({
        "id": "01J", "application": "myapp", "name": "deploy", "authentication": { "user": "anna" },
        "trigger": { "type": "manual", "parameters": { "env": "prod" } },
        "stages": [
            { "id": "A", "refId": "1", "type": "bake", "name": "Bake", "status": "SUCCEEDED",
              "context": { "secret": 1 }, "outputs": { "ami": "ami-03cf127a" } },
            { "id": "B", "refId": "2", "type": "deploy", "name": "Deploy", "status": "RUNNING",
              "requisiteStageRefIds": ["1"], "context": { "size": 3 } },
        ],
    });
    for (name, text) in [
        ("context.json", context.to_string()),
        ("context.yaml", "parameters:\n  env: test\n  debug: yes\n".to_owned()),
        ("execution.json", execution.to_string()),
        ("list.json", "[1]".to_owned()),
        ("broken.json", "{".to_owned()),
        ("broken.yaml", "a: [".to_owned()),
    ] {
        std::fs::write(directory.path().join(name), text).unwrap();
    }
    directory
}

/// What the command printed, and its exit code.
#[derive(Debug, PartialEq)]
struct Said {
    stdout: String,
    stderr: String,
    code: i32,
}

fn command(directory: &Path, arguments: &[&str], stdin: &str, hosts: &str) -> Said {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gennaker"))
        .args(["expression", "eval"])
        .args(arguments)
        .current_dir(directory)
        .env("GENNAKER_ALLOWED_HOSTS", hosts)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read stdin may be gone by now.
    let _gone = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    Said {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap(),
    }
}

fn eval(arguments: &[&str]) -> Said {
    command(files().path(), arguments, "", "")
}

/// The result, which has to be one.
fn value(arguments: &[&str]) -> String {
    let said = eval(arguments);
    assert_eq!((said.stderr.as_str(), said.code), ("", 0), "{arguments:?}");
    said.stdout
}

fn json_of(said: &Said) -> Value {
    serde_json::from_str(&said.stdout).unwrap_or_else(|error| panic!("{error}: {said:?}"))
}

#[test]
fn a_value_is_json_on_stdout() {
    for (text, printed) in [
        ("${parameters.env}", "\"test\"\n"),
        ("parameters.env", "\"test\"\n"),
        ("v${parameters.version}-x${size}", "\"v1.2-x3\"\n"),
        ("${size + 1}", "4\n"),
        ("{size, true}", "[\n  3,\n  true\n]\n"),
        ("{a: size}", "{\n  \"a\": 3\n}\n"),
    ] {
        assert_eq!(value(&[text, "--context", "context.json"]), printed, "{text}");
    }
}

#[test]
fn types_are_told_in_one_line() {
    for (text, printed) in [
        ("{1, 2L, 'a'}", "List [Integer 1, Long 2, String \"a\"]\n"),
        ("new java.util.Date(5)", "Date 5\n"),
        ("new java.util.Random(5)", "Random\n"),
        ("a${1}", "String \"a1\"\n"),
    ] {
        assert_eq!(value(&["--types", text]), printed, "{text}");
    }
    let said = eval(&["new java.util.Random(5)"]);
    assert_eq!((said.stdout.as_str(), said.code), ("", 1));
    assert!(said.stderr.contains("--types"), "{}", said.stderr);
}

#[test]
fn a_context_may_be_yaml_with_yamls_own_words() {
    assert_eq!(value(&["parameters.debug", "--context", "context.yaml"]), "true\n");
}

#[test]
fn the_text_comes_from_stdin_where_it_is_a_dash() {
    let directory = files();
    for stdin in ["${size}", "${size}\n", "${size}\r\n"] {
        let said = command(directory.path(), &["-", "--context", "context.json"], stdin, "");
        assert_eq!((said.stdout.as_str(), said.code), ("3\n", 0), "{said:?}");
    }
    let said = command(directory.path(), &["size", "--context", "-"], "{\"size\": 9}", "");
    assert_eq!(said.stdout, "9\n");
    let said = command(directory.path(), &["-", "--context", "-"], "", "");
    assert_eq!(
        (said.stderr.as_str(), said.code),
        ("error: only one of the text, --context and --execution can be read from stdin\n", 2)
    );
}

#[test]
fn a_failure_is_underlined_with_what_was_meant_and_exit_code_1() {
    let said = eval(&["${#stge('Bake').status}"]);
    let shown = "\
error: there is no function `#stge`
  #stge('Bake').status
  ^^^^^^^^^^^^^
  hint: did you mean `#stage(…)`?
";
    assert_eq!(said, Said { stdout: String::new(), stderr: shown.to_owned(), code: 1 });
}

#[test]
fn the_piece_of_a_composite_that_failed_is_named() {
    let said = eval(&["a${size}-${size / 0}", "--context", "context.json"]);
    let shown = "\
error: division by zero
  size / 0
  ^^^^^^^^
  in `${size / 0}` of `a${size}-${size / 0}`
";
    assert_eq!(said, Said { stdout: String::new(), stderr: shown.to_owned(), code: 1 });
}

#[test]
fn null_is_said_with_the_reason_and_exit_code_3() {
    let said = eval(&["${parameters.evn}", "--context", "context.json"]);
    assert_eq!((said.stdout.as_str(), said.code), ("", 3));
    let (first, why) = said.stderr.split_once('\n').unwrap();
    assert_eq!(first, "the value is null: the text stays `${parameters.evn}`");
    assert!(why.contains("`evn`") && why.contains("did you mean `env`?"), "{why}");

    let said = eval(&["${size}-${parameters.region}", "--context", "context.json"]);
    assert_eq!((said.stdout.as_str(), said.code), ("", 3));
    let (first, why) = said.stderr.split_once('\n').unwrap();
    assert_eq!(first, "a value is null: of `${size}-${parameters.region}` is left `3-${parameters.region}`");
    assert!(why.contains("the keys here are `env`, `version`"), "{why}");
}

#[test]
fn a_missing_key_is_an_error_where_it_is_strict() {
    let said = eval(&["${parameters.evn}", "--context", "context.json", "--strict"]);
    let shown = "\
error: there is no key `evn` here
  parameters.evn
  ^^^^^^^^^^^^^^
  hint: did you mean `env`?
";
    assert_eq!((said.stderr.as_str(), said.code), (shown, 1));
}

#[test]
fn a_stage_sees_the_outputs_of_its_ancestors_and_not_their_contexts() {
    let of = |text: &str, stage: &str| eval(&[text, "--execution", "execution.json", "--stage", stage]);
    for stage in ["2", "B", "Deploy"] {
        assert_eq!(
            of("${ami}/${size}/${parameters.env}", stage).stdout,
            "\"ami-03cf127a/3/prod\"\n",
            "{stage}"
        );
    }
    assert_eq!(of("#currentStage().name", "2").stdout, "\"Deploy\"\n");
    assert_eq!(of("secret", "2").code, 3);
    assert_eq!(of("size", "1").code, 3);
}

#[test]
fn an_execution_is_seen_without_a_stage_and_with_more_names() {
    let of = |text: &str| value(&[text, "--execution", "execution.json", "--context", "context.json"]);
    assert_eq!(of("#stage('Bake').outputs.ami"), "\"ami-03cf127a\"\n");
    assert_eq!(of("execution.application + size"), "\"myapp3\"\n");
    assert_eq!(of("parameters.env"), "\"test\"\n", "the context's names go first");
}

#[test]
fn scripts_get_one_object_whatever_comes_of_it() {
    let of = |text: &str| eval(&[text, "--context", "context.json", "--output", "json"]);
    let found = json!({ "value": 3, "type": "Integer", "typed": "Integer 3" });
    assert_eq!(json_of(&of("${size}")), found);

    let failed = of("size / 0");
    let error =
        json!({ "message": "division by zero", "expression": "size / 0", "span": [0, 8], "hints": [] });
    assert_eq!((json_of(&failed), failed.code), (json!({ "error": error }), 1));
    assert!(failed.stderr.starts_with("error: division by zero\n"), "{}", failed.stderr);

    let null = of("${parameters.evn}");
    assert_eq!(null.code, 3);
    let null = json_of(&null);
    assert_eq!((&null["value"], &null["type"]), (&Value::Null, &json!("null")));
    assert_eq!(null["text"], "${parameters.evn}");
    assert_eq!(
        (&null["findings"][0]["level"], &null["findings"][0]["expression"]),
        (&json!("INFO"), &json!("parameters.evn"))
    );
}

#[test]
fn a_file_that_cannot_be_used_is_bad_usage() {
    for (arguments, message) in [
        (["--context", "missing.json"], "missing.json cannot be read"),
        (["--context", "broken.json"], "broken.json is not JSON"),
        (["--context", "broken.yaml"], "broken.yaml is not YAML"),
        (["--context", "list.json"], "list.json has to be a map"),
        (["--execution", "missing.json"], "missing.json cannot be read"),
        (["--execution", "broken.json"], "broken.json is not JSON"),
        (["--execution", "context.json"], "context.json is no execution"),
        (["--stage", "2"], "--execution"),
    ] {
        let said = eval(&[&["1"][..], &arguments].concat());
        assert_eq!((said.stdout.as_str(), said.code), ("", 2), "{arguments:?}");
        assert!(said.stderr.contains(message), "{arguments:?}: {}", said.stderr);
    }
    let said = eval(&["1", "--execution", "execution.json", "--stage", "deplyo"]);
    let message = "error: the execution has no stage deplyo; it has 1 (Bake), 2 (Deploy)\n";
    assert_eq!((said.stderr.as_str(), said.code), (message, 2));
}

#[test]
fn an_id_is_looked_up_in_the_cloud_which_has_to_be_there() {
    let said = eval(&["1", "--execution", "01JD3Q8Z4T5V6W7X8Y9ZABCDEF", "--state", "none"]);
    assert_eq!(said.code, 3);
    assert!(said.stderr.contains("the local cloud is not running"), "{}", said.stderr);
    let said = eval(&["#pipelineId('x')", "--execution", "execution.json"]);
    assert_eq!(said.code, 1);
    assert!(said.stderr.contains("--execution ID"), "{}", said.stderr);
}

#[test]
fn an_address_is_read_where_the_operator_allows_it() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = [0; 4096];
        let _read = stream.read(&mut asked).unwrap();
        let answer = "HTTP/1.1 200 OK\r\ncontent-length: 8\r\nconnection: close\r\n\r\n{\"a\": 1}";
        stream.write_all(answer.as_bytes()).unwrap();
    });
    let text = format!("${{#jsonFromUrl('http://{host}/v').a + 1}}");
    let directory = files();
    let refused = command(directory.path(), &[&text], "", "");
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("GENNAKER_ALLOWED_HOSTS"), "{}", refused.stderr);
    let read = command(directory.path(), &[&text], "", &host);
    assert_eq!(read, Said { stdout: "2\n".to_owned(), stderr: String::new(), code: 0 });
    server.join().unwrap();
}
