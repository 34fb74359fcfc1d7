//! What a build tells of itself: its place in the CI system and the files that it made.

use gennaker_pipeline::text;
use serde_json::{Map, Value};

/// A build, as `buildInfo` tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Build {
    /// Its page.
    pub url: Option<String>,
    /// The CI system's address.
    pub host: Option<String>,
    /// The job, with its folders.
    pub job: Option<String>,
    /// Which run of the job.
    pub number: Option<String>,
    /// The commit that was built.
    pub commit: Option<String>,
    /// The names of the files that it made.
    pub files: Vec<String>,
}

impl Build {
    /// Reads a `buildInfo`.
    pub fn read(info: &Map<String, Value>) -> Self {
        let url = info.get("url").and_then(text);
        let place = url.as_deref().and_then(place);
        let named = |name: &str| info.get(name).and_then(text);
        let commit = info.get("scm").and_then(Value::as_array).and_then(|list| list.first());
        let files = info.get("artifacts").and_then(Value::as_array).into_iter().flatten();
        Self {
            host: place.as_ref().map(|place| place.0.clone()),
            job: place.as_ref().map(|place| place.1.clone()).or_else(|| named("name")),
            number: place.map(|place| place.2).or_else(|| named("number")),
            commit: commit.and_then(|scm| scm.get("sha1")).and_then(text),
            files: files.filter_map(file).collect(),
            url,
        }
    }
}

/// The name of an artifact's file, without its folders.
pub(crate) fn file(artifact: &Value) -> Option<String> {
    let path =
        ["fileName", "reference", "name"].iter().find_map(|name| artifact.get(*name).and_then(text))?;
    path.rsplit('/').next().map(str::to_owned)
}

/// Host, job and number in the address of a Jenkins build: `https://ci.example.com/job/app/12/`.
fn place(url: &str) -> Option<(String, String, String)> {
    let (host, rest) = url.split_once("/job/")?;
    let mut words: Vec<&str> = rest.split('/').filter(|word| !word.is_empty()).collect();
    let number = words.pop().filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()))?;
    // Jobs in folders: /job/folder/job/name/12/
    let job: Vec<&str> = words.into_iter().filter(|word| *word != "job").collect();
    (!job.is_empty()).then(|| (format!("{host}/"), job.join("/"), number.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_build_tells_its_place_and_files() {
        let info = json!({
            "url": "https://ci.example.com/job/team/job/app/12/", "name": "ignored", "number": 99,
            "scm": [{"sha1": "abc"}],
            "artifacts": [
                {"fileName": "app_1.0-h12_all.deb"}, {"relativePath": "x"}, {"reference": "s3://pool/a/tool_2.deb"},
            ],
        });
        let build = Build::read(info.as_object().expect("a map"));
        assert_eq!(build.host.as_deref(), Some("https://ci.example.com/"));
        assert_eq!((build.job.as_deref(), build.number.as_deref()), (Some("team/app"), Some("12")));
        assert_eq!(build.commit.as_deref(), Some("abc"));
        assert_eq!(build.files, ["app_1.0-h12_all.deb", "tool_2.deb"]);
    }

    #[test]
    fn other_addresses_leave_the_fields_of_the_build_itself() {
        let info = json!({"url": "https://travis.example.com/app/builds/7", "name": "app", "number": "7"});
        let build = Build::read(info.as_object().expect("a map"));
        assert_eq!(
            (build.host, build.job.as_deref(), build.number.as_deref()),
            (None, Some("app"), Some("7"))
        );
    }
}
