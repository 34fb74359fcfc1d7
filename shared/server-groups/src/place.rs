//! Where server groups stand.

use gennaker_aws::{Region, Regions};
use gennaker_ec2::Ec2;

/// A region of an account, with its clients.
#[derive(Clone, Debug)]
pub struct Place {
    /// The account's name.
    pub account: String,
    /// Auto Scaling and load balancing there.
    pub region: Region,
    /// The account's other regions, and clients of other services.
    pub regions: Regions,
}

impl Place {
    /// A region of an account.
    pub fn new(account: &str, regions: &Regions, region: &str) -> Self {
        Self { account: account.to_owned(), region: regions.region(region), regions: regions.clone() }
    }

    /// The account's name where accounts are registered. Where none is, every name means the same account, so that names are
    /// not to be compared.
    pub fn registered_account(&self) -> Option<&str> {
        self.regions.is_registered().then_some(self.account.as_str())
    }

    /// EC2 there; nothing is sent before it is asked something.
    pub fn ec2(&self) -> Ec2 {
        Ec2::new(&self.regions, self.region.name())
    }
}
