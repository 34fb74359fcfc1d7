//! Approval links as the person has them who gets the notification: receiving one, and deciding through it.

mod form;
mod inbox;

pub(crate) use inbox::Inbox;

use crate::{
    api::{agent, encoded},
    error::Error,
    model::one_line,
};

/// The first approval link in a text: what follows `<API's address>/a/`.
pub(crate) fn find(text: &str, api: &str) -> Option<String> {
    let start = format!("{}/a/", api.trim_end_matches('/'));
    text.match_indices(&start).find_map(|(index, _)| {
        let rest = text.get(index + start.len()..)?;
        let secret: String = rest
            .chars()
            .take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
            .collect();
        (!secret.is_empty()).then(|| format!("{start}{secret}"))
    })
}

/// Decides as a browser would: reads the page, fills its form in and sends it. Returns the page's answer as text.
/// The link is one of the local cloud's: only its notifications are received here.
pub(crate) async fn decide(
    link: String,
    decision: &'static str,
    input: Option<String>,
) -> Result<String, Error> {
    let decided = tokio::task::spawn_blocking(move || {
        let agent = agent(true);
        let failed =
            |error: ureq::Error| Error::Cloud(format!("the approval link could not be opened: {error}"));
        let mut page = agent.get(&link).call().map_err(failed)?;
        let html = page.body_mut().read_to_string().map_err(failed)?;
        if page.status() != 200 {
            return Err(Error::Failed(format!(
                "the approval link answers {}: {}",
                page.status(),
                form::text(&html)
            )));
        }
        let confirm = form::hidden(&html, "confirm").ok_or_else(|| {
            Error::Failed(format!("the approval page has no form to decide with: {}", form::text(&html)))
        })?;
        let mut fields = format!("decision={decision}&confirm={}", encoded(&confirm));
        if let Some(input) = input {
            fields = format!("{fields}&input={}", encoded(&input));
        }
        let form = agent.post(&link).header("content-type", "application/x-www-form-urlencoded");
        let mut answer = form.send(fields).map_err(failed)?;
        let html = answer.body_mut().read_to_string().map_err(failed)?;
        let text = one_line(&form::text(&html));
        if answer.status().is_success() || answer.status().is_redirection() {
            Ok(text)
        } else {
            Err(Error::Failed(format!("the decision was refused: {text}")))
        }
    });
    decided.await.unwrap_or_else(|error| Err(Error::Cloud(format!("deciding broke off: {error}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_found_wherever_it_stands_in_a_message() {
        let api = "http://127.0.0.1:4566/_aws/execute-api/abc";
        let link = format!("{api}/a/Sec-ret_1");
        for text in [
            link.clone(),
            format!("Decide here: {link}\nuntil tomorrow"),
            format!("<{link}>"),
            format!("{{\"url\":\"{link}\"}}"),
            format!("{api}/a/ is where it is: {link}."),
        ] {
            assert_eq!(find(&text, api).as_ref(), Some(&link), "{text}");
            assert_eq!(find(&text, &format!("{api}/")).as_ref(), Some(&link), "{text}");
        }
    }

    #[test]
    fn other_addresses_are_no_approval_links() {
        for text in ["", "http://x/a/", "http://y/a/secret", "http://x/b/secret"] {
            assert_eq!(find(text, "http://x"), None, "{text}");
        }
    }
}
