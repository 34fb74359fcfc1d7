//! Spinnaker's pipeline expressions: the `${…}` in a pipeline's JSON.
//!
//! An expression reads data and computes a value. It reaches nothing else: no reflection, no I/O, no clock,
//! no assignment. One call may take 1,000,000 steps and produce 8 MiB; one expression may have 10,000
//! characters and nest 128 levels. The crate has three entrances:
//! [`transform`] evaluates a whole JSON value, [`evaluate`] one expression, [`check`] only parses.
//!
//! # What an expression can reach
//!
//! | written | is |
//! | --- | --- |
//! | `name` | a key of [`Scope::root`]: the stage's context, the outputs of its ancestors |
//! | `execution`, `trigger`, `parameters` | keys of the root as well; `execution` is [`Scope::execution`] where the root has none |
//! | `#root` | the root itself |
//! | `#stage('Bake')`, `#stageByRefId('2')` | a stage of the execution by name or id, by refId; an error if there is none |
//! | `#stageExists('Bake')` | whether there is one |
//! | `#currentStage()` | the stage that is being evaluated |
//! | `#judgment('Go?')`, `#judgement(…)` | the input chosen in a manual judgment |
//! | `#toInt(s)`, `#toFloat(s)`, `#toBoolean(s)` | numbers and booleans out of text |
//! | `#toJson(v)`, `#readJson(s)` | JSON text and back |
//! | `#toBase64(s)`, `#fromBase64(s)`, `#alphanumerical(s)` | text |
//!
//! # The language
//!
//! * literals `'it''s'` `"text"` `5` `5L` `0xFF` `1.5` `true` `false` `null`
//! * `a.b`, `a?.b` (null where `a` is null), `list[0]`, `map['key']`, `map[key]` (the bare word is the key)
//! * `== != < > <= >=` or `eq ne lt gt le ge`; `&& || !` or `and or not`; `c ? a : b`; `a ?: b` (`b` where
//!   `a` is null or an empty string); `+ - * / %`, `+` also joins text, `'ab' * 3` repeats it
//! * of strings: `toLowerCase toUpperCase trim contains startsWith endsWith length replace isEmpty`; of lists:
//!   `size contains isEmpty`; of maps: `size isEmpty`; of all: `toString`
//!
//! The types `T(…)` and `new`, selections and projections, inline lists and maps, powers, `matches`,
//! `between`, `instanceof` and the other functions are not supported yet; each is refused by that name.
//!
//! # How a string becomes a value
//!
//! * A string that is exactly one `${…}` becomes the value itself: a number stays a number, a map a map.
//! * In any other string each `${…}` becomes text. Lists are joined by commas; a map does not become text.
//! * An expression that is null stays as it was written, with a finding of [`Level::Info`].
//! * An expression that fails leaves the entire string as it was written, with a finding of [`Level::Error`].
//! * `${'${literal}'}` yields `${literal}`, which the next evaluation would evaluate.
//! * A missing key read as `a.b` is null with [`Scope::allow_unknown_keys`], an error without; read as
//!   `a['b']` it is always null, as in Java.
//!
//! # Where this differs from Spinnaker
//!
//! * Whole numbers do not wrap around at 32 bits; they fail beyond what JSON holds. A real number that would
//!   be infinite is an error. `#toFloat` has double precision.
//! * A stage is a map: a property that it does not have is a missing key, not an unknown getter.
//! * Text in quotes that looks like a function call is left as it is.
//! * A key that would become the name of another key of the same map is an error, not a lost entry.

mod check;
mod error;
mod eval;
mod finding;
mod functions;
mod limits;
mod methods;
mod scope;
mod suggest;
mod syntax;
#[cfg(test)]
mod tests;
mod transform;
mod value;

pub use check::check;
pub use error::Error;
pub use finding::{Finding, Level};
pub use scope::Scope;
pub use transform::{Transformed, evaluate, transform};
