//! The smallest expressions of each type: usual ones, and those that nobody thought of.

use crate::random::Random;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Whole,
    Long,
    Real,
    Big,
    Truth,
    Character,
    Text,
    Status,
    Pattern,
    FormatText,
    List,
    Maps,
    Map,
    Date,
    Instant,
    LocalDate,
    LocalDateTime,
    DayOfWeek,
    Unit,
    Adjuster,
    Random,
    Format,
    Uuid,
    Charset,
    Bytes,
    /// Of any of these types.
    Any,
}

impl Kind {
    pub(crate) const ALL: [Self; 26] = [
        Kind::Whole,
        Kind::Long,
        Kind::Real,
        Kind::Big,
        Kind::Truth,
        Kind::Character,
        Kind::Text,
        Kind::Status,
        Kind::Pattern,
        Kind::FormatText,
        Kind::List,
        Kind::Maps,
        Kind::Map,
        Kind::Date,
        Kind::Instant,
        Kind::LocalDate,
        Kind::LocalDateTime,
        Kind::DayOfWeek,
        Kind::Unit,
        Kind::Adjuster,
        Kind::Random,
        Kind::Format,
        Kind::Uuid,
        Kind::Charset,
        Kind::Bytes,
        Kind::Any,
    ];

    /// How templates name it.
    pub(crate) fn of_letter(letter: &str) -> Self {
        match letter {
            "w" => Kind::Whole,
            "l" => Kind::Long,
            "r" => Kind::Real,
            "b" => Kind::Truth,
            "t" => Kind::Text,
            "p" => Kind::Pattern,
            "f" => Kind::FormatText,
            "L" => Kind::List,
            "M" => Kind::Maps,
            "m" => Kind::Map,
            "D" => Kind::Date,
            "I" => Kind::Instant,
            "d" => Kind::LocalDate,
            "T" => Kind::LocalDateTime,
            "u" => Kind::Unit,
            "A" => Kind::Adjuster,
            "F" => Kind::Format,
            _ => Kind::Any,
        }
    }
}

/// One place in so many gets a hostile value.
const HOSTILE: usize = 8;

pub(crate) fn leaf(kind: Kind, random: &mut Random) -> String {
    if kind == Kind::Any {
        let kind = *random.pick(&Kind::ALL[..Kind::ALL.len() - 1]);
        return leaf(kind, random);
    }
    if random.one_in(HOSTILE) {
        if matches!(kind, Kind::Text | Kind::Pattern | Kind::FormatText) && random.one_in(2) {
            return made_up(kind, random);
        }
        if let hostile @ [_, ..] = hostile(kind) {
            return (*random.pick(hostile)).to_owned();
        }
    }
    (*random.pick(usual(kind))).to_owned()
}

/// A text out of pieces, up to the longest that an expression can hold.
fn made_up(kind: Kind, random: &mut Random) -> String {
    const PATTERN: &[&str] = &[
        "a", "b", ".", "*", "+", "?", "|", "(", ")", "[", "]", "^", "$", "\\", "{1,3}", "{2}", "{100}",
        "(?i)", "(?m)", "(?:", "&&", "-", "\\p{L}", "\\w", "\\Z", "\\b", "\\R", "\\Q", "\\E", "é", "😀",
        "(?<n>", "\\x", "0", ",", "}", "(?x)", " ", "#", "(.*)*", "(a|b)?",
    ];
    const FORMAT: &[&str] = &[
        "%", "$", "1", "2", "0", "9", "<", "-", "#", "+", " ", ",", "(", ".", "s", "S", "d", "x", "o", "c",
        "e", "f", "g", "G", "t", "T", "Y", "N", "n", "é", "h", "b", "%s", "%9999s",
    ];
    const TEXT: &[&str] = &[
        "a", "b", " ", ",", "-", ".", "/", ":", "1", "0", "ż", "😀", "''", "\u{0}", "\n", "{", "}", "[", "]",
        "&a ", "*a ", "- ", "y", "M", "${", "%", "+", "=", "T", "Z",
    ];
    let pieces = match kind {
        Kind::Pattern => PATTERN,
        Kind::FormatText => FORMAT,
        _ => TEXT,
    };
    let count = random.length(3_000);
    let repeated = random.one_in(3).then(|| *random.pick(pieces));
    let text: String = (0..count).map(|_| repeated.unwrap_or_else(|| *random.pick::<&str>(pieces))).collect();
    format!("'{text}'")
}

