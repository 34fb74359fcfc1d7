//! "Did you mean …?"

/// A hint at the known word that is nearest to one that is not known, or at all of them.
pub(crate) fn hint<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let nearest = known
        .clone()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= 0.5)
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    match nearest {
        Some((_, candidate)) => format!("did you mean {candidate}?"),
        None => {
            let all: Vec<&str> = known.collect();
            if all.is_empty() { "there are none".to_owned() } else { format!("there are {}", all.join(", ")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_word_is_hinted_at_and_otherwise_all() {
        assert_eq!(hint("regoin", ["region", "account"].into_iter()), "did you mean region?");
        assert_eq!(hint("x", ["region", "account"].into_iter()), "there are region, account");
        assert_eq!(hint("x", std::iter::empty()), "there are none");
    }
}
