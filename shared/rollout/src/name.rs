//! The name of a new server group.

use std::collections::BTreeSet;

use gennaker_aws::ServerGroup;
use gennaker_moniker::candidates;
use gennaker_runtime::Failure;
use gennaker_stage::Run;

use crate::{Config, Naming};

/// Chooses the name, and reserves the next free one, so that no deployment at the same moment chooses the same. Live names
/// alone could not tell: a server group exists only some seconds after its name was chosen.
///
/// # Errors
/// When all names of the cluster are taken.
pub(crate) async fn choose(
    run: &Run<'_>,
    config: &Config,
    groups: &[ServerGroup],
) -> Result<String, Failure> {
    match config.naming {
        // AWS refuses one that exists, in words that name it.
        Naming::Forced(sequence) => return Ok(config.cluster.server_group(sequence)),
        Naming::Plain => return Ok(config.cluster.name().to_owned()),
        Naming::Next => {}
    }
    // The key is in it because two clusters of a stage may be of one name.
    let owner = format!("{}/{}/{}", run.execution().id, run.attempt_id(), config.key);
    for name in free(config, groups) {
        let reservation = format!("servergroup/{}/{}/{name}", config.account, config.region);
        if run.store().reserve(&reservation, &owner, run.now()).await? {
            return Ok(name);
        }
    }
    Err(Failure::invalid(format!(
        "All server group names for cluster {} in {} are taken.",
        config.cluster.name(),
        config.region
    )))
}

/// The names that no server group has, in order.
fn free(config: &Config, groups: &[ServerGroup]) -> impl Iterator<Item = String> {
    let taken: BTreeSet<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    let latest = groups.first().and_then(|group| group.moniker.as_ref());
    candidates(latest)
        .map(|sequence| config.cluster.server_group(sequence))
        .filter(move |name| !taken.contains(name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use gennaker_moniker::Moniker;
    use serde_json::json;

    #[test]
    fn the_next_free_name_follows_the_newest_server_group() {
        let config = testing::config(&json!({}));
        for (newest_first, expected) in [
            (vec![], "app-v000"),
            (vec!["app-v004", "app-v003"], "app-v005"),
            (vec!["app-v003", "app-v004"], "app-v005"),
            (vec!["app-v999", "app-v000"], "app-v001"),
            (vec!["app"], "app-v001"),
        ] {
            let groups: Vec<ServerGroup> = newest_first
                .iter()
                .map(|name| ServerGroup {
                    name: (*name).to_owned(),
                    moniker: Moniker::parse(name),
                    ..ServerGroup::default()
                })
                .collect();
            assert_eq!(free(&config, &groups).next().as_deref(), Some(expected), "{newest_first:?}");
        }
    }
}
