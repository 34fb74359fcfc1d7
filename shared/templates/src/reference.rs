//! How an instance names its template.

use std::fmt;
use std::str::FromStr;

/// What every reference starts with.
const SCHEME: &str = "spinnaker://";

/// `spinnaker://<id>[:<tag>|@<digest>]`.
///
/// ```
/// use gennaker_templates::{Reference, Version};
///
/// let reference: Reference = "spinnaker://deploy:stable".parse().unwrap();
/// assert_eq!(reference.version, Version::Tag("stable".to_owned()));
/// assert_eq!(reference.to_string(), "spinnaker://deploy:stable");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The template's id.
    pub id: String,
    /// Which of its versions.
    pub version: Version,
}

/// A version of a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// The one that was saved last without a tag.
    #[default]
    Untagged,
    /// The one that a tag points to.
    Tag(String),
    /// The one with this SHA-256, in 64 hexadecimal digits. It never changes.
    Digest(String),
}

/// Why a reference names no template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// It has another scheme, or none.
    #[error(
        "\"{0}\" is not a template of this store; write spinnaker://<id>, with :<tag> or @<digest> where a certain version is meant"
    )]
    Scheme(String),
    /// It is an expression.
    #[error(
        "\"{0}\" is known only when the pipeline runs; name the template itself, its stages are compiled when the pipeline is saved"
    )]
    Expression(String),
    /// It has both.
    #[error("\"{0}\" names a tag and a digest; keep one of them")]
    TagAndDigest(String),
    /// The id cannot be one.
    #[error(
        "\"{0}\" cannot be a template's id; it has 1 to 100 letters, digits, dots, hyphens and underscores"
    )]
    Id(String),
    /// The tag cannot be one.
    #[error("\"{0}\" cannot be a tag; it has 1 to 100 letters, digits, dots, hyphens and underscores")]
    Tag(String),
    /// The digest cannot be one.
    #[error("\"{0}\" is not a digest; a SHA-256 has 64 hexadecimal digits")]
    Digest(String),
}

impl Version {
    /// From a tag and a digest that may both be absent or empty.
    ///
    /// # Errors
    /// [`ReferenceError`] where both are given or one cannot be.
    pub fn of(tag: Option<&str>, digest: Option<&str>) -> Result<Self, ReferenceError> {
        let given = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
        match (given(tag), given(digest)) {
            (None, None) => Ok(Self::Untagged),
            (Some(tag), None) => check_tag(&tag).map(|()| Self::Tag(tag)),
            (None, Some(digest)) => {
                let digits = digest.strip_prefix("sha256:").unwrap_or(&digest).to_lowercase();
                if digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    Ok(Self::Digest(digits))
                } else {
                    Err(ReferenceError::Digest(digest))
                }
            }
            (Some(tag), Some(digest)) => Err(ReferenceError::TagAndDigest(format!("{tag} {digest}"))),
        }
    }
}

impl FromStr for Reference {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        if text.contains("${") {
            return Err(ReferenceError::Expression(text.to_owned()));
        }
        text.trim()
            .strip_prefix(SCHEME)
            .ok_or_else(|| ReferenceError::Scheme(text.to_owned()))
            .and_then(Self::without_scheme)
    }
}

impl Reference {
    /// From `<id>[:<tag>|@<digest>]`, as people type it.
    ///
    /// # Errors
    /// [`ReferenceError`].
    pub fn without_scheme(text: &str) -> Result<Self, ReferenceError> {
        // A digest may start with sha256: and so holds a colon itself.
        let (rest, digest) = text.split_once('@').map_or((text, None), |(rest, digest)| (rest, Some(digest)));
        let (id, tag) = rest.split_once(':').map_or((rest, None), |(id, tag)| (id, Some(tag)));
        check_id(id)?;
        match (tag, digest) {
            (Some(""), _) => Err(ReferenceError::Tag(String::new())),
            (_, Some("")) => Err(ReferenceError::Digest(String::new())),
            (Some(_), Some(_)) => Err(ReferenceError::TagAndDigest(text.to_owned())),
            _ => Ok(Self { id: id.to_owned(), version: Version::of(tag, digest)? }),
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{SCHEME}{}", self.id)?;
        match &self.version {
            Version::Untagged => Ok(()),
            Version::Tag(tag) => write!(formatter, ":{tag}"),
            Version::Digest(digest) => write!(formatter, "@sha256:{digest}"),
        }
    }
}

fn is_plain(text: &str) -> bool {
    (1..=100).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

/// Whether a text can be a template's id: it is a part of keys, of paths and of references.
///
/// # Errors
/// [`ReferenceError::Id`].
pub fn check_id(id: &str) -> Result<(), ReferenceError> {
    if is_plain(id) { Ok(()) } else { Err(ReferenceError::Id(id.to_owned())) }
}

/// Whether a text can be a tag.
///
/// # Errors
/// [`ReferenceError::Tag`].
pub fn check_tag(tag: &str) -> Result<(), ReferenceError> {
    if is_plain(tag) { Ok(()) } else { Err(ReferenceError::Tag(tag.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    #[test]
    fn a_reference_names_an_id_and_perhaps_a_tag_or_a_digest() {
        for (text, version) in [
            ("spinnaker://deploy".to_owned(), Version::Untagged),
            ("spinnaker://deploy:v1.2".to_owned(), Version::Tag("v1.2".to_owned())),
            (format!("spinnaker://deploy@{DIGEST}"), Version::Digest(DIGEST.to_owned())),
            (format!("spinnaker://deploy@sha256:{DIGEST}"), Version::Digest(DIGEST.to_owned())),
        ] {
            let reference: Reference = text.parse().expect(&text);
            assert_eq!(reference, Reference { id: "deploy".to_owned(), version });
            assert_eq!(reference.to_string().parse(), Ok(reference));
        }
    }

    #[test]
    fn anything_else_is_refused_with_what_to_write() {
        for (text, part) in [
            ("https://example.com/t.json".to_owned(), "spinnaker://<id>"),
            ("gennaker://deploy".to_owned(), "spinnaker://<id>"),
            ("deploy".to_owned(), "spinnaker://<id>"),
            ("spinnaker://${trigger.payload.template}".to_owned(), "when the pipeline runs"),
            ("spinnaker://".to_owned(), "id"),
            ("spinnaker://a b".to_owned(), "id"),
            ("spinnaker://a/b".to_owned(), "id"),
            ("spinnaker://a:".to_owned(), "tag"),
            ("spinnaker://a:b:c".to_owned(), "tag"),
            ("spinnaker://a@1234".to_owned(), "64"),
            ("spinnaker://a@".to_owned(), "64"),
            (format!("spinnaker://a:b@{DIGEST}"), "keep one"),
        ] {
            let message = text.parse::<Reference>().expect_err(&text).to_string();
            assert!(message.contains(part), "{text}: {message}");
        }
    }
}
