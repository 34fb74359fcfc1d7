//! Where we mean to answer otherwise than Spring in Spinnaker does.

use crate::answers::{Answer, Row};

/// One reason why answers differ.
pub(crate) struct Difference {
    pub(crate) name: &'static str,
    /// What Spring does, what we do, and why.
    pub(crate) why: &'static str,
    pub(crate) explains: fn(&Row) -> bool,
    /// The first version of Java under which nothing differs any more.
    pub(crate) until_java: Option<u32>,
}

impl Difference {
    const fn new(name: &'static str, why: &'static str, explains: fn(&Row) -> bool) -> Self {
        Self { name, why, explains, until_java: None }
    }
}

/// All that are meant. One that explains no row is out of date, and fails the test.
pub(crate) const DIFFERENCES: &[Difference] = &[
    Difference::new(
        "static fields",
        "Spinnaker's check of getters refuses every static field by accident; we read those of allowed types",
        |row| {
            let of_type = ["T(", ".MAX_VALUE"].iter().any(|sign| row.case.expression.contains(sign));
            of_type && only_spring_refuses(row, "no allowed getter for")
        },
    ),
    Difference::new(
        "keys and values of entries",
        "Spinnaker refuses them, since their declared type is Object; we read them, as Spring alone would",
        |row| {
            let of_entry = |name: &str| {
                only_spring_refuses(row, &format!("no allowed getter for {name} on class java.util."))
            };
            of_entry("key")
                || of_entry("value")
                || ["getKey", "getValue"].iter().any(|name| no_method(row, name))
        },
    ),
    Difference::new(
        "get",
        "Spinnaker refuses `get` and `getOrDefault`, which are declared to return Object; they are harmless",
        |row| no_method(row, "get") || no_method(row, "getOrDefault"),
    ),
    Difference::new(
        "adjusters of dates",
        "Spinnaker allows TemporalAdjusters, but not what its methods return, which makes it useless; we allow both",
        |row| only_spring_refuses(row, "cannot be found on type java.time.temporal.TemporalAdjusters"),
    ),
    Difference::new(
        "arrays are lists",
        "a list has a `length` as well, an array has the methods of a list, equals another one and is written like a list",
        |row| {
            let makes_array = ["split(", "toCharArray()", "getBytes("]
                .iter()
                .any(|name| row.case.expression.contains(name));
            let on_array =
                |error: &String| error.contains("cannot be found on type") && error.ends_with("[]");
            only_spring_refuses(row, " length on class java.")
                || makes_array && row.ours.is_ok() && row.spring.as_ref().is_err_and(on_array)
                || makes_array && array_as_one(row)
        },
    ),
    Difference::new(
        "joined arrays",
        "Spring's reflection takes an array for the only one of the texts to join, or fits it to none; we join its elements",
        |row| {
            let makes_array =
                ["split(", "toCharArray()"].iter().any(|name| row.case.expression.contains(name));
            let fails = ["execute method 'join'", "locating method join(", "Method join("];
            makes_array && fails.iter().any(|words| only_spring_refuses(row, words))
        },
    ),
    Difference::new(
        "values are a list",
        "what `values()` gives is a Collection to Java, and has an order all the same",
        |row| {
            let on_values = |error: &String| {
                error.contains("cannot be found on type java.util.") && error.ends_with("Values")
            };
            row.ours.is_ok() && row.spring.as_ref().is_err_and(on_values)
        },
    ),
    Difference::new(
        "order of selected entries",
        "Spring puts them into a HashMap, whose order means nothing; ours keep the order of their map",
        |row| {
            let pieces = |answer: &Answer| {
                let mut chars: Vec<char> = answer.iter().flat_map(|value| value.chars()).collect();
                chars.sort_unstable();
                chars
            };
            row.case.expression.contains(".?[")
                && row.ours.is_ok()
                && pieces(&row.spring) == pieces(&row.ours)
        },
    ),
    Difference::new(
        "arrays and primitive types",
        "a list does all that an array does, and only arrays need Java's primitive types",
        |row| only_we_refuse(row, "arrays and primitive types are not available"),
    ),
    Difference::new(
        "shorts",
        "we have no Short: what `shortValue` gives is an Integer, as all that Spring computes from a Short is",
        |row| {
            let short = row.spring.as_ref().ok().and_then(|value| value.strip_prefix("Short "));
            short.is_some()
                && short == row.ours.as_ref().ok().and_then(|value| value.strip_prefix("Integer "))
        },
    ),
    Difference::new(
        "places in memory",
        "the hash of a class or an enum is where it is in memory; ours is that of its name, the same every time",
        |row| {
            let of_place = ["T(String).hashCode()", ").of(2).hashCode()"];
            row.ours.is_ok() && of_place.iter().any(|place| row.case.expression.contains(place))
        },
    ),
    Difference::new(
        "functions are no values",
        "a function's name without parentheses is Java's Method to Spring; to us it is null, with a hint",
        |row| has(&row.spring, "Other java.lang.reflect.Method") && row.ours == Ok("null".into()),
    ),
    Difference::new(
        "characters beyond ASCII",
        "Spring's lexer knows no letters and blanks but those of ASCII; a pipeline's keys may have others",
        |row| only_spring_refuses(row, "Cannot handle (") && !row.case.expression.is_ascii(),
    ),
    Difference::new(
        "`new` and `T`",
        "they are ordinary names where neither a type nor a parenthesis follows",
        |row| {
            only_spring_refuses(row, "Unexpectedly ran out of input")
                && ["new", "T"].contains(&&*row.case.expression)
        },
    ),
    Difference::new("safe indexes", "`?.[…]` is new in later versions of Spring", |row| {
        only_spring_refuses(row, "Unexpected data after '.'") && row.case.expression.contains("?.[")
    }),
    Difference::new(
        "half an elvis",
        "Spring reads a missing side of `?:` as null; it can only be a mistake",
        |row| {
            let half = row.case.expression.starts_with("?:") || row.case.expression.ends_with("?:");
            half && only_we_refuse(row, "expected a value, found")
        },
    ),
    Difference::new(
        "doubled quotes",
        "Spring before version 6 makes one of two quotes of the other kind as well",
        |row| row.ours.is_ok() && row.case.expression.contains(r#""yyyy''MM""#),
    ),
    Difference::new(
        "months in words",
        "`of('2024', 1, 1)` is unclear to Spring, since a text might become a Month; here it can only be a number",
        |row| only_spring_refuses(row, "Problem locating method of(java.lang.String,"),
    ),
    Difference::new("padding of Base64", "Java wants all of it or none; we ignore it", |row| {
        only_spring_refuses(row, "fromBase64")
    }),
    Difference::new(
        "charsets of addresses",
        "an address is encoded in UTF-8; Java's other charsets are of no use there",
        |row| only_we_refuse(row, "encodes in UTF-8 alone"),
    ),
    Difference::new("hexadecimal real numbers", "`0x1p3` is read and written by Java alone", |row| {
        only_we_refuse(row, "a hexadecimal floating-point number")
            || only_we_refuse(row, "no method `toHexString`") && row.case.expression.contains("Double")
    }),
    Difference::new(
        "static methods of Float",
        "Spinnaker does not allow the type itself, so they could be called on numbers alone",
        |row| row.case.expression == "1.5f.toString(16)",
    ),
    Difference::new(
        "distant dates",
        "our years go from -262143 to 262142, Java's a thousand times further",
        |row| {
            let end =
                ["LocalDate).M", "LocalDateTime).M"].iter().any(|name| row.case.expression.contains(name));
            only_we_refuse(row, "too far away: years go") || end && only_we_refuse(row, "no property `M")
        },
    ),
    Difference::new(
        "large integers",
        "our BigInteger has 128 bits, which is more than any JSON here holds",
        |row| has(&row.spring, "BigInteger ") && only_we_refuse(row, "too large"),
    ),
    Difference::new(
        "long numbers",
        "Spring refuses a whole number beyond 32 bits that has no `L`, as nobody expects of a time in milliseconds",
        |row| only_spring_refuses(row, "NOT_AN_INTEGER"),
    ),
    Difference::new(
        "numbers as keys",
        "JSON's keys are texts, so a number finds the key that is written like it; Spring finds nothing",
        |row| {
            row.spring == Ok("null".into()) && ["#root[5]", "{'1':'x'}[1]"].contains(&&*row.case.expression)
        },
    ),
    Difference {
        until_java: Some(19),
        ..Difference::new(
            "digits",
            "before version 19, Java writes some reals with more digits than it needs to read them back",
            |row| match (&row.spring, &row.ours) {
                (Ok(spring), Ok(ours)) => same_real(spring, ours),
                _ => false,
            },
        )
    },
    Difference::new(
        "halves of characters",
        "a text of ours is UTF-8, which has no half of a surrogate pair",
        |row| {
            has(&row.spring, "\\ud")
                && (row.ours.is_ok() || only_we_refuse(row, "would cut a character in two"))
        },
    ),
    Difference::new(
        "changes",
        "Spring assigns and calls methods that change the context; an expression of ours only reads",
        |row| {
            let changes = ["++", "--", " = "].iter().any(|sign| row.case.expression.contains(sign));
            only_we_refuse(row, "methods that change a value are not available")
                || changes && only_we_refuse(row, "")
        },
    ),
    Difference::new(
        "bounds",
        "an expression may take so many steps and no more, since its author is not trusted with our time",
        |row| only_we_refuse(row, "evaluation takes more than"),
    ),
    Difference::new(
        "regular expressions",
        "look-around, back-references and possessive quantifiers can take exponential time",
        |row| only_we_refuse(row, "not supported since it can take exponential time"),
    ),
];

fn only_spring_refuses(row: &Row, words: &str) -> bool {
    row.ours.is_ok() && row.spring.as_ref().is_err_and(|error| error.contains(words))
}

fn only_we_refuse(row: &Row, words: &str) -> bool {
    row.spring.is_ok() && row.ours.as_ref().is_err_and(|error| error.contains(words))
}

fn no_method(row: &Row, name: &str) -> bool {
    only_spring_refuses(row, &format!("Method {name}("))
}

/// Whether Spring compares an array by its place, writes that place, or JSON writes an array of characters as one text.
fn array_as_one(row: &Row) -> bool {
    let compared = row.spring == Ok("Boolean false".into()) && row.ours == Ok("Boolean true".into());
    let written = row.case.expression.contains("toString()") && row.spring.is_ok() && row.ours.is_ok();
    let joined = has(&row.spring, "String \"") && has(&row.ours, "List [String \"");
    compared || written || joined
}

fn has(answer: &Answer, words: &str) -> bool {
    answer.as_ref().is_ok_and(|value| value.contains(words))
}

/// Whether two answers are the same but for how real numbers are written.
fn same_real(spring: &str, ours: &str) -> bool {
    let numbers = |text: &str| {
        let parts = text.split(|c: char| !(c.is_ascii_digit() || "+-.E".contains(c)));
        parts.map(str::to_owned).collect::<Vec<_>>()
    };
    let between = |text: &str| text.replace(|c: char| c.is_ascii_digit() || "+-.E".contains(c), "");
    let float = |text: &str| text.parse::<f32>().map(f32::to_bits);
    let double = |text: &str| text.parse::<f64>().map(f64::to_bits);
    let is_float = spring.starts_with("Float ") || spring.starts_with("String ");
    let same = |(a, b): (&String, &String)| {
        a == b
            || double(a).is_ok() && double(a) == double(b)
            || is_float && float(a).is_ok() && float(a) == float(b)
    };
    let (spring_numbers, our_numbers) = (numbers(spring), numbers(ours));
    between(spring) == between(ours)
        && spring_numbers.len() == our_numbers.len()
        && spring_numbers.iter().zip(&our_numbers).all(same)
}
