//! Expressions by the language's grammar, mostly of fitting types, with hostile arguments among the usual ones.

use crate::literals::{Kind, leaf};
use crate::names::{Method, Target};
use crate::random::Random;

/// Writes expressions.
pub(crate) struct Writer<'m> {
    pub(crate) random: Random,
    methods: &'m [Method],
}

/// One in so many places gets something of another type.
const ILL_TYPED: usize = 25;

impl<'m> Writer<'m> {
    pub(crate) fn new(random: Random, methods: &'m [Method]) -> Self {
        Self { random, methods }
    }

    /// An expression, and the method that it calls if it is made to call one.
    pub(crate) fn write(&mut self) -> (String, Option<&'m Method>) {
        if self.random.one_in(3) {
            let kind = *self.random.pick(&Kind::ALL);
            let depth = 1 + self.random.below(5);
            return (self.of(kind, depth), None);
        }
        let method = &self.methods[self.random.below(self.methods.len())];
        let depth = self.random.below(3);
        (self.call(method, depth), Some(method))
    }

    fn of(&mut self, kind: Kind, depth: usize) -> String {
        let kind = if self.random.one_in(ILL_TYPED) { *self.random.pick(&Kind::ALL) } else { kind };
        if depth == 0 {
            return leaf(kind, &mut self.random);
        }
        match self.random.below(8) {
            0 => format!(
                "({} ? {} : {})",
                self.of(Kind::Truth, depth - 1),
                self.of(kind, depth - 1),
                self.of(kind, depth - 1)
            ),
            1 => format!("({} ?: {})", self.of(kind, depth - 1), self.of(kind, depth - 1)),
            2 => {
                let method = &self.methods[self.random.below(self.methods.len())];
                self.call(method, depth - 1)
            }
            3 => leaf(kind, &mut self.random),
            _ => self.operation(kind, depth - 1),
        }
    }

    fn operation(&mut self, kind: Kind, depth: usize) -> String {
        let template = *self.random.pick(templates(kind));
        self.fill(template, depth)
    }

