//! What is behind addresses.

use serde_json::json;

use super::site::site;
use super::{passed_on, ran, reports, stage, variables};
use crate::support::cloud;

#[test]
fn what_is_behind_an_address_is_read_where_the_setting_lists_its_host() {
    let site = site(&[
        ("/version", "v7\n"),
        ("/release.json", r#"{ "replicas": 3, "share": 0.5, "zones": ["a", "b"] }"#),
        ("/release.yaml", "image: app:v7\nreplicas: 3\nzones: [a, b]\n"),
        ("/release.properties", "image = app:v7\nreplicas: 3\n"),
    ]);
    let at =
        |function: &str, path: &str, rest: &str| json!(format!("${{ #{function}('{site}/{path}'){rest} }}"));
    let execution = ran(
        &cloud(),
        "addresses",
        &json!({ "spelEvaluator": "v4" }),
        &json!([variables(&[
            ("base", json!(site)),
            ("text", at("fromUrl", "version", ".trim()")),
            ("json", at("jsonFromUrl", "release.json", "")),
            ("zone", at("jsonFromUrl", "release.json", ".zones[1]")),
            ("yaml", at("yamlFromUrl", "release.yaml", "")),
            ("properties", at("propertiesFromUrl", "release.properties", "")),
            // Where to ask is itself an answer.
            (
                "chained",
                json!(
                    "${ #fromUrl(base + '/' + #yamlFromUrl(base + '/release.yaml').image.replace('app:v7', 'version')).trim() }"
                )
            ),
        ])]),
    );
    assert_eq!(execution["status"], "SUCCEEDED", "{execution:#}");
    let mut values = passed_on(&execution, "1");
    values.remove("base");
    assert_eq!(
        json!(values),
        json!({
            "text": "v7",
            "json": { "replicas": 3, "share": 0.5, "zones": ["a", "b"] },
            "zone": "b",
            "yaml": { "image": "app:v7", "replicas": 3, "zones": ["a", "b"] },
            "properties": { "image": "app:v7", "replicas": "3" },
            "chained": "v7",
        })
    );
}

#[test]
fn hosts_that_no_setting_lists_are_refused_with_the_setting_that_would() {
    let site = site(&[]);
    let cases = [
        ("metadata", "http://169.254.169.254/latest/meta-data/".to_owned(), "no setting permits"),
        ("named", "http://localhost:8080/".to_owned(), "add `localhost:8080` to GENNAKER_ALLOWED_HOSTS"),
        ("private", "http://10.1.2.3/".to_owned(), "add `10.1.2.3:80` to GENNAKER_ALLOWED_HOSTS"),
        ("disguised", "http://0xa9fea9fe/".to_owned(), "169.254.169.254 is not called"),
        ("redirected", format!("{site}/to/169.254.169.254/latest/"), "redirected there by"),
        ("file", "file:///etc/passwd".to_owned(), "http:// or https://"),
        ("missing", format!("{site}/nothing?token=hush"), "answered with status 404"),
    ];
    let mut wait = json!({ "type": "wait", "refId": "1", "waitTime": 0 });
    for (name, address, _) in &cases {
        wait[*name] = json!(format!("${{ #fromUrl('{address}') }}"));
    }
    let execution = ran(&cloud(), "refused", &json!({ "spelEvaluator": "v4" }), &json!([wait]));
    assert_eq!(execution["status"], "SUCCEEDED");
    let wait = stage(&execution, "1");
    let reports = reports(wait);
    for (name, address, why) in &cases {
        assert_eq!(
            wait["context"][*name],
            format!("${{ #fromUrl('{address}') }}"),
            "it stays as it is written"
        );
        let (_, level, _, description) =
            reports.iter().find(|(.., path, _)| *path == format!("$.{name}")).expect("it is reported");
        assert!(level == "ERROR" && description.contains(why), "{name}: {description}");
        assert!(!description.contains("hush"), "what follows the host may be secret: {description}");
    }
}
