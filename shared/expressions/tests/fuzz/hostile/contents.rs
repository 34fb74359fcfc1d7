//! Hostile patterns, formats, documents, texts and dates.

use super::times;
use crate::random::Random;

pub(super) fn patterns(random: &mut Random) -> String {
    const PARTS: &[&str] = &[
        "a",
        "(a+)+",
        "(a|a)*",
        "(.*)",
        "[a-z]{1,50}",
        "(a?){20}",
        "\\p{L}{1,9}",
        "(?:a|b|c)*",
        "a{1,500}",
        "(\\w+\\s?)*",
        ".",
        "(a|ab|abc)+",
        "\\b",
        "(?i)x",
        "[^x]*",
        "()",
    ];
    let parts: String = (0..1 + random.length(40)).map(|_| *random.pick(PARTS)).collect();
    let repeated = random.pick(PARTS).repeat(times(random, 8).min(600));
    let pattern = if random.one_in(3) { repeated } else { parts };
    let pattern = if random.one_in(4) { format!("({pattern}){{1,{}}}", random.below(100)) } else { pattern };
    let subject = *random.pick(&[
        "sames",
        "long",
        "accents",
        "text",
        "lines",
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'",
        "(sames * 50)",
        "('ab' * 5000)",
        "dates",
    ]);
    match random.below(8) {
        0 => format!("{subject}.matches('{pattern}')"),
        1 => format!("{subject} matches '{pattern}'"),
        2 => format!("{subject}.replaceAll('{pattern}', '$0$0')"),
        3 => format!("{subject}.replaceFirst('{pattern}', 'x')"),
        4 => format!("{subject}.split('{pattern}')"),
        5 => format!("{subject}.split('{pattern}', -1).size()"),
        6 => format!("texts.?[#this matches '{pattern}']"),
        _ => format!("many.![#root.text.replaceAll('{pattern}', '')]"),
    }
}

pub(super) fn formats(random: &mut Random) -> String {
    const SPECS: &[&str] = &[
        "%9999d",
        "%s",
        "%9999s",
        "%.9999f",
        "%,d",
        "%1$s",
        "%<s",
        "%08.3e",
        "%tc",
        "%x",
        "%2147483648s",
        "%-5000s",
        "%%",
        "%n",
        "%b",
        "%h",
        "%S",
    ];
    const VALUES: &[&str] = &[
        "1",
        "many",
        "long",
        "sames",
        "huge",
        "1.5",
        "new java.util.Date()",
        "deepMap",
        "null",
        "unsigned",
        "T(Long).MIN_VALUE",
        "wide",
        "rows",
    ];
    let spec = random.pick(SPECS).repeat(1 + random.length(1_500));
    let (a, b) = (*random.pick(VALUES), *random.pick(VALUES));
    match random.below(4) {
        0 => format!("'{spec}'.formatted({a}, {b})"),
        1 => format!("many.![T(String).format('{spec}', #this, {b})]"),
        2 => format!("T(String).format(('{}' * {}), {a}, {b})", random.pick(SPECS), random.length(500_000)),
        _ => format!("T(String).format('{spec}', {a}, {b})"),
    }
}

/// YAML and JSON that grow or nest.
pub(super) fn documents(random: &mut Random) -> String {
    let levels = 2 + random.below(12);
    let width = 1 + random.below(12);
    let bomb = |open: &str, close: &str| {
        let line = |at: usize| {
            format!("a{at}: &a{at} {open}{}{close}\n", vec![format!("*a{}", at - 1); width].join(","))
        };
        format!("a0: &a0 x\n{}", (1..levels).map(line).collect::<String>())
    };
    let merged = (1..levels * 20)
        .map(|at| format!("b{at}: &b{at}\n  <<: *b{}\n  k{at}: 1\n", at - 1))
        .collect::<String>();
    let text = match random.below(9) {
        0 => format!("'{}'", bomb("[", "]")),
        1 => format!("'b0: &b0 {{k: 1}}\n{merged}'"),
        2 => format!(
            "('{}' * {})",
            random.pick(&["[", "{\"a\":", "- ", "[1,", "{a: ", "? ", "!!set {", "&a ", "|\n "]),
            times(random, 1) * 20
        ),
        3 => format!(
            "('{}' * {})",
            random
                .pick(&[
                    "a: 1\n",
                    "- 1\n",
                    "k: {a: [1, 2]}\n",
                    "- - - 1\n",
                    "\"\\u00e9\": 'x'\n",
                    "--- a\n",
                    "!!int 5\n",
                    "1_000: 1:30\n"
                ])
                .replace('\'', "''"),
            random.length(20_000)
        ),
        4 => (*random.pick(&[
            "lines",
            "long",
            "sames",
            "dates",
            "#toJson(rows)",
            "#toJson(wide)",
            "#toJson(many)",
            "accents",
        ]))
        .to_owned(),
        5 => format!("('[' * {n} + ']' * {n})", n = random.below(400)),
        6 => format!("('[' + '1,' * {} + '1]')", random.length(1_000_000)),
        7 => format!(
            "('a: &a ' + ('x' * {}) + '\nb: [' + ('*a,' * {}) + '1]')",
            random.length(100_000),
            random.length(100_000)
        ),
        _ => format!("('&x ' * {} + 'a')", times(random, 1)),
    };
    let read =
        *random.pick(&["#readYaml", "#readAllYaml", "#readJson", "#toJson(#readYaml", "#readYaml(#toJson"]);
    let close = if read.matches('(').count() > 0 { "))" } else { ")" };
    let after = *random.pick(&["", "", ".toString()", ".size()", ".hashCode()", ".![#this]"]);
    format!("{read}({text}{close}{after}")
}

