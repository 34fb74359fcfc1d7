//! The CloudFormation template that `up` deploys, and its parameters.

use std::collections::BTreeMap;

use gennaker_local_cloud::Ports;
use gennaker_packaging::Arch;

/// Generated from the catalog and committed; this is the one that belongs to this build.
pub(crate) const TEMPLATE: &str = include_str!("../../template.json");

/// What whoever brings the stack up may choose.
#[derive(Debug)]
pub(crate) struct Choices {
    /// The private hosts that functions may call.
    pub(crate) allowed_hosts: String,
    /// The pattern of the names of roles that instances may get.
    pub(crate) instance_roles: String,
}

/// The template's parameters: where the code is, for which processor, where the API answers, and the choices.
pub(crate) fn parameters(
    bucket: &str,
    keys: &BTreeMap<String, String>,
    arch: Arch,
    local: Option<Ports>,
    choices: &Choices,
) -> BTreeMap<String, String> {
    // On AWS the API's own address is the right one.
    let prefix = local.map(|ports| ports.api_url("")).unwrap_or_default();
    let fixed = [
        ("ArtifactBucket", bucket.to_owned()),
        ("Architecture", arch.lambda_name().to_owned()),
        ("ApiUrlPrefix", prefix),
        ("ApiUrlSuffix", String::new()),
        ("AllowedHosts", choices.allowed_hosts.clone()),
        ("InstanceRoles", choices.instance_roles.clone()),
    ];
    let fixed = fixed.map(|(name, value)| (name.to_owned(), value));
    let code = keys.iter().map(|(function, key)| (format!("CodeKey{}", pascal_case(function)), key.clone()));
    fixed.into_iter().chain(code).collect()
}

/// `gennaker-manual-judgment` becomes `ManualJudgment`.
fn pascal_case(function: &str) -> String {
    let name = function.strip_prefix("gennaker-").unwrap_or(function);
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
            .unwrap_or_default()
    };
    name.split('-').map(capital).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_functions_code_is_named_by_its_function() {
        for (function, name) in [
            ("gennaker-wait", "Wait"),
            ("gennaker-manual-judgment", "ManualJudgment"),
            ("api", "Api"),
            ("gennaker-a--b", "AB"),
        ] {
            assert_eq!(pascal_case(function), name);
        }
    }

    #[test]
    fn the_local_api_is_reached_by_its_path_and_on_aws_by_its_own_name() {
        let keys = BTreeMap::from([("gennaker-wait".to_owned(), "code/wait.zip".to_owned())]);
        let choices = Choices { allowed_hosts: String::new(), instance_roles: "web-*".to_owned() };
        let local = parameters("b", &keys, Arch::X86_64, Some(Ports::default()), &choices);
        assert_eq!(local["ApiUrlPrefix"], "http://127.0.0.1:4566/_aws/execute-api/");
        assert_eq!(local["CodeKeyWait"], "code/wait.zip");
        assert_eq!(local["InstanceRoles"], "web-*");
        assert_eq!(parameters("b", &keys, Arch::Arm64, None, &choices)["ApiUrlPrefix"], "");
    }
}
