//! How long compiling takes, and how it grows: `cargo bench -p gennaker-statemachines`.

#![allow(clippy::print_stdout, reason = "a benchmark's answer is a table")]

use std::time::{Duration, Instant};

use gennaker_catalog::catalog;
use gennaker_pipeline::{Graph, Pipeline};
use gennaker_statemachines::{Compiled, Environment, Error, arrange, compile};
use serde_json::{Value, json};

/// How many stages.
const SIZES: [usize; 4] = [125, 250, 500, 1_000];
/// How often each is measured. The best counts: whatever else the machine does only adds.
const ROUNDS: usize = 60;
/// The width of a layer.
const WIDTH: usize = 9;

/// The requisites of each stage.
type Edges = Vec<Vec<usize>>;

/// A kind of graph by its name.
type Kind = (&'static str, fn(usize) -> Edges);

fn main() {
    let kinds: [Kind; 4] = [
        ("chain", chain),
        ("layers of 9, joined", layers),
        ("nested diamonds", diamonds),
        ("random, crossing", random),
    ];
    println!(
        "{:<22}{:>7}{:>12}{:>12}{:>10}{:>10}",
        "graph", "stages", "arrange", "compile", "states", "bytes"
    );
    let mut ratios = Vec::new();
    for (name, edges) in kinds {
        let times: Vec<Duration> = SIZES.iter().map(|size| measure(name, edges(*size))).collect();
        if let [.., half, whole] = times.as_slice() {
            ratios.push((name, whole.as_secs_f64() / half.as_secs_f64()));
        }
    }
    println!("\ntime(1000) / time(500)");
    for (name, ratio) in ratios {
        println!("{name:<22}{ratio:>7.2}");
    }
    println!("{:<22}{:>7.2}", "n log n", 2.0 * 1_000_f64.log2() / 500_f64.log2());
}

/// Prints a row of the table, and returns the time to compile.
fn measure(name: &str, edges: Edges) -> Duration {
    let (count, environment) = (edges.len(), Environment::example());
    let pipeline = pipeline(&edges);
    let graph = Graph { requisites: edges };
    let arranging = best(|| arrange(&graph));
    let compiling = best(|| compile(&pipeline, catalog(), &environment));
    let (states, bytes) = match compile(&pipeline, catalog(), &environment) {
        Ok(Compiled { states, definition, .. }) => (states.to_string(), definition.len().to_string()),
        Err(Error::TooLarge { bytes }) => ("too large".to_owned(), bytes.to_string()),
        Err(error) => (error.to_string(), String::new()),
    };
    println!(
        "{name:<22}{count:>7}{:>9.3} ms{:>9.3} ms{states:>10}{bytes:>10}",
        arranging.as_secs_f64() * 1e3,
        compiling.as_secs_f64() * 1e3,
    );
    compiling
}

fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        let done = std::hint::black_box(work());
        let time = start.elapsed();
        drop(done);
        time
    });
    rounds.min().unwrap_or_default()
}

fn pipeline(edges: &[Vec<usize>]) -> Pipeline {
    let stages: Value = edges
        .iter()
        .enumerate()
        .map(|(index, requisites)| {
            let requisites: Vec<String> = requisites.iter().map(ToString::to_string).collect();
            json!({
                "type": "checkPreconditions", "refId": index.to_string(), "name": format!("Check {index}"),
                "requisiteStageRefIds": requisites, "preconditions": [],
            })
        })
        .collect();
    Pipeline::parse(&json!({ "application": "app", "name": "bench", "stages": stages }))
}

fn chain(count: usize) -> Edges {
    (0..count).map(|stage| stage.checked_sub(1).into_iter().collect()).collect()
}

/// A stage, [`WIDTH`] stages that wait for it, a stage that waits for these, and so on.
fn layers(count: usize) -> Edges {
    (0..count)
        .map(|stage| match stage % (WIDTH + 1) {
            0 => (stage.saturating_sub(WIDTH)..stage).collect(),
            place => vec![stage - place],
        })
        .collect()
}

/// Diamonds in both arms of diamonds.
fn diamonds(count: usize) -> Edges {
    fn fill(edges: &mut Edges, count: usize, before: Option<usize>) -> Option<usize> {
        if count == 0 {
            return before;
        }
        let top = edges.len();
        edges.push(before.into_iter().collect());
        if count < 4 {
            return fill(edges, count - 1, Some(top));
        }
        let arms = count - 2;
        let left = fill(edges, arms / 2, Some(top));
        let right = fill(edges, arms - arms / 2, Some(top));
        edges.push(left.into_iter().chain(right).collect());
        Some(edges.len() - 1)
    }
    let mut edges = Vec::with_capacity(count);
    fill(&mut edges, count, None);
    edges
}

/// Each stage waits for one to three of the fifty before it, the same at each run.
fn random(count: usize) -> Edges {
    let mut seed = 1_u64;
    let mut below = |limit: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap_or_default() % limit
    };
    (0..count)
        .map(|stage| {
            let near = stage.min(50);
            let mut requisites: Vec<usize> =
                (0..=below(3)).filter(|_| near > 0).map(|_| stage - 1 - below(near.max(1))).collect();
            requisites.sort_unstable();
            requisites.dedup();
            requisites
        })
        .collect()
}
