//! Expressions that are made to cost much: each shape in many sizes.

mod contents;

use crate::random::Random;
use contents::{dates, documents, formats, patterns, texts};

/// The longest expression that is read.
const MOST: usize = 10_000;

pub(crate) fn shape(random: &mut Random) -> String {
    let text = match random.below(10) {
        0 => nested(random),
        1 => chained(random),
        2 => doubled(random),
        3 => patterns(random),
        4 => formats(random),
        5 => documents(random),
        6 => texts(random),
        7 => dates(random),
        8 => loops(random),
        _ => whole(random),
    };
    text.chars().take(MOST + 100).collect()
}

/// A size up to the largest that fits, mostly a large one.
fn times(random: &mut Random, of: usize) -> usize {
    let most = MOST / of.max(1);
    match random.below(4) {
        0 => random.length(most),
        1 => random.below(130),
        2 => most,
        _ => random.below(most + 1),
    }
}

fn nested(random: &mut Random) -> String {
    const PAIRS: &[(&str, &str)] = &[
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("{a:", "}"),
        ("numbers[", "]"),
        ("'a'.concat(", ")"),
        ("#toJson(", ")"),
        ("!", ""),
        ("-", ""),
        ("not ", ""),
        ("numbers.![", "]"),
        ("many.?[", "]"),
        ("T(Math).max(1,", ")"),
        ("true ? ", " : 1"),
        ("null ?: ", ""),
        ("new String(", ")"),
        ("{'a':{", "}}"),
        ("#doNotEval(", ")"),
        ("{#this,", "}"),
        ("1 + (", ")"),
        ("T(", ")"),
    ];
    let (open, close) = *random.pick(PAIRS);
    let count = times(random, open.len() + close.len() + 1);
    let closed = if random.one_in(3) { random.below(count + 1) } else { count };
    format!("{}1{}", open.repeat(count), close.repeat(closed))
}

fn chained(random: &mut Random) -> String {
    const LINKS: &[&str] = &[
        ".![#this]",
        ".?[true]",
        ".^[true]",
        ".$[true]",
        ".![toString()]",
        ".toString()",
        "[0]",
        ".a",
        "?.a",
        " + 'a'",
        " * 9",
        " ^ 2",
        ".concat('a')",
        " - 1",
        " == 1",
        " and true",
        ".![{#this}]",
        ".subList(0, 1)",
        ".![#root.many]",
        " ?: 1",
        ".?[#this == #root.many]",
        ".![many.size()]",
        ".trim()",
        ".replace('a', 'aa')",
        ".split('')",
        ".![#this + #this]",
        "% 3",
    ];
    const STARTS: &[&str] = &[
        "1",
        "many",
        "numbers",
        "'a'",
        "deepList",
        "deepMap",
        "text",
        "wide",
        "sames",
        "rows",
        "execution",
        "#deployedServerGroups()",
    ];
    let link = *random.pick(LINKS);
    let other = *random.pick(LINKS);
    let count = times(random, link.len()).min(if random.one_in(2) { 120 } else { MOST });
    let mut text = (*random.pick(STARTS)).to_owned();
    for at in 0..count {
        text.push_str(if random.one_in(10) && at > 0 { other } else { link });
    }
    text
}

/// What doubles in every step, and is then read in some way.
fn doubled(random: &mut Random) -> String {
    const STEPS: &[&str] = &[
        ".![{#this, #this}]",
        ".![#this + #this]",
        ".![#this.concat(#this)]",
        ".![{a: #this, b: #this}]",
        ".![#this * 2]",
        ".![{#root.many, #this}]",
        ".![#root.many]",
        ".![{#this, #this, #this, #this}]",
        ".![#this.toString() + #this]",
        ".![T(String).join(',', #this, #this)]",
        ".![#toJson({#this, #this})]",
        ".![#this.replace('a', 'aaaa')]",
        ".![#doNotEval({#this, #this})]",
        ".![{{#this}: #this}]",
    ];
    const READS: &[&str] = &[
        "",
        ".toString()",
        ".hashCode()",
        " == 5",
        ".contains('x')",
        ".size()",
        " + ''",
        ".![#toJson(#this)]",
        "[0]",
        ".containsAll({1, 2})",
        ".?[#this == null]",
        ".![#this.hashCode()]",
        ".indexOf({1})",
        ".lastIndexOf('a')",
        ".subList(0, 1)",
        ".![#this == #this]",
    ];
    const STARTS: &[&str] = &[
        "{1}",
        "{'a'}",
        "{many}",
        "{'ab' * 1000}",
        "numbers",
        "words",
        "{deepList}",
        "{wide}",
        "many",
        "texts",
        "{sames}",
    ];
    let (step, start, read) = (*random.pick(STEPS), *random.pick(STARTS), *random.pick(READS));
    let body = format!("{start}{}", step.repeat(random.below(60)));
    match random.below(8) {
        0 => format!("{body}{read} == {body}{read}"),
        1 => format!("#toJson({body})"),
        2 => format!("{{{body}: 1, {body}: 2}}"),
        3 => format!("T(String).format('%s', {body})"),
        4 => format!("{{{body}}}.contains({body})"),
        5 => format!("{{{body}: 1}}[{body}]"),
        6 => format!("T(String).join(',', {body})"),
        _ => format!("{body}{read}"),
    }
}

