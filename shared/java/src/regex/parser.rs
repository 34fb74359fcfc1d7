use regex_syntax::hir::{ClassUnicode, Look};

use super::{
    ast::{Flags, Node, Parsed},
    class,
    error::PatternError,
    escape,
    scanner::Scanner,
};

/// Patterns are short; a longer one is a mistake or an attack.
const LONGEST: usize = 10_000;
const DEEPEST: usize = 60;
const MOST_GROUPS: u32 = 200;

/// Reads a pattern.
pub(super) fn parse(pattern: &str) -> Result<Parsed, PatternError> {
    if pattern.len() > LONGEST {
        return Err(PatternError::TooLarge);
    }
    let mut parser = Parser {
        scanner: Scanner::new(pattern),
        flags: Flags::default(),
        groups: 0,
        names: Vec::new(),
        depth: 0,
    };
    let node = parser.alternatives()?;
    if !parser.scanner.done() {
        return parser.scanner.error("a closing ) without its (");
    }
    Ok(Parsed { node, groups: parser.groups, names: parser.names })
}

struct Parser {
    scanner: Scanner,
    flags: Flags,
    groups: u32,
    names: Vec<(String, usize)>,
    depth: usize,
}

impl Parser {
    fn alternatives(&mut self) -> Result<Node, PatternError> {
        let mut alternatives = vec![self.sequence()?];
        while self.scanner.eat('|') {
            alternatives.push(self.sequence()?);
        }
        Ok(if alternatives.len() == 1 { alternatives.remove(0) } else { Node::Alt(alternatives) })
    }

    fn sequence(&mut self) -> Result<Node, PatternError> {
        let mut nodes = Vec::new();
        while !self.scanner.done() && !matches!(self.scanner.peek(), Some('|' | ')')) {
            if let Some(atom) = self.atom()? {
                nodes.push(self.repeated(atom)?);
            }
        }
        Ok(Node::Cat(nodes))
    }

    /// One element; none for flags, which are nothing to repeat.
    fn atom(&mut self) -> Result<Option<Node>, PatternError> {
        let at = self.scanner.at();
        let Some((c, plain)) = self.scanner.take() else { return Ok(Some(Node::Empty)) };
        let flags = self.flags;
        Ok(Some(match c {
            _ if plain => Node::Class(class::single(c, flags)),
            '(' => return self.group(at),
            '[' => Node::Class(class::parse(&mut self.scanner, flags, 0)?),
            '\\' => escape::outside(&mut self.scanner, flags)?,
            '.' => Node::Class(class::dot(flags)),
            '^' if flags.multi_line => {
                Node::LineStart(if flags.unix_lines { Look::StartLF } else { Look::StartCRLF })
            }
            '^' => Node::Look(Look::Start),
            '$' if flags.multi_line => Node::Look(if flags.unix_lines { Look::EndLF } else { Look::EndCRLF }),
            '$' => Node::FinalEnd { at, unix: flags.unix_lines },
            '*' | '+' | '?' => {
                return Err(PatternError::Syntax { at, what: "nothing to repeat before this" });
            }
            '{' => {
                return Err(PatternError::Syntax {
                    at,
                    what: "nothing to repeat before {, write \\{ for a brace",
                });
            }
            c => Node::Class(class::single(c, flags)),
        }))
    }

