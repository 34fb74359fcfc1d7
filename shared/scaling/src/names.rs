//! What copies are called.

use uuid::Uuid;

/// The longest name that AWS takes for an alarm, a policy, a scheduled action or a hook.
const LONGEST: usize = 255;

/// From which server group to which something is copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renaming {
    /// The name of the one that has it.
    pub source: String,
    /// The name of the one that gets it.
    pub target: String,
}

impl Renaming {
    /// What the copy of an item is called: `<target>-<kind>-…`. It follows from the names alone, so that a copy that is
    /// made again is the same one, and a copy of a copy is called as one of the first.
    ///
    /// ```
    /// let renaming = gennaker_scaling::Renaming { source: "app-v001".into(), target: "app-v002".into() };
    /// assert_eq!(renaming.item("alarm", "app-v001-alarm-high"), "app-v002-alarm-high");
    /// assert_eq!(renaming.item("alarm", "cpu"), renaming.item("alarm", "cpu"));
    /// ```
    pub fn item(&self, kind: &str, name: &str) -> String {
        let prefix = format!("{}-{kind}-", self.source);
        let own = name.strip_prefix(&prefix).filter(|rest| !rest.is_empty());
        derived(&self.target, kind, &own.map_or_else(|| digest(name), str::to_owned))
    }

    /// A metric's dimension: that of the source becomes the target's.
    pub(crate) fn dimension(&self, name: Option<&str>, value: &mut Option<String>) {
        if name == Some("AutoScalingGroupName") && value.as_deref() == Some(&self.source) {
            *value = Some(self.target.clone());
        }
    }
}

/// A name of an item of a server group, of which `rest` tells it from the others.
pub(crate) fn derived(group: &str, kind: &str, rest: &str) -> String {
    let name = format!("{group}-{kind}-{rest}");
    if name.len() <= LONGEST { name } else { format!("{kind}-{}", digest(&name)) }
}

/// A short text that stands for a longer one.
pub(crate) fn digest(text: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()).simple().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn renaming(source: &str, target: &str) -> Renaming {
        Renaming { source: source.to_owned(), target: target.to_owned() }
    }

    #[test]
    fn a_copy_is_called_by_its_group_and_kind() {
        let to = renaming("app-v001", "app-v002");
        assert!(to.item("policy", "scale up").starts_with("app-v002-policy-"));
        assert_ne!(to.item("policy", "scale up"), to.item("policy", "scale down"));
        assert_eq!(to.item("schedule", "app-v001-schedule-night"), "app-v002-schedule-night");
        let alarm = to.item("schedule", "app-v001-alarm-night");
        assert!(alarm.starts_with("app-v002-schedule-") && !alarm.ends_with("night"), "{alarm}");
    }

    #[test]
    fn only_the_sources_own_dimension_is_rewritten() {
        let to = renaming("app-v001", "app-v002");
        for (name, value, expected) in [
            ("AutoScalingGroupName", "app-v001", "app-v002"),
            ("AutoScalingGroupName", "app-v0011", "app-v0011"),
            ("LoadBalancer", "app-v001", "app-v001"),
        ] {
            let mut value = Some(value.to_owned());
            to.dimension(Some(name), &mut value);
            assert_eq!(value.as_deref(), Some(expected));
        }
    }

    proptest! {
        #[test]
        fn a_copy_of_a_copy_is_called_as_one_of_the_first(item in "[a-zA-Z ]{1,40}", kind in "alarm|policy|schedule") {
            let second = renaming("app-v001", "app-v002").item(&kind, &item);
            let third = renaming("app-v002", "app-v003").item(&kind, &second);
            prop_assert_eq!(third, renaming("app-v001", "app-v003").item(&kind, &item));
        }

        #[test]
        fn no_name_is_too_long(group in "[a-z-]{1,255}", item in ".{1,255}") {
            let name = renaming("app-v001", &group).item("alarm", &item);
            prop_assert!(name.len() <= LONGEST);
        }
    }
}
