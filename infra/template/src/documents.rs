//! Tables of documentation.

use gennaker_catalog::{Catalog, Completion};

/// The stage types as a Markdown table.
pub fn stage_table(catalog: &Catalog) -> String {
    let mut rows: Vec<String> = catalog
        .stages()
        .map(|(function, stage)| {
            let types: Vec<String> = stage.types.iter().map(|name| format!("`{name}`")).collect();
            let completion = match stage.completion {
                Completion::Immediate => "at once",
                Completion::Poll => "polls",
                Completion::Callback => "is woken",
            };
            format!("| {} | {} | {completion} |", types.join(", "), function.summary)
        })
        .collect();
    rows.sort();
    format!("| type | what it does | completes |\n| --- | --- | --- |\n{}\n", rows.join("\n"))
}
