use proptest::prelude::*;

use super::*;

fn policy(allowed: &str) -> Policy {
    Policy::new(allowed.parse().unwrap())
}

#[test]
fn addresses_as_written_are_permitted_or_refused() {
    let policy = Policy::default();
    for (address, permitted) in [
        ("https://example.com/a?b#c", true),
        ("HTTP://EXAMPLE.COM", true),
        ("https://example.com:8443/", true),
        ("https://8.8.8.8/", true),
        ("https://[2600::1]/", true),
        ("http://internal.example.com/", true),
        ("http://localhost.example.com/", true),
        ("http://mylocalhost/", true),
        ("ftp://example.com/", false),
        ("file:///etc/passwd", false),
        ("gopher://example.com/", false),
        ("data:text/plain,x", false),
        ("example.com/x", false),
        ("//example.com/x", false),
        ("", false),
        ("http://", false),
        ("http://exa mple.com/", false),
        ("http://example.com:99999/", false),
        ("https://user@example.com/", false),
        ("https://user:secret@example.com/", false),
        ("https://:secret@example.com/", false),
        ("http://localhost/", false),
        ("http://LocalHost:8080/", false),
        ("http://localhost./", false),
        ("http://localhost../", false),
        ("http://a.localhost/", false),
        ("http://metadata.google.internal/", false),
        ("http://ip-10-0-0-1.ec2.internal./", false),
        ("http://printer.local/", false),
        ("http://%6cocalhost/", false),
        ("http://ｌｏｃａｌｈｏｓｔ/", false),
        ("http:\\\\localhost\\", false),
        ("http:/localhost", false),
        (" http://local\thost/", false),
        ("http://example.com@localhost/", false),
        ("http://localhost#@example.com/", false),
        ("http://localhost\\@example.com/", false),
        ("http://127.1/", false),
        ("http://0/", false),
        ("http://[::]/", false),
        ("http://[fd00:ec2::254]/latest/", false),
        ("http://[fe80::1%25eth0]/", false),
    ] {
        assert_eq!(policy.target(address).is_ok(), permitted, "{address}: {:?}", policy.target(address));
    }
}

#[test]
fn an_exception_permits_names_and_addresses_but_no_metadata() {
    for (allowed, address, permitted) in [
        ("localhost", "http://localhost:8080/", true),
        ("localhost", "http://a.localhost:8080/", false),
        ("localhost:8080", "http://LOCALHOST.:8080/", true),
        ("localhost:8080", "http://localhost/", false),
        ("localhost:443", "https://localhost/", true),
        ("localhost", "http://127.0.0.1/", false),
        ("127.0.0.1", "http://localhost/", false),
        ("127.0.0.1:80", "http://2130706433/", true),
        ("127.0.0.1:80", "http://[::ffff:127.0.0.1]/", true),
        ("127.0.0.1:80", "http://127.0.0.1:81/", false),
        ("10.0.0.0/8", "http://10.9.8.7:81/", true),
        ("10.0.0.0/8", "http://[64:ff9b::10.9.8.7]:81/", false),
        ("fd00::/8", "http://[fd00::1]/", true),
        ("0.0.0.0/0,::/0", "http://192.168.0.1/", true),
        ("0.0.0.0/0,::/0", "http://169.254.169.254/", false),
        ("0.0.0.0/0,::/0", "http://169.254.170.2/v2/credentials", false),
        ("0.0.0.0/0,::/0", "http://[fd00:ec2::23]/", false),
        ("0.0.0.0/0,::/0", "http://[::ffff:a9fe:a9fe]/", false),
        ("0.0.0.0/0,::/0", "http://[2002:a9fe:a9fe::]/", false),
    ] {
        assert_eq!(policy(allowed).target(address).is_ok(), permitted, "{allowed}: {address}");
    }
}

