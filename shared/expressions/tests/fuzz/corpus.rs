//! Expressions that people write, and what becomes of them under careless fingers.

use std::fs;
use std::path::Path;

use crate::random::Random;

/// The written cases of the comparison with Spring.
pub(crate) fn read() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spring/cases");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the cases").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let text: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).expect("a case file")).collect();
    let lines = text.iter().flat_map(|text| text.lines());
    let mut corpus: Vec<String> = lines
        .filter(|line| !line.is_empty() && !line.starts_with(['#', '@']) || line.starts_with("#root"))
        .map(plain)
        .collect();
    corpus.extend(OFTEN.iter().map(|text| (*text).to_owned()));
    assert!(corpus.len() > 1_000, "{} expressions", corpus.len());
    corpus
}

fn plain(line: &str) -> String {
    line.strip_prefix("${").and_then(|line| line.strip_suffix('}')).unwrap_or(line).to_owned()
}

/// What real pipelines use.
const OFTEN: &[&str] = &[
    "trigger.buildInfo.number",
    "parameters['my-env'] ?: 'test'",
    "execution.stages.?[type == 'bake'].![context.ami]",
    "#stage('Bake').context.deploymentDetails.?[region == 'us-east-1'][0].ami",
    "deployedServerGroups.?[region=='us-west-2'][0].serverGroup",
    "new java.text.SimpleDateFormat(\"yyyyMMdd-HHmm\").format(new java.util.Date())",
    "T(java.time.LocalDate).now().plusDays(3)",
    "T(java.time.LocalDateTime).now().getHour()",
    "T(java.util.UUID).randomUUID().toString()",
    "#toJson(trigger)",
    "#readJson('{\"a\": [1, 2.5e3, null]}').a[1]",
    "#judgment('Go?') == 'go'",
    "{'dev': 1, 'prod': 3}[parameters.env] ?: 2",
    "person?.name?.toUpperCase()",
    "people.![{who: name, tags: tags.size()}].?[tags > 0]",
    "#triggerResolvedArtifact('image').reference.split(':')[1]",
    "trigger.parameters.![key + '=' + value]",
    "text.replaceAll('[^A-Za-z0-9]+', '-').toLowerCase().replaceAll('^-+|-+$', '')",
    "T(String).format('%s-v%03d', text, int)",
    "2 between {1, 3} and !(int > 5 or yes)",
];

const INSERTED: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "''",
    "${",
    "}",
    "\u{0}",
    "\n",
    "\t",
    "ż",
    "😀",
    "\u{202e}",
    "\u{feff}",
    ".",
    "?.",
    "..",
    ".?[",
    ".![",
    ".^[",
    ".$[",
    "#",
    "#this",
    "#root",
    "@",
    "&",
    "|",
    "=",
    "==",
    "!",
    "-",
    "--",
    "++",
    "^",
    "*",
    "/",
    "%",
    "?:",
    "? :",
    ",",
    ":",
    ";",
    "\\",
    "T(",
    "new ",
    "null",
    "true",
    "1e999",
    "0x",
    "99999999999999999999",
    "5L",
    "1.",
    ".5f",
    " matches ",
    " between ",
    " instanceof ",
    " and ",
    " not ",
];

/// One to six changes to an expression.
pub(crate) fn mutated(corpus: &[String], random: &mut Random) -> String {
    let mut text: Vec<char> = random.pick(corpus).chars().collect();
    for _ in 0..=random.below(6) {
        change(&mut text, corpus, random);
    }
    text.truncate(12_000);
    text.into_iter().collect()
}

fn change(text: &mut Vec<char>, corpus: &[String], random: &mut Random) {
    let (from, to) = part(text.len(), random);
    match random.below(9) {
        0 => drop(text.drain(from..to)),
        1 => {
            let copy = text[from..to].repeat(1 + random.length(30));
            text.splice(from..from, copy);
        }
        2 => {
            let other: Vec<char> = random.pick(corpus).chars().collect();
            let at = random.below(other.len() + 1);
            text.truncate(from);
            text.extend(&other[at..]);
        }
        3 => swap_words(text, random),
        4 => {
            let other = random.pick(corpus).chars().collect::<Vec<_>>();
            text.splice(from..from, other);
        }
        5 => {
            let (a, b) =
                (*random.pick(&['(', '[', '{', '\'', '"']), *random.pick(&[')', ']', '}', '\'', '"']));
            text.insert(to, b);
            text.insert(from, a);
        }
        6 if from < text.len() => {
            text[from] = char::from_u32(random.below(0x2_0000) as u32).unwrap_or('\u{fffd}');
        }
        _ => {
            let inserted = random.pick(INSERTED).repeat(1 + random.length(8));
            text.splice(from..from, inserted.chars());
        }
    }
}

fn part(len: usize, random: &mut Random) -> (usize, usize) {
    let from = random.below(len + 1);
    (from, from + random.length(len - from))
}

/// Exchanges two words or signs.
fn swap_words(text: &mut Vec<char>, random: &mut Random) {
    let mut words: Vec<Vec<char>> = Vec::new();
    for c in text.drain(..) {
        match words.last_mut() {
            Some(word) if word.last().is_some_and(|last| last.is_alphanumeric()) && c.is_alphanumeric() => {
                word.push(c);
            }
            _ => words.push(vec![c]),
        }
    }
    let count = words.len();
    if count > 0 {
        words.swap(random.below(count), random.below(count));
    }
    text.extend(words.into_iter().flatten());
}
