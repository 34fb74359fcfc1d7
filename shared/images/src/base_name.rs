//! The part of an image's name that is the same in every region.

/// The name without what a bakery appends to keep names apart: the counter behind `-ebs` or `-s3`, or the moment of the
/// bake (14 digits, or 13 or more of milliseconds) and what follows it. The name itself where there is no such thing.
///
/// ```
/// use gennaker_images::base_name;
///
/// assert_eq!(base_name("app-1.0-h1-x86_64-20260102030405-trusty"), "app-1.0-h1-x86_64");
/// assert_eq!(base_name("app-1.0-x86_64-ebs1"), "app-1.0-x86_64-ebs");
/// ```
pub fn base_name(name: &str) -> &str {
    for store in ["-ebs", "-s3"] {
        if let Some(end) = name.rfind(store).map(|at| at + store.len())
            && let Some(front) = name.get(..end)
        {
            return front;
        }
    }
    let mut at = 0;
    for word in name.split('-') {
        if at > 0 && (13..=17).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return name.get(..at - 1).unwrap_or(name);
        }
        at += word.len() + 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_keeps_names_apart_goes() {
        for (name, expected) in [
            (
                "app-1.0-h1-x86_64-20260102030405-trusty-hvm-sriov-ebs",
                "app-1.0-h1-x86_64-20260102030405-trusty-hvm-sriov-ebs",
            ),
            ("app-1.0-ebs1", "app-1.0-ebs"),
            ("app-1.0-s3-2", "app-1.0-s3"),
            ("app-1.0-all-20260102030405-ubuntu", "app-1.0-all"),
            ("app-1.0-1767322800000", "app-1.0"),
            ("20260102030405", "20260102030405"),
            ("app", "app"),
            ("", ""),
        ] {
            assert_eq!(base_name(name), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn it_is_a_beginning_of_the_name(name in "\\PC{0,30}") {
            prop_assert!(name.starts_with(base_name(&name)));
        }
    }
}
