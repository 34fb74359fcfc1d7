//! Tables: a cluster as text, what was deployed, a rule, and who goes.

use super::*;

/// A cluster, oldest first: `v1:3` has three instances and gets traffic, `v1:3-` gets none.
fn cluster(text: &str) -> Vec<View> {
    let parse = |(created, word): (i64, &str)| {
        let (name, size) = word.split_once(':').expect("name:size");
        let active = !size.ends_with('-');
        let instances = size.trim_end_matches('-').parse().expect("a size");
        View { name: name.to_owned(), created, instances, active }
    };
    (0..).zip(text.split_whitespace()).map(parse).collect()
}

fn names(text: &str) -> BTreeSet<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn disabling_keeps_so_many_active_ones() {
    let rule = |remaining, prefer_larger| DisableCluster { remaining, prefer_larger };
    for (groups, deployed, rule, expected) in [
        ("", "", rule(1, false), ""),
        ("v1:1", "", rule(1, false), ""),
        ("v1:1 v2:1 v3:1", "", rule(1, false), "v2 v1"),
        ("v1:1 v2:1 v3:1", "", rule(2, false), "v1"),
        ("v1:1 v2:1 v3:1", "", rule(0, false), "v3 v2 v1"),
        ("v1:1 v2:1 v3:1", "", rule(9, false), ""),
        // Disabled ones are neither disabled again nor do they count.
        ("v1:1- v2:1 v3:1-", "", rule(1, false), ""),
        ("v1:1 v2:1- v3:1", "", rule(1, false), "v1"),
        // What was deployed counts.
        ("v1:1 v2:1 v3:1", "v3", rule(1, false), "v2 v1"),
        ("v1:1 v2:1 v3:1", "v3", rule(2, false), "v1"),
        ("v1:1 v2:1 v3:1", "v3", rule(0, false), "v2 v1"),
        ("v1:1 v2:1 v3:1 v4:1", "v2", rule(1, false), "v1"),
        ("v1:1 v2:1 v3:1 v4:1", "v2", rule(4, false), ""),
        // Even a disabled one that was deployed uses up the quota.
        ("v1:1 v2:1 v3:1-", "v3", rule(1, false), "v2 v1"),
        // Larger before newer, newer among equals.
        ("v1:9 v2:1 v3:2", "", rule(1, true), "v3 v2"),
        ("v1:2 v2:2 v3:2", "", rule(1, true), "v2 v1"),
        ("v1:9 v2:1 v3:2", "v3", rule(2, true), "v2"),
    ] {
        let chosen = disabled(&cluster(groups), &names(deployed), &rule);
        assert_eq!(chosen.join(" "), expected, "{groups} deployed {deployed} {rule:?}");
    }
}

#[test]
fn scaling_down_keeps_so_many_and_spares_active_ones() {
    let rule =
        |remaining, prefer_larger, allow_active| ScaleDownCluster { remaining, prefer_larger, allow_active };
    for (groups, deployed, rule, expected) in [
        ("", "", rule(1, false, false), ""),
        // The active one is the one that remains.
        ("v1:1- v2:1- v3:1", "", rule(1, false, false), "v2 v1"),
        ("v1:1- v2:1- v3:1", "", rule(2, false, false), "v1"),
        ("v1:1- v2:1- v3:1", "", rule(0, false, false), "v2 v1"),
        ("v1:1 v2:1- v3:1", "", rule(1, false, false), "v2"),
        ("v1:1 v2:1 v3:1", "", rule(0, false, false), ""),
        ("v1:1- v2:1- v3:1-", "", rule(1, false, false), "v2 v1"),
        ("v1:1- v2:1- v3:1", "v3", rule(1, false, false), "v2 v1"),
        ("v1:1- v2:1- v3:1", "v3", rule(2, false, false), "v1"),
        // Active ones may go: the active are kept first.
        ("v1:1 v2:1- v3:1-", "", rule(1, false, true), "v3 v2"),
        ("v1:1 v2:1 v3:1-", "", rule(1, false, true), "v1 v3"),
        ("v1:1 v2:1 v3:1", "", rule(0, false, true), "v3 v2 v1"),
        ("v1:1 v2:1 v3:1", "v3", rule(1, false, true), "v2 v1"),
        // Larger ones are kept before newer ones, active ones before larger ones.
        ("v1:9- v2:1- v3:2-", "", rule(1, true, false), "v3 v2"),
        ("v1:9- v2:1 v3:2-", "", rule(1, true, true), "v1 v3"),
        ("v1:9- v2:1 v3:2-", "", rule(2, true, true), "v3"),
    ] {
        let chosen = scaled_down(&cluster(groups), &names(deployed), &rule);
        assert_eq!(chosen.join(" "), expected, "{groups} deployed {deployed} {rule:?}");
    }
}

