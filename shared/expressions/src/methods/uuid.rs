//! Methods of `java.util.UUID`.

use gennaker_java::uuid::{self, Uuid};

use super::method::{Method, Static, method};
use super::temporal::read_text;
use crate::arguments::{Arguments, Failure};
use crate::value::{Object, Val};

/// The body of a method.
pub(super) type OfUuid = for<'v, 'a> fn(&Uuid, &Arguments<'v, 'a>) -> Result<Val<'a>, Failure>;

pub(super) const STATIC: &[Method<Static>] = &[
    method("fromString", 1, |arguments| parsed(arguments).map(Val::from)),
    method("nameUUIDFromBytes", 1, |arguments| Ok(uuid::name_from_bytes(&bytes(arguments)?).into())),
    method("randomUUID", 0, |arguments| Ok(uuid::random(arguments.session().random()).into())),
];

pub(super) const METHODS: &[Method<OfUuid>] = &[
    method("compareTo", 1, |id, arguments| {
        let other = match arguments.value(0) {
            Val::Object(Object::Uuid(other)) => *other,
            Val::Text(_) => parsed(arguments)?,
            _ => return Err(arguments.unfit(0, "a UUID")),
        };
        Ok(Val::int(uuid::compare(id, &other)))
    }),
    method("getLeastSignificantBits", 0, |id, _| Ok(Val::long(uuid::least_significant_bits(id)))),
    method("getMostSignificantBits", 0, |id, _| Ok(Val::long(uuid::most_significant_bits(id)))),
    method("variant", 0, |id, _| Ok(Val::int(variant(id)))),
    method("version", 0, |id, _| Ok(Val::size(id.get_version_num()))),
];

/// `new UUID(most, least)`.
pub(super) fn construct<'a>(arguments: &Arguments<'_, 'a>) -> Result<Val<'a>, Failure> {
    arguments.count(2, 2)?;
    Ok(uuid::from_bits(arguments.long(0)?, arguments.long(1)?).into())
}

fn parsed(arguments: &Arguments<'_, '_>) -> Result<Uuid, Failure> {
    uuid::parse(&read_text(arguments, 0)?).map_err(|why| arguments.unreadable(0, "a UUID", why))
}

fn bytes(arguments: &Arguments<'_, '_>) -> Result<Vec<u8>, Failure> {
    let Val::List(items) = arguments.value(0) else { return Err(arguments.unfit(0, "a list of bytes")) };
    arguments.budget().output(items.len())?;
    let byte =
        |item: Val<'_>| item.to_int().ok().and_then(|value| i8::try_from(value).ok()).map(i8::cast_unsigned);
    let bytes: Option<Vec<u8>> = items.iter().map(byte).collect();
    bytes.ok_or_else(|| arguments.refused(0, "needs a list of bytes, which are numbers from -128 to 127"))
}

/// The uppermost one, two or three bits of the lower half, as many as its layout says.
fn variant(id: &Uuid) -> i32 {
    let least = id.as_u64_pair().1;
    match least >> 61 {
        0..=3 => 0,
        4 | 5 => 2,
        top => i32::try_from(top).unwrap_or_default(),
    }
}
