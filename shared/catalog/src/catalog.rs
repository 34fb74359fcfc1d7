//! All functions together.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use thiserror::Error;

use crate::{Function, Stage};

/// Why a catalog cannot be.
#[derive(Debug, Error)]
pub enum Error {
    /// A declaration is not of the right form.
    #[error("a function's declaration cannot be read: {0}")]
    Declaration(#[from] serde_json::Error),
    /// Two folders declare one stage type.
    #[error("the stage type {stage_type} is declared by {first} and by {second}; remove it from one of them")]
    Duplicate {
        /// The type.
        stage_type: String,
        /// One package.
        first: String,
        /// The other.
        second: String,
    },
}

/// All functions, and which of them is which stage type.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    functions: Vec<Function>,
    by_type: BTreeMap<String, usize>,
}

impl Catalog {
    /// Reads declarations, a JSON list of [`Function`]s.
    ///
    /// # Errors
    /// When one is malformed or a stage type is declared twice.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let functions: Vec<Function> = serde_json::from_str(text)?;
        let mut by_type: BTreeMap<String, usize> = BTreeMap::new();
        for (index, function) in functions.iter().enumerate() {
            for stage_type in function.stage().map(|stage| stage.types.as_slice()).unwrap_or_default() {
                if let Some(other) = by_type.insert(stage_type.clone(), index) {
                    return Err(Error::Duplicate {
                        stage_type: stage_type.clone(),
                        first: functions.get(other).map(|other| other.package.clone()).unwrap_or_default(),
                        second: function.package.clone(),
                    });
                }
            }
        }
        Ok(Self { functions, by_type })
    }

    /// All functions, by folder and name.
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// The functions that are stages, with their declarations.
    pub fn stages(&self) -> impl Iterator<Item = (&Function, &Stage)> {
        self.functions.iter().filter_map(|function| Some((function, function.stage()?)))
    }

    /// The function of a stage type, aliases included.
    pub fn stage(&self, stage_type: &str) -> Option<(&Function, &Stage)> {
        let function = self.functions.get(*self.by_type.get(stage_type)?)?;
        Some((function, function.stage()?))
    }

    /// Every stage type, aliases included, in order.
    pub fn stage_types(&self) -> impl Iterator<Item = &str> {
        self.by_type.keys().map(String::as_str)
    }
}

/// The catalog of this build.
pub fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        // A test below proves that it reads; an unreadable one knows no stages, and every pipeline says so.
        Catalog::from_json(include_str!(concat!(env!("OUT_DIR"), "/catalog.json"))).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_declaration_of_this_build_can_be_read() {
        let read = Catalog::from_json(include_str!(concat!(env!("OUT_DIR"), "/catalog.json")));
        assert!(read.is_ok(), "{read:?}");
        assert!(catalog().stage("wait").is_some());
    }

    #[test]
    fn one_stage_type_has_one_folder() {
        let declare = |package: &str| {
            format!(
                r#"{{"package":"{package}","summary":"","memory":128,"timeout":3,"kind":"stages","types":["x"],"completion":"immediate"}}"#
            )
        };
        let both = format!("[{},{}]", declare("gennaker-a"), declare("gennaker-b"));
        let error = Catalog::from_json(&both).expect_err("two folders, one type").to_string();
        assert!(error.contains("gennaker-a") && error.contains("gennaker-b"), "{error}");
    }
}