fn usual(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Whole => {
            &["0", "1", "2", "3", "5", "10", "12", "28", "100", "2024", "int", "zero", "numbers[0]", "'42'"]
        }
        Kind::Long => &["5L", "0L", "-1L", "3000000000L", "1700000000000L", "millis", "long"],
        Kind::Real => &["1.5", "-2.5", "0.0", "2.0f", "double", "1e3", "0.1f"],
        Kind::Big => &["unsigned", "(unsigned + 1)", "(unsigned - unsigned)"],
        Kind::Truth => &["true", "false", "yes", "no", "'true'"],
        Kind::Character => &["'a'.charAt(0)", "'Z9'.charAt(1)", "'ż'.charAt(0)"],
        Kind::Text => &[
            "'a'",
            "'Hello World'",
            "''",
            "text",
            "csv",
            "version",
            "unicode",
            "'2024-02-29'",
            "'2024-02-29T12:30:00'",
            "'2024-02-29T12:30:00Z'",
            "'42'",
            "'-1.5e3'",
            "'ff'",
            "'yyyy-MM-dd'",
            "'HH:mm:ss.SSS zzz'",
            "'a: [1, 2]'",
            "'aGVsbG8='",
            "'MONDAY'",
            "'DAYS'",
            "'Bake'",
            "'1'",
            "'b7e0c9e2-6a0c-4f0e-9d5e-8a4a0f3f1c11'",
            "person.name",
            "'true'",
            "'https://example.com/yaml'",
            "'https://example.com/json'",
            "'https://example.com/properties'",
            "'Sat, 12 Aug 1995 13:30:00 GMT'",
            "trigger.buildInfo.url",
            "'RUNNING'",
        ],
        Kind::Status => &["'SUCCEEDED'", "'RUNNING'", "'STOPPED'", "#stage('Bake').status"],
        Kind::Pattern => &[
            "','",
            "'[a-z]+'",
            "'\\s*'",
            "'(a)|(b)'",
            "'^-+|-+$'",
            "'\\d{2,4}'",
            "''",
            "'.*'",
            "'(?i)HELLO'",
            "'[^A-Za-z0-9]'",
            "'(?<x>l+)'",
            "'.'",
        ],
        Kind::FormatText => &[
            "'%s'",
            "'%d'",
            "'%05d|%-8s'",
            "'%.2f'",
            "'%x %X %o'",
            "'%tY-%<tm'",
            "'%,d'",
            "'%b%%%n'",
            "'%c'",
            "'%e'",
            "'%s %s'",
            "'%1$s %2$s'",
        ],
        Kind::List => &[
            "numbers",
            "words",
            "{1, 2, 3}",
            "{}",
            "mixed",
            "matrix",
            "{'a', 'b'}",
            "emptyList",
            "{null, 1}",
        ],
        Kind::Maps => &["people", "rows", "trigger.buildInfo.artifacts", "{{name: 'x', count: 1, tags: {}}}"],
        Kind::Map => &[
            "map",
            "person",
            "{a: 1, 'b': {2}}",
            "{:}",
            "a",
            "nested",
            "trigger",
            "parameters",
            "#root",
            "execution",
            "{1: 2, true: null}",
        ],
        Kind::Date => {
            &["new java.util.Date()", "new java.util.Date(0L)", "new java.util.Date(1700000000000L)"]
        }
        Kind::Instant => &[
            "T(java.time.Instant).now()",
            "T(java.time.Instant).EPOCH",
            "T(java.time.Instant).ofEpochMilli(millis)",
        ],
        Kind::LocalDate => &[
            "T(java.time.LocalDate).now()",
            "T(java.time.LocalDate).of(2024, 2, 29)",
            "T(java.time.LocalDate).EPOCH",
        ],
        Kind::LocalDateTime => {
            &["T(java.time.LocalDateTime).now()", "T(java.time.LocalDateTime).of(2024, 2, 29, 12, 30)"]
        }
        Kind::DayOfWeek => &[
            "T(java.time.DayOfWeek).MONDAY",
            "T(java.time.DayOfWeek).of(7)",
            "T(java.time.LocalDate).now().getDayOfWeek()",
        ],
        Kind::Unit => &[
            "T(java.time.temporal.ChronoUnit).DAYS",
            "T(java.time.temporal.ChronoUnit).HOURS",
            "T(java.time.temporal.ChronoUnit).MINUTES",
            "T(java.time.temporal.ChronoUnit).MONTHS",
            "T(java.time.temporal.ChronoUnit).NANOS",
            "T(java.time.temporal.ChronoUnit).HALF_DAYS",
        ],
        Kind::Adjuster => &[
            "T(java.time.temporal.TemporalAdjusters).firstDayOfMonth()",
            "T(java.time.temporal.TemporalAdjusters).next(T(java.time.DayOfWeek).FRIDAY)",
        ],
        Kind::Random => &["new java.util.Random(42L)", "new java.util.Random()"],
        Kind::Format => &[
            "new java.text.SimpleDateFormat('yyyyMMdd-HHmm')",
            "new java.text.SimpleDateFormat()",
            "new java.text.SimpleDateFormat('EEE, d MMM yyyy HH:mm:ss Z')",
        ],
        Kind::Uuid => &[
            "T(java.util.UUID).randomUUID()",
            "new java.util.UUID(1L, 2L)",
            "T(java.util.UUID).fromString('b7e0c9e2-6a0c-4f0e-9d5e-8a4a0f3f1c11')",
        ],
        Kind::Charset => &["'UTF-8'", "'ISO-8859-1'", "'US-ASCII'", "'utf8'"],
        Kind::Bytes => &["'abc'.getBytes()", "'abc'.toCharArray()", "{'a'.charAt(0)}"],
        Kind::Any => &["null"],
    }
}

