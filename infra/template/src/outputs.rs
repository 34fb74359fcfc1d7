//! What a client of the stack needs to know.

use serde_json::{Value, json};

use crate::function::api_url;
use crate::{Section, sub};

pub(crate) fn outputs() -> Section {
    let output = |description: &str, value: Value| json!({ "Description": description, "Value": value });
    let mut outputs = Section::from_iter([
        ("ApiId".to_owned(), output("The HTTP API's id", json!({ "Ref": "Api" }))),
        ("ApiUrl".to_owned(), output("The HTTP API's address", api_url())),
        (
            "ApprovalTopic".to_owned(),
            output(
                "The topic that sends approval links; subscribe your address to it",
                json!({ "Ref": "ApprovalTopic" }),
            ),
        ),
        (
            "StateMachinePrefix".to_owned(),
            output("How the pipelines' machines begin", sub("${StateMachinePrefix}")),
        ),
        ("StateMachineRole".to_owned(), output("The machines' role", sub("${StateMachineRole.Arn}"))),
    ]);
    for name in
        ["ExecutionsTable", "ApprovalsTable", "DefinitionsTable", "ReservationsTable", "RecordsBucket"]
    {
        outputs.insert(name.to_owned(), output("Records", json!({ "Ref": name })));
    }
    outputs
}