#[test]
fn of_the_resolved_addresses_only_the_permitted_are_used() {
    for (allowed, url, resolved, expected) in [
        ("", "http://a.example/", vec!["8.8.8.8", "2600::1"], vec!["8.8.8.8:80", "[2600::1]:80"]),
        ("", "https://a.example/", vec!["10.0.0.1", "8.8.8.8", "::1"], vec!["8.8.8.8:443"]),
        ("", "http://a.example/", vec!["10.0.0.1", "127.0.0.1"], vec![]),
        ("", "http://a.example/", vec!["::ffff:127.0.0.1"], vec![]),
        ("", "http://a.example/", vec![], vec![]),
        ("a.example", "http://a.example/", vec!["10.0.0.1", "169.254.169.254"], vec!["10.0.0.1:80"]),
        ("a.example", "http://a.example./", vec!["10.0.0.1"], vec!["10.0.0.1:80"]),
        ("a.example", "http://a.example/", vec!["169.254.169.254", "fd00:ec2::254"], vec![]),
        ("a.example:81", "http://a.example/", vec!["10.0.0.1"], vec![]),
        ("a.example", "http://b.example/", vec!["10.0.0.1"], vec![]),
        ("10.0.0.0/24", "http://b.example:81/", vec!["10.0.0.1", "10.0.1.1"], vec!["10.0.0.1:81"]),
        ("10.0.0.1:81", "http://b.example/", vec!["10.0.0.1"], vec![]),
    ] {
        let policy = policy(allowed);
        let resolved: Vec<IpAddr> = resolved.iter().map(|address| address.parse().unwrap()).collect();
        let permitted = policy.permitted(&policy.target(url).unwrap(), &resolved).unwrap_or_default();
        let permitted: Vec<String> = permitted.iter().map(ToString::to_string).collect();
        assert_eq!(permitted, expected, "{allowed}: {url} {resolved:?}");
    }
}

#[test]
fn a_redirect_is_checked_like_an_address_and_stays_on_https() {
    let policy = Policy::default();
    for (from, location, to) in [
        ("https://a.example/x/y", "z", Some("https://a.example/x/z")),
        ("https://a.example/x/y", "//b.example/z", Some("https://b.example/z")),
        ("http://a.example/", "https://a.example/", Some("https://a.example/")),
        ("http://a.example/", "http://b.example:81/#f", Some("http://b.example:81/")),
        ("https://a.example/", "http://a.example/", None),
        ("http://a.example/", "//169.254.169.254/latest", None),
        ("http://a.example/", "//localhost/", None),
        ("http://a.example/", "file:///etc/passwd", None),
        ("http://a.example/", "http://user@b.example/", None),
        ("http://a.example/", "http://[::1", None),
    ] {
        let result = policy.redirect(&policy.target(from).unwrap(), location);
        assert_eq!(result.ok().map(|to| to.uri().to_string()).as_deref(), to, "{from} {location}");
    }
}