pub(super) fn texts(random: &mut Random) -> String {
    const SUBJECTS: &[&str] = &[
        "sames",
        "long",
        "accents",
        "lines",
        "(sames * 60)",
        "('😀' * 100000)",
        "('a,' * 400000)",
        "(' ' * 900000)",
        "many.toString()",
        "#toJson(rows)",
        "('\n' * 500000)",
        "wide.toString()",
    ];
    const CALLS: &[&str] = &[
        ".split('')",
        ".split(',')",
        ".split('.')",
        ".replace('', 'x')",
        ".replace('a', 'bbbbbbbb')",
        ".replaceAll('', 'y')",
        ".toCharArray()",
        ".getBytes()",
        ".indent(1000)",
        ".repeat(1000)",
        ".repeat(2147483647)",
        ".strip()",
        ".lastIndexOf('b')",
        ".indexOf('aaaaaaaaaaaaaaaab')",
        ".contains('aaaaaaaaaaaaaaaaaaaaaaaab')",
        ".toUpperCase()",
        ".equalsIgnoreCase(#root.sames)",
        ".compareToIgnoreCase(#root.long)",
        ".hashCode()",
        ".formatted(1)",
        ".charAt(50000)",
        ".codePointCount(0, 50000)",
        ".substring(40000)",
        ".substring(100, 90000)",
        "[99999]",
        ".trim()",
        ".regionMatches(true, 0, #root.sames, 0, 100000)",
        ".intern()",
        ".concat(#root.long)",
        ".split('a').size()",
        ".isBlank()",
        ".toString()",
        ".matches('a*')",
        ".split('(?=x)')",
        ".indent(-5)",
        ".startsWith('a', 99999)",
        ".codePointBefore(90000)",
        ".split('', 5)",
        ".contentEquals(#root.sames)",
        ".split(',').size()",
        " < sames",
        " == sames",
        ".compareTo(sames)",
    ];
    const OUTER: &[&str] = &[
        "#",
        "#",
        "T(java.net.URLEncoder).encode(#, 'UTF-8')",
        "#toBase64(#)",
        "#fromBase64(#)",
        "#alphanumerical(#)",
        "#fromBase64(#toBase64(#))",
        "T(String).join(#, many)",
        "T(String).join(',', #)",
        "many.![#root.#]",
        "T(String).valueOf(#)",
        "{#, #}",
        "#toJson(#)",
        "#toInt(#)",
        "T(Double).parseDouble(#)",
        "T(Integer).parseInt(#, 36)",
        "T(Long).decode(#)",
        "T(java.util.UUID).nameUUIDFromBytes(#.getBytes())",
        "texts.contains(#)",
        "texts.indexOf(#)",
        "wide.containsKey(#)",
        "wide[#]",
        "#stage(#)",
        "{#: 1, #: 2}",
        "numbers.containsAll(#)",
        "T(Boolean).parseBoolean(#)",
        "#fromUrl(#)",
        "T(java.util.UUID).fromString(#)",
        "(# ? 1 : 2)",
        "new String(#.toCharArray())",
        "numbers[#]",
        "-#",
    ];
    let inner = format!("{}{}", random.pick(SUBJECTS), random.pick(CALLS));
    let inner = if random.one_in(4) { format!("{inner}{}", random.pick(CALLS)) } else { inner };
    let outer = *random.pick(OUTER);
    // A lone `#` is the place; one before a letter begins a name.
    let mut text = String::new();
    let mut chars = outer.chars().peekable();
    while let Some(c) = chars.next() {
        let is_place = c == '#' && !chars.peek().is_some_and(char::is_ascii_alphabetic);
        if is_place { text.push_str(&inner) } else { text.push(c) }
    }
    text
}

pub(super) fn dates(random: &mut Random) -> String {
    const LETTERS: &[&str] = &[
        "y", "M", "d", "E", "z", "Z", "X", "S", "G", "''", "w", "D", "k", "a", "EEEE", "zzzz", "YYYY", "u",
        "L", " ", "-",
    ];
    let pattern: String = (0..random.length(3_000)).map(|_| *random.pick(LETTERS)).collect();
    let pattern = if random.one_in(3) { random.pick(LETTERS).repeat(times(random, 4)) } else { pattern };
    let text = *random.pick(&[
        "dates",
        "sames",
        "'2024-02-29'",
        "('1' * 100000)",
        "('Monday' * 10000)",
        "long",
        "('GMT+1' * 9000)",
        "accents",
        "('( ' * 50000)",
        "('January ' * 5000)",
    ]);
    match random.below(8) {
        0 => format!(
            "new java.text.SimpleDateFormat('{pattern}').format(new java.util.Date({}L))",
            random.next().cast_signed()
        ),
        1 => format!("new java.text.SimpleDateFormat('{pattern}').parse({text})"),
        2 => format!("T(java.util.Date).parse({text} * {})", 1 + random.length(60)),
        3 => format!("many.![new java.text.SimpleDateFormat('{pattern}').format(new java.util.Date(#this))]"),
        4 => format!(
            "T(java.time.LocalDate).now().plus({}, T(java.time.temporal.ChronoUnit).{})",
            random.next().cast_signed(),
            random.pick(&["DAYS", "NANOS", "FOREVER", "MILLENNIA"])
        ),
        5 => format!(
            "{}({text})",
            random.pick(&[
                "T(java.time.LocalDate).parse",
                "T(java.time.Instant).parse",
                "T(java.time.LocalDateTime).parse",
                "new java.util.Date",
                "T(java.time.DayOfWeek).valueOf"
            ])
        ),
        6 => "many.![T(java.time.LocalDate).of(2024, 1, 1).plusDays(#this * 99999L).toString()]".to_owned(),
        _ => format!("new java.text.SimpleDateFormat('{pattern}').toPattern() * 100"),
    }
}
