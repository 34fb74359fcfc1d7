//! As much of HTML as filling in the approval page's form takes.

/// The value of the form's field of this name.
pub(crate) fn hidden(html: &str, name: &str) -> Option<String> {
    html.split('<')
        .filter(|tag| tag.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("input ")))
        .filter_map(|tag| tag.split('>').next())
        .find(|tag| attribute(tag, "name").as_deref() == Some(name))
        .and_then(|tag| attribute(tag, "value"))
}

/// The value of a tag's attribute, in either kind of quotes.
fn attribute(tag: &str, name: &str) -> Option<String> {
    tag.match_indices(name).find_map(|(index, _)| {
        let begins = tag.get(..index)?.ends_with(char::is_whitespace);
        let rest = tag.get(index + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|quote| begins && matches!(quote, '"' | '\''))?;
        rest.get(1..)?.split(quote).next().map(unescaped)
    })
}

/// What a page says, without its tags and what is not shown.
pub(crate) fn text(html: &str) -> String {
    let body = html
        .split_once("<body")
        .map_or(html, |(_, body)| body.split_once('>').map_or(body, |(_, body)| body));
    let mut text = String::new();
    let mut rest = body;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    unescaped(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unescaped(text: &str) -> String {
    // The ampersand last, so that nothing is unescaped twice.
    [("&quot;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_field_is_read_however_its_tag_is_written() {
        for html in [
            r#"<form><input type="hidden" name="confirm" value="a&amp;b"></form>"#,
            r#"<INPUT value='a&amp;b' name='confirm' />"#,
            "<input\u{20}\n  name = \"confirm\"\n  value = \"a&amp;b\">",
            r#"<input name="other" value="x"><input data-name="no" name="confirm" value="a&amp;b">"#,
        ] {
            assert_eq!(hidden(html, "confirm").as_deref(), Some("a&b"), "{html}");
        }
    }

    #[test]
    fn a_page_without_the_field_has_none() {
        for html in ["", "<p>confirm</p>", r#"<input name="confirm">"#, r#"<input name="other" value="1">"#] {
            assert_eq!(hidden(html, "confirm"), None, "{html}");
        }
    }

    #[test]
    fn a_pages_text_is_what_is_shown() {
        let html = "<html><head><title>t</title></head><body class=\"x\"><h1>Decided</h1>\n<p>by you &amp; me</p></body></html>";
        assert_eq!(text(html), "Decided by you & me");
    }
}