#[test]
fn a_message_shows_no_secret_part_of_an_address() {
    let policy = Policy::default();
    for address in [
        "https://localhost/s3cret?s3cret#s3cret",
        "https://user:s3cret@example.com/",
        "https://s3cret@example.com/",
        "s3cret:x@example.com",
        "s3cret",
        "https://[s3cret]/",
        "https://example.com:s3cret/",
    ] {
        let error = policy.target(address).expect_err(address);
        assert!(!error.to_string().contains("s3cret"), "{error}");
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    }
    let target = policy.target("https://example.com/s3cret?s3cret").unwrap();
    assert_eq!(format!("{target:?}"), r#"Target("https://example.com")"#);
    let error = policy.redirect(&target, "http://localhost/s3cret").expect_err("a private name");
    assert_eq!(
        error.to_string(),
        "http://localhost is not called: it has a private host's name; to permit it, add `localhost:80` to \
         GENNAKER_ALLOWED_HOSTS (redirected there by https://example.com)"
    );
}

/// One number of a dotted address, as C libraries read it.
#[derive(Debug, Clone, Copy)]
enum Base {
    Decimal,
    Octal(usize),
    Hex(usize, bool),
}

fn number(value: u32, base: Base) -> String {
    match base {
        Base::Decimal => value.to_string(),
        Base::Octal(zeros) => format!("0{}{value:o}", "0".repeat(zeros)),
        Base::Hex(zeros, true) => format!("0X{}{value:X}", "0".repeat(zeros)),
        Base::Hex(zeros, false) => format!("0x{}{value:x}", "0".repeat(zeros)),
    }
}

fn base() -> impl Strategy<Value = Base> {
    prop_oneof![
        Just(Base::Decimal),
        (0..9usize).prop_map(Base::Octal),
        (0..9usize, any::<bool>()).prop_map(|(zeros, upper)| Base::Hex(zeros, upper)),
    ]
}

/// A dotted spelling: up to four numbers, the last one taking what the others leave.
fn dotted(address: u32) -> impl Strategy<Value = String> {
    (1..=4u32, prop::array::uniform4(base()), any::<bool>()).prop_map(move |(count, bases, dot)| {
        let mut numbers: Vec<u32> = (0..count - 1).map(|i| (address >> (24 - 8 * i)) & 0xff).collect();
        numbers.push(u32::try_from(u64::from(address) & ((1u64 << (32 - 8 * (count - 1))) - 1)).unwrap());
        let text: Vec<String> = numbers.iter().zip(bases).map(|(value, base)| number(*value, base)).collect();
        text.join(".") + if dot { "." } else { "" }
    })
}

/// The same text, with letters and digits percent-encoded or in full width.
fn disguised(text: String) -> impl Strategy<Value = String> {
    let length = text.len();
    prop::collection::vec(0..8u8, length).prop_map(move |how| {
        let disguise = |(character, how): (char, u8)| match how {
            0 => format!("%{:02x}", u32::from(character)),
            1 => char::from_u32(u32::from(character) + 0xfee0).unwrap().to_string(),
            2 if character == '.' => "。".to_owned(),
            _ => character.to_string(),
        };
        text.chars().zip(how).map(disguise).collect()
    })
}

fn bracketed(address: u32) -> impl Strategy<Value = String> {
    let (high, low) = (address >> 16, address & 0xffff);
    let [a, b, c, d] = address.to_be_bytes();
    prop::sample::select(vec![
        format!("[::ffff:{a}.{b}.{c}.{d}]"),
        format!("[::FFFF:{high:x}:{low:x}]"),
        format!("[0:0:0:0:0:ffff:{high:04X}:{low:04x}]"),
        format!("[0000:0000:0000:0000:0000:ffff:{a}.{b}.{c}.{d}]"),
        format!("[::{a}.{b}.{c}.{d}]"),
        format!("[::ffff:0:{high:x}:{low:x}]"),
        format!("[64:ff9b::{a}.{b}.{c}.{d}]"),
        format!("[64:ff9b:1::{high:x}:{low:x}]"),
        format!("[2002:{high:x}:{low:x}::]"),
        format!("[2002:{high:x}:{low:x}:1:2:3:4:5]"),
    ])
}

fn spelling() -> impl Strategy<Value = String> {
    let any_form =
        |address: u32| prop_oneof![3 => dotted(address).prop_flat_map(disguised), 1 => bracketed(address)];
    let host = prop_oneof![any_form(0x7f00_0001), any_form(0xa9fe_a9fe)];
    let end =
        prop::sample::select(vec!["", "/", "/a", ":80/", ":8080", "?x", "#@example.com", "\\@example.com"]);
    let start = prop::sample::select(vec![
        "http://",
        "https://",
        "HTTP://",
        "http:\\\\",
        "http:///",
        " http:",
        "http://@",
    ]);
    (start, host, end).prop_map(|(start, host, end)| format!("{start}{host}{end}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn no_spelling_of_a_local_or_metadata_address_passes(address in spelling()) {
        let error = Policy::default().target(&address).expect_err(&address);
        // Refused for where it leads, not because it cannot be read: else the spelling proved nothing.
        prop_assert!(
            matches!(error, FetchError::Refused { .. } | FetchError::Metadata { .. }),
            "{}: {}", address, error
        );
    }

    #[test]
    fn no_exception_lets_a_metadata_address_pass(host in dotted(0xa9fe_a9fe), port in 1u16..) {
        let error = policy("0.0.0.0/0, ::/0, a.example").target(&format!("http://{host}:{port}/"));
        let refused = matches!(error, Err(FetchError::Metadata { .. }));
        prop_assert!(refused, "{}", host);
    }
}
