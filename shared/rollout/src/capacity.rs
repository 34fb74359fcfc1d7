//! The sizes of a new server group.

use gennaker_aws::Capacity;
use gennaker_runtime::Failure;

use crate::{Config, Source};

/// The source's sizes, or the configured ones.
///
/// # Errors
/// When they are missing, or not in order.
pub(crate) fn of(config: &Config, source: Option<&Source>) -> Result<Capacity, Failure> {
    let configured = config.capacity.whole();
    let capacity = match (config.use_source_capacity, source) {
        (true, Some(source)) => source.capacity,
        (true, None) if !(config.prefer_source_capacity && configured.is_some()) => {
            return Err(Failure::invalid(format!(
                "{}: useSourceCapacity is set, but there is no server group to take it from; give a capacity and \
                 preferSourceCapacity for that case",
                config.place()
            )));
        }
        _ => configured.ok_or_else(|| {
            Failure::invalid(format!("{} needs min, max and desired", config.path_of("capacity")))
        })?,
    };
    if capacity.is_ordered() {
        return Ok(capacity);
    }
    let Capacity { min, desired, max } = capacity;
    Err(Failure::invalid(format!(
        "{} has min {min}, desired {desired} and max {max}, but must have min ≤ desired ≤ max",
        config.path_of("capacity")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use serde_json::json;

    #[test]
    fn the_capacity_is_the_sources_or_the_configured_one() {
        let source = Source { capacity: Capacity { min: 1, desired: 2, max: 3 }, ..Source::default() };
        let own = json!({"min": 1, "desired": 1, "max": 1});
        for (json, source, expected) in [
            (json!({"capacity": own}), Some(&source), Some(1)),
            (json!({"capacity": own, "useSourceCapacity": true}), Some(&source), Some(2)),
            (json!({"capacity": own, "useSourceCapacity": true}), None, None),
            (
                json!({"capacity": own, "useSourceCapacity": true, "preferSourceCapacity": true}),
                None,
                Some(1),
            ),
            (json!({"capacity": null, "useSourceCapacity": true, "preferSourceCapacity": true}), None, None),
            (json!({"capacity": null, "strategy": "custom"}), Some(&source), None),
        ] {
            let desired = of(&testing::config(&json), source).ok().map(|capacity| capacity.desired);
            assert_eq!(desired, expected, "{json}");
        }
    }
}
