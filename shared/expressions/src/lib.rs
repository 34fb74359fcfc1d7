//! Spinnaker's pipeline expressions: the `${…}` in a pipeline's JSON.
//!
//! An expression reads data and computes a value. It changes nothing, and reaches nothing but its [`Scope`]: no
//! reflection, no I/O, no clock but the [`World`]'s. The steps that it may take, the bytes that it may produce, its length
//! and its nesting are bounded, so that it ends in a fraction of a second whatever it says. [`transform`] evaluates a
//! whole JSON value, [`evaluate`] one expression, [`typed`] tells the Java type as well, [`check`] only parses.
//!
//! # What an expression can reach
//!
//! | written | is |
//! | --- | --- |
//! | `name`, `#root` | a key of [`Scope::root`] (the stage's context, the outputs of its ancestors), and the root itself |
//! | `execution`, `trigger`, `parameters` | keys of the root as well; `execution` is [`Scope::execution`] where the root has none |
//! | `#stage('Bake')`, `#stageByRefId('2')` | a stage by name or id, by refId; with `hasSucceeded` and `hasFailed`, and in its context what it sees of other stages |
//! | `#stageExists('Bake')`, `#currentStage()` | whether there is such a stage; the one that is being evaluated |
//! | `#judgment('Go?')`, `#judgement(…)` | the input chosen in a manual judgment |
//! | `#currentUser()` | who the execution acts for; `anonymous` if it does not say it |
//! | `#deployedServerGroups()`, `deployedServerGroups` | what stages have deployed; of the stages whose names or ids are given |
//! | `#manifestLabelValue('Apply', 'Deployment', 'version')` | a label of the pods in a deployed manifest |
//! | `#triggerResolvedArtifact(name)`, `#triggerResolvedArtifactByType(type)` | an artifact that the trigger bound |
//! | `#resolvedArtifacts()`, `#cfServiceKey('Key')` | the artifacts in the outputs of all stages; the service key that a stage has made |
//! | `#toInt(s)`, `#toFloat(s)`, `#toBoolean(s)`, `#toBase64(s)`, `#fromBase64(s)`, `#alphanumerical(s)` | something made of text |
//! | `#toJson(v)`, `#doNotEval(v)`, `#readJson(s)`, `#readYaml(s)`, `#readAllYaml(s)` | JSON and YAML; what is marked by `#doNotEval` may hold expressions in its JSON |
//! | `#fromUrl(u)`, `#jsonFromUrl(u)`, `#yamlFromUrl(u)`, `#propertiesFromUrl(u)`, `#fetchReference(r)` | what is behind an address or in the artifact store: asked of the [`World`] |
//! | `#pipelineId(name)`, `#pipelineIdOrNull(name)`, `#pipelineIdInApplication(name, app)` | a pipeline's id, asked as well |
//! | `#applicationMetadata(app)`, `#canaryConfigNameToId(name, app)` | attributes and an id, asked as well |
//! | `T(X)`, `new X(…)` | `Boolean Byte Double Integer Long Math String`, `java.net.URLEncoder`, `java.text.SimpleDateFormat`, `java.time.` `DayOfWeek Instant LocalDate LocalDateTime`, `java.time.temporal.` `ChronoUnit TemporalAdjusters`, `java.util.` `Date Random UUID`, with their methods |
//!
//! # The language
//!
//! That of Spring, with Java's types: numbers of 32 and 64 bits wrap around, `7 / 2` is 3, `'5' == 5` is false.
//!
//! * `'it''s'` `"text"` `5` `5L` `0xFF` `1.5` `2.0f` `true` `null`, `{1, 2}`, `{a: 1, 'b': 2}`, `{:}`
//! * `a.b`, `a?.b` (null where `a` is null), `list[0]`, `map['key']`, `map[key]` (the bare word is the key)
//! * `list.?[price > 5]` what fits, `.^[…]` the first, `.$[…]` the last, `.![name]` something of each; `#this` is the
//!   element, and of a map an entry with `key` and `value`
//! * `== != < > <= >=` or `eq ne lt gt le ge`, `between {1, 9}`, `matches 'v\d+'`, `instanceof T(String)`; `&& || !` or
//!   `and or not`; `c ? a : b`; `a ?: b` (`b` where `a` is null or an empty string); `+ - * / % ^`, where `+` also joins
//!   text and `'ab' * 3` repeats it
//! * methods of texts, numbers, lists, maps and dates: Java's, as far as Spinnaker allows them; a status has also
//!   `isComplete()`, `isSuccessful()` and the like
//!
//! # How a string becomes a value
//!
//! * A string that is exactly one `${…}` becomes the value itself: a number stays a number, a map a map. Dates and
//!   instants become milliseconds.
//! * In any other string each `${…}` becomes text. Lists are joined by commas, a `Date` is written as Java writes it; a map,
//!   a `LocalDate`, a `LocalDateTime` and an `Instant` do not become text.
//! * An expression that is null stays as it was written, with a finding of [`Level::Info`].
//! * An expression that fails leaves the entire string as it was written, with a finding of [`Level::Error`].
//! * `${'${literal}'}` yields `${literal}`, which the next evaluation would evaluate.
//! * A missing key read as `a.b` is null with [`Scope::allow_unknown_keys`], an error without; read as `a['b']` it is always
//!   null, as in Java. An unknown `#name` is null as well, with a hint.
//!
//! # Where this differs from Spinnaker
//!
//! Refused, since an expression's author is not trusted with this process:
//! * assignments, `++`, `--` and methods that change their target
//! * look-around, back-references and possessive quantifiers in regular expressions, which may take exponential time
//! * what takes too many steps, produces too much, or nests too deep
//!
//! Refused, since nothing is lost by it:
//! * arrays and primitive types (`new int[]{1}`, `T(int)`): a list does the same. What gives an array in Java gives a
//!   list, with a list's methods; so do sets and `values()`
//! * integers beyond 128 bits, years beyond 262142, hexadecimal real numbers, half of a surrogate pair
//!
//! Allowed, since it is harmless and meant to be there:
//! * `get` and `getOrDefault`; `key` and `value` of a map's entries; static fields; the methods of `TemporalAdjusters`
//! * whole numbers beyond 32 bits without an `L`; letters and blanks beyond ASCII; `?.[…]`; a number as the key of a text
//!
//! Otherwise:
//! * A stage is a map: a property that it does not have is a missing key, not an unknown getter. A status is text, and so
//!   equal to text: `#stage('Bake').status == 'SUCCEEDED'`.
//! * Text in quotes that looks like a function call is left as it is.
//! * A selection of a map's entries keeps their order.
//! * A hash that is a place in memory in Java is one of the name; a `Short` is an `Integer`.
//! * The time zone is UTC, the locale US English, the charset UTF-8.
//! * A key that would become the name of another key of the same map is an error, not a lost entry.

mod arguments;
mod check;
mod error;
mod eval;
mod finding;
mod functions;
mod graph;
mod limits;
mod methods;
mod scope;
mod session;
mod sight;
mod source;
mod suggest;
mod syntax;
mod templates;
#[cfg(test)]
mod tests;
mod transform;
mod value;
mod world;

pub use check::{check, expressions_in};
pub use error::Error;
pub use finding::{Finding, Level};
pub use scope::Scope;
pub use sight::{Sight, ancestors};
pub use transform::{Transformed, evaluate, transform, typed};
pub use world::{Request, World};
