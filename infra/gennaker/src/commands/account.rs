//! `gennaker account`

use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use crate::{api::path, context::Context, error::Error, format, target::existing_api};

const SAVE: &str = "\
The role's trust policy names the roles of Gennaker's functions, and wants the external id if there is one. Its name
begins with Gennaker. What is not given stays as it is; an empty value takes it away. Without a role it is the account
that Gennaker itself runs in; without regions it is all of them.

As long as no account is registered, every name means the account that Gennaker runs in. From the first one on, any name
that is not registered is an error.

Examples:
  $ gennaker account save prod --role arn:aws:iam::123456789012:role/GennakerDeploy --external-id x7 --regions us-east-1,us-west-2
  $ gennaker account save tools --regions eu-west-1";

/// `gennaker account`
#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// Register an AWS account that pipelines deploy to, or change one
    #[command(after_help = SAVE)]
    Save(SaveArgs),
    /// List accounts
    #[command(after_help = "Example:\n  $ gennaker account list")]
    List,
    /// Print an account; its external id is never shown
    #[command(after_help = "Example:\n  $ gennaker account get prod")]
    Get {
        /// The account
        #[arg(value_name = "NAME")]
        account: String,
    },
    /// Delete an account; what was deployed to it stays
    #[command(after_help = "Example:\n  $ gennaker account delete prod")]
    Delete {
        /// The account
        #[arg(value_name = "NAME")]
        account: String,
    },
}

/// `gennaker account save`
#[derive(Args, Debug)]
pub(crate) struct SaveArgs {
    /// The account, as stages name it in `credentials`
    #[arg(value_name = "NAME")]
    account: String,
    /// The role to assume there
    #[arg(long, value_name = "ARN")]
    role: Option<String>,
    /// What the role's trust policy wants to hear
    #[arg(long, value_name = "ID")]
    external_id: Option<String>,
    /// The regions to deploy to
    // Not --region, which says where Gennaker itself is.
    #[arg(long, value_name = "REGION", value_delimiter = ',')]
    regions: Vec<String>,
    /// How long credentials of the role hold, from 900 to 3600
    #[arg(long, value_name = "SECONDS")]
    session_seconds: Option<String>,
}

impl SaveArgs {
    /// What the API is to merge.
    fn fields(&self) -> Map<String, Value> {
        let texts = [
            ("role", &self.role),
            ("externalId", &self.external_id),
            ("sessionSeconds", &self.session_seconds),
        ];
        let texts = texts.into_iter().filter_map(|(name, value)| {
            let value = value.as_ref()?;
            Some((name.to_owned(), if value.is_empty() { Value::Null } else { json!(value) }))
        });
        let regions = (!self.regions.is_empty()).then(|| {
            let named: Vec<&String> = self.regions.iter().filter(|region| !region.is_empty()).collect();
            ("regions".to_owned(), if named.is_empty() { Value::Null } else { json!(named) })
        });
        texts.chain(regions).collect()
    }
}

/// Saves, lists, prints or deletes.
pub(crate) async fn run(context: &Context, command: &AccountCommand) -> Result<(), Error> {
    match command {
        AccountCommand::Save(arguments) => save(context, arguments).await,
        AccountCommand::List => list(context).await,
        AccountCommand::Get { account } => {
            let found = existing_api(context).await?.get(&path(&["credentials", account])).await?;
            context.output.document(&found);
            Ok(())
        }
        AccountCommand::Delete { account } => delete(context, account).await,
    }
}

async fn save(context: &Context, arguments: &SaveArgs) -> Result<(), Error> {
    let account = &arguments.account;
    let place = path(&["credentials", account]);
    let api = existing_api(context).await?;
    let none_before = api.get("/credentials").await?.as_array().is_some_and(Vec::is_empty);
    let answer = api.put_json(&place, &Value::from(arguments.fields())).await?;
    context.output.json(&answer);
    context.output.line(format!("{} {account} is saved", format::symbol("SUCCEEDED")));
    if none_before {
        context.output.say(format!(
            "it is the first one: any account name but {account} is an error from now on; for the account that Gennaker \
             runs in, save one without a role"
        ));
    }
    Ok(())
}

async fn list(context: &Context) -> Result<(), Error> {
    let answer = existing_api(context).await?.get("/credentials").await?;
    context.output.json(&answer);
    let accounts = answer.as_array().map(Vec::as_slice).unwrap_or_default();
    context.output.line(format::table(
        &["ACCOUNT", "AWS ACCOUNT", "ROLE", "EXTERNAL ID", "REGIONS"],
        accounts.iter().map(row),
    ));
    if accounts.is_empty() {
        context.output.say("none is registered: every name means the account that Gennaker runs in");
    }
    Ok(())
}

fn row(account: &Value) -> Vec<String> {
    let word = |name: &str| account.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let or = |text: String, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text };
    let regions: Vec<&str> = account
        .get("regions")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|region| region.get("name")?.as_str())
        .collect();
    vec![
        word("name"),
        or(word("accountId"), "Gennaker's own"),
        word("role"),
        word("externalId"),
        or(regions.join(", "), "all"),
    ]
}

async fn delete(context: &Context, account: &str) -> Result<(), Error> {
    let answer = existing_api(context).await?.delete(&path(&["credentials", account])).await?;
    context.output.json(&answer);
    context.output.line(format!("{} {account} is deleted", format::symbol("SUCCEEDED")));
    let left = answer.get("left").and_then(Value::as_array).map_or(0, Vec::len);
    if left == 0 {
        context
            .output
            .say("it was the last one: every name means the account that Gennaker runs in from now on");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_given_is_changed_and_an_empty_value_takes_it_away() {
        let arguments = |role: Option<&str>, external_id: Option<&str>, regions: &[&str]| SaveArgs {
            account: "prod".to_owned(),
            role: role.map(str::to_owned),
            external_id: external_id.map(str::to_owned),
            regions: regions.iter().map(|region| (*region).to_owned()).collect(),
            session_seconds: None,
        };
        for (arguments, expected) in [
            (arguments(None, None, &[]), json!({})),
            (
                arguments(Some("arn"), Some(""), &["a", "b"]),
                json!({ "role": "arn", "externalId": null, "regions": ["a", "b"] }),
            ),
            (arguments(None, None, &[""]), json!({ "regions": null })),
        ] {
            assert_eq!(Value::from(arguments.fields()), expected);
        }
    }

    #[test]
    fn an_account_is_a_row() {
        let prod = json!({ "name": "prod", "accountId": "123456789012", "role": "arn", "externalId": "***",
            "regions": [{ "name": "us-east-1" }, { "name": "us-west-2" }] });
        assert_eq!(row(&prod), ["prod", "123456789012", "arn", "***", "us-east-1, us-west-2"]);
        assert_eq!(row(&json!({ "name": "own", "accountId": "" })), ["own", "Gennaker's own", "", "", "all"]);
    }
}
