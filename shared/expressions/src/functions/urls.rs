//! `#fromUrl`, `#jsonFromUrl`, `#yamlFromUrl`, `#propertiesFromUrl`, `#fetchReference`.

use serde_json::{Map, Value};

use super::{Call, json, yaml};
use crate::Request;
use crate::arguments::Failure;
use crate::suggest::excerpt;
use crate::value::Val;

/// Bytes of properties that are read in the time of a step.
const BYTES_PER_STEP: usize = 8;
/// How a text begins that refers into the artifact store.
const REFERENCE: &str = "ref://";

pub(super) fn from_url<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    Ok(Val::Text(fetched(call)?.into()))
}

pub(super) fn json_from_url<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    json::parsed(&call.arguments, fetched(call)?)
}

pub(super) fn yaml_from_url<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    yaml::parsed(&call.arguments, fetched(call)?)
}

/// The Java properties behind an address, as a map of texts.
pub(super) fn properties_from_url<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let text = fetched(call)?;
    call.arguments.budget().steps(text.len() / BYTES_PER_STEP)?;
    call.arguments.budget().output(text.len())?;
    let entries = gennaker_java::properties::parse(text)
        .map_err(|why| call.arguments.unreadable(0, "Java properties", why))?;
    let entries: Map<String, Value> =
        entries.into_iter().map(|(key, value)| (key, Value::String(value))).collect();
    Ok(call.arguments.session().keep(Value::Object(entries)).into())
}

/// The content of a reference into the artifact store; any other text as it is.
pub(super) fn fetch_reference<'a>(call: &Call<'_, 'a>) -> Result<Val<'a>, Failure> {
    let Some(text) = call.arguments.optional_text(0)? else { return Ok(Val::Null) };
    if !text.starts_with(REFERENCE) {
        return Ok(Val::Text(text));
    }
    let request = Request::Reference(text.to_string());
    let content =
        call.text_answer(&request, || "the content of a reference into the artifact store".to_owned())?;
    Ok(Val::Text(content.into()))
}

fn fetched<'a>(call: &Call<'_, 'a>) -> Result<&'a str, Failure> {
    let url = call.arguments.text(0)?;
    let origin = origin(&url).map_err(|why| call.arguments.refused(0, why))?;
    call.text_answer(&Request::Url(url.to_string()), || format!("the text of {origin}/…"))
}

/// Scheme and host of an address: all that an error may show, for the rest can hold secrets.
fn origin(url: &str) -> Result<String, String> {
    let (scheme, rest) = url.split_once(':').unwrap_or(("", url));
    let scheme = scheme.to_ascii_lowercase();
    if !["http", "https"].contains(&scheme.as_str()) {
        return Err("reads addresses that begin with http:// or https:// alone".to_owned());
    }
    let authority = rest.strip_prefix("//").unwrap_or_default();
    let authority = authority.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if host.is_empty() {
        return Err(format!("needs a host after {scheme}://"));
    }
    Ok(format!("{scheme}://{}", excerpt(host)))
}
