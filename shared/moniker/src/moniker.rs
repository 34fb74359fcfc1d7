//! Reading names.

use serde::{Deserialize, Serialize};

/// What the name of a server group or cluster says.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct Moniker {
    /// The application.
    pub app: String,
    /// The stack: `test`, `main`.
    pub stack: Option<String>,
    /// What else tells clusters of a stack apart.
    pub detail: Option<String>,
    /// The cluster: the name without its version.
    pub cluster: String,
    /// The version's number, where the name has one.
    pub sequence: Option<u32>,
}

impl Moniker {
    /// Reads a name; none where it is not one that a cluster could have (Netflix frigga: `Names.parseName`).
    pub fn parse(name: &str) -> Option<Self> {
        let (cluster, sequence) = match versioned(name) {
            Some((cluster, sequence)) => (cluster, Some(sequence)),
            None => (name, None),
        };
        let (app, rest) = split(cluster);
        let (stack, detail) = rest.map_or(("", None), split);
        let detail = detail.unwrap_or_default();
        let readable = !app.is_empty() && all(app, in_name) && all(stack, in_name) && all(detail, in_detail);
        readable.then(|| Self {
            app: app.to_owned(),
            stack: some(stack),
            detail: some(detail),
            cluster: cluster.to_owned(),
            sequence,
        })
    }
}

/// A name's cluster and number, if it ends in a version.
fn versioned(name: &str) -> Option<(&str, u32)> {
    let (cluster, version) = name.rsplit_once('-')?;
    let digits = version.strip_prefix('v').filter(|_| is_version(version))?;
    all(cluster, in_detail).then_some(())?;
    Some((cluster, digits.parse().ok()?))
}

/// Whether a word between hyphens is a version: `v` and three to six digits.
pub(crate) fn is_version(word: &str) -> bool {
    word.strip_prefix('v').is_some_and(|digits| {
        (3..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Characters of an application and a stack.
pub(crate) const fn in_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_')
}

/// Characters of a detail, and of a cluster as a whole.
pub(crate) const fn in_detail(character: char) -> bool {
    in_name(character) || matches!(character, '-' | '~' | '^')
}

fn split(text: &str) -> (&str, Option<&str>) {
    text.split_once('-').map_or((text, None), |(before, after)| (before, Some(after)))
}

fn all(text: &str, allowed: fn(char) -> bool) -> bool {
    text.chars().all(allowed)
}

/// A part, where an empty one is none.
fn some(part: &str) -> Option<String> {
    (!part.is_empty()).then(|| part.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_frigga_reads_them() {
        for (name, app, stack, detail, cluster, sequence) in [
            ("actiondrainer", "actiondrainer", "", "", "actiondrainer", None),
            ("actiondrainer-v003", "actiondrainer", "", "", "actiondrainer", Some(3)),
            ("actiondrainer--v003", "actiondrainer", "", "", "actiondrainer-", Some(3)),
            ("actiondrainer---v003", "actiondrainer", "", "", "actiondrainer--", Some(3)),
            ("api-test-A-v406", "api", "test", "A", "api-test-A", Some(406)),
            ("api--~A-v004", "api", "", "~A", "api--~A", Some(4)),
            ("discovery-us-east-1d", "discovery", "us", "east-1d", "discovery-us-east-1d", None),
            ("evcache-us-east-1d-0-v223", "evcache", "us", "east-1d-0", "evcache-us-east-1d-0", Some(223)),
            ("chukwa.collector_1-v889", "chukwa.collector_1", "", "", "chukwa.collector_1", Some(889)),
            ("foo-v1", "foo", "v1", "", "foo-v1", None),
            ("foo-v01", "foo", "v01", "", "foo-v01", None),
            ("foo-v001", "foo", "", "", "foo", Some(1)),
            ("foo-v0001", "foo", "", "", "foo", Some(1)),
            ("foo-v000001", "foo", "", "", "foo", Some(1)),
            ("foo-v0000001", "foo", "v0000001", "", "foo-v0000001", None),
            ("actiondrainer-", "actiondrainer", "", "", "actiondrainer-", None),
            ("api--A-v406", "api", "", "A", "api--A", Some(406)),
            ("api-test-~A^-v004", "api", "test", "~A^", "api-test-~A^", Some(4)),
            ("api-v004-v005", "api", "v004", "", "api-v004", Some(5)),
            ("api-v004-test", "api", "v004", "test", "api-v004-test", None),
            ("api-test-v12-A", "api", "test", "v12-A", "api-test-v12-A", None),
            ("foo-v99999", "foo", "", "", "foo", Some(99_999)),
            ("foo-V001", "foo", "V001", "", "foo-V001", None),
            ("v001", "v001", "", "", "v001", None),
            (
                "cass--my-stuff-c0northamerica-d0prod",
                "cass",
                "",
                "my-stuff-c0northamerica-d0prod",
                "cass--my-stuff-c0northamerica-d0prod",
                None,
            ),
        ] {
            let expected = Moniker {
                app: app.to_owned(),
                stack: some(stack),
                detail: some(detail),
                cluster: cluster.to_owned(),
                sequence,
            };
            assert_eq!(Moniker::parse(name), Some(expected), "{name}");
        }
    }

    #[test]
    fn labelled_variables_stay_in_the_detail() {
        for detail in [
            "c0northamerica",
            "c0northamerica.eu",
            "d0prod",
            "h0m1xlarge",
            "p0vizio",
            "r027",
            "u0netflix",
            "w0A",
            "z0useast1a",
            "stuff-c0latam-d0test-h0xlarge-p0sony-r012-u0web-w0B-z0east1e",
        ] {
            let name = format!("cass-main-{detail}-v003");
            let moniker = Moniker::parse(&name).expect("a server group's name");
            assert_eq!((moniker.stack.as_deref(), moniker.detail.as_deref()), (Some("main"), Some(detail)));
            assert_eq!(
                (moniker.cluster, moniker.sequence),
                (format!("cass-main-{detail}"), Some(3)),
                "{name}"
            );
        }
    }

    #[test]
    fn what_no_cluster_can_be_called_says_nothing() {
        for name in [
            "",
            "-v001",
            "-stack",
            "api-^test-A-v004",
            "nccp-moviecontrol%27",
            "a b",
            "é-v001",
            "-",
            "--A",
            "~app",
            "api/test",
            "api-te~st-A",
        ] {
            assert_eq!(Moniker::parse(name), None, "{name}");
        }
    }
}
