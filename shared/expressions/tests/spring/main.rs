//! Our answers to expressions beside those of the real Spring Expression Language, set up as Spinnaker does.
//!
//! `GENNAKER_SPRING_SEED` and `GENNAKER_SPRING_COUNT` choose other generated cases than the usual ones.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod differences;
#[cfg(test)]
mod generator;
mod oracle;
#[cfg(test)]
mod report;

use std::str::FromStr;

use answers::{Row, rows};
use cases::{contexts, written};
use differences::{DIFFERENCES, Difference};
use generator::generated;
use oracle::Oracle;

const SEED: u64 = 12;
const COUNT: usize = 3_000;

#[test]
fn an_expression_has_the_value_that_spring_gives_it_or_a_stated_reason_for_another() {
    let contexts = contexts();
    let mut cases = written(&contexts);
    let by_hand = cases.len();
    let seed = setting("GENNAKER_SPRING_SEED").unwrap_or(SEED);
    cases.extend(generated(seed, setting("GENNAKER_SPRING_COUNT").unwrap_or(COUNT), &contexts));

    let oracle = Oracle::install().unwrap_or_else(|error| panic!("{error}"));
    let version = oracle.version().unwrap_or_else(|error| panic!("{error}"));
    println!("{version}");
    println!("{by_hand} written cases, {} generated from seed {seed}", cases.len() - by_hand);
    let rows = rows(&oracle, cases);

    let mut used = vec![0_usize; DIFFERENCES.len()];
    let mut explained = |row: &&Row| {
        let at = DIFFERENCES.iter().position(|difference| (difference.explains)(row));
        at.inspect(|&at| used[at] += 1).is_some()
    };
    let unexplained: Vec<_> = rows.iter().filter(|row| !row.agrees()).filter(|row| !explained(row)).collect();
    println!("{}", report::summary(&rows));
    for (difference, used) in DIFFERENCES.iter().zip(&used) {
        println!("{used:6}  {}: {}", difference.name, difference.why);
    }
    assert!(unexplained.is_empty(), "{}", report::table(&unexplained));
    let stale = |(difference, used): &(&Difference, &usize)| {
        **used == 0 && difference.until_java.is_none_or(|version| oracle.java() < version)
    };
    let stale: Vec<_> =
        DIFFERENCES.iter().zip(&used).filter(stale).map(|(difference, _)| difference.name).collect();
    assert!(stale.is_empty(), "no answer differs any more for these reasons, remove them: {stale:?}");
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "who runs the test chooses the generated cases")]
fn setting<T: FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is not a number: {text}")))
}
