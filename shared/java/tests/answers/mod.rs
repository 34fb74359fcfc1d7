//! The table of answers.

/// One case: its kind, its inputs, and what Java answered; `None` for an exception.
#[derive(Debug)]
pub(crate) struct Row {
    fields: Vec<String>,
    answer: Option<String>,
}

impl Row {
    pub(crate) fn kind(&self) -> &str {
        &self.fields[0]
    }

    pub(crate) fn text(&self, input: usize) -> &str {
        &self.fields[input + 1]
    }

    pub(crate) fn parsed<T: std::str::FromStr<Err: std::fmt::Debug>>(&self, input: usize) -> T {
        self.text(input).parse().unwrap()
    }
}

/// Descriptions of all rows of these kinds where our answer is not Java's; a `?` on either side is no answer.
pub(crate) fn mismatches(kinds: &[&str], ours: impl Fn(&Row) -> Option<String>) -> Vec<String> {
    let rows: Vec<Row> =
        include_str!("answers.tsv").lines().map(row).filter(|row| kinds.contains(&row.kind())).collect();
    for kind in kinds {
        assert!(rows.iter().any(|row| row.kind() == *kind), "no answers of kind {kind}");
    }
    let differ = |row: &&Row| {
        let ours = ours(row);
        let unknown = [&ours, &row.answer].iter().any(|answer| answer.as_deref() == Some("?"));
        !unknown && ours != row.answer
    };
    rows.iter().filter(differ).map(|row| format!("{row:?}, ours: {:?}", ours(row))).collect()
}

fn row(line: &str) -> Row {
    let mut fields: Vec<String> =
        line.split('\t').map(|field| if field == "!" { "!".to_owned() } else { plain(field) }).collect();
    let answer = fields.pop().unwrap();
    let refused = line.ends_with("\t!");
    Row { fields, answer: (!refused).then_some(answer) }
}

/// Undoes `\\` and `\uXXXX`.
fn plain(field: &str) -> String {
    let mut units = Vec::new();
    let mut chars = field.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.clone().next() == Some('u') => {
                let hex: String = chars.by_ref().skip(1).take(4).collect();
                units.push(u16::from_str_radix(&hex, 16).unwrap());
            }
            '\\' => {
                chars.next();
                units.push(u16::from(b'\\'));
            }
            c => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
        }
    }
    String::from_utf16_lossy(&units)
}
