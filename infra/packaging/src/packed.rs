use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{
    Zip,
    error::{Error, io},
};

/// What `packed.json` holds: the zips, and the fingerprint of what they were made from.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Packed {
    pub(crate) fingerprint: String,
    pub(crate) zips: Vec<Zip>,
}

impl Packed {
    /// The zips in `directory`, when they were made from this and are all still there.
    /// Whatever is wrong with them, building them anew is the remedy.
    pub(crate) fn still_good(directory: &Path, fingerprint: &str) -> Option<Vec<Zip>> {
        let packed: Self =
            serde_json::from_slice(&std::fs::read(directory.join("packed.json")).ok()?).ok()?;
        let whole = |zip: &Zip| std::fs::metadata(&zip.path).is_ok_and(|file| file.len() == zip.bytes);
        (packed.fingerprint == fingerprint && packed.zips.iter().all(whole)).then_some(packed.zips)
    }

    pub(crate) fn write(&self, directory: &Path) -> Result<(), Error> {
        let path = directory.join("packed.json");
        let text =
            serde_json::to_vec_pretty(self).map_err(|error| io("could not write", &path)(error.into()))?;
        std::fs::write(&path, text).map_err(io("could not write", path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zips_are_good_while_their_fingerprint_fits_and_they_are_there() {
        let directory = tempfile::tempdir().unwrap();
        let directory = directory.path();
        assert_eq!(Packed::still_good(directory, "f"), None);
        let path = directory.join("bootstrap.zip");
        std::fs::write(&path, "12345").unwrap();
        let zips = vec![Zip { name: "wait".into(), path: path.clone(), sha256: "00".into(), bytes: 5 }];
        Packed { fingerprint: "f".into(), zips: zips.clone() }.write(directory).unwrap();
        assert_eq!(Packed::still_good(directory, "f"), Some(zips));
        assert_eq!(Packed::still_good(directory, "g"), None);
        std::fs::write(&path, "1234").unwrap();
        assert_eq!(Packed::still_good(directory, "f"), None);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(Packed::still_good(directory, "f"), None);
    }
}
