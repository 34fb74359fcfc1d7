//! Names of states: readable, unique in the machine, and within the limits.

use std::collections::BTreeMap;

/// AWS limit: a state's name has at most 80 characters.
#[cfg(test)]
const LONGEST: usize = 80;
/// Room for a number and the longest suffix, ` failed`.
const STEM: usize = 66;

/// Gives each stage's first state its name. The machine's other states have no parentheses, or append to one of these.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// How often a name has been wanted.
    taken: BTreeMap<String, usize>,
}

impl Names {
    /// A name for a stage's first state, like `green1 (3)`; its other states append to it.
    pub(crate) fn stage(&mut self, name: &str, ref_id: &str) -> String {
        let ref_id = plain(ref_id, 20);
        let name = plain(name, STEM - ref_id.len() - 3);
        let wanted = format!("{} ({ref_id})", name.trim());
        let count = self.taken.entry(wanted.clone()).or_default();
        *count += 1;
        // No other name ends in a number behind the parentheses.
        if *count == 1 { wanted } else { format!("{wanted} {count}") }
    }
}

/// Only characters that Step Functions and its logs take everywhere.
fn plain(text: &str, longest: usize) -> String {
    text.chars()
        .take(longest)
        .map(|c| if c.is_ascii_alphanumeric() || " _-.".contains(c) { c } else { '-' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_short_and_unique() {
        let mut names = Names::default();
        assert_eq!(names.stage("Deploy to $prod", "1"), "Deploy to -prod (1)");
        assert_eq!(names.stage("Deploy to %prod", "1"), "Deploy to -prod (1) 2");
        assert_eq!(names.stage("Deploy", "3<0"), "Deploy (3-0)");
        let long = |names: &mut Names| names.stage(&"ä".repeat(200), &"9".repeat(200));
        let all: std::collections::BTreeSet<String> = (0..1_000).map(|_| long(&mut names)).collect();
        assert_eq!(all.len(), 1_000);
        assert!(all.iter().all(|name| name.len() + " failed".len() <= LONGEST), "{all:?}");
    }
}
