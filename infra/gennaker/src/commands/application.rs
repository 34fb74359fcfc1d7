//! `gennaker application`

use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use crate::{api::path, context::Context, error::Error, format, parameter, target::existing_api};

/// `gennaker application`
#[derive(Debug, Subcommand)]
pub(crate) enum ApplicationCommand {
    /// List applications
    #[command(after_help = "Example:\n  $ gennaker application list")]
    List,
    /// Print an application's attributes
    #[command(after_help = "Example:\n  $ gennaker application get myapp")]
    Get {
        /// The application
        #[arg(value_name = "APP")]
        application: String,
    },
    /// Set attributes of an application; the others stay
    #[command(
        after_help = "Examples:\n  $ gennaker application set myapp --time-zone Europe/Zurich --email team@example.com\n  $ gennaker application set myapp --attribute owner=web --attribute group="
    )]
    Set(SetArgs),
}

/// `gennaker application set`
#[derive(Args, Debug)]
pub(crate) struct SetArgs {
    /// The application
    #[arg(value_name = "APP")]
    application: String,
    /// The time zone of execution windows, an IANA name
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Who is responsible
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// What it is
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Any other attribute; an empty value takes it away
    #[arg(short, long = "attribute", value_name = "KEY=VALUE", value_parser = parameter::parse)]
    attributes: Vec<(String, String)>,
}

impl SetArgs {
    /// What the API is to merge.
    fn attributes(&self) -> Map<String, Value> {
        let named = [
            ("executionWindowTimeZone", &self.time_zone),
            ("email", &self.email),
            ("description", &self.description),
        ];
        let named = named.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        let others = self.attributes.iter().map(|(name, value)| (name.as_str(), value));
        named
            .chain(others)
            .map(|(name, value)| (name.to_owned(), if value.is_empty() { Value::Null } else { json!(value) }))
            .collect()
    }
}

/// Lists, prints or sets.
pub(crate) async fn run(context: &Context, command: &ApplicationCommand) -> Result<(), Error> {
    match command {
        ApplicationCommand::List => list(context).await,
        ApplicationCommand::Get { application } => {
            let found = existing_api(context).await?.get(&path(&["applications", application])).await?;
            context.output.document(found.get("attributes").unwrap_or(&found));
            Ok(())
        }
        ApplicationCommand::Set(arguments) => set(context, arguments).await,
    }
}

async fn list(context: &Context) -> Result<(), Error> {
    let answer = existing_api(context).await?.get("/applications").await?;
    context.output.json(&answer);
    let rows = answer.as_array().into_iter().flatten().map(|attributes| {
        let get = |name: &str| attributes.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        vec![get("name"), get("email"), get("executionWindowTimeZone"), get("description")]
    });
    context.output.line(format::table(&["NAME", "EMAIL", "TIME ZONE", "DESCRIPTION"], rows));
    Ok(())
}

async fn set(context: &Context, arguments: &SetArgs) -> Result<(), Error> {
    let attributes = arguments.attributes();
    if attributes.is_empty() {
        return Err(Error::Usage(
            "there is nothing to set; give --time-zone, --email, --description or --attribute".to_owned(),
        ));
    }
    let application = &arguments.application;
    let answer = existing_api(context)
        .await?
        .put_json(&path(&["applications", application]), &Value::from(attributes))
        .await?;
    context.output.json(&answer);
    context.output.line(format!("{} {application} is saved", format::symbol("SUCCEEDED")));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_given_is_set_and_an_empty_value_takes_it_away() {
        let arguments = SetArgs {
            application: "myapp".to_owned(),
            time_zone: Some("UTC".to_owned()),
            email: None,
            description: None,
            attributes: vec![("owner".to_owned(), String::new()), ("group".to_owned(), "web".to_owned())],
        };
        let expected = json!({ "executionWindowTimeZone": "UTC", "owner": null, "group": "web" });
        assert_eq!(Value::from(arguments.attributes()), expected);
    }
}
