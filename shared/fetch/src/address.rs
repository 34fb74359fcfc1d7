//! What an IP address leads to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::net::Net;

/// What kind of place an address is. Only `Public` is reached without an exception, `Metadata` never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Public,
    Metadata,
    Unspecified,
    Loopback,
    LinkLocal,
    Private,
    CarrierNat,
    Documentation,
    Multicast,
    Broadcast,
    Reserved,
}

impl Kind {
    /// The kind in a message: "it is …".
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Public => "a public address",
            Self::Metadata => "a metadata address",
            Self::Unspecified => "an unspecified address",
            Self::Loopback => "a loopback address",
            Self::LinkLocal => "a link-local address",
            Self::Private => "a private address",
            Self::CarrierNat => "a carrier's shared address",
            Self::Documentation => "an address for documentation",
            Self::Multicast => "a multicast address",
            Self::Broadcast => "a broadcast address",
            Self::Reserved => "a reserved address",
        }
    }
}

/// Where credentials are handed out: EC2, ECS and EKS (AWS: instance metadata, task and pod credentials).
const METADATA: [IpAddr; 5] = [
    IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254)),
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 2)),
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 23)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23)),
];

/// Special-purpose blocks (IANA's IPv4 registry), narrower ones first. Everything else is public.
const V4: [(Net, Kind); 17] = [
    (Net::v4(0, 0, 0, 0, 32), Kind::Unspecified),
    (Net::v4(255, 255, 255, 255, 32), Kind::Broadcast),
    (Net::v4(0, 0, 0, 0, 8), Kind::Reserved),
    (Net::v4(10, 0, 0, 0, 8), Kind::Private),
    (Net::v4(100, 64, 0, 0, 10), Kind::CarrierNat),
    (Net::v4(127, 0, 0, 0, 8), Kind::Loopback),
    (Net::v4(169, 254, 0, 0, 16), Kind::LinkLocal),
    (Net::v4(172, 16, 0, 0, 12), Kind::Private),
    (Net::v4(192, 0, 0, 0, 24), Kind::Reserved),
    (Net::v4(192, 0, 2, 0, 24), Kind::Documentation),
    (Net::v4(192, 88, 99, 0, 24), Kind::Reserved),
    (Net::v4(192, 168, 0, 0, 16), Kind::Private),
    (Net::v4(198, 18, 0, 0, 15), Kind::Reserved),
    (Net::v4(198, 51, 100, 0, 24), Kind::Documentation),
    (Net::v4(203, 0, 113, 0, 24), Kind::Documentation),
    (Net::v4(224, 0, 0, 0, 4), Kind::Multicast),
    (Net::v4(240, 0, 0, 0, 4), Kind::Reserved),
];

/// The same for IPv6. What is not listed is public only within global unicast.
const V6: [(Net, Kind); 10] = [
    (Net::one(IpAddr::V6(Ipv6Addr::UNSPECIFIED)), Kind::Unspecified),
    (Net::one(IpAddr::V6(Ipv6Addr::LOCALHOST)), Kind::Loopback),
    (Net::v6(0xfe80, 0, 0, 10), Kind::LinkLocal),
    (Net::v6(0xfec0, 0, 0, 10), Kind::Private),
    (Net::v6(0xfc00, 0, 0, 7), Kind::Private),
    // NAT64's prefix for local use.
    (Net::v6(0x64, 0xff9b, 1, 48), Kind::Private),
    (Net::v6(0xff00, 0, 0, 8), Kind::Multicast),
    (Net::v6(0x2001, 0xdb8, 0, 32), Kind::Documentation),
    (Net::v6(0x3fff, 0, 0, 20), Kind::Documentation),
    (Net::v6(0x2001, 0, 0, 23), Kind::Reserved),
];

const GLOBAL_UNICAST: Net = Net::v6(0x2000, 0, 0, 3);
/// How a network without IPv4 reaches public IPv4 hosts (DNS64 answers with these).
const NAT64: Net = Net::v6(0x64, 0xff9b, 0, 96);

/// What `address` leads to, an IPv4 address inside an IPv6 one included.
pub(crate) fn kind(address: IpAddr) -> Kind {
    match address.to_canonical() {
        IpAddr::V4(address) => kind_v4(address),
        IpAddr::V6(address) => kind_v6(address),
    }
}

fn kind_v4(address: Ipv4Addr) -> Kind {
    let address = IpAddr::V4(address);
    if METADATA.contains(&address) {
        return Kind::Metadata;
    }
    listed(&V4, address).unwrap_or(Kind::Public)
}

fn kind_v6(address: Ipv6Addr) -> Kind {
    let inner = || embedded(address).into_iter().flatten().map(kind_v4);
    let address = IpAddr::V6(address);
    if METADATA.contains(&address) || inner().any(|kind| kind == Kind::Metadata) {
        return Kind::Metadata;
    }
    if let Some(kind) = listed(&V6, address).or_else(|| inner().find(|kind| *kind != Kind::Public)) {
        return kind;
    }
    if GLOBAL_UNICAST.contains(address) || NAT64.contains(address) { Kind::Public } else { Kind::Reserved }
}

fn listed(table: &[(Net, Kind)], address: IpAddr) -> Option<Kind> {
    table.iter().find(|(net, _)| net.contains(address)).map(|(_, kind)| *kind)
}

/// The IPv4 addresses that a translator or a tunnel would read out of `address`; mapped ones are IPv4 already.
fn embedded(address: Ipv6Addr) -> [Option<Ipv4Addr>; 2] {
    let v4 = |high: u16, low: u16| Some(Ipv4Addr::from_bits((u32::from(high) << 16) | u32::from(low)));
    match address.segments() {
        // IPv4-compatible, IPv4-translated, and NAT64's well-known prefix.
        [0, 0, 0, 0, 0 | 0xffff, 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            [v4(high, low), None]
        }
        // NAT64's local prefix: as a /96, or as the /48 that it is, with its byte of zeros inside the address.
        [0x64, 0xff9b, 1, top, middle, bottom, high, low] => {
            [v4(high, low), v4(top, (middle << 8) | (bottom >> 8))]
        }
        [0x2002, high, low, ..] => [v4(high, low), None],
        // Teredo: the server as it is, the client with its bits turned over.
        [0x2001, 0, high, low, _, _, client_high, client_low] => {
            [v4(high, low), v4(!client_high, !client_low)]
        }
        _ => [None, None],
    }
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
