//! From the syntax of Go's `regexp` (RE2) to that of the `regex` crate.
//!
//! The two are close. What differs, after <https://pkg.go.dev/regexp/syntax> and <https://docs.rs/regex>: Go takes `{`
//! for itself where it begins no repetition; knows `\Q…\E`, octal escapes, and an escape of any punctuation (the crate
//! reads `\<` and `\>` as ends of words); and in a class `[`, `&&`, `--` and `~~` have no meaning of their own.

/// Translates a pattern. With `keep`, that capture group alone stays one; a number without a group is left to the
/// caller, who sees a pattern without groups. What is an error in Go as well is left for the crate to complain about.
pub(super) fn translate(pattern: &str, keep: Option<usize>) -> String {
    let mut translation =
        Translation { rest: pattern, out: String::with_capacity(pattern.len() + 16), keep, groups: 0 };
    while let Some(c) = translation.next() {
        translation.outside(c);
    }
    translation.out
}

struct Translation<'p> {
    rest: &'p str,
    out: String,
    keep: Option<usize>,
    groups: usize,
}

impl Translation<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn skip(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// A character that stands for itself.
    fn literal(&mut self, c: char) {
        if regex_syntax::is_meta_character(c) {
            self.out.push('\\');
        }
        self.out.push(c);
    }

    fn outside(&mut self, c: char) {
        match c {
            '\\' => {
                self.escape(false);
            }
            '[' => self.class(),
            '(' => self.group(),
            '{' if !begins_repetition(self.rest) => self.out.push_str("\\{"),
            _ => self.out.push(c),
        }
    }

    fn group(&mut self) {
        let named = self.rest.starts_with("?P<") || self.rest.starts_with("?<");
        if self.rest.starts_with('?') && !named {
            return self.out.push('(');
        }
        self.groups += 1;
        let kept = self.keep.is_none_or(|keep| keep == self.groups);
        self.out.push_str(if kept { "(" } else { "(?:" });
        // Names say nothing here, and two of them might be equal.
        if named {
            self.rest = self.rest.split_once('>').map_or("", |(_, rest)| rest);
        }
    }

    /// What a backslash escapes; whether it is a set of characters.
    fn escape(&mut self, in_class: bool) -> bool {
        let Some(c) = self.next() else {
            self.out.push('\\');
            return false;
        };
        match c {
            'Q' if !in_class => {
                let (quoted, rest) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
                quoted.chars().for_each(|c| self.literal(c));
                self.rest = rest;
            }
            'C' if !in_class => self.out.push_str("(?s-u:.)"),
            '0'..='7' => {
                let digits = 1 + self.rest.bytes().take(2).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
                let text: String = std::iter::once(c).chain(self.rest.chars().take(digits - 1)).collect();
                self.rest = &self.rest[digits - 1..];
                let value = u32::from_str_radix(&text, 8).unwrap_or(0);
                self.out.push_str(&format!("\\x{{{value:X}}}"));
            }
            _ if c.is_ascii_alphanumeric() => self.out.extend(['\\', c]),
            _ => self.literal(c),
        }
        matches!(c, 'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'p' | 'P')
    }

    /// A class, whose `[` has been read.
    fn class(&mut self) {
        self.out.push('[');
        if self.skip("^") {
            self.out.push('^');
        }
        let mut first = true;
        while let Some(c) = self.next() {
            match c {
                ']' if !first => return self.out.push(']'),
                '[' if self.rest.starts_with(':') && self.rest.contains(":]") => {
                    let (name, rest) = self.rest.split_once(":]").unwrap_or((self.rest, ""));
                    self.out.push_str(&format!("[{name}:]"));
                    self.rest = rest;
                }
                _ => {
                    let is_set = self.member(c);
                    let more = self.rest.strip_prefix('-').filter(|rest| !rest.starts_with(']') && !rest.is_empty());
                    if let Some(rest) = more
                        && !is_set
                    {
                        self.rest = rest;
                        self.out.push('-');
                        if let Some(end) = self.next() {
                            self.member(end);
                        }
                    }
                }
            }
            first = false;
        }
    }

    /// One character of a class, or an escape; whether it is a set of characters.
    fn member(&mut self, c: char) -> bool {
        if c == '\\' {
            return self.escape(true);
        }
        self.literal(c);
        false
    }
}

/// Whether what follows a `{` makes it a repetition: `n}`, `n,}` or `n,m}`.
fn begins_repetition(rest: &str) -> bool {
    let Some((inside, _)) = rest.split_once('}') else { return false };
    let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !least.is_empty() && number(least) && number(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        let translated = translate(pattern, None);
        let regex = regex::bytes::RegexBuilder::new(&translated).unicode(false).build();
        regex.unwrap_or_else(|error| panic!("{pattern} became {translated}: {error}")).is_match(text.as_bytes())
    }

    #[test]
    fn what_go_understands_is_understood_here() {
        for (pattern, yes, no) in [
            (r"\Aab\z", "ab", "abc"),
            (r"\Qa.b(\E+", "a.b((", "axb("),
            (r"x{,5}", "x{,5}", "xx"),
            (r"\$\{{1}[a-z]+}", "${abc}", "$abc"),
            (r"{{name}}", "{{name}}", "name"),
            (r"^[a[]$", "[", "]"),
            (r"^[]x]+$", "]x", "y"),
            (r"^[a&&b]$", "&", "c"),
            (r"^[\w-.]$", "-", "+"),
            (r"^[!--]$", "+", "."),
            (r"^[[:alpha:]_]+$", "a_b", "1"),
            (r"\<key\>", "<key>", "key"),
            (r"\x60\101\'", "`A'", "A"),
            (r"(?P<key>a)(?P<key2>b)(?<c>c)", "abc", "ab"),
            (r#"(?i)["'\x60=]{1,2}TOKEN\_\-"#, "'token_-", "token"),
            (r"^[\]\-\[~]+$", "]-[~", "a"),
            (r"^[\d-x]$", "-", "y"),
            (r"^[\\d-f]$", "e", "-"),
        ] {
            assert!(matches(pattern, yes), "{pattern} should match {yes}");
            assert!(!matches(pattern, no), "{pattern} should not match {no}");
        }
    }

    #[test]
    fn one_group_can_be_kept() {
        assert_eq!(translate(r"(a)(?:b)(c)\(", Some(2)), r"(?:a)(?:b)(c)\(");
        assert_eq!(translate(r"(?P<x>a)[(](b)", None), r"(a)[\(](b)");
    }
}
