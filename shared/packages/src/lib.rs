//! Packages of operating systems, as the stages `bake` and `quickPatch` install them.
//!
//! A [`PackageType`] says which package manager a system has. [`check_name`] and [`check_version`] let only such texts through
//! as neither a shell nor a package manager takes for anything else. [`Builds`] tells which version of a package the builds
//! have made that a stage can see. The rest are words for a shell: [`quote`], [`update_lists`], [`FIND_RPM_TOOL`].

mod build;
mod builds;
mod file;
mod names;
mod package_type;
mod shell;

pub use build::Build;
pub use builds::{Builds, Built, Produced};
pub use file::of_file;
pub use names::{check_name, check_version};
pub use package_type::PackageType;
pub use shell::{FIND_RPM_TOOL, quote, update_lists};
