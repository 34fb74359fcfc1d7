use std::collections::BTreeMap;

use crate::{ports::Ports, state::LocalCloud};

/// The region of everything in the local cloud.
const REGION: &str = "us-east-1";
/// The account that the access key `test` belongs to in ministack; moto is told to use the same.
const ACCOUNT: &str = "000000000000";

/// What moto answers: machines and what belongs to them. STS, so that the credentials of a role in another account are
/// moto's and reach the machines of that account; SSM, so that commands find the instances that they are sent to.
const MOTO: [&str; 7] = [
    "AWS_ENDPOINT_URL_AUTO_SCALING",
    "AWS_ENDPOINT_URL_CLOUDWATCH",
    "AWS_ENDPOINT_URL_EC2",
    "AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING",
    "AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2",
    "AWS_ENDPOINT_URL_SSM",
    "AWS_ENDPOINT_URL_STS",
];

fn endpoints(ports: Ports) -> Vec<(&'static str, String)> {
    let moto = MOTO.into_iter().map(|name| (name, ports.moto_url()));
    moto.chain([("AWS_ENDPOINT_URL", ports.ministack_url())]).collect()
}

/// The environment that points an AWS SDK, a command line tool or a test at the local cloud and at nothing else:
/// endpoints per service, test credentials, the region, no profile files, no instance metadata, no proxy.
///
/// ```
/// let environment = gennaker_local_cloud::clean_environment(gennaker_local_cloud::Ports::default());
/// assert_eq!(environment["AWS_ENDPOINT_URL"], "http://127.0.0.1:4566");
/// assert_eq!(environment["AWS_ENDPOINT_URL_EC2"], "http://127.0.0.1:4567");
/// ```
#[must_use]
pub fn clean_environment(ports: Ports) -> BTreeMap<String, String> {
    let fixed = [
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_REGION", REGION),
        ("AWS_DEFAULT_REGION", REGION),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_CONFIG_FILE", "/dev/null"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
        ("NO_PROXY", "127.0.0.1,localhost"),
    ];
    owned(endpoints(ports).into_iter().chain(fixed.map(|(name, value)| (name, value.to_owned()))))
}

/// The whole environment of both servers. ministack hands it on to every function, so nothing else may be in it.
pub(crate) fn server_environment(
    cloud: &LocalCloud,
    ports: Ports,
    settings: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let inside = |name: &str| cloud.directory().join(name).display().to_string();
    let own = [
        ("PATH", "/usr/local/bin:/usr/bin:/bin".to_owned()),
        ("HOME", cloud.home().display().to_string()),
        ("TMPDIR", cloud.temporary().display().to_string()),
        ("LC_ALL", "C.UTF-8".to_owned()),
        ("PYTHONUNBUFFERED", "1".to_owned()),
        ("AWS_REGION", REGION.to_owned()),
        ("AWS_DEFAULT_REGION", REGION.to_owned()),
        ("GATEWAY_PORT", ports.ministack.to_string()),
        // Without these two ministack listens on every interface, with MQTT even when told not to.
        ("BIND_HOST", "127.0.0.1".to_owned()),
        ("IOT_MTLS_ENABLED", "0".to_owned()),
        ("STATE_DIR", inside("ministack-state")),
        ("S3_DATA_DIR", inside("ministack-s3")),
        ("MOTO_ACCOUNT_ID", ACCOUNT.to_owned()),
    ];
    let mut all = owned(endpoints(ports).into_iter().chain(own));
    all.extend(settings.clone());
    all
}

fn owned(pairs: impl Iterator<Item = (&'static str, String)>) -> BTreeMap<String, String> {
    pairs.map(|(name, value)| (name.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_keep_everything_inside_the_state_directory() {
        let directory = tempfile::tempdir().unwrap();
        let cloud = LocalCloud::new(directory.path()).unwrap();
        let environment = server_environment(&cloud, Ports::default(), &BTreeMap::new());
        for name in ["HOME", "TMPDIR", "STATE_DIR", "S3_DATA_DIR"] {
            assert!(environment[name].starts_with(cloud.directory().to_str().unwrap()), "{name}");
        }
        assert_eq!(environment["BIND_HOST"], "127.0.0.1");
    }

    #[test]
    fn a_setting_of_the_caller_wins() {
        let directory = tempfile::tempdir().unwrap();
        let cloud = LocalCloud::new(directory.path()).unwrap();
        let settings = BTreeMap::from([("SFN_WAIT_SCALE".to_owned(), "0".to_owned())]);
        assert_eq!(server_environment(&cloud, Ports::default(), &settings)["SFN_WAIT_SCALE"], "0");
    }
}