/// Loops within loops, over whatever there is.
fn loops(random: &mut Random) -> String {
    const LISTS: &[&str] = &[
        "many",
        "texts",
        "rows",
        "numbers",
        "wide",
        "wide.entrySet()",
        "execution.stages",
        "long.split('')",
        "deepList",
        "#deployedServerGroups()",
    ];
    const BODIES: &[&str] = &[
        "#this",
        "#root.many.size()",
        "#root.many.contains(-1)",
        "#root.texts.contains('text 2999')",
        "#root.wide.values()",
        "#root.wide.toString()",
        "#root.many.![#this]",
        "#root.wide.?[key == 'x']",
        "#deployedServerGroups()",
        "#stage('Stage 49')",
        "#stageByRefId('399')",
        "#stageExists('nope')",
        "#resolvedArtifacts()",
        "#manifestLabelValue('Apply', 'Deployment', 'version')",
        "#toJson(#root.rows)",
        "#readJson('[1,2,3]')",
        "#readYaml('a: [1, 2]')",
        "new java.util.Random(#root.int).nextInt()",
        "T(java.util.UUID).randomUUID()",
        "new java.util.Random().nextGaussian()",
        "#root.rows.![name].contains('n499')",
        "{'a':1,'b':2,'c':3,'d':4,'e':5,'f':6,'g':7,'h':8}",
        "#root.sames == #root.long",
        "#root.sames.hashCode()",
        "#root.sames.charAt(5)",
        "#root.sames.length()",
        "#root.sames.indexOf('b')",
        "#root.sames == (#root.sames + '')",
        "#root.deepList == #root.deepList",
        "#root.deepMap.toString()",
        "#root.many == #root.many",
        "#root.many[5]",
        "#root.sames > #root.sames",
        "#root.sames[99999]",
        "#judgment('Go?')",
        "#currentUser()",
        "#currentStage()",
        "#fromUrl('https://example.com/large')",
        "#jsonFromUrl('https://example.com/json')",
        "#root.missing",
        "#root.texts.hashCode()",
        "#root.rows == #root.rows",
        "#root.wide == #root.wide",
        "#root.wide.containsValue(-5)",
        "{#root.many, #root.many}.contains(#root.texts)",
        "T(String).format('%s', #root.many)",
        "#root.many instanceof T(String)",
        "(#root.sames ? 1 : 2)",
        "#root.sames + 1",
        "#root.numbers[#root.sames]",
        "#propertiesFromUrl('https://example.com/large')",
        "T(Math).pow(1.0000001, 1e9)",
        "#root.wide.keySet()",
        "execution.stages[#root.int].context.ami",
        "context.nope",
        "outputs",
    ];
    let (list, body) = (*random.pick(LISTS), *random.pick(BODIES));
    match random.below(6) {
        0 => format!("{list}.?[{body} == null]"),
        1 => format!("{list}.^[{body} == 0]"),
        2 => format!("{list}.![{{{body}, {}}}]", random.pick(BODIES)),
        3 => format!("{list}.![#root.{}.![{body}]]", random.pick(&["numbers", "rows", "many"])),
        4 => format!("{list}.$[{body} == {}].size()", random.pick(BODIES)),
        _ => format!("{list}.![{body}]"),
    }
}

/// Long in another way: operators, elements, entries, arguments, digits, texts.
fn whole(random: &mut Random) -> String {
    const PARTS: &[&str] = &[
        "1,",
        "'a',",
        "a:1,",
        "1+",
        "'x'+",
        "many,",
        "{},",
        "{:},",
        "true and ",
        "1 == 1 or ",
        "9",
        "0x",
        "e",
        ".",
        "''",
        "#this,",
        "1*",
        "many+",
        "!!",
        "- -",
        "\u{0}",
        "\u{1F600}",
        "${",
        "}",
        "{many:1},",
        "text+",
        "1L^",
        "a.",
        "a?.",
        "[",
        "\\",
    ];
    let part = *random.pick(PARTS);
    let body = part.repeat(times(random, part.len()));
    match random.below(8) {
        0 => format!("{{{body}1}}"),
        1 => format!("T(String).format('%s', {body}1)"),
        2 => format!("'{body}'"),
        3 => format!("{{{body}b:2}}"),
        4 => format!("many.![{{{body}1}}]"),
        5 => format!("{{{body}1}}.contains(7)"),
        6 => format!(
            "{{{}z:2}}.size()",
            (0..random.below(1_200)).map(|n| format!("k{n}:1,")).collect::<String>()
        ),
        _ => format!("{body}1"),
    }
}