const SPARE: ShrinkCluster =
    ShrinkCluster { shrink_to: 1, allow_active: false, retain_larger: false, disable_first: true };
const ANY: ShrinkCluster = ShrinkCluster { allow_active: true, ..SPARE };

#[test]
fn shrinking_keeps_so_many_and_spares_active_ones() {
    let to = |shrink_to| ShrinkCluster { shrink_to, ..SPARE };
    let larger = |shrink_to| ShrinkCluster { retain_larger: true, ..to(shrink_to) };
    for (groups, deployed, rule, expected) in [
        ("", "", to(1), ""),
        ("v1:1- v2:1- v3:1", "", to(1), "v2 v1"),
        ("v1:1- v2:1- v3:1", "", to(2), "v1"),
        ("v1:1- v2:1- v3:1", "", to(3), ""),
        ("v1:1- v2:1- v3:1", "", to(0), "v2 v1"),
        ("v1:1- v2:1- v3:1", "", to(-5), "v2 v1"),
        ("v1:1- v2:1- v3:1-", "", to(0), "v3 v2 v1"),
        ("v1:1 v2:1 v3:1", "", to(0), ""),
        ("v1:1 v2:1- v3:1", "", to(1), "v2"),
        // More are active than shall remain: the quota is negative, and no inactive one stays.
        ("v1:1 v2:1- v3:1 v4:1", "", to(1), "v2"),
        ("v1:1- v2:1- v3:1- v4:1", "v4", to(2), "v2 v1"),
        ("v1:1- v2:1- v3:1- v4:1", "v2", to(1), "v1"),
        ("v1:9- v2:1- v3:2-", "", larger(1), "v3 v2"),
        ("v1:9- v2:1- v3:2- v4:1", "", larger(2), "v3 v2"),
    ] {
        let chosen = shrunk(&cluster(groups), &names(deployed), &rule);
        assert_eq!(chosen.destroyed.join(" "), expected, "{groups} deployed {deployed} {rule:?}");
        assert!(chosen.disabled.is_empty(), "inactive ones need not be disabled");
    }
}

#[test]
fn shrinking_may_delete_active_ones_which_are_disabled_first() {
    let to = |shrink_to| ShrinkCluster { shrink_to, ..ANY };
    let larger = |shrink_to| ShrinkCluster { retain_larger: true, ..to(shrink_to) };
    let at_once = |shrink_to| ShrinkCluster { disable_first: false, ..to(shrink_to) };
    for (groups, deployed, rule, disabled, destroyed) in [
        ("v1:1 v2:1 v3:1", "", to(1), "v2 v1", "v2 v1"),
        ("v1:1 v2:1- v3:1", "", to(1), "v1", "v2 v1"),
        ("v1:1 v2:1- v3:1-", "", to(1), "", "v3 v2"),
        ("v1:1 v2:1- v3:1-", "", to(2), "", "v2"),
        ("v1:1 v2:1 v3:1", "", to(0), "v3 v2 v1", "v3 v2 v1"),
        ("v1:1 v2:1 v3:1", "", to(-1), "v3 v2 v1", "v3 v2 v1"),
        ("v1:1 v2:1 v3:1", "v3", to(1), "v2 v1", "v2 v1"),
        ("v1:1 v2:1 v3:1", "v3", to(2), "v1", "v1"),
        ("v1:9 v2:1 v3:2", "", larger(1), "v3 v2", "v3 v2"),
        ("v1:1 v2:9- v3:2", "", larger(2), "", "v2"),
        ("v1:1 v2:1 v3:1", "", at_once(1), "", "v2 v1"),
        ("v1:1 v2:1- v3:1-", "", at_once(1), "", "v3 v2"),
    ] {
        let chosen = shrunk(&cluster(groups), &names(deployed), &rule);
        let found = (chosen.disabled.join(" "), chosen.destroyed.join(" "));
        assert_eq!(
            found,
            (disabled.to_owned(), destroyed.to_owned()),
            "{groups} deployed {deployed} {rule:?}"
        );
    }
}

#[test]
fn what_was_created_at_the_same_moment_is_told_apart_by_name() {
    let same = |name: &str| View { name: name.to_owned(), active: true, ..View::default() };
    let rule = DisableCluster { remaining: 1, prefer_larger: false };
    for groups in [[same("v1"), same("v2")], [same("v2"), same("v1")]] {
        assert_eq!(disabled(&groups, &BTreeSet::new(), &rule), ["v1"]);
    }
}