    fn repeated(&mut self, node: Node) -> Result<Node, PatternError> {
        let (min, max) = match self.scanner.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => self.counts()?,
            _ => return Ok(node),
        };
        let at = self.scanner.at();
        self.scanner.take();
        let greedy = match self.scanner.peek() {
            Some('+') => return Err(PatternError::Backtracking { at, what: "a possessive quantifier" }),
            Some('?') => {
                self.scanner.take();
                false
            }
            _ => true,
        };
        if self.scanner.peek() == Some('{') {
            return self.scanner.error("a second {…} after a repetition");
        }
        Ok(Node::Repeat { min, max, greedy, node: Box::new(node) })
    }

    /// What stands in braces; the closing one is left.
    fn counts(&mut self) -> Result<(u32, Option<u32>), PatternError> {
        self.scanner.take();
        let min = self.count()?;
        let Some(min) = min else {
            return self.scanner.error("a { that begins no count, write \\{ for a brace");
        };
        let max = if self.scanner.eat(',') { self.count()? } else { Some(min) };
        if self.scanner.peek() != Some('}') {
            return self.scanner.error("a { without its }");
        }
        if max.is_some_and(|max| max < min) {
            return self.scanner.error("a repetition whose largest count is below its smallest");
        }
        Ok((min, max))
    }

    fn count(&mut self) -> Result<Option<u32>, PatternError> {
        let mut count = None;
        while let Some(digit) = self.scanner.peek().and_then(|c| c.to_digit(10)) {
            self.scanner.take();
            let more = count.unwrap_or(0_u32).checked_mul(10).and_then(|count| count.checked_add(digit));
            count = Some(more.ok_or(PatternError::TooLarge)?);
        }
        Ok(count)
    }

    fn group(&mut self, at: usize) -> Result<Option<Node>, PatternError> {
        self.depth += 1;
        if self.depth > DEEPEST || self.groups >= MOST_GROUPS {
            return Err(PatternError::TooLarge);
        }
        let (flags, comments) = (self.flags, self.scanner.comments);
        let index = if self.scanner.peek() == Some('?') {
            self.scanner.take();
            let refused = |what| Err(PatternError::Backtracking { at, what });
            match self.scanner.take_raw().map(|(c, _)| c) {
                Some(':') => None,
                Some('=' | '!') => return refused("a look-ahead (?=…) or (?!…)"),
                Some('>') => return refused("an atomic group (?>…)"),
                Some('<') if matches!(self.scanner.peek(), Some('=' | '!')) => {
                    return refused("a look-behind (?<=…) or (?<!…)");
                }
                Some('<') => Some(self.named()?),
                Some(flag) => {
                    if !self.inline_flags(flag)? {
                        // `(?i)` holds up to the end of the group around it.
                        self.depth -= 1;
                        return Ok(None);
                    }
                    None
                }
                None => return self.scanner.error("an opening ( without its )"),
            }
        } else {
            self.groups += 1;
            Some(self.groups)
        };
        let node = self.alternatives()?;
        if !self.scanner.eat(')') {
            return self.scanner.error("an opening ( without its )");
        }
        (self.flags, self.scanner.comments) = (flags, comments);
        self.depth -= 1;
        Ok(Some(match index {
            Some(index) => Node::Group(index, Box::new(node)),
            None => node,
        }))
    }

    fn named(&mut self) -> Result<u32, PatternError> {
        let name = self.scanner.until('>').unwrap_or_default();
        let starts = name.starts_with(|c: char| c.is_ascii_alphabetic());
        if !starts || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
            return self
                .scanner
                .error("a group's name of other characters than letters and digits, or without >");
        }
        if self.names.iter().any(|(other, _)| *other == name) {
            return self.scanner.error("a group's name for the second time");
        }
        self.groups += 1;
        self.names.push((name, self.groups.try_into().unwrap_or_default()));
        Ok(self.groups)
    }

    /// Sets flags; answers whether `:` and a group follow them.
    fn inline_flags(&mut self, first: char) -> Result<bool, PatternError> {
        let (mut on, mut c) = (true, Some(first));
        loop {
            match c {
                Some('i') => self.flags.ignore_case = on,
                Some('m') => self.flags.multi_line = on,
                Some('s') => self.flags.dot_all = on,
                Some('u') => self.flags.unicode_case = on,
                Some('d') => self.flags.unix_lines = on,
                Some('x') => self.scanner.comments = on,
                Some('U') => {
                    return Err(PatternError::Unsupported { at: self.scanner.at(), what: "the flag U" });
                }
                Some('-') if on => on = false,
                Some(':') => return Ok(true),
                Some(')') => return Ok(false),
                _ => return self.scanner.error("an unknown flag after (?"),
            }
            c = self.scanner.take_raw().map(|(c, _)| c);
        }
    }
}

/// A class of these ranges.
pub(super) fn class_of(ranges: &[(char, char)]) -> ClassUnicode {
    ClassUnicode::new(ranges.iter().map(|(a, b)| regex_syntax::hir::ClassUnicodeRange::new(*a, *b)))
}
