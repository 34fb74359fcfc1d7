//! Block scalars (`|` and `>`), where the parser and SnakeYAML part: at column 0, and at a text's end without a break.

use std::borrow::Cow;

use saphyr_parser::{Event, ScalarStyle, Span};

use crate::compose::place;
use crate::error::Error;

/// What has to be known of a text to correct its block scalars.
pub(crate) struct Blocks<'a> {
    text: &'a str,
    /// The length in characters, where no line break ends the text.
    unfinished: Option<usize>,
}

impl<'a> Blocks<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let unfinished = (!text.ends_with(['\n', '\r'])).then(|| text.chars().count());
        Self { text, unfinished }
    }

    /// The event as SnakeYAML would have it.
    pub(crate) fn correct<'e>(&self, event: Event<'e>, span: &Span) -> Result<Event<'e>, Error> {
        let Event::Scalar(scalar, style, anchor, tag) = event else { return Ok(event) };
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return Ok(Event::Scalar(scalar, style, anchor, tag));
        }
        // Behind a tag or an anchor the span begins with that, else with the first character: at the indentation.
        let indent = (anchor == 0 && tag.is_none()).then(|| span.start.col());
        let has_content = scalar.contains(|character| character != '\n');
        if has_content && indent.map_or_else(|| self.reaches_column_0(span), |indent| indent == 0) {
            // YAML 1.2 goes on with the scalar there, where SnakeYAML reads a comment or another document.
            let what = "the lines of a block scalar are indented by at least one space".to_owned();
            return Err(Error::Syntax { at: place(&span.start), what });
        }
        let scalar = if self.ends_unbroken(span, indent) { without_break(scalar) } else { scalar };
        Ok(Event::Scalar(scalar, style, anchor, tag))
    }

    /// Whether a line of the span, its header aside, begins at column 0.
    fn reaches_column_0(&self, span: &Span) -> bool {
        let end = if span.end.col() == 0 { span.end.line().saturating_sub(1) } else { span.end.line() };
        let start = span.start.line();
        self.text
            .lines()
            .take(end)
            .skip(start)
            .filter_map(|line| line.chars().next())
            .any(|first| !matches!(first, ' ' | '|' | '>' | '!' | '&' | '#'))
            && span.start.col() == 0
    }

    /// Whether the scalar's last line is the text's and has no break, for which the parser makes one up.
    fn ends_unbroken(&self, span: &Span, indent: Option<usize>) -> bool {
        let last = self.text.rsplit(['\n', '\r']).next().unwrap_or_default();
        self.unfinished == Some(span.end.index())
            && (!last.trim().is_empty() || indent.is_some_and(|indent| span.end.col() >= indent.max(1)))
    }
}

fn without_break(scalar: Cow<'_, str>) -> Cow<'_, str> {
    match scalar.strip_suffix('\n') {
        Some(rest) => Cow::Owned(rest.to_owned()),
        None => scalar,
    }
}
