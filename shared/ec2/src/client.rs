//! The client of one region.

use aws_sdk_ec2::error::SdkError;
use aws_sdk_ec2::types::Filter;
use gennaker_aws::Regions;
use gennaker_runtime::Failure;

/// EC2 in one region.
#[derive(Clone, Debug)]
pub struct Ec2 {
    pub(crate) client: aws_sdk_ec2::Client,
    pub(crate) region: String,
}

impl Ec2 {
    /// EC2 in a region; nothing is sent before it is asked something.
    pub fn new(regions: &Regions, region: &str) -> Self {
        Self { client: aws_sdk_ec2::Client::new(&regions.config(region)), region: region.to_owned() }
    }

    /// A failure of EC2 in this region.
    pub(crate) fn failure<E, R>(&self, doing: &str, error: SdkError<E, R>) -> Failure
    where
        SdkError<E, R>: Into<aws_sdk_ec2::Error>,
    {
        Failure::from_aws(&format!("{doing} in {}", self.region), &error.into())
    }
}

/// A filter on one value of a field.
pub(crate) fn filter(name: &str, value: &str) -> Filter {
    Filter::builder().name(name).values(value).build()
}
