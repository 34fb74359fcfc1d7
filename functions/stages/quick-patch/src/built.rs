//! The version that the execution's trigger has built.

use serde_json::{Map, Value};

use crate::package::Packaging;

/// The version of a package among the files of a trigger's build (`buildInfo.artifacts`, `artifacts`): of
/// `web_1.2-3_all.deb` it is `1.2-3`, of `web-1.2-3.x86_64.rpm` as well.
pub(crate) fn version(trigger: &Map<String, Value>, package: &str, packaging: Packaging) -> Option<String> {
    let of_build = trigger.get("buildInfo").and_then(|build| build.get("artifacts"));
    let lists = [of_build, trigger.get("artifacts")].into_iter().flatten();
    let mut files = lists.filter_map(Value::as_array).flatten().filter_map(file);
    files.find_map(|file| of_file(file, package, packaging).map(str::to_owned))
}

fn file(artifact: &Value) -> Option<&str> {
    let names = ["fileName", "reference", "name"].into_iter();
    let path = names.filter_map(|name| artifact.get(name)?.as_str()).find(|path| !path.is_empty())?;
    path.rsplit('/').next()
}

fn of_file<'a>(file: &'a str, package: &str, packaging: Packaging) -> Option<&'a str> {
    match packaging {
        Packaging::Deb => {
            let (name, rest) = file.strip_suffix(".deb")?.split_once('_')?;
            let version = rest.rsplit_once('_').map_or(rest, |(version, _)| version);
            (name == package).then_some(version)
        }
        Packaging::Rpm => {
            let (build, _) = file.strip_suffix(".rpm")?.rsplit_once('.')?;
            let version = build.strip_prefix(package)?.strip_prefix('-')?;
            // A version and a release: of `web-admin-1.2-3` it is another package.
            let is_version =
                version.starts_with(|c: char| c.is_ascii_digit()) && version.split('-').count() == 2;
            is_version.then_some(version)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_file_says_its_version() {
        for (file, packaging, expected) in [
            ("web_1.2-h3.abc_all.deb", Packaging::Deb, Some("1.2-h3.abc")),
            ("web_1.2.deb", Packaging::Deb, Some("1.2")),
            ("web-admin_1.2_all.deb", Packaging::Deb, None),
            ("web-1.2-3.x86_64.rpm", Packaging::Rpm, Some("1.2-3")),
            ("web-admin-1.2-3.x86_64.rpm", Packaging::Rpm, None),
            ("web-1.2-3.x86_64.rpm", Packaging::Deb, None),
            ("web.deb", Packaging::Deb, None),
        ] {
            assert_eq!(of_file(file, "web", packaging), expected, "{file}");
        }
    }

    #[test]
    fn the_build_is_looked_through_before_the_artifacts() {
        let trigger = json!({
            "buildInfo": { "artifacts": [{ "fileName": "notes.txt" }, { "fileName": "web_1.0_all.deb" }] },
            "artifacts": [{ "reference": "s3://bucket/pool/web_2.0_all.deb" }],
        });
        let trigger = trigger.as_object().expect("a map");
        assert_eq!(version(trigger, "web", Packaging::Deb).as_deref(), Some("1.0"));
        let later = Map::from_iter([("artifacts".to_owned(), trigger["artifacts"].clone())]);
        assert_eq!(version(&later, "web", Packaging::Deb).as_deref(), Some("2.0"));
        assert_eq!(version(&Map::new(), "web", Packaging::Deb), None);
    }
}
