//! Hints: the nearest known name, and the names that exist.

/// How many names a hint lists before it only counts the rest.
const LISTED: usize = 12;
/// Longer names are not compared: the comparison takes time and memory by the product of the lengths.
const LONGEST: usize = 64;

/// How many names are compared at most.
const COMPARED: usize = 500;

/// The known name that is nearest to `wrong`, if one is near.
pub(crate) fn nearest<'n>(wrong: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let lower = wrong.to_lowercase();
    let allowed = (wrong.chars().count() / 3).max(1);
    known
        .into_iter()
        .take(COMPARED)
        .filter(|name| name.len() <= LONGEST && wrong.len() <= LONGEST)
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The nearest name, or else the list of those that exist, called `what`.
pub(crate) fn among<'n>(wrong: &str, what: &str, known: impl Iterator<Item = &'n str> + Clone) -> String {
    match nearest(wrong, known.clone()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => listed(what, known),
    }
}

/// The same for names that are not borrowed.
pub(crate) fn among_owned(wrong: &str, what: &str, known: &[String]) -> String {
    among(wrong, what, known.iter().map(String::as_str))
}

fn listed<'n>(what: &str, known: impl Iterator<Item = &'n str> + Clone) -> String {
    let shown: Vec<String> = known.clone().take(LISTED).map(|name| format!("`{}`", excerpt(name))).collect();
    if shown.is_empty() {
        return format!("there are no {what} here");
    }
    let rest = known.count().saturating_sub(LISTED);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    format!("the {what} here are {}{more}", shown.join(", "))
}

/// The beginning of a text, for a message.
pub(crate) fn excerpt(text: &str) -> String {
    let short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
