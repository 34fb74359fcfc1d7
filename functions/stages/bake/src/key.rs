//! What tells a bake from another: everything that goes into the image.

use std::collections::BTreeMap;

use gennaker_packages::PackageType;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::package::Package;

/// What an image is made of. Two bakes that are equal in it make the same image.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ingredients<'a> {
    pub(crate) region: &'a str,
    pub(crate) base_image: &'a str,
    pub(crate) packages: &'a [Package],
    pub(crate) package_type: PackageType,
    pub(crate) script: Option<&'a str>,
    pub(crate) attributes: &'a BTreeMap<String, String>,
    pub(crate) upgrade: bool,
    pub(crate) root_volume_size: Option<u32>,
    pub(crate) ami_name: Option<&'a str>,
}

impl Ingredients<'_> {
    /// The bake key: 64 hexadecimal digits.
    pub(crate) fn key(&self) -> String {
        // Texts, numbers and maps with texts as keys: nothing that JSON could not write.
        let json = serde_json::to_vec(self).unwrap_or_default();
        hex::encode(Sha256::digest(&json))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(change: impl FnOnce(&mut Ingredients<'_>)) -> String {
        let attributes = BTreeMap::new();
        let packages = [Package::named("app", Some("1.0"), None).expect("a package")];
        let mut ingredients = Ingredients {
            region: "us-east-1",
            base_image: "ami-1",
            packages: &packages,
            package_type: PackageType::Deb,
            script: None,
            attributes: &attributes,
            upgrade: false,
            root_volume_size: None,
            ami_name: None,
        };
        change(&mut ingredients);
        ingredients.key()
    }

    #[test]
    fn everything_that_matters_makes_another_key() {
        let other = BTreeMap::from([("a".to_owned(), "b".to_owned())]);
        let newer = [Package::named("app", Some("1.1"), None).expect("a package")];
        let keys = [
            key(|_| {}),
            key(|bake| bake.region = "eu-west-1"),
            key(|bake| bake.base_image = "ami-2"),
            key(|bake| bake.packages = Box::leak(Box::new(newer))),
            key(|bake| bake.package_type = PackageType::Rpm),
            key(|bake| bake.script = Some("")),
            key(|bake| bake.attributes = Box::leak(Box::new(other))),
            key(|bake| bake.upgrade = true),
            key(|bake| bake.root_volume_size = Some(8)),
            key(|bake| bake.ami_name = Some("x")),
        ];
        let distinct: std::collections::BTreeSet<&String> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
        assert!(keys.iter().all(|key| key.len() == 64));
        assert_eq!(keys[0], key(|_| {}), "the same is the same");
    }

    proptest! {
        #[test]
        fn no_text_can_stand_for_another_field(script in "\\PC{0,12}", name in "\\PC{0,12}") {
            let together = key(|bake| { bake.script = Some(Box::leak(script.clone().into_boxed_str())); });
            let apart = key(|bake| { bake.ami_name = Some(Box::leak(name.into_boxed_str())); });
            prop_assert_ne!(together, apart);
        }
    }
}
