//! What Java 17 answers, in `answers.tsv`, which `java/Answers.java` wrote with
//! `java -Duser.timezone=UTC -Duser.language=en -Duser.country=US java/Answers.java > answers.tsv`.

#[cfg(test)]
mod ask;

use std::collections::BTreeMap;

/// Every line of the table, and how many of each question there are, so that none is lost unseen.
#[test]
fn java_answers_the_same() {
    let mut asked: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in include_str!("answers.tsv").lines() {
        let (question, java) = line.rsplit_once('\t').unwrap();
        let parts: Vec<&str> = question.split('\t').collect();
        let ours = ask::answer(&parts).unwrap_or_else(|_| "!".to_owned());
        *asked.entry(parts[0]).or_default() += 1;
        if ours != java {
            wrong.push(format!("{}: Java {java:?}, here {ours:?}", parts.join(" | ")));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!((asked.len(), asked.values().sum::<usize>()), (22, 3_265), "{asked:?}");
}
