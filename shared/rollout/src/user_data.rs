//! What an instance runs when it starts: decoding, and the tokens in it (Spinnaker: `DefaultUserDataTokenizer`).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::Config;

/// AWS's limit on user data, before it is encoded.
const LIMIT: usize = 16 * 1024;

/// Decodes user data; blanks and line breaks in it do not count.
///
/// # Errors
/// With what is wrong, to be put behind the field's path.
pub(crate) fn decode(base64: &str) -> Result<Vec<u8>, String> {
    let packed: String = base64.chars().filter(|character| !character.is_ascii_whitespace()).collect();
    let decoded = STANDARD.decode(packed).map_err(|error| format!("is not Base64: {error}"))?;
    if decoded.len() > LIMIT {
        return Err(format!("has {} bytes, but AWS takes at most {LIMIT}", decoded.len()));
    }
    Ok(decoded)
}

/// The user data as the launch template takes it. Tokens are replaced where the configuration says so and the data is text.
///
/// # Errors
/// With what is wrong, to be put behind the field's path.
pub(crate) fn of(
    config: &Config,
    server_group: &str,
    launch_template: &str,
) -> Result<Option<String>, String> {
    let Some(base64) = &config.instances.user_data.base64 else { return Ok(None) };
    let decoded = decode(base64)?;
    let data = match String::from_utf8(decoded) {
        Ok(text) if config.instances.user_data.tokens => {
            replace(&text, &tokens(config, server_group, launch_template)).into_bytes()
        }
        Ok(text) => text.into_bytes(),
        Err(binary) => binary.into_bytes(),
    };
    Ok(Some(STANDARD.encode(data)))
}

/// The tokens and what stands for them; what Spinnaker takes from a detail's labels (`-c0…`, `-d0…`) or an account's
/// settings that do not exist here is empty.
fn tokens(config: &Config, server_group: &str, launch_template: &str) -> Vec<(&'static str, String)> {
    let moniker = gennaker_moniker::Moniker::parse(server_group).unwrap_or_default();
    let detail = moniker.detail.clone().unwrap_or_default();
    let label = |letter: char| label(&detail, letter);
    vec![
        ("account", config.account.clone()),
        ("accounttype", config.account.clone()),
        ("env", config.account.clone()),
        ("app", config.application.clone()),
        ("region", config.region.clone()),
        ("group", server_group.to_owned()),
        ("autogrp", server_group.to_owned()),
        ("revision", label('r')),
        ("countries", label('c')),
        ("devPhase", label('d')),
        ("hardware", label('h')),
        ("zone", label('z')),
        ("cluster", config.cluster.name().to_owned()),
        ("stack", moniker.stack.unwrap_or_default()),
        ("detail", detail.clone()),
        ("tier", String::new()),
        ("launchtemplate", launch_template.to_owned()),
        ("launchconfig", launch_template.to_owned()),
    ]
}

/// The value of a label in a detail: `stuff-c0northamerica` has the countries `northamerica`.
fn label(detail: &str, letter: char) -> String {
    let mark = format!("{letter}0");
    let found = detail.split('-').find_map(|word| word.strip_prefix(mark.as_str()));
    found.unwrap_or_default().to_owned()
}

fn replace(text: &str, tokens: &[(&str, String)]) -> String {
    // One pass, so that a value that looks like a token stays as it is.
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("%%") {
        replaced.push_str(before);
        let known = after
            .split_once("%%")
            .and_then(|(name, behind)| Some((tokens.iter().find(|(token, _)| *token == name)?, behind)));
        match known {
            Some(((_, value), behind)) => {
                replaced.push_str(value);
                rest = behind;
            }
            None => {
                replaced.push_str("%%");
                rest = after;
            }
        }
    }
    replaced.push_str(rest);
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn config(text: &str, tokens: bool) -> Config {
        crate::testing::config(&json!({"stack": "main", "freeFormDetails": "my-c0us-d0prod",
            "base64UserData": STANDARD.encode(text), "processUserDataTokens": tokens}))
    }

    fn text_of(config: &Config) -> String {
        let encoded = of(config, "app-main-my-c0us-d0prod-v003", "template").expect("fine").expect("given");
        String::from_utf8(STANDARD.decode(encoded).expect("Base64")).expect("text")
    }

    #[test]
    fn tokens_are_replaced_where_they_shall_be() {
        let text = "%%app%%/%%region%%/%%group%%/%%countries%%/%%devPhase%%/%%launchtemplate%%/%%stack%% 100%% %%what%%";
        let expected = "app/r/app-main-my-c0us-d0prod-v003/us/prod/template/main 100%% %%what%%";
        assert_eq!(text_of(&config(text, true)), expected);
        assert_eq!(text_of(&config(text, false)), text);
    }

    #[test]
    fn wrong_or_too_long_user_data_is_told() {
        assert!(decode("%%").expect_err("no Base64").contains("is not Base64"));
        assert!(decode(&STANDARD.encode(vec![0; LIMIT + 1])).expect_err("too long").contains("16385 bytes"));
        assert_eq!(decode("aGVs\n bG8="), Ok(b"hello".to_vec()));
    }

    proptest! {
        #[test]
        fn text_without_tokens_stays(text in "[a-z%\n ]{0,60}") {
            prop_assert_eq!(replace(&text, &[("APP", "x".to_owned())]), text);
        }

        #[test]
        fn a_value_is_never_replaced_again(value in "(%%app%%|%%|[a-z]){0,3}") {
            let tokens = [("app", value.clone())];
            prop_assert_eq!(replace("<%%app%%>", &tokens), format!("<{value}>"));
        }
    }
}
