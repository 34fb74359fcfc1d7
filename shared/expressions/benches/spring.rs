//! How long an expression takes, ours and Spring's: parsed and evaluated each time, as Spinnaker does.
//!
//! `cargo bench -p gennaker-expressions --bench spring`; each line warms up for 2 s in the Java machine.

#![allow(clippy::print_stdout, reason = "a bench reports by printing")]

#[path = "../tests/spring/oracle.rs"]
mod oracle;

use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

use gennaker_expressions::{Scope, World, transform};
use oracle::Oracle;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// What pipelines are full of.
const TYPICAL: [&str; 12] = [
    "${trigger.buildInfo.number}",
    "${parameters['my-env']}",
    "${parameters.missing ?: 'default'}",
    "${parameters.env == 'prod' && trigger.buildNumber > 1000 ? 'go' : 'stop'}",
    "${execution.stages.?[type == 'bake'].![context.ami]}",
    "${deploymentDetails.?[region == 'us-west-2'][0].ami}",
    "${trigger.resolvedExpectedArtifacts.?[boundArtifact.type == 'docker/image'][0].boundArtifact.reference}",
    "${execution.name} #${trigger.buildNumber} by ${execution.authentication.user} on ${trigger.branch}",
    "${trigger.branch.replaceAll('[^A-Za-z0-9]', '-').toLowerCase()}",
    "${#toInt(parameters.count) + 1}",
    "${T(Math).max(capacity.desired / 2, 1)}",
    "${new java.text.SimpleDateFormat('yyyyMMdd-HHmm').format(new java.util.Date(execution.startTime))}",
];
/// A large stage.
const EXPRESSIONS: usize = 200;
const WARM_UP: Duration = Duration::from_millis(300);
const MEASURE: Duration = Duration::from_secs(1);

fn main() -> Result<(), String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spring/contexts/pipeline.json");
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let root: Map<String, Value> = serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))?;

    let mut lines: Vec<(String, Vec<&str>)> =
        TYPICAL.iter().map(|&text| (text.to_owned(), vec![text])).collect();
    let stage = TYPICAL.iter().copied().cycle().take(EXPRESSIONS).collect();
    lines.push((format!("a stage context of {EXPRESSIONS} expressions"), stage));

    let oracle = Oracle::install()?;
    let ask = |(_, texts): &(String, Vec<&str>)| format!("{}\n", json!({ "context": root, "texts": texts }));
    let springs = oracle.run("bench", lines.iter().map(ask).collect())?;

    println!("{}", oracle.version()?);
    println!("Nanoseconds; Spring on Java {}, warm:", oracle.java());
    println!("{:>12} {:>12} {:>8}", "Spring", "ours", "ratio");
    for ((name, texts), spring) in lines.iter().zip(springs.lines()) {
        let answer: Answer = serde_json::from_str(spring).map_err(|error| format!("{spring}: {error}"))?;
        let ours = measure(&root, texts);
        println!("{:12.0} {ours:12.0} {:7.1}x  {name}", answer.ns, answer.ns / ours);
    }
    Ok(())
}

#[derive(Deserialize)]
struct Answer {
    ns: f64,
}

/// Nanoseconds for all the texts together, as the values of one stage context.
fn measure(root: &Map<String, Value>, texts: &[&str]) -> f64 {
    let execution = root.get("execution").cloned().unwrap_or_default();
    let world = World::new(1_700_000_000_000, [7; 32]);
    let scope =
        Scope { root, execution: &execution, current_stage: None, allow_unknown_keys: true, world: &world };
    let context: Value = match texts {
        [text] => json!(text),
        texts => texts.iter().enumerate().map(|(at, text)| (format!("key{at}"), json!(text))).collect(),
    };
    let findings = transform(&context, &scope).findings;
    if let Some(finding) = findings.iter().find(|finding| !finding.description.contains("missing")) {
        println!("not measured as it should be: {}", finding.description);
    }
    let rounds = |during: Duration| {
        let begin = Instant::now();
        let mut rounds = 0_u32;
        while begin.elapsed() < during {
            for _ in 0..16 {
                black_box(transform(black_box(&context), &scope));
            }
            rounds += 16;
        }
        begin.elapsed().as_secs_f64() * 1e9 / f64::from(rounds)
    };
    rounds(WARM_UP);
    rounds(MEASURE)
}
