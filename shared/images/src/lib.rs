//! Machine images as pipelines pass them on: what the stages `bake`, `findImage`, `findImageFromTags` and `upsertImageTags`
//! have in common.
//!
//! An image leaves a stage in the output `deploymentDetails` (and the context's `amiDetails`), one map per region with
//! `region`, `ami` and `imageId`, and as an artifact of type `aws/image`. [`details`] and [`artifact`] write that form,
//! [`Upstream`] reads it. What was built into an image stands in its tag `appversion`, which is [`AppVersion`]. The regions
//! that need an image are those of a stage's own fields and those that later stages deploy to: [`downstream_regions`].

mod app_version;
mod base_name;
mod built_in;
mod details;
mod downstream;
mod settings;
mod upstream;

pub use app_version::AppVersion;
pub use base_name::base_name;
pub use built_in::{BUILT_IN_TAGS, changeable};
pub use details::{APP_VERSION, artifact, build_info, details};
pub use downstream::downstream_regions;
pub use settings::{account, no_other_provider, regions};
pub use upstream::Upstream;
