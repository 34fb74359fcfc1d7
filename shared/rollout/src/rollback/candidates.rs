//! Which server group of a cluster is rolled back, and to what (Spinnaker: `determineRollbackCandidates`).

use serde_json::{Map, Value, json};

use super::Metadata;

/// A server group as the choice needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// Whether it gets traffic.
    pub enabled: bool,
    /// Its image's id, if it is known.
    pub image_id: Option<String>,
    /// How many instances it should have.
    pub desired: u32,
}

/// How a cluster is rolled back in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// To a server group that is there.
    Explicit {
        /// The one that is rolled back.
        rollback: String,
        /// The one that is restored.
        restore: String,
    },
    /// To a new server group with the image of before.
    PreviousImage {
        /// The one that is rolled back.
        rollback: String,
    },
}

impl Method {
    /// Spinnaker's name: `rollbackType`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Explicit { .. } => "EXPLICIT",
            Self::PreviousImage { .. } => "PREVIOUS_IMAGE",
        }
    }

    /// Spinnaker's `rollbackContext`.
    pub fn context(&self, image: Option<&Metadata>, healthy_percent: u32) -> Value {
        let mut context = Map::new();
        match self {
            Self::Explicit { rollback, restore } => {
                context.insert("rollbackServerGroupName".to_owned(), json!(rollback));
                context.insert("restoreServerGroupName".to_owned(), json!(restore));
            }
            Self::PreviousImage { rollback } => {
                context.insert("rollbackServerGroupName".to_owned(), json!(rollback));
                let (id, name) = image.map(|image| (&image.image_id, &image.image_name)).unzip();
                for (field, value) in [("imageId", id), ("imageName", name)] {
                    if let Some(value) = value.and_then(Option::as_ref) {
                        context.insert(field.to_owned(), json!(value));
                    }
                }
            }
        }
        context.insert("targetHealthyRollbackPercentage".to_owned(), json!(healthy_percent));
        Value::Object(context)
    }
}

/// Whom a cluster is rolled back to; none where there are fewer than two server groups, none has traffic, or nothing is left
/// to go back to. `groups` are newest first; the newest one with traffic is rolled back. `original` outweighs everything,
/// `image` is what the tags of that one say.
pub fn candidate(
    groups: &[Candidate],
    original: Option<&str>,
    image: Option<&Metadata>,
    only_enabled: bool,
) -> Option<Method> {
    let rolled_back = groups.iter().find(|group| group.enabled).filter(|_| groups.len() >= 2)?;
    let rollback = rolled_back.name.clone();
    if let Some(original) = original {
        return (original != rollback).then(|| Method::Explicit { rollback, restore: original.to_owned() });
    }
    let mut others = groups.iter().filter(|group| group.name != rollback && (group.enabled || !only_enabled));
    let Some(image) = image else {
        let restore = others.next()?.name.clone();
        return Some(Method::Explicit { rollback, restore });
    };
    let same = |group: &&Candidate| {
        let (own, wanted) = (group.image_id.as_ref(), image.image_id.as_ref());
        own.zip(wanted).is_some_and(|(own, wanted)| own.eq_ignore_ascii_case(wanted))
    };
    Some(match others.find(same) {
        Some(group) => Method::Explicit { rollback, restore: group.name.clone() },
        None => Method::PreviousImage { rollback },
    })
}

