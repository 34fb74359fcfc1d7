//! Blocks of IP addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// All addresses of one family that begin with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Net {
    first: IpAddr,
    prefix: u8,
}

impl Net {
    pub(crate) const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Self {
        Self { first: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), prefix }
    }

    /// The block whose first address has these leading groups, and zeros after them.
    pub(crate) const fn v6(a: u16, b: u16, c: u16, prefix: u8) -> Self {
        Self { first: IpAddr::V6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)), prefix }
    }

    pub(crate) const fn one(address: IpAddr) -> Self {
        Self { first: address, prefix: width(address) }
    }

    /// Reads `10.0.0.0/8`. `Err` says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let (first, prefix) = text.split_once('/').ok_or("has no prefix length")?;
        let first: IpAddr = first.parse().map_err(|_| "is not a block of IP addresses")?;
        let prefix: u8 = prefix.parse().map_err(|_| "has a prefix length that is not a number")?;
        if prefix > width(first) {
            return Err("has a prefix longer than its address");
        }
        let rest = u32::from(width(first) - prefix);
        let beyond = bits(first) & !u128::MAX.checked_shl(rest).unwrap_or(0);
        if beyond != 0 {
            return Err("has bits set beyond its prefix length");
        }
        Ok(Self { first, prefix })
    }

    #[cfg(test)]
    pub(crate) fn first(self) -> IpAddr {
        self.first
    }

    pub(crate) fn contains(self, address: IpAddr) -> bool {
        let rest = u32::from(width(self.first) - self.prefix);
        width(self.first) == width(address)
            && (bits(self.first) ^ bits(address)).checked_shr(rest).unwrap_or(0) == 0
    }
}

const fn width(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_contains_what_begins_with_its_bits() {
        for (block, address, inside) in [
            ("10.0.0.0/8", "10.255.255.255", true),
            ("10.0.0.0/8", "11.0.0.0", false),
            ("172.16.0.0/12", "172.31.255.255", true),
            ("172.16.0.0/12", "172.32.0.0", false),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "::1", false),
            ("::/0", "2600::1", true),
            ("::/0", "10.0.0.1", false),
            ("192.168.1.1/32", "192.168.1.1", true),
            ("192.168.1.1/32", "192.168.1.0", false),
            ("fd00:1::/32", "fd00:1:ffff::1", true),
            ("fd00:1::/32", "fd00:2::1", false),
        ] {
            let block = Net::parse(block).unwrap();
            assert_eq!(block.contains(address.parse().unwrap()), inside, "{block:?} {address}");
        }
    }
}
