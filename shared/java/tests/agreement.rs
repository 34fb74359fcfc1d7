//! Java's own answers (`answers/Answers.java` printed them), compared with ours.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "the helpers of these tests are tests too")]

use gennaker_java::{format, hash, number, properties, random, regex, text, url, uuid};

mod answers;

use answers::{Row, mismatches};

fn bits64(row: &Row) -> f64 {
    f64::from_bits(u64::from_str_radix(row.text(0), 16).unwrap())
}

fn bits32(row: &Row) -> f32 {
    f32::from_bits(u32::from_str_radix(row.text(0), 16).unwrap())
}

fn ok<T: ToString, E>(result: Result<T, E>) -> Option<String> {
    result.ok().map(|value| value.to_string())
}

fn some<T: ToString>(value: T) -> Option<String> {
    ok::<T, ()>(Ok(value))
}

#[test]
fn numbers_are_written_as_java_writes_them() {
    let kinds = ["double", "float", "to_string_radix", "long_bits", "int_bits"];
    let wrong = mismatches(&kinds, |row| match row.kind() {
        "double" => some(number::double_to_string(bits64(row))),
        "float" => some(number::float_to_string(bits32(row))),
        "to_string_radix" => some(number::to_string_radix(row.parsed(0), row.parsed(1))),
        "long_bits" => {
            let value: i64 = row.parsed(0);
            some([number::to_hex(value), number::to_octal(value), number::to_binary(value)].join(" "))
        }
        _ => {
            let value: i32 = row.parsed(0);
            some([number::to_hex(value), number::to_octal(value), number::to_binary(value)].join(" "))
        }
    });
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn numbers_are_read_as_java_reads_them() {
    let kinds = [
        "parse_int",
        "parse_long",
        "parse_byte",
        "parse_double",
        "parse_float",
        "decode",
        "decode_int",
        "decode_byte",
    ];
    let wrong = mismatches(&kinds, |row| match row.kind() {
        "parse_int" => ok(number::parse_int_radix(row.text(0), row.parsed(1))),
        "parse_long" => ok(number::parse_long_radix(row.text(0), row.parsed(1))),
        "parse_byte" => ok(number::parse_byte(row.text(0))),
        "parse_double" => ok(number::parse_double(row.text(0)).map(number::double_to_string)),
        "parse_float" => ok(number::parse_float(row.text(0)).map(number::float_to_string)),
        "decode" => ok(number::decode(row.text(0))),
        "decode_int" => ok(number::decode_int(row.text(0))),
        _ => ok(number::decode_byte(row.text(0))),
    });
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn hashes_are_javas() {
    let wrong =
        mismatches(&["hash", "long_hash", "double_hash", "float_hash", "big_hash"], |row| match row.kind() {
            "hash" => some(hash::string_hash(row.text(0))),
            "long_hash" => some(hash::long_hash(row.parsed(0))),
            "double_hash" => some(hash::double_hash(bits64(row))),
            "float_hash" => some(hash::float_hash(bits32(row))),
            _ => some(hash::big_hash(row.parsed(0))),
        });
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn texts_are_cut_searched_and_compared_as_in_java() {
    let kinds = [
        "len",
        "trim",
        "strip",
        "is_blank",
        "lines",
        "char_at",
        "substring",
        "index_of",
        "last_index_of",
        "compare",
        "compare_ignore_case",
        "equals_ignore_case",
    ];
    let wrong = mismatches(&kinds, |row| {
        let subject = row.text(0);
        match row.kind() {
            "len" => some(text::len(subject)),
            "trim" => some(text::trim(subject)),
            "strip" => some(text::strip(subject)),
            "is_blank" => some(text::is_blank(subject)),
            "lines" => some(text::lines(subject).join("|")),
            "char_at" => text::char_at(subject, row.parsed(1)).map(|unit| unit.to_string()),
            "substring" => text::substring(subject, row.parsed(1), row.parsed(2)).map(str::to_owned),
            "index_of" => some(text::index_of(subject, row.text(1), row.parsed(2))),
            "last_index_of" => some(text::last_index_of(subject, row.text(1), row.parsed(2))),
            "compare" => some(text::compare(subject, row.text(1))),
            "compare_ignore_case" => some(text::compare_ignore_case(subject, row.text(1))),
            _ => some(text::equals_ignore_case(subject, row.text(1))),
        }
    });
    assert_eq!(wrong, [""; 0]);
}

fn arg(written: &str) -> format::Arg<'_> {
    use format::Arg;
    let (kind, value) = written.split_once(':').unwrap();
    match kind {
        "null" => Arg::Null,
        "bool" => Arg::Bool(value == "true"),
        "byte" => Arg::Byte(value.parse().unwrap()),
        "int" => Arg::Int(value.parse().unwrap()),
        "long" => Arg::Long(value.parse().unwrap()),
        "big" => Arg::Big(value.parse().unwrap()),
        "float" => Arg::Float(number::parse_float(value).unwrap()),
        "double" => Arg::Double(number::parse_double(value).unwrap()),
        "char" => Arg::Char(text::char_at(value, 0).unwrap()),
        "date" => {
            let millis: i64 = value.parse().unwrap();
            Arg::Date { millis, text: format::format("%tc", &[Arg::Long(millis)]).unwrap().into() }
        }
        _ => Arg::from(value),
    }
}

#[test]
fn formats_give_javas_text() {
    let wrong = mismatches(&["format"], |row| {
        let args: Vec<_> = row.text(1).split(';').filter(|arg| !arg.is_empty()).map(arg).collect();
        format::format(row.text(0), &args).ok()
    });
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn patterns_match_split_and_replace_as_in_java() {
    let wrong = mismatches(&["matches", "split", "replace_all", "replace_first"], |row| {
        let pattern = match regex::Pattern::new(row.text(0), &mut 1_000_000) {
            Ok(pattern) => pattern,
            // What is refused openly cannot differ.
            Err(regex::PatternError::Backtracking { .. } | regex::PatternError::Unsupported { .. }) => {
                return Some("?".to_owned());
            }
            Err(_) => return None,
        };
        let subject = row.text(1);
        match row.kind() {
            "matches" => ok(pattern.matches(subject, &mut 1_000_000)),
            "replace_all" => pattern.replace_all(subject, row.text(2), 1000, &mut 1_000_000).ok(),
            "replace_first" => pattern.replace_first(subject, row.text(2), 1000, &mut 1_000_000).ok(),
            _ => {
                let parts = pattern.split(subject, row.parsed(2), &mut 1_000_000).unwrap();
                Some(format!("{}:{}", parts.len(), parts.join("\u{1}")))
            }
        }
    });
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn random_numbers_are_javas() {
    let wrong = mismatches(&["random"], |row| {
        let mut random = random::Random::new(row.parsed(0));
        let mut drawn = Vec::new();
        for _ in 0..20 {
            drawn.push(random.next_int().to_string());
            drawn
                .extend([10, 64, 0x6000_0000].map(|bound| random.next_int_bound(bound).unwrap().to_string()));
            let between = [(-5, 7), (8, 16), (-2_000_000_000, 2_000_000_000)];
            drawn.extend(between.map(|(from, to)| random.next_int_between(from, to).unwrap().to_string()));
            drawn.push(random.next_long().to_string());
            drawn.push(random.next_boolean().to_string());
            drawn.push(number::float_to_string(random.next_float()));
            drawn.push(number::double_to_string(random.next_double()));
            drawn.push(number::double_to_string(random.next_gaussian()));
        }
        Some(drawn.join(" ") + " ")
    });
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn uuids_urls_and_properties_are_javas() {
    let wrong = mismatches(&["uuid", "uuid_name", "url", "properties"], |row| match row.kind() {
        "uuid" => uuid::parse(row.text(0)).ok().map(|read| {
            let order = uuid::compare(&read, &uuid::from_bits(5, -5));
            format!("{read} {} {order}", uuid::hash(&read))
        }),
        "uuid_name" => some(uuid::name_from_bytes(row.text(0).as_bytes())),
        "url" => some(url::encode(row.text(0))),
        _ => properties::parse(row.text(0)).ok().map(|mut entries| {
            entries.sort();
            let entries: Vec<_> = entries.iter().map(|(key, value)| format!("{key}={value}")).collect();
            format!("{{{}}}", entries.join(", "))
        }),
    });
    assert_eq!(wrong, [""; 0]);
}
