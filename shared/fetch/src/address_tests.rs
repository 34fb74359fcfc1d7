use proptest::prelude::*;

use super::*;

fn parsed(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn every_address_is_of_its_kind() {
    use Kind::*;
    for (text, expected) in [
        ("8.8.8.8", Public),
        ("1.1.1.1", Public),
        ("52.94.236.248", Public),
        ("9.255.255.255", Public),
        ("11.0.0.0", Public),
        ("100.63.255.255", Public),
        ("100.128.0.0", Public),
        ("126.255.255.255", Public),
        ("128.0.0.0", Public),
        ("169.253.255.255", Public),
        ("169.255.0.0", Public),
        ("172.15.255.255", Public),
        ("172.32.0.0", Public),
        ("192.0.1.0", Public),
        ("192.167.255.255", Public),
        ("192.169.0.0", Public),
        ("198.17.255.255", Public),
        ("198.20.0.0", Public),
        ("223.255.255.255", Public),
        ("0.0.0.0", Unspecified),
        ("0.0.0.1", Reserved),
        ("0.255.255.255", Reserved),
        ("10.0.0.0", Private),
        ("10.255.255.255", Private),
        ("100.64.0.0", CarrierNat),
        ("100.127.255.255", CarrierNat),
        ("127.0.0.1", Loopback),
        ("127.255.255.254", Loopback),
        ("169.254.169.254", Metadata),
        ("169.254.170.2", Metadata),
        ("169.254.170.23", Metadata),
        ("169.254.169.253", LinkLocal),
        ("169.254.0.0", LinkLocal),
        ("169.254.255.255", LinkLocal),
        ("172.16.0.0", Private),
        ("172.31.255.255", Private),
        ("192.0.0.8", Reserved),
        ("192.0.2.1", Documentation),
        ("192.88.99.1", Reserved),
        ("192.168.0.0", Private),
        ("192.168.255.255", Private),
        ("198.18.0.0", Reserved),
        ("198.19.255.255", Reserved),
        ("198.51.100.7", Documentation),
        ("203.0.113.255", Documentation),
        ("224.0.0.1", Multicast),
        ("239.255.255.255", Multicast),
        ("240.0.0.0", Reserved),
        ("255.255.255.254", Reserved),
        ("255.255.255.255", Broadcast),
        ("2600:1f18::1", Public),
        ("2606:4700:4700::1111", Public),
        ("2a00::1", Public),
        ("3ffe:ffff::1", Public),
        ("::", Unspecified),
        ("::1", Loopback),
        ("::2", Reserved),
        ("100::1", Reserved),
        ("fe80::1", LinkLocal),
        ("febf::1", LinkLocal),
        ("fec0::1", Private),
        ("fc00::1", Private),
        ("fdff::1", Private),
        ("fd00:ec2::254", Metadata),
        ("fd00:ec2::23", Metadata),
        ("fd00:ec2::253", Private),
        ("ff02::1", Multicast),
        ("2001:db8::1", Documentation),
        ("3fff:fff::1", Documentation),
        ("2001:2::1", Reserved),
        ("4000::1", Reserved),
        ("1fff::1", Reserved),
        ("::ffff:8.8.8.8", Public),
        ("::ffff:127.0.0.1", Loopback),
        ("::ffff:10.1.2.3", Private),
        ("::ffff:169.254.169.254", Metadata),
        ("::ffff:0:169.254.169.254", Metadata),
        ("::ffff:0:8.8.8.8", Reserved),
        ("::8.8.8.8", Reserved),
        ("::127.0.0.1", Loopback),
        ("::169.254.170.2", Metadata),
        ("64:ff9b::8.8.8.8", Public),
        ("64:ff9b::10.0.0.1", Private),
        ("64:ff9b::169.254.169.254", Metadata),
        ("64:ff9b::1:808:808", Reserved),
        ("64:ff9b:1::8.8.8.8", Private),
        ("64:ff9b:1::169.254.169.254", Metadata),
        ("64:ff9b:1:a9fe:a9:fe00::", Metadata),
        ("2002:808:808::1", Public),
        ("2002:7f00:1::1", Loopback),
        ("2002:a9fe:a9fe::1", Metadata),
        ("2001:0:808:808::f7f7:f7f7", Reserved),
        ("2001:0:808:808::5601:5601", Metadata),
    ] {
        assert_eq!(kind(parsed(text)), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn an_ipv4_address_inside_an_ipv6_one_is_never_more_public(bits in inner()) {
        let inner = Ipv4Addr::from_bits(bits);
        let (high, low) = ((bits >> 16) as u16, bits as u16);
        let expected = kind(inner.into());
        prop_assert_eq!(kind(inner.to_ipv6_mapped().into()), expected);
        for outer in [
            Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
            Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1),
        ] {
            prop_assert_eq!(kind(outer.into()), expected, "{}", outer);
        }
        for outer in [
            Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, high, low),
            Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, high, low),
            Ipv6Addr::new(0x2001, 0, 0x808, 0x808, 0, 0, !high, !low),
        ] {
            prop_assert_ne!(kind(outer.into()), Kind::Public, "{}", outer);
            prop_assert_eq!(kind(outer.into()) == Kind::Metadata, expected == Kind::Metadata, "{}", outer);
        }
    }

    #[test]
    fn what_the_standard_library_calls_special_is_not_public(bits in inner()) {
        let address = Ipv4Addr::from_bits(bits);
        let special = address.is_private() || address.is_loopback() || address.is_link_local()
            || address.is_multicast() || address.is_broadcast() || address.is_documentation()
            || address.is_unspecified() || address.octets()[0] == 0 || address.octets()[0] >= 240;
        if special {
            prop_assert_ne!(kind(address.into()), Kind::Public);
        }
    }
}

/// Any address, and the special ones often enough.
fn inner() -> impl Strategy<Value = u32> {
    prop_oneof![
        any::<u32>(),
        (prop::sample::select(&V4[..]), any::<u32>()).prop_map(|((net, _), offset)| {
            let IpAddr::V4(first) = net.first() else { unreachable!("a table of IPv4 blocks") };
            first.to_bits() | (offset & 0xff)
        }),
        prop::sample::select(vec![0xa9fe_a9fe, 0xa9fe_aa02, 0xa9fe_aa17]),
    ]
}
