//! Building names.

use crate::error::Error;
use crate::moniker::{in_detail, in_name, is_version};

/// A cluster's name, of parts that can be read back from it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cluster(String);

impl Cluster {
    /// The cluster of an application, stack and detail; the latter two may be empty (Netflix frigga: `NameBuilder`).
    ///
    /// # Errors
    /// When a part holds characters or a version that would be read as another part.
    pub fn new(app: &str, stack: &str, detail: &str) -> Result<Self, Error> {
        const NAME: &str = "letters, digits, dots and underscores";
        const DETAIL: &str = "letters, digits, dots, underscores, hyphens, ~ and ^";
        if app.is_empty() {
            return Err(Error::NoApplication);
        }
        for (part, value, allowed, characters) in [
            ("application", app, in_name as fn(char) -> bool, NAME),
            ("stack", stack, in_name, NAME),
            ("detail", detail, in_detail, DETAIL),
        ] {
            if !value.chars().all(allowed) {
                return Err(Error::Characters { part, value: value.to_owned(), allowed: characters });
            }
        }
        for (part, value) in [("stack", stack), ("detail", detail)] {
            if value.split('-').any(is_version) {
                return Err(Error::Version { part, value: value.to_owned() });
            }
        }
        Ok(Self(match (stack, detail) {
            ("", "") => app.to_owned(),
            (stack, "") => format!("{app}-{stack}"),
            (stack, detail) => format!("{app}-{stack}-{detail}"),
        }))
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// The name of the server group with a number.
    pub fn server_group(&self, sequence: u32) -> String {
        format!("{}-v{sequence:03}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moniker;
    use proptest::prelude::*;

    #[test]
    fn a_name_keeps_the_places_of_its_parts() {
        for (app, stack, detail, name) in [
            ("app", "", "", "app"),
            ("app", "main", "", "app-main"),
            ("app", "main", "blue-2", "app-main-blue-2"),
            ("app", "", "blue", "app--blue"),
            ("app", "", "abc-v12b3-def", "app--abc-v12b3-def"),
            ("app", "v1", "", "app-v1"),
            ("app", "main", "v12", "app-main-v12"),
            ("app", "main", "v1234567", "app-main-v1234567"),
            ("app", "main", "xv123", "app-main-xv123"),
            ("app", "main", "v123x", "app-main-v123x"),
            ("app", "main", "c0latam-d0prod", "app-main-c0latam-d0prod"),
            ("app.api_2", "", "~A^", "app.api_2--~A^"),
        ] {
            assert_eq!(
                Cluster::new(app, stack, detail).map(|cluster| cluster.name().to_owned()),
                Ok(name.to_owned())
            );
        }
    }

    #[test]
    fn parts_that_would_be_read_otherwise_are_refused() {
        for (app, stack, detail, word) in [
            ("", "", "", "application"),
            ("my-app", "", "", "application"),
            ("app", "a-b", "", "stack"),
            ("app", "v001", "", "stack"),
            ("app", "", "a b", "detail"),
            ("app", "", "abc-v123-def", "v001"),
            ("app", "", "v123456", "v001"),
            ("app", "", "v123", "v001"),
            ("app", "", "v123-def", "v001"),
            ("app", "", "abc-v123", "v001"),
            ("app", "", "abc-v000001-def", "v001"),
            ("app", "v123456", "", "stack"),
            ("app", "ma~in", "", "stack"),
            ("app%", "", "", "application"),
            ("app", "", "a/b", "detail"),
            ("app", "", "grün", "detail"),
        ] {
            let message = Cluster::new(app, stack, detail).expect_err("refused").to_string();
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn a_number_has_three_digits_or_more() {
        let cluster = Cluster::new("app", "main", "").expect("a cluster");
        for (sequence, name) in [
            (0, "app-main-v000"),
            (7, "app-main-v007"),
            (42, "app-main-v042"),
            (999, "app-main-v999"),
            (1000, "app-main-v1000"),
        ] {
            assert_eq!(cluster.server_group(sequence), name);
        }
    }

    proptest! {
        #[test]
        fn what_was_built_is_read_back(
            app in "[a-zA-Z0-9._]{1,8}",
            stack in "[a-zA-Z0-9._]{0,8}",
            detail in "[a-zA-Z0-9._~^-]{0,12}",
            sequence in 0_u32..1000,
        ) {
            if let Ok(cluster) = Cluster::new(&app, &stack, &detail) {
                let name = cluster.server_group(sequence);
                let moniker = Moniker::parse(&name);
                prop_assert_eq!(moniker, Some(Moniker {
                    app,
                    stack: Some(stack).filter(|part| !part.is_empty()),
                    detail: Some(detail).filter(|part| !part.is_empty()),
                    cluster: cluster.name().to_owned(),
                    sequence: Some(sequence),
                }));
            }
        }

        #[test]
        fn any_text_is_read_without_a_panic_and_keeps_its_cluster(name in "\\PC{0,24}") {
            if let Some(moniker) = Moniker::parse(&name) {
                prop_assert!(name.starts_with(&moniker.cluster));
                prop_assert!(moniker.cluster.starts_with(&moniker.app));
            }
        }
    }
}