/// Which share of a restored server group has to be up where nobody says it: of a larger one some may be unknown (Spinnaker:
/// `targetHealthyRollbackPercentage`).
pub const fn default_percent(desired: u32) -> u32 {
    match desired {
        0..10 => 100,
        10..20 => 90,
        _ => 95,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `v3+ami-1` has traffic, `v2-ami-2` has none.
    fn groups(names: &[&str]) -> Vec<Candidate> {
        let group = |text: &&str| {
            let at = text.find(['+', '-']).expect("a sign");
            Candidate {
                name: text[..at].to_owned(),
                enabled: text[at..].starts_with('+'),
                image_id: Some(text[at + 1..].to_owned()).filter(|image| !image.is_empty()),
                desired: 1,
            }
        };
        names.iter().map(group).collect()
    }

    fn image(id: &str) -> Metadata {
        Metadata { image_id: Some(id.to_owned()), ..Metadata::default() }
    }

    #[test]
    fn the_newest_with_traffic_goes_back_to_what_was_before() {
        let one = image("ami-1");
        for (names, original, image, only_enabled, expected) in [
            (&["v3+", "v2-", "v1-"][..], None, None, false, Some(("v3", Some("v2")))),
            (&["v3-", "v2+", "v1-"], None, None, false, Some(("v2", Some("v3")))),
            (&["v3+", "v2-", "v1+"], None, None, true, Some(("v3", Some("v1")))),
            (&["v3+", "v2-"], None, None, true, None),
            (&["v3+", "v2-", "v1-"], Some("v1"), None, false, Some(("v3", Some("v1")))),
            (&["v3+", "v2-"], Some("v3"), None, false, None),
            (&["v3+ami-3", "v2-ami-2", "v1-ami-1"], None, Some(&one), false, Some(("v3", Some("v1")))),
            (&["v3+ami-3", "v2-ami-2", "v1-AMI-1"], None, Some(&one), false, Some(("v3", Some("v1")))),
            (&["v3+ami-1", "v2-ami-2"], None, Some(&one), false, Some(("v3", None))),
            (&["v3+ami-3", "v2-ami-1"], None, Some(&one), true, Some(("v3", None))),
            (&["v3+"], None, None, false, None),
            (&["v3-", "v2-"], None, None, false, None),
            (&[], None, None, false, None),
        ] {
            let expected = expected.map(|(rollback, restore)| {
                let rollback = rollback.to_owned();
                match restore {
                    Some(restore) => Method::Explicit { rollback, restore: restore.to_owned() },
                    None => Method::PreviousImage { rollback },
                }
            });
            assert_eq!(candidate(&groups(names), original, image, only_enabled), expected, "{names:?}");
        }
    }

    #[test]
    fn the_larger_a_server_group_the_more_may_be_unknown() {
        let of = [0, 9, 10, 19, 20, 500].map(default_percent);
        assert_eq!(of, [100, 100, 90, 90, 95, 95]);
    }

    #[test]
    fn a_rollback_is_told_in_spinnakers_fields() {
        let explicit = Method::Explicit { rollback: "v2".to_owned(), restore: "v1".to_owned() };
        assert_eq!(
            explicit.context(None, 95),
            json!({"rollbackServerGroupName": "v2", "restoreServerGroupName": "v1", "targetHealthyRollbackPercentage": 95})
        );
        let previous = Method::PreviousImage { rollback: "v2".to_owned() };
        assert_eq!(
            previous.context(Some(&image("ami-1")), 100),
            json!({"rollbackServerGroupName": "v2", "imageId": "ami-1", "targetHealthyRollbackPercentage": 100})
        );
    }

    proptest! {
        #[test]
        fn nothing_goes_back_to_itself_or_to_what_is_not_there(
            states in proptest::collection::vec((any::<bool>(), 0_u8..3), 0..6), only_enabled in any::<bool>(),
            wanted in proptest::option::of(0_u8..3),
        ) {
            let groups: Vec<Candidate> = states.iter().enumerate().map(|(index, (enabled, image))| Candidate {
                name: format!("v{index}"), enabled: *enabled, image_id: Some(image.to_string()), desired: 1,
            }).collect();
            let image = wanted.map(|wanted| image(&wanted.to_string()));
            let found = candidate(&groups, None, image.as_ref(), only_enabled);
            if let Some(Method::Explicit { rollback, restore }) = &found {
                prop_assert_ne!(rollback, restore);
                let restored = groups.iter().find(|group| group.name == *restore).expect("there");
                prop_assert!(restored.enabled || !only_enabled);
            }
            prop_assert!(found.is_none() || groups.iter().any(|group| group.enabled));
        }
    }
}
