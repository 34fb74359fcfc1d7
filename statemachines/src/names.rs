//! Names of states: readable, unique in the machine, and within the limits.

use std::collections::BTreeSet;

/// AWS limit: a state's name has at most 80 characters.
const LONGEST: usize = 80;
/// Room for the longest suffix, ` done?`, and for a number.
const STEM: usize = 66;

/// Gives each state its name.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// A name for a stage's first state, like `green1 (3)`; its other states append to it.
    pub(crate) fn stage(&mut self, name: &str, ref_id: &str) -> String {
        let ref_id: String = plain(ref_id).chars().take(20).collect();
        let room = STEM - ref_id.chars().count() - 3;
        let name: String = plain(name).chars().take(room).collect();
        self.unique(&format!("{} ({ref_id})", name.trim()))
    }

    /// A name that nobody has yet.
    pub(crate) fn unique(&mut self, wanted: &str) -> String {
        let mut name: String = wanted.chars().take(LONGEST).collect();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{wanted} {number}");
            number += 1;
        }
        name
    }
}

/// Only characters that Step Functions and its logs take everywhere.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || " _-.".contains(c) { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_short_and_unique() {
        let mut names = Names::default();
        assert_eq!(names.stage("Deploy to $prod", "1"), "Deploy to -prod (1)");
        assert_eq!(names.stage("Deploy to %prod", "1"), "Deploy to -prod (1) 2");
        let long = names.stage(&"ä".repeat(200), &"9".repeat(200));
        assert!(long.len() + " done?".len() <= LONGEST, "{long}");
    }
}
