//! Expressions that nobody would write: whatever the input, evaluation ends, with a bounded result, and without a panic.
//! The slowest are reported.
//!
//! `GENNAKER_FUZZ_SEED` and `GENNAKER_FUZZ_COUNT` choose other inputs than the usual ones; `GENNAKER_FUZZ_ONLY` runs the
//! one input of that number.

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod grammar;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod input;
#[cfg(test)]
mod literals;
#[cfg(test)]
mod names;
#[cfg(test)]
mod outcome;
#[cfg(test)]
mod random;
#[cfg(test)]
mod report;
#[cfg(test)]
mod scopes;
#[cfg(test)]
mod signatures;

use std::io::Write;
use std::process::abort;
use std::str::FromStr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, sleep};
use std::time::Duration;

use input::Inputs;
use report::Report;

const SEED: u64 = 33;
const COUNT: usize = 200_000;
const THREADS: usize = 2;
/// How often is looked at what the threads do.
const LOOK: Duration = Duration::from_millis(20);
/// An input that is there at as many looks never ends: the slowest are gone at the third. Looks are counted, and not the
/// clock: a machine that is suspended for minutes does not look either.
const PATIENCE: usize = 6_000;

#[test]
fn every_input_ends_without_a_panic_and_with_a_bounded_result() {
    let seed = setting("GENNAKER_FUZZ_SEED").unwrap_or(SEED);
    let count = setting("GENNAKER_FUZZ_COUNT").unwrap_or(COUNT);
    let numbers = match setting::<usize>("GENNAKER_FUZZ_ONLY") {
        Some(only) => only..only + 1,
        None => 0..count,
    };
    let current = [const { AtomicUsize::new(usize::MAX) }; THREADS];
    let part = &|thread: usize| {
        let inputs = Inputs::new(seed);
        let mut report = Report::default();
        for number in numbers.clone().skip(thread).step_by(THREADS) {
            current[thread].store(number, Ordering::Relaxed);
            report.take(&inputs, number);
        }
        report
    };
    let reports = thread::scope(|scope| {
        // The stack is as small as that of a test or of a function's worker.
        let started: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || part(thread))).collect();
        let mut seen = [(usize::MAX, 0); THREADS];
        while !started.iter().all(thread::ScopedJoinHandle::is_finished) {
            sleep(LOOK);
            for thread in (0..THREADS).filter(|thread| !started[*thread].is_finished()) {
                watch(&mut seen[thread], current[thread].load(Ordering::Relaxed), seed);
            }
        }
        started
            .into_iter()
            .map(|thread| thread.join().expect("a thread that runs to its end"))
            .collect::<Vec<_>>()
    });
    let report = reports.into_iter().fold(Report::default(), Report::and);
    println!("{} inputs from seed {seed}\n{report}", numbers.len());
    assert!(report.wrong().is_empty(), "{}", report.wrong().join("\n"));
    if count >= COUNT && numbers.len() == count {
        report.assert_worth(&Inputs::new(seed));
    }
}

/// Ends the process where an input does not end, and says which: straight to the standard error, since what a test prints
/// is lost with its process.
#[cfg(test)]
fn watch(seen: &mut (usize, usize), current: usize, seed: u64) {
    if seen.0 != current {
        *seen = (current, 0);
        return;
    }
    seen.1 += 1;
    if seen.1 > PATIENCE {
        let given = Inputs::new(seed).get(current).input;
        writeln!(std::io::stderr(), "input {current} of seed {seed} does not end: {given:?}").ok();
        abort();
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "who runs the test chooses the inputs")]
fn setting<T: FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is not a number: {text}")))
}
