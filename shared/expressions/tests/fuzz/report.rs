//! What came out of all inputs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use crate::input::{Given, Inputs, Origin};
use crate::outcome::{Input, Outcome, run};

/// One input in so many is run again, for the same result.
const AGAIN: usize = 25;
const SLOWEST: usize = 10;
/// Failures that are written out.
const SHOWN: usize = 20;
/// Tries of making a failing input smaller.
const TRIES: usize = 60;

#[derive(Default)]
pub(crate) struct Report {
    kinds: BTreeMap<String, usize>,
    of_origin: BTreeMap<Origin, (usize, usize)>,
    slowest: Vec<(Duration, usize, String)>,
    called: BTreeSet<String>,
    wrong: Vec<String>,
    time: Duration,
}

impl Report {
    pub(crate) fn take(&mut self, inputs: &Inputs, number: usize) {
        let given = inputs.get(number);
        let outcome = given.run(number.is_multiple_of(AGAIN));
        self.time += outcome.time;
        let (all, values) = self.of_origin.entry(given.origin).or_default();
        *all += 1;
        *values += usize::from(outcome.is_value());
        if let Some(method) = given.calls.filter(|_| outcome.is_called()) {
            self.called.insert(format!("{:?} {}", method.on, method.name));
        }
        self.remember(outcome.time, number, &given.input);
        if let Some(why) = &outcome.wrong
            && self.wrong.len() < SHOWN
        {
            let smaller = given.smaller(&outcome);
            self.wrong.push(format!("input {number}: {why}\n    {}", shown(&smaller, 600)));
        }
        *self.kinds.entry(outcome.kind).or_default() += 1;
    }

    fn remember(&mut self, time: Duration, number: usize, input: &Input) {
        let least = self.slowest.last().map_or(Duration::ZERO, |slow| slow.0);
        if self.slowest.len() < SLOWEST || time > least {
            self.slowest.push((time, number, shown(input, 160)));
            self.slowest.sort_by_key(|slow| std::cmp::Reverse(slow.0));
            self.slowest.truncate(SLOWEST);
        }
    }

    pub(crate) fn and(mut self, other: Self) -> Self {
        for (kind, count) in other.kinds {
            *self.kinds.entry(kind).or_default() += count;
        }
        for (origin, (all, values)) in other.of_origin {
            let sum = self.of_origin.entry(origin).or_default();
            *sum = (sum.0 + all, sum.1 + values);
        }
        self.slowest.extend(other.slowest);
        self.slowest.sort_by_key(|slow| std::cmp::Reverse(slow.0));
        self.slowest.truncate(SLOWEST);
        self.called.extend(other.called);
        self.wrong.extend(other.wrong);
        self.time += other.time;
        self
    }

    pub(crate) fn wrong(&self) -> &[String] {
        &self.wrong
    }

    /// The inputs reach what they are meant to reach.
    pub(crate) fn assert_worth(&self, inputs: &Inputs) {
        let (all, values) = self.of_origin.get(&Origin::Grammar).copied().unwrap_or_default();
        assert!(values * 4 > all, "only {values} of {all} expressions of the grammar have a value");
        let is_called = |name: &String| self.called.contains(name);
        let names = inputs.methods.iter().filter(|method| !NEVER.contains(&method.name.as_str()));
        let missed: Vec<String> = names
            .map(|method| format!("{:?} {}", method.on, method.name))
            .filter(|name| !is_called(name))
            .collect();
        assert!(missed.is_empty(), "no input has a value that calls {missed:?}");
    }
}

/// Methods that are refused whatever their arguments.
const NEVER: &[&str] = &["doubles", "ints", "longs"];

impl Given<'_> {
    fn run(&self, twice: bool) -> Outcome {
        run(&self.input, &self.data.scope(self.allow_unknown_keys), twice)
    }

    /// A shorter expression that fails in the same way, if some cuts find one.
    fn smaller(&self, outcome: &Outcome) -> Input {
        let Input::Expression(text) = &self.input else { return self.input.clone() };
        let mut best: Vec<char> = text.chars().collect();
        let mut size = best.len() / 2;
        let mut tries = 0;
        while size > 0 && tries < TRIES {
            let mut at = 0;
            let mut cut_any = false;
            while at < best.len() && tries < TRIES {
                tries += 1;
                let mut shorter = best.clone();
                shorter.drain(at..(at + size).min(best.len()));
                let input = Input::Expression(shorter.iter().collect());
                let again = run(&input, &self.data.scope(self.allow_unknown_keys), false);
                if again.wrong.is_some() && again.kind == outcome.kind {
                    best = shorter;
                    cut_any = true;
                } else {
                    at += size;
                }
            }
            size = if cut_any { size } else { size / 2 };
        }
        Input::Expression(best.into_iter().collect())
    }
}

fn shown(input: &Input, most: usize) -> String {
    let text = match input {
        Input::Expression(text) => text.clone(),
        Input::Document(value) => value.to_string(),
    };
    let count = text.chars().count();
    let start: String = text.chars().take(most).collect();
    let end: String = text.chars().skip(count.saturating_sub(60)).collect();
    let start = start.escape_debug().to_string().replace("\\'", "'").replace("\\\"", "\"");
    if count > most { format!("{start}…{end} ({count} characters)") } else { start }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "processor time of all: {:?}", self.time)?;
        for (origin, (all, values)) in &self.of_origin {
            writeln!(formatter, "{all:8} of {origin:?}, {values} with a value")?;
        }
        let mut kinds: Vec<_> = self.kinds.iter().collect();
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (kind, count) in kinds {
            writeln!(formatter, "{count:8} {kind}")?;
        }
        for (time, number, text) in &self.slowest {
            writeln!(formatter, "{:6.1} ms  input {number}: {text}", time.as_secs_f64() * 1000.0)?;
        }
        Ok(())
    }
}
