//! The text as others read it: whoever follows its lines finds the pipeline's edges.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{drawing, edges, graphs};
use gennaker_drawing::{Drawing, text};
use gennaker_pipeline::Pipeline;
use gennaker_rules::Status;
use proptest::prelude::*;
use serde_json::json;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Heading {
    North,
    East,
    South,
}

/// Where a line goes on from a character: never back to the left, and straight on below one that interrupts it.
fn onwards(letter: char, heading: Heading) -> Vec<Heading> {
    use Heading::{East, North, South};
    let open: &[Heading] = match letter {
        '─' => &[East],
        '│' => return vec![heading],
        '╭' => &[East, South],
        '╮' => &[South],
        '╰' => &[North, East],
        '╯' => &[North],
        '├' | '┼' => &[North, East, South],
        '┤' => &[North, South],
        '┬' => &[East, South],
        '┴' => &[North, East],
        '▲' | '▼' => &[East],
        other => panic!("a line meets {other}"),
    };
    let back = |next: &Heading| matches!((heading, next), (North, South) | (South, North));
    open.iter().copied().filter(|next| !back(next)).collect()
}

/// Follows the lines from every box; boxes are known by the `refId` in their upper border.
fn read(picture: &str) -> BTreeSet<(usize, usize)> {
    let grid: Vec<Vec<char>> = picture.lines().map(|line| line.chars().collect()).collect();
    let at =
        |row: usize, column: usize| grid.get(row).and_then(|line| line.get(column)).copied().unwrap_or(' ');
    // Left borders with the box's id, and right ends of lines that leave a box.
    let (mut entries, mut exits) = (BTreeMap::new(), Vec::new());
    for (row, line) in grid.iter().enumerate() {
        for column in 0..line.len() {
            let digits: String =
                line[column..].iter().skip(2).take_while(|letter| letter.is_ascii_digit()).collect();
            if line[column] == '╭' && at(row, column + 1) == '─' && !digits.is_empty() {
                let id: usize = digits.parse().unwrap();
                let width = (column..).find(|end| at(row, *end) == '╮').unwrap();
                entries.insert((row + 1, column), id);
                if at(row + 1, width) == '├' {
                    exits.push((id, row + 1, width + 1));
                }
            }
        }
    }
    let mut found = BTreeSet::new();
    for (id, row, column) in exits {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![(row, column, Heading::East)];
        while let Some(step) = waiting.pop() {
            let (row, column, heading) = step;
            if !seen.insert(step) {
                continue;
            }
            if at(row, column) == '▶' {
                found.insert((id, entries[&(row, column + 1)]));
                continue;
            }
            for next in onwards(at(row, column), heading) {
                waiting.push(match next {
                    Heading::North => (row - 1, column, next),
                    Heading::East => (row, column + 1, next),
                    Heading::South => (row + 1, column, next),
                });
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn its_lines_lead_to_exactly_the_stages_that_wait(graph in graphs(16)) {
        let picture = text(&drawing(&graph), usize::MAX, false);
        if !picture.contains("←") {
            prop_assert_eq!(read(&picture), edges(&graph), "\n{}", picture);
        }
    }

    #[test]
    fn the_list_shows_every_edge_below_both_of_its_stages(graph in graphs(40), width in 30usize..100) {
        let list = text(&drawing(&graph), 1, false);
        let mut shown = BTreeSet::new();
        let mut last = 0;
        let mut seen = BTreeSet::new();
        for line in list.lines() {
            let (stage, requisites) = line.split_once('←').unwrap_or((line, ""));
            let words = stage.split_whitespace().filter(|word| word.chars().all(|letter| letter.is_ascii_digit()));
            let words: Vec<usize> = words.map(|word| word.parse().unwrap()).collect();
            let continued: String = if requisites.is_empty() && !line.contains("wait") { line.to_owned() } else { requisites.to_owned() };
            if line.contains("wait") {
                last = words[0];
                seen.insert(last);
            }
            let numbers = continued.split(|letter: char| !letter.is_ascii_digit()).filter(|word| !word.is_empty());
            for number in numbers {
                let requisite: usize = number.parse().unwrap();
                prop_assert!(seen.contains(&requisite));
                shown.insert((requisite, last));
            }
        }
        prop_assert_eq!(shown, edges(&graph), "\n{}", list);
        let narrow = text(&drawing(&graph), width, false);
        prop_assert!(narrow.lines().all(|line| line.chars().count() <= width), "\n{}", narrow);
    }
}

#[test]
fn many_to_many_is_one_crossroads() {
    let set = |list: &[usize]| list.iter().copied().collect::<BTreeSet<_>>();
    let graph = [set(&[]), set(&[]), set(&[0, 1]), set(&[0, 1])];
    let picture = text(&drawing(&graph), 80, false);
    assert_eq!(read(&picture), edges(&graph), "\n{picture}");
    assert!(
        picture.contains("├─┬▶") && picture.contains("├─┴▶"),
        "
{picture}"
    );
}

#[test]
fn two_that_change_places_need_a_row_between_them() {
    // Not complete, so the lines must not touch: 0 → 3, 4 and 1 → 2, 3.
    let set = |list: &[usize]| list.iter().copied().collect::<BTreeSet<_>>();
    for graph in [
        vec![set(&[]), set(&[]), set(&[1]), set(&[0, 1]), set(&[0])],
        vec![set(&[]), set(&[]), set(&[]), set(&[0, 1]), set(&[1, 2]), set(&[0, 2])],
        vec![set(&[]), set(&[]), set(&[]), set(&[1, 2]), set(&[0, 2]), set(&[0, 1]), set(&[0, 1, 2])],
    ] {
        let picture = text(&drawing(&graph), usize::MAX, false);
        assert_eq!(read(&picture), edges(&graph), "\n{picture}");
    }
}

#[test]
fn colours_are_there_only_when_asked_for() {
    let pipeline = Pipeline::parse(&json!({ "application": "myapp", "name": "one", "stages": [
        { "refId": "1", "name": "bake\u{1b}[31m", "type": "bake", "failPipeline": false },
        { "refId": "2", "type": "deploy", "requisiteStageRefIds": ["1"] },
    ]}));
    let statuses = BTreeMap::from([("1".to_owned(), Status::Terminal), ("2".to_owned(), Status::NotStarted)]);
    let drawing = Drawing::of(&pipeline, &statuses).unwrap();
    let plain = text(&drawing, 80, false);
    assert!(!plain.contains('\u{1b}'));
    assert!(plain.contains("✘ bake [31m") && plain.contains("· deploy"));
    assert!(plain.ends_with("⊣ a failure halts only its branch\n"));
    let coloured = text(&drawing, 80, true);
    assert!(coloured.contains("\u{1b}[31m│ ✘ bake"));
    assert_eq!(without_colour(&coloured), plain);
}

fn without_colour(text: &str) -> String {
    let mut pieces = text.split('\u{1b}');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |all, piece| all + piece.split_once('m').map_or("", |(_, rest)| rest))
}
