//! The SVG as others read it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests"
)]

mod common;

use std::collections::BTreeMap;

use common::{drawing, graphs};
use gennaker_drawing::{Drawing, svg};
use gennaker_pipeline::Pipeline;
use gennaker_rules::Status;
use proptest::prelude::*;
use roxmltree::{Document, Node};
use serde_json::json;

fn groups<'a, 'input>(document: &'a Document<'input>) -> Vec<Node<'a, 'input>> {
    document.descendants().filter(|node| node.attribute("data-ref-id").is_some()).collect()
}

fn title<'a>(node: &Node<'a, '_>) -> &'a str {
    node.children()
        .find(|child| child.has_tag_name("title"))
        .and_then(|title| title.text())
        .unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn it_is_well_formed_and_every_stage_has_a_title(graph in graphs(40)) {
        let svg = svg(&drawing(&graph));
        let document = Document::parse(&svg).expect("well-formed XML");
        let groups = groups(&document);
        prop_assert_eq!(groups.len(), graph.len());
        prop_assert!(groups.iter().all(|group| title(group).contains("(wait)")));
        let paths = document.descendants().filter(|node| node.has_tag_name("g") && node.attribute("class") == Some("edges"));
        let edges: usize = paths.map(|group| group.children().filter(Node::is_element).count()).sum();
        prop_assert_eq!(edges, common::edges(&graph).len());
    }

    #[test]
    fn no_text_breaks_it(name in any::<String>(), stage_type in any::<String>(), id in any::<String>()) {
        let pipeline = Pipeline::parse(&json!({ "application": name, "name": id, "stages": [
            { "refId": id, "name": name, "type": stage_type }
        ]}));
        let svg = svg(&Drawing::of(&pipeline, &BTreeMap::new()).unwrap());
        let document = Document::parse(&svg).expect("well-formed XML");
        prop_assert_eq!(document.descendants().filter(|node| node.has_tag_name("script")).count(), 0);
    }
}

#[test]
fn a_long_name_is_shortened_and_whole_in_the_title() {
    let name = "Deploy the <new> version & wait until all of its instances are healthy";
    let pipeline = Pipeline::parse(&json!({ "application": "myapp", "name": "long", "stages": [
        { "refId": "1", "name": name, "type": "deploy", "continuePipeline": true,
          "stageEnabled": { "type": "expression", "expression": "parameters.go" } }
    ]}));
    let statuses = BTreeMap::from([("1".to_owned(), Status::FailedContinue)]);
    let svg = svg(&Drawing::of(&pipeline, &statuses).unwrap());
    let document = Document::parse(&svg).unwrap();
    let group = groups(&document)[0];
    assert_eq!(
        title(&group),
        format!("{name} (deploy), refId 1, FAILED_CONTINUE; runs on a condition; a failure is ignored")
    );
    assert_eq!(group.attribute("class"), Some("stage continued"));
    let shown =
        group.children().find(|child| child.attribute("class") == Some("name")).unwrap().text().unwrap();
    assert!(shown.starts_with("Deploy the <") && shown.ends_with('…'), "{shown}");
}

#[test]
fn it_needs_nothing_else_and_knows_light_and_dark() {
    let svg = svg(&drawing(&[Default::default()]));
    assert!(svg.contains("prefers-color-scheme:dark"));
    let document = Document::parse(&svg).unwrap();
    for node in document.descendants() {
        assert!(node.attributes().all(|attribute| !matches!(attribute.name(), "href" | "src")));
    }
    assert!(!svg.contains("url(") && !svg.contains("@import"));
}
