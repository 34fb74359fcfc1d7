//! A parameter, and the values that it takes.

use serde_json::{Map, Value};

use crate::lenient::{boolean, text};

/// A parameter of a pipeline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// The name that people see.
    pub label: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The value where none is given.
    pub default: Option<Value>,
    /// Whether a value must be given where there is no default.
    pub required: bool,
    /// The values to choose from; none where any will do.
    pub options: Vec<Value>,
    /// What a value must look like: `constraint`, or our `type`.
    pub value_type: Option<ValueType>,
    /// When it is asked for; always where there is none.
    pub condition: Option<Condition>,
    /// Whether it is shown with every execution.
    pub pinned: bool,
}

/// What a value must look like. A text that says it is as good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// A text, a number or a truth value.
    Text,
    /// A number.
    Number,
    /// A truth value.
    Boolean,
    /// A day as `yyyy-MM-dd`.
    Date,
}

impl ValueType {
    /// The names of all, as `type` spells them.
    pub(crate) const NAMES: [&str; 4] = ["string", "number", "boolean", "date"];

    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "string" => Some(Self::Text),
            "number" => Some(Self::Number),
            "boolean" => Some(Self::Boolean),
            "date" => Some(Self::Date),
            _ => None,
        }
    }

    /// What is wrong with a value of this type.
    fn complaint(self, value: &Value) -> Option<String> {
        let (fits, what) = match self {
            Self::Text => (plain(value).is_some(), "a text"),
            Self::Number => {
                (plain(value).is_some_and(|text| number(&text).is_some()) && !value.is_boolean(), "a number")
            }
            Self::Boolean => (boolean(value).is_some(), "true or false"),
            Self::Date => (value.as_str().is_some_and(is_date), "a date as yyyy-MM-dd"),
        };
        (!fits).then(|| format!("{value} is not {what}"))
    }
}

/// A parameter that is asked for only where another one has a certain value.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The other parameter.
    pub parameter: String,
    /// How the two are compared.
    pub comparator: Comparator,
    /// What the other's value is compared with.
    pub value: Value,
}

/// How a value is compared: `=` and `!=` as texts, the others as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `<`
    Less,
    /// `<=`
    AtMost,
}

impl Comparator {
    /// All, as `comparator` spells them.
    pub(crate) const NAMES: [&str; 6] = [">", "<", ">=", "<=", "=", "!="];

    pub(crate) fn named(name: &str) -> Option<Self> {
        match name.trim() {
            "=" => Some(Self::Equal),
            "!=" => Some(Self::NotEqual),
            ">" => Some(Self::Greater),
            ">=" => Some(Self::AtLeast),
            "<" => Some(Self::Less),
            "<=" => Some(Self::AtMost),
            _ => None,
        }
    }
}

impl Condition {
    fn parse(json: &Value) -> Option<Self> {
        Some(Self {
            parameter: json.get("parameter").and_then(text)?,
            comparator: Comparator::named(json.get("comparator")?.as_str()?)?,
            value: json.get("comparatorValue").cloned().unwrap_or_default(),
        })
    }

    /// Whether it holds among these values. What is no number is neither greater nor less.
    pub(crate) fn holds(&self, values: &Map<String, Value>) -> bool {
        let (left, right) = (values.get(&self.parameter).and_then(plain), plain(&self.value));
        let numbers = || Some((number(left.as_deref()?)?, number(right.as_deref()?)?));
        match self.comparator {
            Comparator::Equal => left == right,
            Comparator::NotEqual => left != right,
            Comparator::Greater => numbers().is_some_and(|(left, right)| left > right),
            Comparator::AtLeast => numbers().is_some_and(|(left, right)| left >= right),
            Comparator::Less => numbers().is_some_and(|(left, right)| left < right),
            Comparator::AtMost => numbers().is_some_and(|(left, right)| left <= right),
        }
    }
}

impl Parameter {
    /// Reads a parameter leniently; one without a name is none.
    pub(crate) fn parse(json: &Value) -> Option<Self> {
        let get = |name: &str| json.get(name).and_then(text);
        let flag = |name: &str| json.get(name).and_then(boolean) == Some(true);
        let options = json.get("options").and_then(Value::as_array).filter(|_| flag("hasOptions"));
        Some(Self {
            name: get("name")?,
            label: get("label"),
            description: get("description"),
            default: json.get("default").filter(|value| !value.is_null()).cloned(),
            required: flag("required"),
            options: options
                .into_iter()
                .flatten()
                .filter_map(|option| option.get("value").cloned())
                .collect(),
            value_type: ["type", "constraint"].into_iter().find_map(|name| ValueType::named(&get(name)?)),
            condition: json.get("conditional").and_then(Condition::parse),
            pinned: flag("pinned"),
        })
    }

    /// Whether it is asked for where the parameters have these values.
    pub fn is_asked_for(&self, values: &Map<String, Value>) -> bool {
        self.condition.as_ref().is_none_or(|condition| condition.holds(values))
    }

