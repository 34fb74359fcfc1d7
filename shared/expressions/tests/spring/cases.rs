//! What is asked: an expression, what it sees, and under which rules. The written ones are read from `cases/`.
//!
//! A line of a case file is one expression. `# ` begins a comment, `@` a setting for the lines below it:
//! `@context name`, `@unknown null|error`, `@template yes|no`, `@lenient yes|no`, and `@set name a | b | c`,
//! after which a line with `<name>` stands for a case with each of them (for each combination, if there are
//! several). A line that begins with `json:` is a JSON string, for line breaks and blanks at the ends.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};

/// The root of an expression, and the name of it.
pub(crate) type Context = Arc<(String, Map<String, Value>)>;

/// One question to both sides.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// The file and line, or the number of the generated case.
    pub(crate) origin: String,
    pub(crate) expression: String,
    pub(crate) context: Context,
    pub(crate) allow_unknown_keys: bool,
    /// Whether the text is a whole string with `${…}` in it.
    pub(crate) template: bool,
    /// Whether Spring may read static fields and the keys and values of entries, which Spinnaker refuses.
    pub(crate) lenient: bool,
}

/// The JSON files in `contexts/`, by name.
pub(crate) fn contexts() -> BTreeMap<String, Context> {
    let read = |(name, text): (String, String)| {
        let root = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name.clone(), Arc::new((name, root)))
    };
    texts("contexts", ".json").into_iter().map(read).collect()
}

/// All cases of all files in `cases/`.
pub(crate) fn written(contexts: &BTreeMap<String, Context>) -> Vec<Case> {
    texts("cases", ".txt").iter().flat_map(|(name, text)| read(name, text, contexts)).collect()
}

fn texts(folder: &str, ending: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spring").join(folder);
    let mut texts: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .filter_map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name()?.to_str()?.strip_suffix(ending)?.to_owned();
            Some((name, fs::read_to_string(path).unwrap()))
        })
        .collect();
    texts.sort();
    texts
}

fn read(file: &str, text: &str, contexts: &BTreeMap<String, Context>) -> Vec<Case> {
    let named =
        |name: &str| contexts.get(name).unwrap_or_else(|| panic!("{file}: no context {name}")).clone();
    let mut sets = BTreeMap::new();
    let mut settings = Case {
        origin: String::new(),
        expression: String::new(),
        context: named("values"),
        allow_unknown_keys: true,
        template: false,
        lenient: false,
    };
    let mut cases = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let at = format!("{file}:{}", number + 1);
        if line.is_empty() || line.starts_with("# ") {
            continue;
        }
        match line.strip_prefix('@').and_then(|setting| setting.split_once(' ')) {
            Some(("context", name)) => settings.context = named(name),
            Some(("unknown", rule)) => settings.allow_unknown_keys = one_of(&at, rule, "null", "error"),
            Some(("template", yes)) => settings.template = one_of(&at, yes, "yes", "no"),
            Some(("lenient", yes)) => settings.lenient = one_of(&at, yes, "yes", "no"),
            Some(("set", set)) => {
                let (name, members) = set.split_once(' ').unwrap_or_else(|| panic!("{at}: an empty set"));
                let members: Vec<_> = members.split(" | ").map(|member| member.trim().to_owned()).collect();
                sets.insert(format!("<{name}>"), members);
            }
            _ => {
                let line = match line.strip_prefix("json:") {
                    Some(json) => serde_json::from_str(json).unwrap_or_else(|error| panic!("{at}: {error}")),
                    None => line.to_owned(),
                };
                let with = |expression| Case { origin: at.clone(), expression, ..settings.clone() };
                cases.extend(expanded(line, &sets).into_iter().map(with));
            }
        }
    }
    cases
}

fn one_of(at: &str, said: &str, yes: &str, no: &str) -> bool {
    assert!(said == yes || said == no, "{at}: {said} is neither {yes} nor {no}");
    said == yes
}

/// The line with every `<name>` replaced by each member of its set, the first one first.
fn expanded(line: String, sets: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let found = sets.iter().filter_map(|(name, set)| Some((line.find(name.as_str())?, name, set)));
    let Some((at, name, members)) = found.min() else { return vec![line] };
    let rest = expanded(line[at + name.len()..].to_owned(), sets);
    let with = |member: &String| {
        let begin = format!("{}{member}", &line[..at]);
        rest.iter().map(move |rest| format!("{begin}{rest}")).collect::<Vec<_>>()
    };
    members.iter().flat_map(with).collect()
}
