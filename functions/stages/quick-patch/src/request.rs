//! What is asked for.

use gennaker_aws::{Fields, health};
use gennaker_packages::PackageType;
use gennaker_runtime::Failure;
use serde_json::Value;

use crate::package::Package;

/// A patch as it is configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) cluster: String,
    pub(crate) package: Package,
    /// Which health providers say that an instance is up again.
    pub(crate) health_providers: Option<Vec<String>>,
    /// One instance after the other, each out of its load balancers meanwhile.
    pub(crate) rolling: bool,
    pub(crate) skip_up_to_date: bool,
    /// Only these instances; all of the server group where there are none.
    pub(crate) instances: Vec<String>,
}

impl Request {
    /// Reads a stage's fields. `built` is the version that a build has made, if any.
    ///
    /// # Errors
    /// With the field that is missing or wrong.
    pub(crate) fn read(
        fields: &Fields<'_>,
        built: impl FnOnce(&str, PackageType) -> Result<Option<String>, Failure>,
    ) -> Result<Self, Failure> {
        let required = |names: &[&str]| {
            let missing =
                || Failure::invalid(format!("{} is missing", fields.path(names.first().unwrap_or(&""))));
            fields.first_text(names)?.ok_or_else(missing)
        };
        let kind = PackageType::of_os(&required(&["baseOs"])?)?;
        let name = required(&["package"])?;
        let version = match fields.text("patchVersion")? {
            Some(version) => Some(version),
            None => built(&name, kind)?,
        };
        Ok(Self {
            account: fields.account()?,
            region: required(&["region"])?,
            cluster: required(&["clusterName", "cluster"])?,
            package: Package::new(kind, name, version)?,
            health_providers: match health::providers(fields, "healthProviders")? {
                Some(providers) => Some(providers),
                None => health::providers(fields, "interestingHealthProviderNames")?,
            },
            rolling: fields.flag("rollingPatch")?.unwrap_or(false),
            skip_up_to_date: fields.flag("skipUpToDate")?.unwrap_or(false),
            instances: instances(fields)?,
        })
    }
}

/// A list of ids, or a map of which the ids are the keys, as Spinnaker hands it to `bulkQuickPatch`.
fn instances(fields: &Fields<'_>) -> Result<Vec<String>, Failure> {
    match fields.get("instances") {
        Some(Value::Object(map)) => Ok(map.keys().cloned().collect()),
        Some(_) => Ok(fields.texts("instances")?.unwrap_or_default()),
        None => Ok(fields.texts("instanceIds")?.unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(json: &Value) -> Result<Request, Failure> {
        let fields = Fields::new(json.as_object().expect("a map"));
        Request::read(&fields, |name, _| Ok((name == "built").then(|| "7.0".to_owned())))
    }

    fn with(more: &Value) -> Value {
        let mut json = json!({ "clusterName": "app-main", "account": "prod", "region": "us-east-1", "package": "web",
            "baseOs": "ubuntu" });
        let fields = json.as_object_mut().expect("a map");
        fields.extend(more.as_object().expect("a map").clone());
        json
    }

    #[test]
    fn the_explicit_version_comes_before_the_built_one() {
        for (more, expected) in [
            (json!({ "patchVersion": "1.2" }), Some("1.2")),
            (json!({ "patchVersion": "1.2", "package": "built" }), Some("1.2")),
            (json!({ "package": "built", "patchVersion": "" }), Some("7.0")),
            (json!({}), None),
        ] {
            let request = read(&with(&more)).expect("readable");
            assert_eq!(request.package.version(), expected, "{more}");
        }
    }

    #[test]
    fn flags_may_be_texts_and_instances_a_map() {
        let request = read(&with(&json!({ "rollingPatch": "true", "instances": { "i-1": {}, "i-2": {} } })))
            .expect("readable");
        assert!(request.rolling && !request.skip_up_to_date);
        assert_eq!(request.instances, ["i-1", "i-2"]);
        let listed = read(&with(&json!({ "instanceIds": ["i-3"] }))).expect("readable");
        assert_eq!(listed.instances, ["i-3"]);
    }

    #[test]
    fn health_providers_that_nobody_is_are_refused_but_for_the_one_that_spinnakers_ui_writes() {
        let by_ui = read(&with(&json!({ "healthProviders": ["Discovery"] }))).expect("readable");
        assert_eq!(by_ui.health_providers, None, "everybody counts");
        for name in ["healthProviders", "interestingHealthProviderNames"] {
            let known = read(&with(&json!({ name: ["TargetGroup"] }))).expect("readable");
            assert_eq!(known.health_providers, Some(vec!["TargetGroup".to_owned()]));
            let message = read(&with(&json!({ name: ["Consul"] }))).expect_err("unknown").message;
            assert!(message.contains(name) && message.contains("Consul"), "{message}");
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        for name in ["clusterName", "region", "package", "baseOs"] {
            let message = read(&with(&json!({ name: null }))).expect_err("missing").message;
            assert_eq!(message, format!("{name} is missing"));
        }
    }
}