    /// What is wrong with a value, if anything. Nobody knows yet what an expression will be, and an empty value is none.
    pub(crate) fn complaint(&self, value: &Value) -> Option<String> {
        if is_blank(value) || has_expression(value) {
            return None;
        }
        let choices: Vec<String> = self.options.iter().filter_map(plain).collect();
        let open = choices.is_empty() || self.options.iter().any(has_expression);
        if !open && plain(value).is_none_or(|value| !choices.contains(&value)) {
            return Some(format!("{value} is not one of {}", choices.join(", ")));
        }
        self.value_type?.complaint(value)
    }
}

/// Null, or a text with nothing in it.
pub(crate) fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

fn has_expression(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.contains("${"))
}

/// A value as the text that a person would type.
fn plain(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned).or_else(|| text(value))
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}

fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let mut part = |length: usize| {
        let digits = parts.next().filter(|part| part.len() == length)?;
        digits.chars().all(|c| c.is_ascii_digit()).then(|| digits.parse::<u32>().ok())?
    };
    let (Some(year), Some(month), Some(day)) = (part(4), part(2), part(2)) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn parameter(json: Value) -> Parameter {
        let mut json = json;
        json["name"] = json!("p");
        Parameter::parse(&json).expect("a parameter")
    }

    #[test]
    fn everything_of_a_parameter_is_read() {
        let read = Parameter::parse(&json!({
            "name": "size", "label": "Size", "description": "How many", "default": 3, "required": "true",
            "hasOptions": true, "options": [{"value": 3}, {"value": "5"}], "constraint": null, "type": "number",
            "conditional": {"parameter": "scale", "comparator": "=", "comparatorValue": "yes"}, "pinned": true,
        }));
        let expected = Parameter {
            name: "size".to_owned(),
            label: Some("Size".to_owned()),
            description: Some("How many".to_owned()),
            default: Some(json!(3)),
            required: true,
            options: vec![json!(3), json!("5")],
            value_type: Some(ValueType::Number),
            condition: Some(Condition {
                parameter: "scale".to_owned(),
                comparator: Comparator::Equal,
                value: json!("yes"),
            }),
            pinned: true,
        };
        assert_eq!(read, Some(expected));
    }

    #[test]
    fn options_count_only_where_the_parameter_has_options() {
        let json = json!({ "hasOptions": false, "options": [{ "value": "" }] });
        assert_eq!(parameter(json).complaint(&json!("anything")), None);
    }

    #[test]
    fn a_value_must_look_as_the_parameter_says() {
        let options = json!({ "hasOptions": true, "options": [{"value": "eu"}, {"value": 5}] });
        for (json, value, fits) in [
            (options.clone(), json!("eu"), true),
            (options.clone(), json!("5"), true),
            (options.clone(), json!("us"), false),
            (options.clone(), json!(["eu"]), false),
            (options.clone(), json!(""), true),
            (options, json!("${ trigger.x }"), true),
            (json!({ "type": "number" }), json!("2.5"), true),
            (json!({ "type": "number" }), json!(2), true),
            (json!({ "type": "number" }), json!("two"), false),
            (json!({ "type": "number" }), json!("NaN"), false),
            (json!({ "type": "number" }), json!(true), false),
            (json!({ "type": "boolean" }), json!("TRUE"), true),
            (json!({ "type": "boolean" }), json!("yes"), false),
            (json!({ "type": "string" }), json!(5), true),
            (json!({ "type": "string" }), json!({}), false),
            (json!({ "constraint": "date" }), json!("2026-11-20"), true),
            (json!({ "constraint": "date" }), json!("20.11.2026"), false),
            (json!({}), json!({ "any": "thing" }), true),
        ] {
            assert_eq!(parameter(json.clone()).complaint(&value).is_none(), fits, "{json} {value}");
        }
    }

    #[test]
    fn a_date_is_a_day_of_the_calendar() {
        for (text, is) in [
            ("2024-02-29", true),
            ("2023-02-29", false),
            ("2000-02-29", true),
            ("1900-02-29", false),
            ("2026-04-31", false),
            ("2026-12-31", true),
            ("2026-13-01", false),
            ("2026-00-01", false),
            ("2026-1-1", false),
            ("+026-01-01", false),
            ("2026-01-01-", false),
            ("", false),
        ] {
            assert_eq!(is_date(text), is, "{text}");
        }
    }

    #[test]
    fn a_condition_compares_texts_for_equality_and_numbers_for_order() {
        for (comparator, left, right, holds) in [
            ("=", json!("yes"), json!("yes"), true),
            ("=", json!(5), json!("5"), true),
            ("=", json!("5.0"), json!("5"), false),
            ("!=", json!("a"), json!("b"), true),
            (">", json!("10"), json!("9"), true),
            (">", json!("ten"), json!("9"), false),
            ("<=", json!(9), json!("9"), true),
            ("<", json!(null), json!("9"), false),
        ] {
            let json = json!({ "parameter": "x", "comparator": comparator, "comparatorValue": right });
            let condition = Condition::parse(&json).expect("a condition");
            let values = Map::from_iter([("x".to_owned(), left.clone())]);
            assert_eq!(condition.holds(&values), holds, "{left} {comparator} {right}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_a_check(text in ".{0,12}") {
            for name in ValueType::NAMES {
                let complaint = parameter(json!({ "type": name })).complaint(&json!(text));
                prop_assert!(name != "string" || complaint.is_none());
            }
        }
    }
}