fn hostile(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Whole => &[
            "-1",
            "2147483647",
            "-2147483648",
            "T(Integer).MIN_VALUE",
            "'-0x80000000'",
            "1000000",
            "65536",
            "null",
            "'9'*30",
            "0x7FFFFFFF",
            "'99999999999'",
        ],
        Kind::Long => &[
            "9223372036854775807L",
            "(-9223372036854775807L - 1)",
            "T(Long).MIN_VALUE",
            "least",
            "253402300800000L",
            "-62135596800001L",
        ],
        Kind::Real => &[
            "(0.0 / 0)",
            "(1.0 / 0)",
            "(-1.0 / 0)",
            "huge",
            "tiny",
            "minusZero",
            "1e308f",
            "T(Double).MIN_VALUE",
        ],
        Kind::Big => &["(unsigned * unsigned)", "(unsigned ^ 2)", "-unsigned"],
        Kind::Truth => &["null", "'yes'", "{true}", "0"],
        Kind::Character => &["'😀'.charAt(0)", "'😀'.charAt(1)", "('a'[0] - 97)"],
        Kind::Text => &[
            "long",
            "sames",
            "accents",
            "lines",
            "dates",
            "(sames * 20)",
            "('ab' * 100000)",
            "(long + accents)",
            "null",
            "#toJson(rows)",
            "#toJson(wide)",
            "('[' * 20000)",
            "('{\"a\":' * 5000)",
            "('- ' * 20000)",
            "('1' * 5000)",
            "('%' * 999)",
            "('&a [' * 100)",
            "'https://example.com/bomb'",
            "'https://example.com/deep'",
            "'https://example.com/large'",
            "$",
            "('y' * 9000)",
            "('👨‍👩‍👧' * 500)",
        ],
        Kind::Pattern => &[
            "'(a+)+b'",
            "'(a|a)*b'",
            "'((a{1,100}){1,100}){1,100}'",
            "'a{1000}'",
            "'(.*)(.*)(.*)(.*)(.*)x'",
            "'(a?){50}a{50}b'",
            "'a.*b|a'",
            "'(\\p{L}{1,20}){1,20}'",
            "('(' * 3000)",
            "('a?' * 1000)",
            "('()' * 1000)",
            "'(x+x+)+y'",
            "'(.|\\s)*?q'",
            "('(.*)' * 50)",
            "('[a-z&&[^b]]' * 300)",
            "'\\p{IsAlphabetic}{50}'",
            "sames",
            "('a|' * 2000)",
            "'(?m)^.*$'",
            "'\\R?'",
            "'(a*)*'",
        ],
        Kind::FormatText => &[
            "'%9999d'",
            "'%2147483647s'",
            "'%.2147483647f'",
            "'%.9999f'",
            "'%99999999999s'",
            "('%s' * 3000)",
            "('%1$9999s' * 100)",
            "'%-9999s'",
            "'%-2147483648d'",
            "('%9999d' * 500)",
            "'%tQ%<ts%<tc'",
        ],
        Kind::List => &[
            "many",
            "texts",
            "deepList",
            "{many, many, many}",
            "many.![{#this, #this}]",
            "sames.split('')",
            "{{{{{{}}}}}}",
            "numbers.![many]",
            "long.toCharArray()",
            "accents.getBytes()",
            "{1}.![{#this,#this}].![{#this,#this}].![{#this,#this}].![{#this,#this}].![{#this,#this}]",
        ],
        Kind::Maps => &[
            "rows.![{name: name, count: count, tags: rows}]",
            "rows.?[true]",
            "wide.entrySet()",
            "execution.stages",
            "#deployedServerGroups()",
        ],
        Kind::Map => &[
            "wide",
            "deepMap",
            "{'a': {'b': {'c': many}}}",
            "wide.?[true]",
            "{many: many}",
            "{deepList: 1, deepMap: 2}",
            "#readJson(#toJson(wide))",
        ],
        Kind::Date => &[
            "new java.util.Date(9223372036854775807L)",
            "new java.util.Date(T(Long).MIN_VALUE)",
            "new java.util.Date(253402300800000L)",
        ],
        Kind::Instant => &[
            "T(java.time.Instant).ofEpochSecond(31556889864403199L)",
            "T(java.time.Instant).ofEpochSecond(-31557014167219200L)",
        ],
        Kind::LocalDate => {
            &["T(java.time.LocalDate).of(999999999, 12, 31)", "T(java.time.LocalDate).of(-999999999, 1, 1)"]
        }
        Kind::LocalDateTime => &[
            "T(java.time.LocalDateTime).of(999999999, 12, 31, 23, 59)",
            "T(java.time.LocalDateTime).of(-999999999, 1, 1, 0, 0)",
        ],
        Kind::DayOfWeek => &["T(java.time.DayOfWeek).of(8)", "null"],
        Kind::Unit => &[
            "T(java.time.temporal.ChronoUnit).FOREVER",
            "T(java.time.temporal.ChronoUnit).ERAS",
            "T(java.time.temporal.ChronoUnit).MILLENNIA",
            "null",
        ],
        Kind::Adjuster => &[
            "T(java.time.temporal.TemporalAdjusters).dayOfWeekInMonth(2147483647, T(java.time.DayOfWeek).FRIDAY)",
            "T(java.time.LocalDate).of(999999999, 12, 31)",
        ],
        Kind::Random => &["new java.util.Random(T(Long).MIN_VALUE)"],
        Kind::Format => &[
            "new java.text.SimpleDateFormat('y' * 5000)",
            "new java.text.SimpleDateFormat('MMMM' * 1000)",
            "new java.text.SimpleDateFormat('EEEEzzzzGGGG' * 300)",
            "new java.text.SimpleDateFormat('SSSSSSSSSSSSSSSSSSSS')",
        ],
        Kind::Uuid => &["T(java.util.UUID).nameUUIDFromBytes(sames.getBytes())"],
        Kind::Charset => &["sames", "'UTF-16'"],
        Kind::Bytes => &["sames.getBytes()", "many", "{1000, -1000}"],
        Kind::Status | Kind::Any => &[],
    }
}