    /// A template with a letter in `<>` for each kind.
    fn fill(&mut self, template: &str, depth: usize) -> String {
        let mut text = String::new();
        let mut rest = template;
        while let Some(first) = rest.chars().next() {
            if first == '<' && rest.get(2..3) == Some(">") {
                text.push_str(&self.of(Kind::of_letter(&rest[1..2]), depth));
                rest = &rest[3..];
            } else {
                text.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
        text
    }

    fn call(&mut self, method: &Method, depth: usize) -> String {
        let (least, most) = method.counts;
        let count = least + self.random.below(most - least + 1);
        let count = if self.random.one_in(40) { self.random.below(7) } else { count };
        let kinds = crate::signatures::of(method, count, &mut self.random);
        let arguments: Vec<String> = kinds.into_iter().map(|kind| self.of(kind, depth / 2)).collect();
        let fitting = crate::signatures::fitting(method).filter(|_| self.random.one_in(3));
        let arguments = fitting.map_or_else(|| arguments.join(", "), str::to_owned);
        let name = &method.name;
        match method.on {
            Target::Function => format!("#{name}({arguments})"),
            Target::Type(class) => format!("T({class}).{name}({arguments})"),
            on => {
                let kind = self.target(on);
                let target = self.of(kind, depth);
                let target = if target.starts_with(['-', '!']) { format!("({target})") } else { target };
                let dot = if self.random.one_in(20) { "?." } else { "." };
                format!("{target}{dot}{name}({arguments})")
            }
        }
    }

    fn target(&mut self, on: Target) -> Kind {
        match on {
            Target::Text => Kind::Text,
            Target::Status => Kind::Status,
            Target::Number => *self.random.pick(&[Kind::Whole, Kind::Long]),
            Target::Real => Kind::Real,
            Target::Big => Kind::Big,
            Target::Truth => Kind::Truth,
            Target::Character => Kind::Character,
            Target::List => *self.random.pick(&[Kind::List, Kind::Maps]),
            Target::Map => Kind::Map,
            Target::Date => Kind::Date,
            Target::Instant => Kind::Instant,
            Target::LocalDate => Kind::LocalDate,
            Target::LocalDateTime => Kind::LocalDateTime,
            Target::Temporal => *self.random.pick(&[Kind::LocalDate, Kind::LocalDateTime, Kind::Instant]),
            Target::DayOfWeek => Kind::DayOfWeek,
            Target::ChronoUnit => Kind::Unit,
            Target::Random => Kind::Random,
            Target::Format => Kind::Format,
            Target::Uuid => Kind::Uuid,
            Target::Type(_) | Target::Function => Kind::Text,
        }
    }
}

fn templates(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Whole => &[
            "(<w> + <w>)",
            "(<w> - <w>)",
            "(<w> * <w>)",
            "(<w> / <w>)",
            "(<w> % <w>)",
            "(<w> ^ <w>)",
            "-<w>",
            "<t>.length()",
            "<L>.size()",
            "#toInt(<w> + '')",
            "<L>[<w>]",
            "<m>.size()",
            "<t>.indexOf(<t>)",
            "T(Math).max(<w>, <w>)",
            "<L>.?[#this == <w>].size()",
            "<t>.hashCode()",
            "<m>.hashCode()",
        ],
        Kind::Long => {
            &["(<l> + <w>)", "(<l> * <l>)", "(<l> ^ <w>)", "<D>.getTime()", "T(Math).abs(<l>)", "-<l>"]
        }
        Kind::Real => &[
            "(<r> + <w>)",
            "(<r> / <r>)",
            "(<r> ^ <r>)",
            "T(Math).sqrt(<r>)",
            "T(Double).parseDouble(<t>)",
            "(<w> * <r>)",
        ],
        Kind::Text => &[
            "(<t> + <a>)",
            "(<t> * <w>)",
            "<t>.replace(<t>, <t>)",
            "<t>.replaceAll(<p>, <t>)",
            "<t>.substring(<w>)",
            "T(String).format(<f>, <a>, <a>)",
            "T(String).join(<t>, <L>)",
            "#toJson(<a>)",
            "<a>.toString()",
            "<t>[<w>]",
            "#toBase64(<t>)",
            "<L>[<w>]",
            "(<w> + <t>)",
            "<t>.split(<p>)[<w>]",
            "<D>.toString()",
            "<m>[<t>]",
            "(<t> - <w>)",
        ],
        Kind::Truth => &[
            "(<a> == <a>)",
            "(<w> < <w>)",
            "(<t> >= <t>)",
            "(<b> and <b>)",
            "(<b> || <b>)",
            "!<b>",
            "(<t> matches <p>)",
            "(<w> between {<w>, <w>})",
            "<L>.contains(<a>)",
            "<m>.containsKey(<t>)",
            "(<a> instanceof T(String))",
            "<t>.isEmpty()",
            "(<L> == <L>)",
            "(<m> != <m>)",
            "(<D> > <D>)",
        ],
        Kind::List => &[
            "{<a>, <a>}",
            "{<w>, <w>, <w>}",
            "<L>.?[<b>]",
            "<L>.![<a>]",
            "<t>.split(<p>)",
            "<m>.values()",
            "<m>.keySet()",
            "<L>.![{#this, #this}]",
            "<L>.?[#this != <a>]",
            "<L>.subList(<w>, <w>)",
            "#readJson('[1, {\"a\": [null]}]')",
            "<M>.![count]",
            "<t>.toCharArray()",
            "<m>.![key + <t>]",
            "<L>.![#this + <t>]",
            "<L>.![toString()]",
            "#readAllYaml(<t>)",
            "{<L>, <L>}",
        ],
        Kind::Maps => &[
            "<M>.?[count > <w>]",
            "<M>.?[name matches <p>]",
            "{<m>, <m>}",
            "<M>.?[tags.contains(<a>)]",
            "#deployedServerGroups()",
            "<m>.entrySet()",
        ],
        Kind::Map => &[
            "{a: <a>, 'b': <a>}",
            "{<t>: <a>}",
            "<M>.^[count > <w>]",
            "<M>.$[name != null]",
            "<m>.?[value != <a>]",
            "<M>[<w>]",
            "#readYaml(<t>)",
            "{<t>: <m>, <t>: <L>}",
            "#stage(<t>)",
            "#currentStage().context",
            "#readJson('{\"a\": 1}')",
        ],
        Kind::Date => &[
            "T(java.util.Date).from(<I>)",
            "new java.util.Date(<l>)",
            "new java.util.Date(<w>, <w>, <w>)",
            "<F>.parse(<t>)",
        ],
        Kind::Instant => &[
            "<D>.toInstant()",
            "T(java.time.Instant).ofEpochSecond(<w>)",
            "<I>.plusSeconds(<l>)",
            "<I>.truncatedTo(<u>)",
        ],
        Kind::LocalDate => &[
            "T(java.time.LocalDate).of(<w>, <w>, <w>)",
            "<d>.plusDays(<w>)",
            "<d>.with(<A>)",
            "<T>.toLocalDate()",
            "T(java.time.LocalDate).parse(<t>)",
            "<d>.plus(<w>, <u>)",
        ],
        Kind::LocalDateTime => &[
            "T(java.time.LocalDateTime).of(<w>, <w>, <w>, <w>, <w>)",
            "<T>.plusHours(<w>)",
            "<d>.atStartOfDay()",
            "<T>.truncatedTo(<u>)",
            "<T>.minus(<w>, <u>)",
        ],
        Kind::Pattern => &[
            "(<p> + <p>)",
            "('(' + <p> + ')*')",
            "('(' + <p> + '|' + <p> + ')')",
            "(<p> * 3)",
            "('[' + <t> + ']')",
        ],
        Kind::FormatText => &["(<f> + <f>)", "(<f> * 3)", "('%' + <t>)"],
        Kind::Format => &["new java.text.SimpleDateFormat(<t>)"],
        _ => &["<a>"],
    }
}
